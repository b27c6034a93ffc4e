import { type AnalysedAnswer, type AuditReport, auditComparisonSchema } from '@leadline/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summariseCitations } from '../citation-summary/index.ts';
import { type AnswerTraits, makeAnswer } from '../scores/answer-factory.ts';
import { computeScores } from '../scores/index.ts';
import { type ComparableAudit, compareAudits } from './index.ts';

const brand = { name: 'Acme', aliases: [], products: [], domains: [] };
const rival = { name: 'Borealis', aliases: [], products: [], domains: [] };
const EARLIER = '6f8a3c1e-9d53-4a51-8f0e-0c6b9a1f2d01';
const LATER = '6f8a3c1e-9d53-4a51-8f0e-0c6b9a1f2d02';

function audit(id: string, answers: AnalysedAnswer[], more: Partial<ComparableAudit> = {}): ComparableAudit {
  const head: AuditReport['audit'] = {
    id,
    status: 'succeeded',
    plan: 'standard',
    brand: 'Acme',
    competitors: ['Borealis'],
    productCategory: null,
    source: 'live',
    simulated: false,
    createdAt: id === EARLIER ? '2026-03-01T00:00:00Z' : '2026-04-01T00:00:00Z',
    finishedAt: null,
    error: null,
  };
  const subject = { brand, rivals: [rival] };
  return {
    audit: head,
    brand,
    competitors: [rival],
    analyst: 'builtin',
    answers,
    scores: computeScores(answers, subject),
    citations: summariseCitations(answers, subject),
    ...more,
  };
}

/** One answer per flag to questions numbered from `from`, naming the brand where the flag is 1. */
const answersOf = (flags: readonly number[], traits: AnswerTraits = {}, from = 0) =>
  flags.map((mentions, i) => makeAnswer({ query: `Question ${i + from}?`, mentions, ...traits }));
const repeats = (mentions: number[]) =>
  mentions.map((count, i) => makeAnswer({ mentions: count, repeat: i + 1 }));
const cite = (domain: string) => ({ url: `https://${domain}/`, domain, brands: [] });
const flags = (hits: number, n: number) => Array.from({ length: n }, (_, i) => (i < hits ? 1 : 0));
const codes = (comparison: { warnings: { code: string }[] }) =>
  comparison.warnings.map((warning) => warning.code);

