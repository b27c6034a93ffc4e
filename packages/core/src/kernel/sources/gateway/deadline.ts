import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';

/** The time a call has. */
export interface Deadline {
  /** Falls when the time is up, when the caller gives up, or when the call is over. */
  readonly signal: AbortSignal;
  /** Gives the call so much more time. */
  extend(ms: number): void;
  /** The work's result, or the error of a deadline that passed first, even where the work ignores the signal. */
  race<Result>(work: Promise<Result>): Promise<Result>;
  leftMs(): number;
  end(): void;
}

export interface DeadlineOptions {
  readonly clock: Clock;
  readonly ms: number;
  readonly outer: AbortSignal;
  readonly tooLate: () => LeadlineError;
}

export function createDeadline({ clock, ms, outer, tooLate }: DeadlineOptions): Deadline {
  const stop = new AbortController();
  const over = new AbortController();
  const passed = Promise.withResolvers<never>();
  passed.promise.catch(() => undefined);
  let untilMs = clock.monotonicMs() + ms;
  const fail = (error: unknown) => {
    passed.reject(error);
    stop.abort(error);
  };
  const onOuter = () => fail(cancelled(outer.reason));
  const watch = async () => {
    for (let left = ms; left > 0; left = untilMs - clock.monotonicMs()) await clock.sleep(left, over.signal);
    fail(tooLate());
  };
  if (outer.aborted) onOuter();
  else {
    outer.addEventListener('abort', onOuter, { once: true });
    watch().catch(() => undefined);
  }
  return {
    signal: stop.signal,
    extend: (moreMs) => void (untilMs += moreMs),
    race: (work) => Promise.race([work, passed.promise]),
    leftMs: () => Math.max(0, untilMs - clock.monotonicMs()),
    end() {
      outer.removeEventListener('abort', onOuter);
      over.abort();
      stop.abort(new Error('The call is over.'));
    },
  };
}

export function cancelled(cause: unknown): LeadlineError {
  if (cause instanceof LeadlineError) return cause;
  return new LeadlineError('cancelled', 'The call was cancelled.', {
    kept: 'Everything found so far.',
    next: 'Resume the job to go on.',
    cause,
  });
}
