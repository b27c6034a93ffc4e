import type { Clock } from '../../clock/index.ts';
import { createPlaces, createRateGate, type Leave, type RateGate } from '../../limits/index.ts';
import type { Store } from '../../store/index.ts';
import type { SourceDefinition } from '../source.ts';
import type { SharedPlaces } from './shared-places.ts';

/** The door to one source: so many calls at once and so many requests a minute over all processes, in the order they came. */
export interface SourceGate {
  /** A place for a call, which must be left again. */
  enter(signal: AbortSignal): Promise<Leave>;
  /** A request's turn. */
  pace(signal: AbortSignal): Promise<void>;
  /** No request is sent for so long; a longer pause replaces a shorter one. */
  pause(ms: number): void;
  pauseLeftMs(): number;
}

export interface SourceGateOptions {
  readonly definition: SourceDefinition;
  readonly clock: Clock;
  readonly store: Pick<Store, 'pool'>;
  readonly sharedPlaces: SharedPlaces;
  /** Told when the database cannot say who else is there; the process then keeps to its own limits. */
  readonly onError: (error: unknown) => void;
}

export function createSourceGate(options: SourceGateOptions): SourceGate {
  const { definition, clock, store, sharedPlaces, onError } = options;
  const { name, limits } = definition;
  const places = createPlaces(limits.concurrency);
  const rate = (kind: string, pace: Parameters<typeof createRateGate>[0]['pace']) =>
    createRateGate({ kind: 'source', name: `${name}:${kind}`, pace, clock, pool: store.pool });
  const rates: readonly RateGate[] = [
    ...(limits.everyMs ? [rate('spacing', { everyMs: limits.everyMs })] : []),
    ...(limits.perMinute ? [rate('minute', { perMinute: limits.perMinute })] : []),
  ];
  // One at a time asks the limits, so that who came first goes first.
  const turn = createPlaces(1);
  let pausedUntilMs = 0;
  const pauseLeftMs = () => Math.max(0, pausedUntilMs - clock.monotonicMs());

  const whenTold = async (wait: () => Promise<void>, signal: AbortSignal) => {
    try {
      await wait();
    } catch (error) {
      if (signal.aborted) throw error;
      onError(error);
    }
  };
  return {
    pauseLeftMs,
    pause: (ms) => void (pausedUntilMs = Math.max(pausedUntilMs, clock.monotonicMs() + ms)),
    async enter(signal) {
      const leaveHere = await places.take({ priority: 0, signal });
      let leaveThere: Leave | undefined;
      try {
        await whenTold(async () => {
          leaveThere = await sharedPlaces.take(name, limits.concurrency, signal);
        }, signal);
      } catch (error) {
        leaveHere();
        throw error;
      }
      return () => {
        leaveThere?.();
        leaveHere();
      };
    },
    async pace(signal) {
      if (rates.length === 0 && pauseLeftMs() === 0) return;
      const leave = await turn.take({ priority: 0, signal });
      try {
        for (let left = pauseLeftMs(); left > 0; left = pauseLeftMs()) await clock.sleep(left, signal);
        for (const each of rates) await whenTold(() => each.pass(1, signal), signal);
      } finally {
        leave();
      }
    },
  };
}
