import { CATEGORIES, type Category } from '@leadline/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditPlan, estimatePlan, type PlannableAnswer, planAudit } from './index.ts';

const ASSISTANTS = ['openai', 'anthropic', 'gemini', 'perplexity'];

/** The full audit: per category eight questions to four assistants, recorded assistant by assistant. */
function fullAudit(categories: readonly Category[] = CATEGORIES, tokens = 900): PlannableAnswer[] {
  const answers = ASSISTANTS.flatMap((provider) =>
    categories.flatMap((category) =>
      Array.from({ length: 8 }, (_, i) => ({
        category,
        provider,
        query: `${category} question ${i}?`,
        tokens,
      })),
    ),
  );
  return answers.map((answer, i) => ({ ...answer, number: i + 1 }));
}

const answerArb = fc.record({
  category: fc.constantFrom(...CATEGORIES),
  provider: fc.constantFrom(...ASSISTANTS),
  query: fc.integer({ min: 1, max: 20 }).map((i) => `Question ${i}?`),
  tokens: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 90_000 })),
});
const answersArb = fc
  .array(answerArb, { maxLength: 120 })
  .map((answers) => answers.map((answer, i) => ({ ...answer, number: i + 1 })));

const countKinds = (plan: AuditPlan) => Object.groupBy(plan.calls, (call) => call.kind);
const byNumber = (answers: readonly PlannableAnswer[]) =>
  new Map(answers.map((answer) => [answer.number, answer]));

describe('the standard plan', () => {
  it('is exactly 118 calls for 192 answers: 96 + 18 + 3 + 1', () => {
    const plan = planAudit({ plan: 'standard', answers: fullAudit() });
    const kinds = countKinds(plan);
    expect(plan.calls).toHaveLength(118);
    expect(plan.batches).toHaveLength(24);
    expect(kinds['read-batch']).toHaveLength(96);
    expect(kinds.consolidate).toHaveLength(18);
    expect(kinds.select).toHaveLength(3);
    expect(kinds.brief).toHaveLength(1);
    expect(plan.itemsPerType).toBe(10);
  });

  it('asks nothing for a category without answers', () => {
    const plan = planAudit({ plan: 'standard', answers: fullAudit(['comparison', 'use_case']) });
    expect(plan.calls).toHaveLength(2 * 16 + 2 * 3 + 3 + 1);
    expect(planAudit({ plan: 'standard', answers: [] }).calls).toEqual([]);
  });

  it('follows the same rule at every size', () => {
    fc.assert(
      fc.property(answersArb, (answers) => {
        const short = answers.map((answer) => ({ ...answer, tokens: 100 }));
        const counts = CATEGORIES.map(
          (category) => short.filter((answer) => answer.category === category).length,
        );
        const used = counts.filter((count) => count > 0);
        const batches = used.reduce((sum, count) => sum + Math.ceil(count / 8), 0);
        const expected = used.length === 0 ? 0 : batches * 4 + used.length * 3 + 3 + 1;
        expect(planAudit({ plan: 'standard', answers: short }).calls).toHaveLength(expected);
      }),
    );
  });
});

describe('the compact plan', () => {
  const standard = planAudit({ plan: 'standard', answers: fullAudit() });
  const compact = planAudit({ plan: 'compact', answers: fullAudit() });

  it('reaches the same output in 32 calls and says what it trades', () => {
    expect(compact.calls).toHaveLength(32);
    expect(compact.batches).toEqual(standard.batches);
    expect(compact.tradeOffs.length).toBeGreaterThan(0);
    expect(standard.tradeOffs).toEqual([]);
  });

  it.each([250, 500, 900, 3_000])('needs at most half the tokens for answers of %i tokens', (tokens) => {
    const total = (plan: AuditPlan) => {
      const estimate = estimatePlan(
        plan,
        () => tokens,
        () => 0,
      );
      return estimate.tokens.input + estimate.tokens.output;
    };
    expect(total(compact)).toBeLessThanOrEqual(total(standard) / 2);
  });
});

