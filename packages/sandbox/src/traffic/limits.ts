import { z } from 'zod';
import type { LimitGauge, LimitState } from '../protocols/protocol.ts';

/** A provider's rate limits. */
export const limitsSchema = z.strictObject({
  requestsPerMinute: z.number().positive().default(30_000),
  tokensPerMinute: z.number().positive().default(150_000_000),
  /** Calls in flight at once; more are refused. */
  concurrent: z.int().min(1).optional(),
});
export type Limits = z.output<typeof limitsSchema>;
export type LimitsInput = z.input<typeof limitsSchema>;

export interface LimitDecision {
  readonly state: LimitState;
  /** Seconds to wait; null when the call may go on. */
  readonly retryAfterSeconds: number | null;
}

export interface RateLimiter {
  /** Books a call of so many prompt tokens, or says how long to wait. */
  admit(promptTokens: number, nowMs: number): LimitDecision;
  /** Books the tokens of the answer. */
  charge(tokens: number, nowMs: number): void;
  /** A call that was admitted has ended. */
  release(): void;
}

const MINUTE_MS = 60_000;

interface Bucket {
  level: number;
  atMs: number;
}

function refill(bucket: Bucket, limit: number, nowMs: number): void {
  const gained = ((nowMs - bucket.atMs) * limit) / MINUTE_MS;
  bucket.level = Math.min(limit, bucket.level + Math.max(0, gained));
  bucket.atMs = nowMs;
}

function gaugeOf(bucket: Bucket, limit: number): LimitGauge {
  return {
    limit,
    remaining: Math.max(0, Math.floor(bucket.level)),
    resetMs: Math.max(0, ((limit - bucket.level) * MINUTE_MS) / limit),
  };
}

/** Two leaky buckets, requests and tokens, each refilled evenly over a minute as providers do it. */
export function createRateLimiter(limits: Limits): RateLimiter {
  const requests: Bucket = { level: limits.requestsPerMinute, atMs: 0 };
  const tokens: Bucket = { level: limits.tokensPerMinute, atMs: 0 };
  let inFlight = 0;
  const waitMs = (promptTokens: number): number => {
    const forRequest = ((1 - requests.level) * MINUTE_MS) / limits.requestsPerMinute;
    const needed = Math.min(promptTokens, limits.tokensPerMinute);
    const forTokens = ((needed - tokens.level) * MINUTE_MS) / limits.tokensPerMinute;
    const forPlace = limits.concurrent !== undefined && inFlight >= limits.concurrent ? 1_000 : 0;
    return Math.max(0, forRequest, forTokens, forPlace);
  };
  return {
    admit: (promptTokens, nowMs) => {
      refill(requests, limits.requestsPerMinute, nowMs);
      refill(tokens, limits.tokensPerMinute, nowMs);
      const wait = waitMs(promptTokens);
      if (wait <= 0) {
        requests.level -= 1;
        tokens.level -= promptTokens;
        inFlight++;
      }
      const state = {
        requests: gaugeOf(requests, limits.requestsPerMinute),
        tokens: gaugeOf(tokens, limits.tokensPerMinute),
      };
      return { state, retryAfterSeconds: wait > 0 ? Math.ceil(wait / 1_000) : null };
    },
    charge: (spent, nowMs) => {
      refill(tokens, limits.tokensPerMinute, nowMs);
      tokens.level -= spent;
    },
    release: () => {
      inFlight--;
    },
  };
}
