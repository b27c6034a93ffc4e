import type { Pool } from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock } from '../../clock/index.ts';
import { RATE_LIMITS_TABLE } from '../tables.ts';

/** Lets so many points through a minute and makes the rest wait. */
export interface RateGate {
  /** Resolves when the points may be spent. */
  pass(points: number, signal?: AbortSignal): Promise<void>;
}

export interface RateGateOptions {
  readonly name: string;
  readonly perMinute: number;
  readonly clock: Clock;
  /** Given, the limit holds for all processes on this database together. */
  readonly pool?: Pool | undefined;
}

/**
 * Windows this long, each with its share of the minute: a whole minute's allowance at once would exceed what
 * providers, who count continuously, let through.
 */
const WINDOW_SECONDS = 6;
const WINDOWS_PER_MINUTE = 60 / WINDOW_SECONDS;

export function createRateGate(options: RateGateOptions): RateGate {
  const sharedOut = options.perMinute >= WINDOWS_PER_MINUTE;
  const points = sharedOut ? Math.floor(options.perMinute / WINDOWS_PER_MINUTE) : options.perMinute;
  const duration = sharedOut ? WINDOW_SECONDS : 60;
  const limits = { points, duration, keyPrefix: 'llm' };
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

function waitOf(refused: unknown): number {
  if (refused instanceof RateLimiterRes) return Math.max(1, refused.msBeforeNext);
  throw refused;
}
