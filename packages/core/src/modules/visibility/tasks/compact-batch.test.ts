import { EXTRACTION_TYPES } from '@leadline/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EIGHT_ANSWERS, makeBatch } from './batch-factory.ts';
import { itemsFor, judgementOf } from './draft-factory.ts';
import { consolidateTask, findingsOf, readBatchTask, selectTask } from './index.ts';
import type { BatchDraft } from './read-batch.ts';

const parts = [...EXTRACTION_TYPES, 'metrics'] as const;
const compact = readBatchTask(parts);
const unproven = { quotes: ['Acme is the cheapest of all'] };

/** What is sent of a schema, in characters. */
const sizeOf = (output: z.ZodType) => JSON.stringify(z.toJSONSchema(output, { io: 'input' })).length;

describe('several lists in one call', () => {
  it.each([
    ['batch', (types: typeof EXTRACTION_TYPES) => readBatchTask(types), readBatchTask(['recommendations'])],
    [
      'category',
      (types: typeof EXTRACTION_TYPES) => consolidateTask(types),
      consolidateTask(['recommendations']),
    ],
    ['journey', (types: typeof EXTRACTION_TYPES) => selectTask(types), selectTask(['recommendations'])],
  ])('of a %s have the description of their entries in common', (_, make, single) => {
    expect(sizeOf(make(EXTRACTION_TYPES).output)).toBeLessThan(1.3 * sizeOf(single.output));
  });

  it('are each asked for by name and number, and told once what all must be', () => {
    const { question } = compact.prompt(makeBatch(EIGHT_ANSWERS, { itemsPerType: 4 }));
    for (const type of EXTRACTION_TYPES) expect(question).toContain(`In "${type}" give exactly 4 `);
    expect(question.match(/Each says something different/g)).toHaveLength(1);
  });
});

describe('the check of a batch that is read in one call', () => {
  const input = makeBatch(EIGHT_ANSWERS, { itemsPerType: 4 });
  const lists = Object.fromEntries(EXTRACTION_TYPES.map((type) => [type, itemsFor(4)]));
  const draftOf = (...flawed: number[]): BatchDraft => ({
    ...lists,
    answers: input.answers.map(({ n }) => judgementOf(input, n, flawed.includes(n) ? unproven : {})),
  });

  it('passes sound answers and lists', () => {
    expect(compact.check(draftOf(), input)).toEqual([]);
  });

  it('bears one judgement without proof, which rules make instead and say so', () => {
    expect(compact.check(draftOf(3), input)).toEqual([]);
    const { judged } = findingsOf(draftOf(3), input, parts);
    expect(judged?.map((record) => record.judgedBy)).toEqual(
      input.answers.map(({ n }) => (n === 3 ? 'rules' : 'model')),
    );
  });

  it('asks again for two of them, and for one where nothing else is asked or little else is read', () => {
    expect(compact.check(draftOf(3, 6), input)).toHaveLength(2);
    expect(readBatchTask(['metrics']).check(draftOf(3), input)).toHaveLength(1);
    const small = makeBatch(EIGHT_ANSWERS.slice(1, 4), { itemsPerType: 4 });
    const answers = small.answers.map(({ n }) => judgementOf(small, n, n === 3 ? unproven : {}));
    expect(compact.check({ answers }, small).join('\n')).toContain('Answer 3 needs a quote');
  });

  it('asks again for an answer left out, and then names whatever else is wrong', () => {
    const { answers = [], ...items } = draftOf(3);
    const problems = compact.check({ ...items, answers: answers.slice(0, 7) }, input).join('\n');
    expect(problems).toContain('Answer 8 has no entry');
    expect(problems).toContain('Answer 3 needs a quote');
  });

  it('bears one faulty item of four, not two', () => {
    const withFaulty = (count: number) => ({
      ...draftOf(),
      competitive_gaps: itemsFor(4, (index) => (index < count ? { focus: null } : {})),
    });
    expect(compact.check(withFaulty(1), input)).toEqual([]);
    expect(compact.check(withFaulty(2), input).join('\n')).toContain('competitive gaps 1, 2: the focus');
    const { items } = findingsOf(withFaulty(1), input, parts);
    expect(items.competitive_gaps?.map((item) => item.author)).toEqual(['model', 'model', 'model', 'rules']);
  });
});
