import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { Stage } from '../../stage/index.ts';
import type { ModelCall, ModelReply } from '../model-call.ts';
import { ProviderFailure } from '../providers/failure.ts';
import { timeLeftMs } from './retry.ts';

export interface TimeoutOptions {
  readonly clock: Clock;
  readonly callTimeoutMs: number;
  readonly overallTimeoutMs: number;
}

/** Gives one try so much time, or what is left of the call's whole time; then hangs up. */
export function timeoutStage(options: TimeoutOptions): Stage<ModelCall, ModelReply> {
  return async (call, next) => {
    if (call.signal?.aborted) throw cancelled(call.signal.reason);
    const limitMs = Math.max(1, Math.min(options.callTimeoutMs, timeLeftMs(call, options)));
    const hangUp = new AbortController();
    const settled = new AbortController();
    const onCancel = () => hangUp.abort(call.signal?.reason);
    call.signal?.addEventListener('abort', onCancel, { once: true });
    // Racing, not only aborting: a transport that ignores its signal must not hold the call up.
    const overtime = options.clock.sleep(limitMs, settled.signal).then(
      () => Promise.reject(tooLate(call, limitMs)),
      () => new Promise<never>(() => undefined),
    );
    try {
      return await Promise.race([next({ ...call, signal: hangUp.signal }), overtime]);
    } catch (error) {
      throw call.signal?.aborted ? cancelled(call.signal.reason) : error;
    } finally {
      settled.abort(SETTLED);
      hangUp.abort(SETTLED);
      call.signal?.removeEventListener('abort', onCancel);
    }
  };
}

const SETTLED = new Error('The call is over.');

function tooLate(call: ModelCall, limitMs: number): ProviderFailure {
  const reason = `no answer within ${limitMs / 1000} s`;
  return new ProviderFailure({ kind: 'timeout', provider: call.model.provider, reason });
}

export function cancelled(cause: unknown): LeadlineError {
  if (cause instanceof LeadlineError) return cause;
  return new LeadlineError('cancelled', 'The call was cancelled.', {
    kept: 'Everything finished so far.',
    next: 'Resume the job to go on.',
    cause,
  });
}