describe('batches', () => {
  it('hold eight answers, two questions with all four assistants each, whatever the order of recording', () => {
    const answers = fullAudit();
    const known = byNumber(answers);
    for (const batch of planAudit({ plan: 'standard', answers }).batches) {
      const members = batch.answers.map((number) => known.get(number));
      expect(members).toHaveLength(8);
      expect(new Set(members.map((member) => member?.query)).size).toBe(2);
      expect(new Set(members.map((member) => member?.provider)).size).toBe(4);
    }
  });

  it('spread assistants that were asked different questions', () => {
    const answers = Array.from({ length: 16 }, (_, i) => ({
      number: i + 1,
      category: 'comparison' as const,
      provider: i < 8 ? 'openai' : 'gemini',
      query: `Question ${i}?`,
    }));
    const known = byNumber(answers);
    for (const batch of planAudit({ plan: 'standard', answers }).batches) {
      const openai = batch.answers.filter((number) => known.get(number)?.provider === 'openai');
      expect(openai).toHaveLength(4);
    }
  });

  it('take each answer exactly once, within one category, and stay within size', () => {
    fc.assert(
      fc.property(answersArb, (answers) => {
        const known = byNumber(answers);
        const { batches } = planAudit({ plan: 'standard', answers });
        const numbers = batches.flatMap((batch) => batch.answers);
        expect(numbers.toSorted((a, b) => a - b)).toEqual(answers.map((answer) => answer.number));
        batches.forEach((batch, i) => {
          const members = batch.answers.map((number) => known.get(number) as PlannableAnswer);
          const tokens = members.reduce((sum, member) => sum + (member.tokens ?? 0), 0);
          expect(batch.id).toBe(i + 1);
          expect(members.every((member) => member.category === batch.category)).toBe(true);
          expect(members.length).toBeLessThanOrEqual(8);
          expect(members.length === 1 || tokens <= 32_000).toBe(true);
        });
      }),
    );
  });

  it('give a very long answer a batch of its own', () => {
    const answers = fullAudit(['comparison'], 1_000);
    const long = answers.map((answer) => (answer.number === 1 ? { ...answer, tokens: 50_000 } : answer));
    const { batches } = planAudit({ plan: 'compact', answers: long });
    expect(batches.find((batch) => batch.answers.includes(1))?.answers).toEqual([1]);
  });
});

describe('every plan', () => {
  it('names calls uniquely and alike each time, each behind the calls it reads', () => {
    fc.assert(
      fc.property(answersArb, fc.constantFrom('standard' as const, 'compact' as const), (answers, name) => {
        const plan = planAudit({ plan: name, answers });
        const seen = new Set<string>();
        for (const call of plan.calls) {
          expect(call.after.every((id) => seen.has(id))).toBe(true);
          expect(seen.has(call.id)).toBe(false);
          seen.add(call.id);
        }
        expect(planAudit({ plan: name, answers })).toEqual(plan);
      }),
    );
  });

  it('lets a category be consolidated as soon as its own batches are read', () => {
    const plan = planAudit({ plan: 'standard', answers: fullAudit() });
    const call = plan.calls.find((candidate) => candidate.id === 'consolidate/comparison/competitive_gaps');
    expect(call?.after).toEqual([1, 2, 3, 4].map((batch) => `read/comparison/${batch}/competitive_gaps`));
  });

  it('lets a selection start when all categories are consolidated and all metrics are there', () => {
    const plan = planAudit({ plan: 'standard', answers: fullAudit() });
    const call = plan.calls.find((candidate) => candidate.id === 'select/recommendations');
    expect(call?.after.filter((id) => id.startsWith('consolidate/'))).toHaveLength(6);
    expect(call?.after.filter((id) => id.endsWith('/metrics'))).toHaveLength(24);
  });
});

describe('the estimate', () => {
  it('prices the tokens of every call and says how it was made', () => {
    const plan = planAudit({ plan: 'standard', answers: fullAudit() });
    const estimate = estimatePlan(
      plan,
      () => 900,
      (usage) => (usage.inputTokens * 0.05 + usage.outputTokens * 0.4) / 1e6,
    );
    expect(estimate).toMatchObject({ batches: 24, calls: 118 });
    // 96 calls read 8 answers of 900 tokens each, at the least.
    expect(estimate.tokens.input).toBeGreaterThan(96 * 8 * 900);
    expect(estimate.costUsd).toBeCloseTo(
      (estimate.tokens.input * 0.05 + estimate.tokens.output * 0.4) / 1e6,
      12,
    );
    expect(estimate.basis).toContain('118 calls');
  });

  it('prices call by call, since rates for long prompts are meant for single calls', () => {
    const plan = planAudit({ plan: 'standard', answers: fullAudit() });
    const longRate = (usage: { inputTokens: number }) => (usage.inputTokens > 100_000 ? 1_000 : 1);
    expect(estimatePlan(plan, () => 900, longRate).costUsd).toBe(118);
  });

  it('grows with the answers', () => {
    const plan = planAudit({ plan: 'compact', answers: fullAudit() });
    const tokens = (perAnswer: number) =>
      estimatePlan(
        plan,
        () => perAnswer,
        () => 0,
      ).tokens.input;
    expect(tokens(1_000) - tokens(900)).toBe(192 * 100);
  });
});
