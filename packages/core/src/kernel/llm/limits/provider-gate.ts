import type { Pool } from 'pg';
import type { Clock } from '../../clock/index.ts';
import { createPlaces, createRateGate, type Leave, type RateGate } from '../../limits/index.ts';
import { DEFAULT_CONCURRENCY, type ProviderSettings } from '../settings.ts';

export interface Passage {
  readonly priority: number;
  /** Input and reserved output tokens together, the way providers count them against a limit. */
  readonly tokens: number;
  readonly signal: AbortSignal | null;
}

/** The one door to a provider: so many at once, the most important first, so many a minute. */
export interface ProviderGate {
  /** Resolves with a place, which must be left again; gives it at once where nothing has to be waited for. */
  enter(passage: Passage): Leave | Promise<Leave>;
  /** Lets nobody new in for so long; those under way go on. A longer pause replaces a shorter one. */
  pause(forMs: number): void;
}

export interface ProviderGateOptions {
  /** Under which the limits are counted. */
  readonly name: string;
  readonly settings: ProviderSettings;
  readonly clock: Clock;
  readonly pool?: Pool | undefined;
}

export function createProviderGate(options: ProviderGateOptions): ProviderGate {
  const { settings, clock } = options;
  const places = createPlaces(settings.concurrency ?? DEFAULT_CONCURRENCY);
  const gate = (kind: string, perMinute: number | undefined): RateGate | null =>
    perMinute
      ? createRateGate({
          kind: 'llm',
          name: `${options.name}:${kind}`,
          pace: { perMinute },
          clock,
          pool: options.pool,
        })
      : null;
  const requests = gate('requests', settings.requestsPerMinute);
  const tokens = gate('tokens', settings.tokensPerMinute);
  let pausedUntilMs = 0;

  const pauseLeftMs = () => (pausedUntilMs === 0 ? 0 : pausedUntilMs - clock.monotonicMs());
  /** With a place in hand, waits for what holds for all that have one. */
  const mayPass = async (leave: Leave, passage: Passage): Promise<Leave> => {
    const signal = passage.signal ?? undefined;
    try {
      for (let left = pauseLeftMs(); left > 0; left = pauseLeftMs()) await clock.sleep(left, signal);
      await requests?.pass(1, signal);
      await tokens?.pass(passage.tokens, signal);
      return leave;
    } catch (error) {
      leave();
      throw error;
    }
  };

  return {
    enter(passage) {
      const taken = places.take(passage);
      if (typeof taken !== 'function') return taken.then((leave) => mayPass(leave, passage));
      return requests || tokens || pauseLeftMs() > 0 ? mayPass(taken, passage) : taken;
    },
    pause: (forMs) => {
      pausedUntilMs = Math.max(pausedUntilMs, clock.monotonicMs() + forMs);
    },
  };
}
