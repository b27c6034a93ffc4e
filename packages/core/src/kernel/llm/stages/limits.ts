import type { Clock } from '../../clock/index.ts';
import type { Leave } from '../../limits/index.ts';
import type { Stage } from '../../stage/index.ts';
import { callEvent, type OnLlmEvent } from '../events.ts';
import type { ProviderGate } from '../limits/provider-gate.ts';
import type { ModelCall, ModelReply } from '../model-call.ts';
import type { Accounts } from '../providers/accounts.ts';
import { ProviderFailure } from '../providers/failure.ts';
import { cancelled } from './timeout.ts';

export interface LimitsOptions {
  readonly accounts: Pick<Accounts, 'forTask'>;
  readonly clock: Clock;
  readonly onEvent: OnLlmEvent;
}

/** One call over the limit may be chance; this many in a row, without an answer between, are a limit. */
const STREAK_THAT_PAUSES = 3;
const LONGEST_PAUSE_MS = 60_000;

/** Waits for a place at the provider, and closes its door for a while when it keeps saying "too many". */
export function limitsStage({ accounts, clock, onEvent }: LimitsOptions): Stage<ModelCall, ModelReply> {
  const streaks = new WeakMap<ProviderGate, number>();
  return async (call, next) => {
    const access = await accounts.forTask(call.workspaceId, call.model.provider);
    const { gate } = access;
    const askedMs = clock.monotonicMs();
    const run = async (leave: Leave) => {
      const queueMs = clock.monotonicMs() - askedMs;
      call.timing.queuedMs += queueMs;
      try {
        const reply = await next({ ...call, queueMs, access });
        streaks.delete(gate);
        return reply;
      } catch (error) {
        const streak =
          error instanceof ProviderFailure && error.kind === 'throttled' ? (streaks.get(gate) ?? 0) + 1 : 0;
        streaks.set(gate, streak);
        if (error instanceof ProviderFailure && streak >= STREAK_THAT_PAUSES && error.details.retryAfterMs) {
          const forMs = Math.min(LONGEST_PAUSE_MS, error.details.retryAfterMs);
          gate.pause(forMs);
          onEvent({ ...callEvent(call), type: 'provider.paused', forMs });
        }
        throw error;
      } finally {
        leave();
      }
    };
    const tokens = call.inputTokens + call.maxOutputTokens;
    try {
      return await run(await gate.enter({ priority: call.priority, tokens, signal: call.signal }));
    } catch (error) {
      throw call.signal?.aborted ? cancelled(call.signal.reason) : error;
    }
  };
}
