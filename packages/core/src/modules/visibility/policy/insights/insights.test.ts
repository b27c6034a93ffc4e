import { insightItemSchema } from '@leadline/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileBrands, measureAnswer } from '../matching/index.ts';
import { locateQuote } from '../passages/index.ts';
import {
  type AnswerFacts,
  draftItemsByRules,
  factsOf,
  findAll,
  impactOf,
  priorityFor,
  projectionOf,
  type Scene,
  sayTheSame,
  toInsightItems,
} from './index.ts';

const BRANDS = ['Acme', 'Globex', 'Initech'];
const matcher = compileBrands({ name: 'Acme' }, [{ name: 'Globex' }, { name: 'Initech' }]);
const scene: Scene = { brand: 'Acme', category: 'comparison', product: 'crm' };

function read(
  text: string,
  change: Partial<AnswerFacts> & { readonly sources?: readonly string[] } = {},
): AnswerFacts {
  const facts = factsOf({
    id: change.id ?? 'a1',
    query: change.query ?? 'Which CRM is best?',
    provider: change.provider ?? 'openai',
    category: 'comparison',
    text,
    measure: measureAnswer(text, matcher),
    citations: (change.sources ?? []).map((domain) => ({ url: `https://${domain}/x`, domain, brands: [] })),
    stance: null,
  });
  return facts;
}

const said = (text: string, subject: string) =>
  read(text)
    .statements.filter((statement) => statement.subject === subject)
    .map(({ text: words, tone }) => [words, tone]);
const keysOf = (answers: readonly AnswerFacts[]) =>
  findAll({ brand: 'Acme', answers }).map((finding) => finding.key);
const numbered = (texts: readonly string[]) =>
  texts.map((text, index) => read(text, { id: `a${index + 1}` }));

describe('what an answer says of a brand', () => {
  it('is what stands in a sentence that names it', () => {
    expect(said('Acme is secure. Globex is cheap.', 'Acme')).toEqual([['Acme is secure.', 1]]);
  });

  it('is what stands under its name in a list, whatever it names for comparison', () => {
    const text =
      '1. **Globex**\n   - Pros: easy to learn, free plan\n   - Cons: less secure than Acme\n2. **Acme**\n   - Strong encryption';
    expect(said(text, 'Globex')).toEqual([
      ['Pros: easy to learn, free plan', 1],
      ['Cons: less secure than Acme', -1],
    ]);
    expect(said(text, 'Acme')).toEqual([['Strong encryption', 1]]);
  });

  it('is what stands under its heading, up to the next one', () => {
    const text =
      '## Globex\nIt has a free plan.\n\nThe interface is dated.\n\n## How to choose\nLook at the price first.';
    expect(said(text, 'Globex').map(([words]) => words)).toEqual([
      'It has a free plan.',
      'The interface is dated.',
    ]);
  });

  it('is nothing that a sibling item or another product says', () => {
    const text = '- **Globex** is easy\n- **Hooli** is a toy for beginners\n- Check the price of each';
    expect(said(text, 'Globex')).toHaveLength(1);
  });

  it('is nothing that sums the whole answer up', () => {
    const text = '## Globex\nIt has a free plan.\n\nUltimately, the best choice depends on your team.';
    expect(said(text, 'Globex')).toEqual([['It has a free plan.', 0]]);
  });

  it.each([
    ['Globex has never been breached.', 1],
    ['Globex was breached in 2022.', -1],
    ['Globex is not the best choice.', 0],
    ['Globex is expensive but excellent.', 0],
    ['Globex used to be popular for its price.', 0],
    ['Globex ships with a calendar.', 0],
    ['Globex wird empfohlen, weil es einfach ist.', 1],
  ])('has a tone: %s', (text, tone) => {
    expect(read(text).statements[0]?.tone).toBe(tone);
  });

  it('is kept as its reader sees it and as it was recorded', () => {
    const [statement] = read('- **Acme** – [very secure](https://acme.example) &amp; audited').statements;
    expect(statement?.text).toBe('Acme – very secure & audited');
    expect(statement?.source).toBe('**Acme** – [very secure](https://acme.example) &amp; audited');
  });

  it('stands in the answer word for word, whatever the answer looks like', () => {
    const piece = fc.constantFrom(
      'Acme',
      'Globex',
      ' is best.',
      '\n- ',
      '**',
      ' ',
      '\n\n',
      ': ',
      'Cons:',
      '&amp;',
      '[x](https://a.example)',
      '```\n',
      '<b>',
      '1. ',
      '。',
      'é',
      '😀',
      '| a | b |\n',
      '## ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const facts = read(text);
        for (const statement of facts.statements) {
          expect(text).toContain(statement.source ?? statement.text);
          expect(BRANDS).toContain(statement.subject);
          expect(statement.text.length).toBeLessThanOrEqual(240);
        }
        expect(text).toContain(facts.opening);
      }),
    );
  });

  it('is read of a very long answer in time that grows with its length only', () => {
    const text = `${'Nothing of note here. '.repeat(20_000)}Acme is secure.${' And so on it goes. '.repeat(20_000)}`;
    const began = performance.now();
    expect(said(text, 'Acme')).toEqual([['Acme is secure.', 1]]);
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});

