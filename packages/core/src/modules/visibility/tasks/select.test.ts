import { EXTRACTION_TYPES, strategicPrioritySchema } from '@leadline/contracts';
import { describe, expect, it } from 'vitest';
import type { PriorityDraft } from '../policy/priorities/index.ts';
import { prioritiesOf, selectTask } from './index.ts';
import { priorityOf, selectInput } from './roll-up-factory.ts';

describe('selection', () => {
  const select = selectTask(['competitive_gaps']);
  const input = selectInput(['competitive_gaps']);
  const problems = (list: PriorityDraft[]) => select.check({ competitive_gaps: list }, input).join('\n');
  const three = [priorityOf([1, 4]), priorityOf([2]), priorityOf([3])];

  it('passes three to five sound priorities and names what is wrong with others', () => {
    expect(problems(three)).toBe('');
    expect(problems(three.slice(0, 2))).toContain('at least 3 are needed');
    expect(problems([...three, ...three])).toContain('at most 5 are wanted');
    expect(problems([...three, priorityOf([40])])).toContain('There is no item 40');
    expect(problems([...three, priorityOf([5], { revenue: ['$1M'] })])).toContain(
      'must say what they rest on',
    );
    expect(problems([...three, priorityOf([5], { title: '' })])).toContain('no title');
  });

  it('works out stages and the measured value of today by code', () => {
    const kept = prioritiesOf({ competitive_gaps: three }, input, ['competitive_gaps']);
    expect(kept.map((priority) => priority.rank)).toEqual([1, 2, 3]);
    expect(kept[0]).toMatchObject({
      sourceCategories: ['solution_seeking', 'comparison'],
      funnelStagesImpacted: ['awareness', 'consideration'],
      expectedRoi: { metric: 'Answers that name the brand', baseline: '6 of 16 answers (38 %)' },
      author: 'model',
    });
    expect(kept[0]?.evidence.length).toBeGreaterThan(0);
    for (const priority of kept) strategicPrioritySchema.parse(priority);
  });

  it('keeps what holds of two attempts and fills up by rules', () => {
    const saved = select.salvage?.(
      [{ competitive_gaps: [priorityOf([1])] }, { competitive_gaps: [priorityOf([60])] }],
      input,
    );
    expect(saved?.competitive_gaps?.map((entry) => entry.author)).toEqual([undefined, 'rules', 'rules']);
    expect(select.salvage?.([{ competitive_gaps: [] }], input)).toBeNull();
  });

  it.each(EXTRACTION_TYPES)('by rules joins %s over the journey and stays valid', (type) => {
    const typed = selectInput([type]);
    const kept = prioritiesOf(selectTask([type]).builtin?.(typed) ?? {}, typed, [type]);
    expect(kept.length).toBeGreaterThanOrEqual(2);
    expect(kept.length).toBeLessThanOrEqual(5);
    expect(kept[0]?.sourceCategories.length).toBeGreaterThan(1);
    expect(kept[0]?.description).toMatch(/of (?:\d+ )?24 answers|all \d+ answers|of the \d+ answers/);
    for (const priority of kept) {
      strategicPrioritySchema.parse(priority);
      expect(priority.author).toBe('rules');
      expect(priority.businessImpact.confidence).not.toBe('high');
      expect(priority.businessImpact.revenueImpact.basis).not.toBe('');
    }
  });

  it('chooses nothing where nothing was found', () => {
    const none = { ...input, insights: [] };
    expect(select.check({ competitive_gaps: [] }, none)).toEqual([]);
    expect(select.builtin?.(none).competitive_gaps).toEqual([]);
  });
});
