import type { CallPurpose } from './model-call.ts';

interface CallEvent {
  readonly workspaceId: string;
  readonly jobId: string | null;
  readonly task: string;
  readonly taskVersion: string;
  /** `provider/model`. */
  readonly model: string;
  readonly purpose: CallPurpose;
}

/**
 * What the gateway tells loggers and meters. Carries neither prompts nor answers nor keys; `reason` is a
 * short text of ours or a provider's error message with keys taken out.
 */
export type LlmEvent =
  | (CallEvent & { readonly type: 'call.started'; readonly attempt: number; readonly queueMs: number })
  | (CallEvent & {
      readonly type: 'call.finished';
      readonly attempt: number;
      readonly latencyMs: number;
      readonly inputTokens: number;
      readonly cachedInputTokens: number;
      readonly outputTokens: number;
      readonly priceUsd: number;
      /** What the provider's prompt cache took off the price. */
      readonly promptSavedUsd: number;
    })
  | (CallEvent & {
      readonly type: 'call.failed';
      readonly attempt: number;
      readonly latencyMs: number;
      readonly code: string;
      readonly reason: string;
      readonly retryable: boolean;
    })
  | (CallEvent & {
      readonly type: 'call.retrying';
      readonly attempt: number;
      readonly delayMs: number;
      readonly code: string;
    })
  | (CallEvent & { readonly type: 'provider.paused'; readonly forMs: number })
  | (CallEvent & { readonly type: 'budget.reached'; readonly spentUsd: number; readonly budgetUsd: number })
  | (CallEvent & { readonly type: 'answer.cached'; readonly savedUsd: number })
  | (CallEvent & { readonly type: 'answer.rejected'; readonly problems: number })
  | (CallEvent & { readonly type: 'answer.salvaged' })
  | {
      readonly type: 'answer.by_rules';
      readonly workspaceId: string;
      readonly jobId: string | null;
      readonly task: string;
      readonly taskVersion: string;
      readonly reason: string;
    };

export type OnLlmEvent = (event: LlmEvent) => void;

/** The part of an event that names its call. */
export function callEvent(call: {
  readonly workspaceId: string;
  readonly jobId: string | null;
  readonly task: string;
  readonly taskVersion: string;
  readonly model: { readonly id: string };
  readonly purpose: CallPurpose;
}): CallEvent {
  return {
    workspaceId: call.workspaceId,
    jobId: call.jobId,
    task: call.task,
    taskVersion: call.taskVersion,
    model: call.model.id,
    purpose: call.purpose,
  };
}
