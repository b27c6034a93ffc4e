import { additionalMetricsSchema, type Citation, geoFactorsSchema } from '@leadline/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileBrands, measureAnswer } from '../matching/index.ts';
import { type AnswerJudgement, judgeAnswerByRules } from './index.ts';

const MATCHER = compileBrands(
  { name: 'Acme', domains: ['acme.example'] },
  [{ name: 'Globex' }, { name: 'Initech' }],
  { productCategory: 'CRM' },
);

function judge(text: string, more: { query?: string; citations?: Citation[] } = {}): AnswerJudgement {
  const { brand, rivals } = measureAnswer(text, MATCHER);
  return judgeAnswerByRules(
    {
      text,
      query: more.query ?? 'What is the best CRM for small teams?',
      measured: { brand, competitors: rivals },
      citations: more.citations ?? [],
    },
    MATCHER,
  );
}

const cited = (domain: string, ...brands: string[]): Citation => ({
  url: `https://${domain}/`,
  domain,
  brands,
});

describe('rivals', () => {
  const judged = judge(
    'Globex is the best CRM for small teams. Acme is slower than Globex but easier to use.\n\nInitech exists.',
  );
  const [globex, initech] = judged.rivals;
  it('stand ahead when they are recommended more strongly', () => {
    expect(globex).toMatchObject({ name: 'Globex', sentiment: 'positive', positionedBetter: true });
    expect(initech).toMatchObject({ name: 'Initech', sentiment: 'neutral', positionedBetter: false });
  });
  it('are compared in the answer’s own words, or not at all', () => {
    expect(globex?.comparisonContext).toBe('Acme is slower than Globex but easier to use.');
    expect(initech?.comparisonContext).toBe('');
  });
  it('stand ahead of a brand that is not named', () => {
    const alone = judge('Go with Globex.');
    expect(alone.stance).toBeNull();
    expect(alone.rivals.map(({ positionedBetter }) => positionedBetter)).toEqual([true, false]);
  });
  it('have no sentiment where they are not named', () => {
    expect(judge('Acme is great.').rivals.map(({ sentiment }) => sentiment)).toEqual([null, null]);
  });
});

describe('what is told of the brand', () => {
  it('is short phrases from its own lines, benefits apart from features', () => {
    const text =
      '### Acme\n- Call recording, lead routing\n- Easy onboarding\n\n### Globex\n- Dark mode everywhere';
    const { features, values } = judge(text);
    expect(features).toEqual(['Call recording', 'lead routing']);
    expect(values).toEqual(['Easy onboarding']);
  });
  it('leaves out what speaks against it', () => {
    expect(judge('### Acme\n\n**Cons:**\n\n- Missing call recording').features).toEqual([]);
  });
});

describe('factors', () => {
  it('credit sources near the brand, independent ones more than its own', () => {
    const text = 'Acme is a CRM.';
    const quality = (...citations: Citation[]) => judge(text, { citations }).geo.citationQuality;
    expect(quality()).toBe(0);
    expect(quality(cited('acme.example', 'Acme'))).toBe(50);
    expect(quality(cited('press.example', 'Acme'))).toBe(60);
    expect(quality(cited('press.example', 'Globex'))).toBe(0);
    expect(
      quality(cited('acme.example', 'Acme'), cited('press.example'), cited('news.example', 'Acme')),
    ).toBe(100);
  });
  it('measure relevance by the question’s telling words', () => {
    const relevance = (text: string) =>
      judge(text, { query: 'Which CRM syncs invoices?' }).geo.contentRelevance;
    expect(relevance('Acme is a CRM that syncs invoices.')).toBe(100);
    expect(relevance('Acme is a CRM for invoicing.')).toBe(67);
    expect(relevance('Bananas.')).toBe(0);
  });
  it('count distinct wordings of authority, and none of them for a brand that is not named', () => {
    expect(judge('Acme is the market leader and an industry standard.').geo.authoritySignals).toBe(50);
    expect(judge('Globex is the market leader.').geo).toMatchObject({
      authoritySignals: 0,
      citationQuality: 0,
    });
  });
  it('are joined into the estimated score as the mean of the four', () => {
    const { geo } = judge('Acme is the market leader.', { query: 'Who leads the market?' });
    const parts = [geo.citationQuality, geo.contentRelevance, geo.authoritySignals, geo.positionProminence];
    expect(geo.estimatedGeoScore).toBeCloseTo(parts.reduce((total, part) => total + part, 0) / 4);
  });
});

describe('shape and gaps', () => {
  it('favours a short direct opening with a list', () => {
    const direct = judge('Acme is the best CRM for small teams.\n\n- Fast\n- Cheap').additional;
    const rambling = judge(
      `${'There is much to be said about many matters and '.repeat(12)}so on.`,
    ).additional;
    expect(direct).toMatchObject({ featuredSnippetPotential: 100, voiceSearchOptimized: true });
    expect(rambling).toMatchObject({ featuredSnippetPotential: 0, voiceSearchOptimized: false });
  });
  it('names what the question asks and what a rival is credited with, each with something to publish', () => {
    const text = '- Acme: a CRM.\n- Globex: easy migration and a clear price.';
    const { contentGaps, improvementSuggestions } = judge(text, {
      query: 'Which CRM has the best support?',
    }).additional;
    expect(contentGaps).toEqual([
      'support (asked for)',
      'pricing (told of Globex)',
      'migration (told of Globex)',
      'ease of use (told of Globex)',
    ]);
    expect(improvementSuggestions).toHaveLength(contentGaps.length);
    expect(improvementSuggestions[0]).toBe('Describe support channels and hours');
  });
  it('finds no gap where the brand is credited with the same', () => {
    const text = '- Acme: easy migration, clear price.\n- Globex: easy migration, clear price.';
    expect(judge(text).additional.contentGaps).toEqual(['team and admin features (asked for)']);
  });
});

describe('whatever the text', () => {
  const SHARDS = [
    'Acme',
    'Globex',
    ' is ',
    'great',
    'slow',
    '\n- ',
    '\n\n## ',
    'Pros:',
    ', ',
    '. ',
    '|',
    ' $5 ',
    '<i>',
    '\u0000',
    '🙂',
    'ﬀ',
    ' support ',
    'import ',
  ];
  const text = fc.oneof(
    fc.array(fc.constantFrom(...SHARDS), { maxLength: 50 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
  it('figures are within their ranges and words are the answer’s', () => {
    fc.assert(
      fc.property(text, (answer) => {
        const judged = judge(answer);
        expect(geoFactorsSchema.safeParse(judged.geo).success).toBe(true);
        expect(additionalMetricsSchema.safeParse(judged.additional).success).toBe(true);
        for (const { comparisonContext } of judged.rivals) expect(answer).toContain(comparisonContext);
        expect(judged.rivals).toHaveLength(2);
      }),
    );
  });
  it('a very long answer is judged by the passages around the names, and quoted where they stand', () => {
    const filler = 'Lorem ipsum dolor sit amet consectetur. '.repeat(4_000);
    const long = `${filler}\n\nAcme is slow, buggy and overpriced.\n\n${filler}`;
    const { stance } = judge(long);
    expect(stance?.sentiment).toBe('negative');
    const [quote] = stance?.quotes ?? [];
    expect(quote?.text).toContain('Acme is slow, buggy and overpriced.');
    expect(long.slice(quote?.start, quote?.end)).toBe(quote?.text);
  });
});
