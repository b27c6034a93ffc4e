import { createHash } from 'node:crypto';
import type { Clock } from '../clock/index.ts';
import type { OutputSchema } from './answer/output-schema.ts';
import type { CallPurpose, ChatMessage, ModelCall, ModelRef } from './model-call.ts';
import type { ModelFacts, PriceBook } from './pricing/price-book.ts';
import type { CallOptions } from './task.ts';
import { estimateTokens } from './tokens.ts';

export interface CallSpec {
  readonly purpose: CallPurpose;
  readonly task: string;
  readonly taskVersion: string;
  readonly model: ModelRef;
  readonly messages: readonly ChatMessage[];
  readonly schema: OutputSchema | null;
  readonly maxOutputTokens: number;
  readonly options: CallOptions;
}

/** Roles, separators and the like, beside the texts. */
const TOKENS_AROUND_A_CALL = 30;
/** Reasoning counts as output; a model that cannot do without gets room for it beside its answer. */
const REASONING_ROOM = { none: 0, minimal: 500, low: 2_000 } as const;
/** How far an estimate may be too low: other tokenisers, unusual texts. */
const SAFETY_FACTOR = 1.5;
const SAFETY_TOKENS = 200;

/** A call ready for the stages, with its size and the most it can cost. */
export function newCall(
  spec: CallSpec,
  { prices, clock }: { readonly prices: PriceBook; readonly clock: Clock },
): ModelCall {
  const { options, purpose, model, schema } = spec;
  const facts = prices.facts(model.id);
  const texts = spec.messages.reduce((sum, message) => sum + estimateTokens(message.text), 0);
  const inputTokens = Math.ceil((texts + (schema?.tokens ?? 0)) * facts.tokenFactor) + TOKENS_AROUND_A_CALL;
  const wanted = spec.maxOutputTokens + (facts.effort ? REASONING_ROOM[facts.effort] : 0);
  const maxOutputTokens = Math.min(wanted, facts.maxOutputTokens ?? wanted);
  return {
    purpose,
    task: spec.task,
    taskVersion: spec.taskVersion,
    model,
    messages: spec.messages,
    schema: schema && { name: schema.name, json: schema.json },
    maxOutputTokens,
    promptHash: promptHashOf(spec.messages),
    inputTokens,
    worstPriceUsd: worstPrice(prices, { model, facts, inputTokens, maxOutputTokens, purpose }),
    workspaceId: options.workspaceId,
    jobId: options.jobId ?? null,
    idempotencyKey: options.idempotencyKey,
    priority: options.priority ?? 0,
    budgetUsd: options.budgetUsd ?? null,
    signal: options.signal ?? null,
    attempt: 1,
    queueMs: 0,
    access: null,
    timing: { startedMs: clock.monotonicMs(), queuedMs: 0 },
  };
}

interface Bounds {
  readonly model: ModelRef;
  readonly facts: ModelFacts;
  readonly inputTokens: number;
  readonly maxOutputTokens: number;
  readonly purpose: CallPurpose;
}

function worstPrice(prices: PriceBook, bounds: Bounds): number {
  const { search: fee } = bounds.facts;
  const search = bounds.purpose === 'assistant' || fee?.always ? fee : undefined;
  return prices.worst(bounds.model.id, {
    inputTokens:
      Math.ceil(bounds.inputTokens * SAFETY_FACTOR) + SAFETY_TOKENS + (search?.reserveInputTokens ?? 0),
    outputTokens: bounds.maxOutputTokens,
    searches: search?.reserve ?? 0,
  });
}

/** SHA-256 over everything a model is shown, so that equal questions can be told without keeping them. */
export function promptHashOf(messages: readonly ChatMessage[]): string {
  const hash = createHash('sha256');
  // With the length of each text before it, so that no two conversations come to the same bytes.
  for (const { role, text } of messages) hash.update(`${role} ${text.length}\n`).update(text);
  return hash.digest('hex');
}
