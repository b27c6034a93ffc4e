import type { JsonSchema } from './answer/output-schema.ts';
import type { TaskAccess } from './providers/accounts.ts';
import type { ProviderName } from './providers/names.ts';
import type { TokenUsage } from './task.ts';

/** A model at a provider; `id` is `provider/model`, the way people write it. */
export interface ModelRef {
  readonly provider: ProviderName;
  readonly model: string;
  readonly id: string;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}

/** What a call is for: a task's first question, its one repair, or an assistant asked with web search. */
export type CallPurpose = 'task' | 'repair' | 'assistant';

/** One question to a model, as it travels through the stages. Stages hand on altered copies. */
export interface ModelCall {
  readonly purpose: CallPurpose;
  readonly task: string;
  readonly taskVersion: string;
  readonly model: ModelRef;
  readonly messages: readonly ChatMessage[];
  /** The shape the answer must have; null for free text. */
  readonly schema: { readonly name: string; readonly json: JsonSchema } | null;
  readonly maxOutputTokens: number;
  readonly promptHash: string;
  /** Estimated size of everything sent. */
  readonly inputTokens: number;
  /** The most this call can cost, in US dollars; what the budget sets aside for it. */
  readonly worstPriceUsd: number;
  readonly workspaceId: string;
  readonly jobId: string | null;
  readonly idempotencyKey: string;
  readonly priority: number;
  readonly budgetUsd: number | null;
  readonly signal: AbortSignal | null;
  /** 1 for the first try; the retry stage counts on. */
  readonly attempt: number;
  /** How long this try waited for a place. */
  readonly queueMs: number;
  /** In whose name the provider is asked; null until that is known. */
  readonly access: TaskAccess | null;
  readonly timing: CallTiming;
}

/** Shared by all tries of one call: time spent waiting for a place does not count against its time limit. */
export interface CallTiming {
  readonly startedMs: number;
  queuedMs: number;
}

/** Tokens with the part that was written to the provider's prompt cache, which some charge extra for. */
export interface BilledUsage extends TokenUsage {
  readonly cacheWriteTokens: number;
  /** True when the provider reported no usage and the figures are this program's estimate. */
  readonly estimated: boolean;
}

export interface CitedSource {
  readonly url: string;
  readonly title?: string;
}

/** How an answer ended: complete, cut at the output limit, declined, or for a reason unknown. */
export type Finish = 'complete' | 'cut' | 'refused' | 'unknown';

/** What a provider answered. */
export interface ProviderAnswer {
  readonly text: string;
  readonly finish: Finish;
  readonly usage: BilledUsage;
  readonly sources: readonly CitedSource[];
  /** Web searches the provider charges for. */
  readonly searches: number;
}

/** An answer with its price. */
export interface ModelReply extends ProviderAnswer {
  readonly priceUsd: number;
  /** What the provider's prompt cache took off the price. */
  readonly promptSavedUsd: number;
}
