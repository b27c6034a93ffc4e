import type { Clock } from '../../clock/index.ts';
import type { Stage } from '../../stage/index.ts';
import { callEvent, type OnLlmEvent } from '../events.ts';
import type { ModelCall, ModelReply } from '../model-call.ts';
import { ProviderFailure } from '../providers/failure.ts';

export interface RetryOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly attempts: number;
  readonly baseMs: number;
  readonly overallTimeoutMs: number;
  readonly onEvent: OnLlmEvent;
}

/** No pause drawn by us is longer; a provider may ask for more. */
const LONGEST_PAUSE_MS = 30_000;

/**
 * Tries again what may succeed later, with full jitter (a pause drawn evenly between 0 and a doubling bound;
 * M. Brooker, "Exponential Backoff and Jitter", AWS 2015). A provider that says how long to wait is
 * believed, and a little more is drawn on top so that callers do not all come back in the same instant.
 */
export function retryStage(options: RetryOptions): Stage<ModelCall, ModelReply> {
  return async (call, next) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await next({ ...call, attempt });
      } catch (error) {
        if (!(error instanceof ProviderFailure) || !error.retryable || attempt >= options.attempts)
          throw error instanceof ProviderFailure ? new GaveUp(error, attempt) : error;
        const delayMs = pauseBefore(attempt + 1, error.details.retryAfterMs, options);
        if (delayMs >= timeLeftMs(call, options)) throw new GaveUp(error, attempt);
        options.onEvent({ ...callEvent(call), type: 'call.retrying', attempt, delayMs, code: error.code });
        await options.clock.sleep(delayMs, call.signal ?? undefined);
      }
    }
  };
}

/** A failure for good, with the number of tries it took to know. */
export class GaveUp extends Error {
  override readonly name = 'GaveUp';
  readonly failure: ProviderFailure;
  readonly tries: number;

  constructor(failure: ProviderFailure, tries: number) {
    super(failure.message);
    this.failure = failure;
    this.tries = tries;
  }
}

/** Milliseconds to wait before try number `attempt` (2 or more). */
export function pauseBefore(
  attempt: number,
  askedMs: number | undefined,
  options: Pick<RetryOptions, 'random' | 'baseMs'>,
): number {
  const bound = Math.min(LONGEST_PAUSE_MS, options.baseMs * 2 ** (attempt - 2));
  return askedMs === undefined
    ? options.random() * bound
    : askedMs + options.random() * Math.min(bound, 1_000);
}

/** What is left of a call's time; waiting for a place was not counted. */
export function timeLeftMs(
  call: ModelCall,
  options: { readonly clock: Clock; readonly overallTimeoutMs: number },
): number {
  const used = options.clock.monotonicMs() - call.timing.startedMs - call.timing.queuedMs;
  return options.overallTimeoutMs - used;
}
