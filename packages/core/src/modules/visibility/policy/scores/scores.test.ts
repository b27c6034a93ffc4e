import {
  type AnalysedAnswer,
  CATEGORIES,
  type Score,
  type Sentiment,
  scoresSchema,
} from '@leadline/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAnswer } from './answer-factory.ts';
import { computeScores, estimateGeoScore } from './index.ts';

const subject = { brand: { name: 'Acme' }, rivals: [{ name: 'Borealis' }, { name: 'Cobalt' }] };

const sentimentArb = fc.constantFrom<Sentiment | null>('positive', 'neutral', 'mixed', 'negative', null);
const answerArb: fc.Arbitrary<AnalysedAnswer> = fc
  .record({
    category: fc.constantFrom(...CATEGORIES),
    provider: fc.constantFrom('openai', 'gemini', 'perplexity'),
    mentions: fc.nat(9),
    firstPositionPct: fc.integer({ min: 0, max: 100 }),
    sentiment: sentimentArb,
    geo: fc.option(fc.integer({ min: 0, max: 100 })),
    judgedBy: fc.constantFrom<'model' | 'rules' | null>('model', 'rules', null),
    rivals: fc.record({ Borealis: fc.nat(9), Cobalt: fc.nat(9) }),
    rivalsAhead: fc.boolean(),
  })
  .map(makeAnswer);
const answersArb = fc.array(answerArb, { maxLength: 40 });

const total = (slices: readonly { answers: number }[]) =>
  slices.reduce((sum, slice) => sum + slice.answers, 0);

const partsSum = (score: Score) =>
  score.parts.reduce((total, part) => total + (part.value ?? 0) * part.weight, 0);

describe('the scores of an audit', () => {
  it('follow the documented formulas', () => {
    const scores = computeScores(
      [
        makeAnswer({
          mentions: 3,
          firstPositionPct: 10,
          sentiment: 'positive',
          geo: 80,
          rivals: { Borealis: 1 },
        }),
        makeAnswer({
          mentions: 1,
          firstPositionPct: 50,
          sentiment: 'negative',
          geo: 40,
          rivals: { Borealis: 1 },
        }),
        makeAnswer({ mentions: 0, rivals: { Borealis: 3 } }),
        makeAnswer({ mentions: 0, rivals: { Borealis: 0 } }),
      ],
      subject,
    );
    expect(scores.mentionRate).toMatchObject({ rate: 0.5, hits: 2, n: 4 });
    // 0.7 × 50 + 0.3 × (90 + 50 + 0 + 0) / 4
    expect(scores.visibility).toMatchObject({ value: 45.5, n: 4 });
    expect(scores.sentiment).toMatchObject({ value: 50, n: 2 });
    expect(scores.shareOfVoice.value).toBeCloseTo((100 * 4) / 9, 10);
    expect(scores.shareOfVoice.n).toBe(3);
    expect(scores.geo).toMatchObject({ value: 60, n: 2 });
    // 0.40 × 45.5 + 0.25 × 44.44… + 0.20 × 50 × ½ + 0.15 × 60 × ½
    expect(scores.overall.value).toBeCloseTo(18.2 + 100 / 9 + 5 + 4.5, 10);
  });

  it('are valid by the contract, within bounds, and equal the weighted sum of the parts they show', () => {
    fc.assert(
      fc.property(answersArb, (answers) => {
        const scores = scoresSchema.parse(computeScores(answers, subject));
        for (const score of [
          scores.overall,
          scores.visibility,
          scores.sentiment,
          scores.shareOfVoice,
          scores.geo,
        ]) {
          if (score.value === null) continue;
          expect(partsSum(score)).toBeCloseTo(score.value, 8);
        }
      }),
    );
  });

  it('do not depend on the order of the answers', () => {
    fc.assert(
      fc.property(answersArb, (answers) => {
        const [one, other] = [computeScores(answers, subject), computeScores(answers.toReversed(), subject)];
        expect(one.overall.value ?? -1).toBeCloseTo(other.overall.value ?? -1, 8);
        expect(one.byProvider.map((slice) => slice.provider)).toEqual(
          other.byProvider.map((slice) => slice.provider),
        );
        expect(one.rivals.map((rival) => rival.name)).toEqual(other.rivals.map((rival) => rival.name));
        expect(one.quality).toEqual(other.quality);
      }),
    );
  });

  it('have slices whose answers sum to the whole', () => {
    fc.assert(
      fc.property(answersArb, (answers) => {
        const scores = computeScores(answers, subject);
        expect(total(scores.byCategory)).toBe(answers.length);
        expect(total(scores.byFunnelStage)).toBe(answers.length);
        expect(total(scores.byProvider)).toBe(answers.length);
        expect(scores.heatMap.reduce((sum, cell) => sum + cell.mentionRate.n, 0)).toBe(answers.length);
        expect(scores.heatMap.reduce((sum, cell) => sum + cell.mentionRate.hits, 0)).toBe(
          scores.mentionRate.hits,
        );
      }),
    );
  });

  it('are all unknown, never 0, for an audit without answers', () => {
    const scores = computeScores([], subject);
    expect(scores.overall.value).toBeNull();
    expect(scores.mentionRate.rate).toBeNull();
    expect(scores.byCategory).toHaveLength(6);
    expect(scores.byFunnelStage.every((stage) => stage.overall.value === null)).toBe(true);
    expect(scores.rivals.map((rival) => rival.mentionRate.n)).toEqual([0, 0, 0]);
  });
});

