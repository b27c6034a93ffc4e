import type { ExtractionType } from '@leadline/contracts';
import { describe, expect, it } from 'vitest';
import type { InsightDraft } from '../policy/insights/index.ts';
import { makeBatch } from './batch-factory.ts';
import { itemsFor, judgementOf } from './draft-factory.ts';
import { findingsOf, readBatchTask } from './index.ts';

const judge = readBatchTask(['metrics']);
const gaps = readBatchTask(['competitive_gaps']);
const firstThree = (change: Partial<InsightDraft>) => itemsFor(10, (index) => (index < 3 ? change : {}));

describe('the check of items', () => {
  const input = makeBatch();
  const problems = (items: InsightDraft[], type: ExtractionType = 'competitive_gaps') =>
    readBatchTask([type])
      .check({ [type]: items }, input)
      .join('\n');

  it('passes ten sound ones', () => {
    expect(problems(itemsFor(10))).toBe('');
  });

  it.each([0, 7, 9, 11])('refuses %i of ten', (count) => {
    expect(problems(itemsFor(Math.min(count, 10)).concat(itemsFor(Math.max(0, count - 10))))).toContain(
      `There are ${count} competitive gaps; exactly 10 are needed.`,
    );
  });

  it.each([
    [
      'quotes from no answer',
      { quotes: [{ n: 2, quote: 'Globex costs nothing at all' }] },
      'no quote stands',
    ],
    [
      'quotes from another answer',
      { quotes: [{ n: 1, quote: 'The free plan of Globex is generous' }] },
      'no quote stands',
    ],
    [
      'quotes from an answer there is not',
      { quotes: [{ n: 12, quote: 'The free plan of Globex' }] },
      'no quote stands',
    ],
    ['a mere word for a quote', { quotes: [{ n: 2, quote: 'Globex' }] }, 'no quote stands'],
    ['no rival for a gap', { focus: null }, 'the focus must be the rival'],
    ['a gain without a basis', { gain: ['+3 of 8'] }, 'the gain says not what it rests on'],
    ['no text', { text: ' ' }, 'the text is empty'],
  ])('names items with %s', (_, change, problem) => {
    expect(problems(firstThree(change))).toContain(`competitive gaps 1, 2, 3: ${problem}`);
  });

  it('names items that repeat an earlier one', () => {
    const repeated = firstThree({ text: 'Globex wins on price where buyers look first.' });
    repeated.push(
      ...repeated
        .splice(3, 1)
        .map((item) => ({ ...item, text: 'Globex WINS on price – where buyers look first!' })),
    );
    expect(problems(repeated)).toContain('competitive gaps 2, 3, 10: they say the same as an earlier one.');
  });

  it('wants what to publish of an opportunity and nothing of the kind of a recommendation', () => {
    expect(problems(firstThree({ focus: ' ' }), 'content_opportunities')).toContain(
      'the focus must be what to publish',
    );
    expect(problems(firstThree({ focus: null }), 'recommendations')).toBe('');
  });

  it('bears two faulty ones of ten, which rules replace', () => {
    const two = itemsFor(10, (index) =>
      index < 2 ? { quotes: [{ n: 2, quote: 'never said at all' }] } : {},
    );
    expect(problems(two)).toBe('');
    const items =
      findingsOf({ competitive_gaps: two }, input, ['competitive_gaps']).items.competitive_gaps ?? [];
    expect(items).toHaveLength(10);
    expect(items.filter((item) => item.author === 'rules')).toHaveLength(2);
  });
});

describe('salvage', () => {
  const input = makeBatch();

  it('keeps what holds of either attempt and leaves the rest to rules', () => {
    const first = { answers: [1, 2, 3].map((n) => judgementOf(input, n)) };
    const second = { answers: [3, 4, 5, 5].map((n) => judgementOf(input, n, { relevance: 11 })) };
    const saved = judge.salvage?.([first, second], input);
    const kept = findingsOf(saved ?? {}, input, ['metrics']).judged ?? [];
    expect(kept.map((record) => record.judgedBy)).toEqual([
      'model',
      'model',
      'model',
      'model',
      'rules',
      'rules',
      'rules',
      'rules',
    ]);
    expect(kept.map((record) => record.geo.contentRelevance).slice(0, 4)).toEqual([80, 80, 11, 11]);
  });

  it('gives up where nothing holds', () => {
    expect(
      judge.salvage?.(
        [{ answers: [] }, { answers: [judgementOf(input, 3, { quotes: ['never said'] })] }],
        input,
      ),
    ).toBeNull();
    expect(gaps.salvage?.([{ competitive_gaps: itemsFor(3, () => ({ quotes: [] })) }], input)).toBeNull();
  });

  it('fills a short list with what rules find, once each, marked as theirs', () => {
    const saved = gaps.salvage?.(
      [{ competitive_gaps: itemsFor(4) }, { competitive_gaps: itemsFor(5) }],
      input,
    );
    const authors = saved?.competitive_gaps?.map((item) => item.author);
    expect(authors?.slice(0, 5)).toEqual(Array(5).fill(undefined));
    expect(authors?.slice(5).every((author) => author === 'rules')).toBe(true);
    expect(authors?.length).toBeGreaterThan(6);
  });
});
