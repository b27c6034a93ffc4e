import type { Clock } from '../../clock/index.ts';
import type { Stage } from '../../stage/index.ts';
import { callEvent, type OnLlmEvent } from '../events.ts';
import type { CallRow, Ledger } from '../ledger/ledger.ts';
import type { ModelCall, ModelReply } from '../model-call.ts';
import { versionLabel } from '../prompts/index.ts';
import { ProviderFailure } from '../providers/failure.ts';

export interface LedgerStageOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly onEvent: OnLlmEvent;
}

/** Writes one row for each try, whatever became of it, before anybody acts on the result. */
export function ledgerStage({ ledger, clock, onEvent }: LedgerStageOptions): Stage<ModelCall, ModelReply> {
  return async (call, next) => {
    const startedMs = clock.monotonicMs();
    onEvent({ ...callEvent(call), type: 'call.started', attempt: call.attempt, queueMs: call.queueMs });
    try {
      const reply = await next(call);
      const latencyMs = clock.monotonicMs() - startedMs;
      await ledger.record({ ...rowOf(call, clock.now()), ...outcomeOf(call, reply), latencyMs });
      const { inputTokens, cachedInputTokens, outputTokens } = reply.usage;
      onEvent({
        ...callEvent(call),
        type: 'call.finished',
        attempt: call.attempt,
        latencyMs,
        inputTokens,
        cachedInputTokens,
        outputTokens,
        priceUsd: reply.priceUsd,
        promptSavedUsd: reply.promptSavedUsd,
      });
      return reply;
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      const latencyMs = clock.monotonicMs() - startedMs;
      const outcome = error.retryable ? 'retryable_error' : 'error';
      await ledger.record({ ...rowOf(call, clock.now()), outcome, errorCode: error.code, latencyMs });
      const { reason } = error.details;
      onEvent({
        ...callEvent(call),
        type: 'call.failed',
        attempt: call.attempt,
        latencyMs,
        code: error.code,
        reason,
        retryable: error.retryable,
      });
      throw error;
    }
  };
}

function rowOf(call: ModelCall, at: Date): Omit<CallRow, 'outcome' | 'latencyMs'> {
  return {
    workspaceId: call.workspaceId,
    at,
    jobId: call.jobId,
    task: call.task,
    taskVersion: call.taskVersion,
    provider: call.model.provider,
    model: call.model.model,
    attempt: call.attempt,
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
    priceUsd: 0,
    queueMs: call.queueMs,
    account: call.access?.account ?? null,
    errorCode: null,
    idempotencyKey: call.idempotencyKey,
    promptHash: call.promptHash,
    // A buyer's question goes out word for word.
    promptVersion: call.purpose === 'assistant' ? null : versionLabel(call.task, call.taskVersion),
  };
}

function outcomeOf(call: ModelCall, reply: ModelReply): Partial<CallRow> & Pick<CallRow, 'outcome'> {
  const { inputTokens, cachedInputTokens, outputTokens } = reply.usage;
  const answered = call.purpose === 'repair' ? 'repair' : 'ok';
  return {
    outcome: reply.finish === 'refused' ? 'refused' : answered,
    inputTokens,
    cachedInputTokens,
    outputTokens,
    priceUsd: reply.priceUsd,
    promptSavedUsd: reply.promptSavedUsd,
    errorCode: reply.usage.estimated ? 'usage_estimated' : reply.finish === 'cut' ? 'cut' : null,
  };
}
