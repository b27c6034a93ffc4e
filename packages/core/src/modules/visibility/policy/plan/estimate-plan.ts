import type { TokenUsage } from '../../../../kernel/llm/index.ts';
import type { AuditPlan, PlannedCall } from './types.ts';

/**
 * Usual tokens, rounded up, of what does not depend on the answers' length, counted over the prompts, schemas
 * and answers of whole audits; the ledger has the true ones afterwards.
 */
const SIZES = {
  /** Instructions of any call. */
  instructions: 250,
  /** What is asked, with the schema of its answer: metrics, a list or the brief, and each further list of a call. */
  judging: 800,
  listing: 500,
  furtherList: 60,
  briefing: 1_050,
  /** Question, assistant and number shown with each answer. */
  answerFrame: 60,
  /** Company, reader and scores, told to the calls that write for them. */
  context: 450,
  /** As written: one item of a batch, one insight of a category, one priority of the journey, one judgement. */
  item: 150,
  insight: 170,
  priority: 280,
  metrics: 190,
  brief: 1_500,
  /** As shown to the next layer, which needs less of it. */
  itemShown: 60,
  insightShown: 90,
  priorityShown: 120,
} as const;

const INSIGHTS_PER_TYPE = 3;
const PRIORITIES_PER_TYPE = 5;

export interface PlanEstimate {
  readonly batches: number;
  readonly calls: number;
  readonly tokens: { readonly input: number; readonly output: number };
  readonly costUsd: number;
  /** How the figures were made, in words. */
  readonly basis: string;
}

interface Size {
  readonly input: number;
  readonly output: number;
}

/**
 * Tokens and price of a plan. `tokensOf` gives the tokens of an answer by its number; `priceOf` gives US
 * dollars. Nothing is counted as read from a prompt cache and no call is counted twice, so prompt caching
 * makes the true price lower and repairs make it higher.
 */
export function estimatePlan(
  plan: AuditPlan,
  tokensOf: (answerNumber: number) => number,
  priceOf: (usage: TokenUsage) => number,
): PlanEstimate {
  const usages = plan.calls.map((call) => usageOf(sizeOf(call, plan, tokensOf)));
  const tokens = {
    input: usages.reduce((sum, usage) => sum + usage.inputTokens, 0),
    output: usages.reduce((sum, usage) => sum + usage.outputTokens, 0),
  };
  return {
    batches: plan.batches.length,
    calls: plan.calls.length,
    tokens,
    // Call by call: a long prompt has rates of its own at some providers, their sum has not.
    costUsd: usages.reduce((sum, usage) => sum + priceOf(usage), 0),
    basis:
      `${plan.calls.length} calls of plan ${plan.name}: the answers' estimated tokens once for every call that ` +
      'reads them, usual sizes of instructions and results, no prompt caching and no repairs.',
  };
}

function usageOf({ input, output }: Size): TokenUsage {
  return { inputTokens: Math.ceil(input), cachedInputTokens: 0, outputTokens: Math.ceil(output) };
}

function sizeOf(call: PlannedCall, plan: AuditPlan, tokensOf: (answerNumber: number) => number): Size {
  switch (call.kind) {
    case 'read-batch': {
      const answers = plan.batches[call.batchId - 1]?.answers ?? [];
      const text = answers.reduce((sum, number) => sum + tokensOf(number) + SIZES.answerFrame, 0);
      const types = call.parts.filter((part) => part !== 'metrics').length;
      const metrics = types < call.parts.length ? answers.length * SIZES.metrics : 0;
      return {
        input: SIZES.instructions + listing(types) + (types < call.parts.length ? SIZES.judging : 0) + text,
        output: types * plan.itemsPerType * SIZES.item + metrics,
      };
    }
    case 'consolidate': {
      const batches = plan.batches.filter((batch) => batch.category === call.category).length;
      const items = call.types.length * batches * plan.itemsPerType;
      return {
        input: SIZES.instructions + listing(call.types.length) + SIZES.context + items * SIZES.itemShown,
        output: call.types.length * INSIGHTS_PER_TYPE * SIZES.insight,
      };
    }
    case 'select': {
      const insights = call.types.length * categoriesOf(plan) * INSIGHTS_PER_TYPE;
      return {
        input:
          SIZES.instructions + listing(call.types.length) + SIZES.context + insights * SIZES.insightShown,
        output: call.types.length * PRIORITIES_PER_TYPE * SIZES.priority,
      };
    }
    case 'brief': {
      const priorities = 3 * PRIORITIES_PER_TYPE * SIZES.priorityShown;
      return { input: SIZES.instructions + SIZES.briefing + SIZES.context + priorities, output: SIZES.brief };
    }
  }
}

/** What is asked of so many lists in one call: they have the schema of their entries in common. */
function listing(lists: number): number {
  return lists === 0 ? 0 : SIZES.listing + (lists - 1) * SIZES.furtherList;
}

function categoriesOf(plan: AuditPlan): number {
  return new Set(plan.batches.map((batch) => batch.category)).size;
}