describe('findings', () => {
  it('tell who is named without us, and how often', () => {
    const answers = numbered([
      'Globex is best.',
      'Globex is easy.',
      'Acme and Globex are fine.',
      'Buy nothing.',
    ]);
    const absent = findAll({ brand: 'Acme', answers }).find((finding) => finding.key === 'absent|globex');
    expect(absent).toMatchObject({ answers: ['a1', 'a2'], of: 4, rival: 'Globex', named: 3, weight: 0.5 });
    expect(absent?.evidence[0]?.quote).toBe('Globex is best.');
  });

  it('tell who is named first where both are named', () => {
    expect(keysOf([read('Globex is fine, and Acme too.')])).toContain('behind|globex');
    expect(keysOf([read('Acme is fine, and Globex too.')])).not.toContain('behind|globex');
  });

  it('tell what rivals are credited with and we are not, and what is said of them alone', () => {
    const answers = numbered([
      'Globex has a generous free plan and dark-web monitoring.',
      'Globex is free for teams: its free plan and dark web monitoring are unmatched.',
      'Acme is secure.',
    ]);
    const keys = keysOf(answers);
    expect(keys).toContain('outclaimed|free-use');
    expect(keys.some((key) => key.startsWith('feature|') && key.includes('dark web'))).toBe(true);
    expect(
      keysOf(
        numbered([
          'Globex has a free plan.',
          'Acme has a free plan.',
          'Globex: free plan.',
          'Acme: a free plan too.',
        ]),
      ),
    ).not.toContain('outclaimed|free-use');
  });

  it('tell what is held against us and who is praised for the same', () => {
    const answers = [read('Acme is expensive for small teams. Globex has the best price.')];
    expect(
      findAll({ brand: 'Acme', answers }).find((finding) => finding.key === 'concern|price'),
    ).toMatchObject({
      situation: 'concern',
      praised: 'Globex',
      answers: ['a1'],
    });
  });

  it('tell which assistant leaves us out where others do not', () => {
    const answers = [
      read('Acme is good.', { id: 'a1', provider: 'openai' }),
      read('Acme is fine.', { id: 'a2', provider: 'openai' }),
      read('Globex is good.', { id: 'a3', provider: 'gemini' }),
      read('Globex is fine.', { id: 'a4', provider: 'gemini' }),
    ];
    expect(keysOf(answers)).toContain('assistant|gemini');
    expect(keysOf(answers)).not.toContain('assistant|openai');
  });

  it('tell which sources speak for rivals only, but for a brand’s own site', () => {
    const answers = [
      read('Globex is best.', { id: 'a1', sources: ['reviews.example', 'globex.com'] }),
      read('Acme is fine.', { id: 'a2', sources: ['both.example'] }),
      read('Globex is fine.', { id: 'a3', sources: ['both.example'] }),
    ];
    const keys = keysOf(answers);
    expect(keys).toContain('source|reviews.example');
    expect(keys).not.toContain('source|both.example');
    expect(keys).not.toContain('source|globex.com');
  });

  it('do not depend on the order of answers, and never weigh more than 1', () => {
    const text = fc.constantFrom(
      'Globex is best.',
      'Acme is secure.',
      'Acme and Globex.',
      'Initech is dated.',
      'Nothing.',
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), (texts) => {
        const answers = numbered(texts);
        const one = findAll({ brand: 'Acme', answers });
        const other = findAll({ brand: 'Acme', answers: answers.toReversed() });
        const sizes = (found: typeof one) =>
          found.map(({ key, weight, answers: at }) => `${key} ${weight.toFixed(6)} ${at.length}`).toSorted();
        expect(sizes(other)).toEqual(sizes(one));
        for (const { weight, answers: at, of, evidence } of one) {
          expect(weight).toBeGreaterThan(0);
          expect(weight).toBeLessThanOrEqual(1);
          expect(at.length).toBeLessThanOrEqual(Math.max(of, at.length === 0 ? 0 : of));
          expect(evidence.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});

const items = (
  texts: readonly string[],
  type: 'recommendations' | 'competitive_gaps' | 'content_opportunities',
) => {
  const answers = numbered(texts);
  const drafts = draftItemsByRules({ brand: 'Acme', answers }, { type, most: 10, scene });
  return toInsightItems(drafts, { type, answers, rivals: ['Globex', 'Initech'], author: 'model' });
};

describe('items by rules', () => {
  it('are valid, distinct and prove themselves with words that stand in the answers', () => {
    const texts = [
      'Globex is best for its free plan.',
      'Try Globex: easy and free for all.',
      'Initech is cheap.',
      'Acme is pricey.',
    ];
    for (const type of ['recommendations', 'competitive_gaps', 'content_opportunities'] as const) {
      const made = items(texts, type);
      expect(made.length).toBeGreaterThan(2);
      expect(new Set(made.map((item) => item.text)).size).toBe(made.length);
      for (const item of made) {
        insightItemSchema.parse(item);
        expect(item.author).toBe('rules');
        for (const { answerId, quote } of item.evidence) {
          expect(locateQuote(texts[Number(answerId.slice(1)) - 1] ?? '', quote)).not.toBeNull();
        }
      }
    }
  });

  it('name rival and target questions', () => {
    const [first] = items(['Globex is best.', 'Globex is best of all.'], 'competitive_gaps');
    expect(first).toMatchObject({ competitor: 'Globex', targetQueries: ['Which CRM is best?'] });
  });

  it('read well: no doubled marks, blanks or words, no undefined', () => {
    const texts = [
      'Globex is best: free plan, open API.',
      'Globex is easy. Acme is pricey.',
      'Use Globex or Initech.',
      'Acme last: Globex first.',
    ];
    for (const type of ['recommendations', 'competitive_gaps', 'content_opportunities'] as const) {
      for (const item of items(texts, type)) {
        const prose = [
          item.text,
          ...item.actionItems,
          ...item.successMetrics,
          item.competitiveAdvantage,
        ].join(' | ');
        expect(prose).not.toMatch(/undefined|null|NaN|\s{2}|\.\.|,,|\b(\w+) \1\b/);
        expect(item.text).toMatch(/^[\p{Lu}“\d].*[.”?]$/u);
      }
    }
  });
});

describe('the figures of a draft', () => {
  it('give the impact from the priority and the priority from the size', () => {
    expect([10, 9, 8, 7, 6, 4, 3, 1].map(impactOf)).toEqual([
      'critical',
      'critical',
      'high',
      'high',
      'medium',
      'medium',
      'low',
      'low',
    ]);
    expect([0, 0.01, 0.25, 1].map(priorityFor)).toEqual([1, 2, 6, 10]);
  });

  it('mark an estimate that names no basis', () => {
    expect(projectionOf(['+3', 'half of six'])).toEqual({
      statement: '+3',
      basis: 'half of six',
      kind: 'estimate',
    });
    expect(projectionOf(['+3']).basis).toMatch(/no basis was given/);
  });

  it('know when two texts say the same', () => {
    expect(sayTheSame('Publish prices for every plan', 'publish the prices, for every plan!')).toBe(true);
    expect(sayTheSame('Publish prices for every plan', 'Answer support tickets faster')).toBe(false);
  });
});