describe('visibility', () => {
  it('is never lowered by one more answer naming the brand, however late in the text', () => {
    fc.assert(
      fc.property(answersArb, fc.integer({ min: 0, max: 100 }), (answers, firstPositionPct) => {
        const before = computeScores([...answers, makeAnswer({ mentions: 0 })], subject);
        const after = computeScores([...answers, makeAnswer({ mentions: 1, firstPositionPct })], subject);
        expect(after.visibility.value).toBeGreaterThan(before.visibility.value as number);
      }),
    );
  });

  it('is 100 only for a brand named first in every answer', () => {
    const first = makeAnswer({ mentions: 1, firstPositionPct: 0 });
    expect(computeScores([first, first, first], subject).visibility.value).toBe(100);
    expect(computeScores([first, makeAnswer()], subject).visibility.value).toBe(50);
  });
});

describe('the overall score', () => {
  it('is 0 for a brand nobody names, and hardly more for one kind word in a hundred answers', () => {
    const silent = Array.from({ length: 99 }, () => makeAnswer({ rivals: { Borealis: 1 } }));
    const kind = makeAnswer({ mentions: 1, firstPositionPct: 0, geo: 100, rivals: { Borealis: 1 } });
    expect(computeScores(silent, subject).overall.value).toBe(0);
    expect(computeScores([...silent, kind], subject).overall.value).toBeLessThan(2);
  });

  it('hands the weight of what could not be measured to the rest, and says so', () => {
    const unjudged = makeAnswer({
      mentions: 1,
      firstPositionPct: 0,
      sentiment: null,
      geo: null,
      rivals: { Borealis: 1 },
    });
    const { overall } = computeScores([unjudged], subject);
    expect(overall.value).toBeCloseTo((0.4 * 100 + 0.25 * 50) / 0.65, 10);
    expect(overall.parts.find((part) => part.name === 'sentiment')).toMatchObject({ value: null, weight: 0 });
    expect(overall.parts.find((part) => part.name === 'sentiment')?.note).toContain('0.2');
  });

  it('leaves share of voice out when no rival is configured', () => {
    const scores = computeScores([makeAnswer({ mentions: 2 })], { brand: { name: 'Acme' }, rivals: [] });
    expect(scores.shareOfVoice.value).toBeNull();
    expect(scores.rivals).toMatchObject([{ name: 'Acme', shareOfVoicePct: null }]);
  });
});

describe('rivals', () => {
  it('are measured like the brand, share by share, best first', () => {
    const scores = computeScores(
      [
        makeAnswer({ mentions: 1, rivals: { Borealis: 4, Cobalt: 0 }, rivalsAhead: true }),
        makeAnswer({ mentions: 1, rivals: { Borealis: 1, Cobalt: 1 } }),
        makeAnswer({ mentions: 0, rivals: { Borealis: 2, Cobalt: 0 }, rivalsAhead: true }),
      ],
      subject,
    );
    expect(scores.rivals.map((rival) => [rival.name, rival.mentions])).toEqual([
      ['Borealis', 7],
      ['Acme', 2],
      ['Cobalt', 1],
    ]);
    // The third answer does not name the brand, so nobody is ahead of it there.
    expect(scores.rivals[0]?.aheadOfBrand).toMatchObject({ hits: 1, n: 2 });
    expect(scores.rivals[1]).toMatchObject({ isBrand: true, shareOfVoicePct: scores.shareOfVoice.value });
  });

  it('share all mentions among them', () => {
    fc.assert(
      fc.property(answersArb, (answers) => {
        const shares = computeScores(answers, subject).rivals.map((rival) => rival.shareOfVoicePct);
        if (shares.includes(null)) return;
        expect(shares.reduce((sum: number, share) => sum + (share ?? 0), 0)).toBeCloseTo(100, 8);
      }),
    );
  });

  it('that no answer carries are shown as not mentioned', () => {
    const scores = computeScores([makeAnswer({ mentions: 1 })], subject);
    expect(scores.rivals.find((rival) => rival.name === 'Cobalt')).toMatchObject({
      mentions: 0,
      mentionRate: { hits: 0, n: 1 },
      averageFirstPositionPct: null,
    });
  });
});

describe('quality figures', () => {
  it("count the model's statements that measuring confirms, and the quotes that stand in the answer", () => {
    const answer = makeAnswer({
      mentions: 1,
      judgedBy: 'model',
      rivals: { Borealis: 1, Cobalt: 0 },
      quotes: [{ start: 0, end: 3, text: 'The' }],
      disagreements: [
        { field: 'brand.mentionCount', measured: 1, model: 4 },
        { field: 'brand.quotes', measured: null, model: 'never said' },
      ],
    });
    const { quality } = computeScores([answer, makeAnswer({ judgedBy: null })], subject);
    expect(quality.judged).toMatchObject({ hits: 1, n: 2 });
    // 3 statements of the brand and 1 of each of two rivals, one of them denied.
    expect(quality.modelAgreement).toMatchObject({ hits: 4, n: 5 });
    expect(quality.quotesAccepted).toMatchObject({ hits: 1, n: 2 });
  });

  it('say nothing of a model when rules judged', () => {
    const { quality } = computeScores([makeAnswer({ mentions: 1, judgedBy: 'rules' })], subject);
    expect(quality.judged.rate).toBe(1);
    expect(quality.modelAgreement.rate).toBeNull();
  });
});

describe("one answer's GEO score", () => {
  it('is the plain mean of its four factors', () => {
    const factors = {
      citationQuality: 80,
      contentRelevance: 90,
      authoritySignals: 70,
      positionProminence: 60,
    };
    expect(estimateGeoScore(factors)).toBe(75);
  });
});