describe('comparing two audits', () => {
  it('calls a change real that the paired answers bear out, and lists the answers that flipped', () => {
    const comparison = compareAudits(
      audit(EARLIER, answersOf(flags(10, 40))),
      audit(LATER, answersOf(flags(20, 40))),
    );
    expect(comparison.overall).toMatchObject({ label: 'All answers', difference: 0.25, verdict: 'up' });
    // Ten gained, none lost: 2 / 2^10.
    expect(comparison.overall.pValue).toBeCloseTo(2 / 1024, 10);
    expect(comparison.test).toContain('McNemar');
    expect(comparison.sharedQuestions).toBe(40);
    expect(comparison.answersChanged).toHaveLength(10);
    expect(comparison.answersChanged[0]).toEqual({
      query: 'Question 10?',
      provider: 'openai',
      before: false,
      after: true,
    });
    expect(comparison.warnings).toEqual([]);
  });

  it('calls a difference noise when as many answers lost the brand as gained it, or nearly', () => {
    const before = audit(EARLIER, answersOf([...flags(6, 12), ...flags(0, 6), ...flags(5, 5)]));
    const after = audit(LATER, answersOf([...flags(6, 12), ...flags(6, 6), ...flags(0, 5)]));
    const { overall } = compareAudits(before, after);
    expect(overall.difference).toBeGreaterThan(0);
    expect(overall.verdict).toBe('noise');
  });

  it('says “unknown” where so few answers could not show any change', () => {
    const comparison = compareAudits(
      audit(EARLIER, answersOf(flags(0, 5))),
      audit(LATER, answersOf(flags(5, 5))),
    );
    expect(comparison.overall.verdict).toBe('unknown');
  });

  it('falls back on the test of two shares when the questions differ', () => {
    const comparison = compareAudits(
      audit(EARLIER, answersOf(flags(10, 100))),
      audit(LATER, answersOf(flags(40, 100), {}, 1_000)),
    );
    expect(comparison.overall.verdict).toBe('up');
    expect(comparison.test).toContain('two shares');
    expect(comparison.sharedQuestions).toBe(0);
    expect(codes(comparison)).toEqual(['different_questions']);
    expect(comparison.warnings[0]?.items).toHaveLength(21);
  });

  it('pairs questions that differ in case and spacing alone', () => {
    const before = [makeAnswer({ query: 'Which  tool is best? ' })];
    const after = [makeAnswer({ query: 'which tool is best?' })];
    const comparison = compareAudits(audit(EARLIER, before), audit(LATER, after));
    expect(comparison.sharedQuestions).toBe(1);
    expect(comparison.warnings).toEqual([]);
  });

  it('takes repeats as one question, which appeared when at least half of them name the brand', () => {
    const comparison = compareAudits(audit(EARLIER, repeats([1, 0, 0])), audit(LATER, repeats([1, 1, 0])));
    expect(comparison.answersChanged).toMatchObject([{ before: false, after: true }]);
    expect(comparison.overall.verdict).toBe('unknown');
  });

  it('adjusts figures that stand side by side, so that many small groups do not yield a finding by luck', () => {
    const providers = Array.from({ length: 12 }, (_, i) => `assistant-${i}`);
    const side = (changed: number) =>
      providers.flatMap((provider, i) => answersOf(flags(i === 0 ? changed : 0, 8), { provider }));
    const comparison = compareAudits(audit(EARLIER, side(0)), audit(LATER, side(7)));
    const moved = comparison.byProvider.find((entry) => entry.label === 'assistant-0');
    // Seven of eight alone is p = 0.0156; among twelve figures it is not enough.
    expect(moved?.pValue).toBeCloseTo((2 / 128) * 12, 6);
    expect(moved?.verdict).toBe('noise');
  });

  it('compares rivals, and leaves open what only one audit looked for', () => {
    const before = audit(EARLIER, answersOf(flags(0, 20), { rivals: { Borealis: 0 } }));
    const after = audit(LATER, answersOf(flags(0, 20), { rivals: { Borealis: 1, Cobalt: 1 } }), {
      competitors: [rival, { ...rival, name: 'Cobalt' }],
    });
    const comparison = compareAudits(before, after);
    expect(comparison.rivals).toMatchObject([
      { label: 'Borealis', difference: 1, verdict: 'up' },
      { label: 'Cobalt', before: { n: 0, rate: null }, difference: null, verdict: 'unknown' },
    ]);
    expect(codes(comparison)).toEqual(['different_rivals']);
  });

  it('lists domains new and lost', () => {
    const comparison = compareAudits(
      audit(EARLIER, [makeAnswer({ citations: [cite('kept.example'), cite('lost.example')] })]),
      audit(LATER, [makeAnswer({ citations: [cite('kept.example'), cite('new.example')] })]),
    );
    expect(comparison.citations).toEqual({ gained: ['new.example'], lost: ['lost.example'], kept: 1 });
  });

  it('shows each score with its difference, or none where one side is unknown', () => {
    const comparison = compareAudits(
      audit(EARLIER, answersOf(flags(0, 8))),
      audit(LATER, answersOf(flags(4, 8))),
    );
    const byName = new Map(comparison.scores.map((score) => [score.name, score]));
    expect(byName.get('Visibility')?.difference).toBeGreaterThan(0);
    expect(byName.get('Sentiment')).toMatchObject({ before: null, after: 100, difference: null });
  });

  it('warns of everything that makes the two unlike', () => {
    const before = audit(LATER, [makeAnswer({ model: 'model-1' }), makeAnswer({ provider: 'gemini' })]);
    const after = audit(EARLIER, [makeAnswer({ model: 'model-2' })], {
      brand: { ...brand, name: 'Acme Corp' },
      analyst: ['openai/some-model'],
    });
    const simulated = { ...after, audit: { ...after.audit, simulated: true, status: 'paused' as const } };
    expect(codes(compareAudits(before, simulated)).toSorted()).toEqual([
      'different_analyst',
      'different_brand',
      'different_models',
      'different_providers',
      'reversed_order',
      'simulated',
      'unfinished',
    ]);
    expect(codes(compareAudits(before, before))).toEqual(['same_audit']);
    const renamed = audit(LATER, before.answers, { brand: { ...brand, aliases: ['AcmeSoft'] } });
    expect(codes(compareAudits(audit(EARLIER, before.answers), renamed))).toEqual(['different_aliases']);
  });

  it('finds no change between an audit and itself, and the opposite change when the two are swapped', () => {
    const answerArb = fc
      .record({
        query: fc.integer({ min: 0, max: 9 }).map((i) => `Question ${i}?`),
        provider: fc.constantFrom('openai', 'gemini'),
        mentions: fc.nat(1),
        rivals: fc.record({ Borealis: fc.nat(1) }),
      })
      .map(makeAnswer);
    const answersArb = fc.array(answerArb, { maxLength: 40 });
    const opposite = { up: 'down', down: 'up', noise: 'noise', unknown: 'unknown' } as const;
    fc.assert(
      fc.property(answersArb, answersArb, (one, other) => {
        const same = auditComparisonSchema.parse(compareAudits(audit(EARLIER, one), audit(LATER, one)));
        expect([...same.byCategory, same.overall].filter((entry) => /up|down/.test(entry.verdict))).toEqual(
          [],
        );
        expect(same.answersChanged).toEqual([]);
        const there = compareAudits(audit(EARLIER, one), audit(LATER, other)).overall;
        const back = compareAudits(audit(EARLIER, other), audit(LATER, one)).overall;
        expect(back.verdict).toBe(opposite[there.verdict]);
      }),
    );
  });
});
