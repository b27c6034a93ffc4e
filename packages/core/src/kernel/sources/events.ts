import type { BreakerState } from '../breaker/index.ts';
import type { ErrorCode } from '../errors/index.ts';

interface CallEvent {
  readonly source: string;
  readonly call: string;
}

/** What the gateway tells loggers and meters. Carries no keys, no queries and nothing of what was found. */
export type SourceEvent =
  | (CallEvent & {
      readonly type: 'source.answered';
      readonly outcome: 'hit' | 'miss';
      readonly origin: 'live' | 'cache' | 'stale' | 'shared';
      readonly costUsd: number;
      readonly savedUsd: number;
      readonly ms: number;
    })
  | (CallEvent & { readonly type: 'source.failed'; readonly code: ErrorCode; readonly ms: number })
  | (CallEvent & {
      readonly type: 'source.retrying';
      readonly attempt: number;
      readonly delayMs: number;
      readonly status: number | null;
    })
  | {
      readonly type: 'source.breaker';
      readonly source: string;
      readonly state: BreakerState;
      readonly reason: string | null;
    }
  /** What others should be able to read could not be written, or not be read; calls go on without. */
  | { readonly type: 'source.trouble'; readonly where: string; readonly error: unknown };

export type OnSourceEvent = (event: SourceEvent) => void;
