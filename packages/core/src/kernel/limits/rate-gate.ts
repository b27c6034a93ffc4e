import type { Pool } from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock } from '../clock/index.ts';
import { RATE_LIMITS_TABLE } from './tables.ts';

/** Lets so many points through a minute and makes the rest wait. */
export interface RateGate {
  /** Resolves when the points may be spent. */
  pass(points: number, signal?: AbortSignal): Promise<void>;
}

export interface RateGateOptions {
  /** Whose limits are counted; the same name under another kind is another limit. */
  readonly kind: 'llm' | 'source';
  readonly name: string;
  readonly pace: Pace;
  readonly clock: Clock;
  /** Given, the limit holds for all processes on this database together. */
  readonly pool?: Pool | undefined;
}

/** So many a minute, or one every so many milliseconds. */
export type Pace = { readonly perMinute: number } | { readonly everyMs: number };

/**
 * Windows this long, each with its share of the minute: a whole minute's allowance at once would exceed what
 * providers, who count continuously, let through.
 */
const WINDOW_SECONDS = 6;
const WINDOWS_PER_MINUTE = 60 / WINDOW_SECONDS;

export function createRateGate(options: RateGateOptions): RateGate {
  const { points, duration } = windowOf(options.pace);
  const limits = { points, duration, keyPrefix: options.kind };
  const limiter = options.pool
    ? new RateLimiterPostgres({
        ...limits,
        storeClient: options.pool,
        storeType: 'pool',
        tableName: RATE_LIMITS_TABLE,
        tableCreated: true,
        clearExpiredByTimeout: false,
      })
    : new RateLimiterMemory(limits);
  return {
    async pass(wanted, signal) {
      // One call larger than a window's share takes the whole window, or it could never pass.
      const spend = Math.max(1, Math.min(Math.ceil(wanted), points));
      for (;;) {
        const waitMs = await limiter.consume(options.name, spend).then(() => 0, waitOf);
        if (waitMs === 0) return;
        await options.clock.sleep(waitMs, signal);
      }
    },
  };
}

function windowOf(pace: Pace): { readonly points: number; readonly duration: number } {
  if ('everyMs' in pace) return { points: 1, duration: pace.everyMs / 1_000 };
  const { perMinute } = pace;
  return perMinute >= WINDOWS_PER_MINUTE
    ? { points: Math.floor(perMinute / WINDOWS_PER_MINUTE), duration: WINDOW_SECONDS }
    : { points: perMinute, duration: 60 };
}

function waitOf(refused: unknown): number {
  if (refused instanceof RateLimiterRes) return Math.max(1, refused.msBeforeNext);
  throw refused;
}
