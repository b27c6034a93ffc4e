import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { Ask, SourceStage } from './ask.ts';
import { createDeadline } from './deadline.ts';
import type { SourceGate } from './source-gate.ts';

export interface LimitsStageOptions {
  readonly gateOf: (source: string) => SourceGate;
  readonly clock: Clock;
}

/** A provider that names no time is left alone for this long. */
const PAUSE_MS = 1_000;

/** Waits for a place at the source and for the first request's turn, no longer than the call itself may take. */
export function limitsStage({ gateOf, clock }: LimitsStageOptions): SourceStage {
  return async (ask, next) => {
    const gate = gateOf(ask.definition.name);
    const { timeoutMs } = ask.call;
    if (gate.pauseLeftMs() > timeoutMs) throw paused(ask, gate.pauseLeftMs());
    const askedMs = clock.monotonicMs();
    const tooLate = () => tooBusy(ask, timeoutMs);
    const waiting = createDeadline({ clock, ms: timeoutMs, outer: ask.signal, tooLate });
    const entering = gate.enter(waiting.signal);
    let entered = false;
    try {
      await waiting.race(entering);
      entered = true;
      await waiting.race(gate.pace(waiting.signal));
    } catch (error) {
      // A place that is given too late is given back.
      if (entered) (await entering)();
      else entering.then((leave) => leave()).catch(() => undefined);
      throw error;
    } finally {
      waiting.end();
      ask.timing.queueMs += clock.monotonicMs() - askedMs;
    }
    try {
      return await next(ask);
    } catch (error) {
      if (error instanceof LeadlineError && error.code === 'rate_limited')
        gate.pause(error.retryAfterSeconds === undefined ? PAUSE_MS : error.retryAfterSeconds * 1_000);
      throw error;
    } finally {
      (await entering)();
    }
  };
}

function paused({ definition }: Ask, leftMs: number): LeadlineError {
  const retryAfterSeconds = Math.ceil(leftMs / 1_000);
  return new LeadlineError('rate_limited', `${definition.title} asked to be left alone for a while.`, {
    next: `It may be asked again in ${retryAfterSeconds} s; other sources are asked meanwhile.`,
    retryable: true,
    retryAfterSeconds,
  });
}

function tooBusy({ definition }: Ask, waitedMs: number): LeadlineError {
  return new LeadlineError(
    'rate_limited',
    `No turn at ${definition.title} came up within ${Math.round(waitedMs / 1_000)} s.`,
    { next: 'Ask again later, or fewer companies at once.', retryable: true },
  );
}
