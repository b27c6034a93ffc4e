import PQueue from 'p-queue';
import type { Pool } from 'pg';
import type { Clock } from '../../clock/index.ts';
import { DEFAULT_CONCURRENCY, type ProviderSettings } from '../settings.ts';
import { createRateGate, type RateGate } from './rate-gate.ts';

export interface Passage {
  readonly priority: number;
  /** Input and reserved output tokens together, the way providers count them against a limit. */
  readonly tokens: number;
  readonly signal: AbortSignal | null;
}

/** The one door to a provider: so many at once, the most important first, so many a minute. */
export interface ProviderGate {
  /** Runs `work` when there is a place for it. */
  enter<Result>(passage: Passage, work: () => Promise<Result>): Promise<Result>;
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
  const queue = new PQueue({ concurrency: settings.concurrency ?? DEFAULT_CONCURRENCY });
  const gate = (kind: string, perMinute: number | undefined): RateGate | null =>
    perMinute
      ? createRateGate({ name: `${options.name}:${kind}`, perMinute, clock, pool: options.pool })
      : null;
  const requests = gate('requests', settings.requestsPerMinute);
  const tokens = gate('tokens', settings.tokensPerMinute);
  let pausedUntilMs = 0;

  return {
    enter: (passage, work) => {
      const signal = passage.signal ?? undefined;
      const run = async () => {
        for (
          let left = pausedUntilMs - clock.monotonicMs();
          left > 0;
          left = pausedUntilMs - clock.monotonicMs()
        )
          await clock.sleep(left, signal);
        await requests?.pass(1, signal);
        await tokens?.pass(passage.tokens, signal);
        return work();
      };
      return queue.add(run, { priority: passage.priority, ...(signal && { signal }) });
    },
    pause: (forMs) => {
      pausedUntilMs = Math.max(pausedUntilMs, clock.monotonicMs() + forMs);
    },
  };
}
