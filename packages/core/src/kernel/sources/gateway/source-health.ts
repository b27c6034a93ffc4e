import {
  type BreakerSettings,
  type BreakerState,
  createBreaker,
  DEFAULT_BREAKER,
} from '../../breaker/index.ts';
import type { Clock } from '../../clock/index.ts';
import { type ErrorCode, LeadlineError } from '../../errors/index.ts';
import type { SourceDefinition } from '../source.ts';

/** 5 failures in a row, 60 s, 2 successes (source document 004, P0-4); and half of twenty or more calls of a minute. */
export const SOURCE_BREAKER: BreakerSettings = { ...DEFAULT_BREAKER, failureShare: 0.5, minimumCalls: 20 };
/** Neither a key nor credits mend themselves. */
const UNUSABLE_MS = 10 * 60_000;

export interface HealthChange {
  readonly source: string;
  readonly state: BreakerState;
  readonly retryAt: Date | null;
  readonly reason: string | null;
}

/** How one source does, as this process has seen it. */
export interface SourceHealth {
  state(): BreakerState;
  retryAt(): Date | null;
  lastError(): string | null;
  /**
   * Lets a call through; tell how it went by one of the two.
   * @throws `provider_failed`, or what made the source unusable, while its breaker is open.
   */
  admit(): { succeeded(): void; failed(error: unknown): void };
  /** Its key was found to be accepted. */
  putRight(): void;
}

export interface SourceHealthOptions {
  readonly definition: SourceDefinition;
  readonly clock: Clock;
  readonly onChange: (change: HealthChange) => void;
}

/** Failures that say something of the provider; others say something of the question, or of us. */
const FAILURES: ReadonlySet<ErrorCode> = new Set(['provider_failed', 'provider_timeout']);
const UNUSABLE: ReadonlySet<ErrorCode> = new Set(['provider_rejected_key', 'credits_used_up']);

export function createSourceHealth({ definition, clock, onChange }: SourceHealthOptions): SourceHealth {
  const breaker = createBreaker(SOURCE_BREAKER);
  // Nor has what asks no address of its own, as the DNS does not, a provider that could be down.
  const manyHosts = definition.manyHosts ?? Object.keys(definition.bases).length === 0;
  let unusable: { readonly error: LeadlineError; readonly untilMs: number } | null = null;
  let lastError: string | null = null;
  let told: BreakerState = 'closed';
  const nowMs = () => clock.monotonicMs();
  const state = (): BreakerState => {
    if (unusable) return nowMs() < unusable.untilMs ? 'open' : 'half_open';
    return breaker.state(nowMs());
  };
  const retryAt = () => {
    const untilMs = unusable?.untilMs ?? breaker.openUntilMs();
    return untilMs === 0 ? null : new Date(clock.now().getTime() + Math.max(0, untilMs - nowMs()));
  };
  const tell = () => {
    const now = state();
    if (now === told) return;
    told = now;
    onChange({ source: definition.name, state: now, retryAt: retryAt(), reason: lastError });
  };
  return {
    state,
    retryAt,
    lastError: () => lastError,
    putRight() {
      unusable = null;
      tell();
    },
    admit() {
      if (unusable && nowMs() < unusable.untilMs) throw unusable.error;
      // One call finds out whether it has been put right; the others wait as long again.
      if (unusable) unusable = { ...unusable, untilMs: nowMs() + UNUSABLE_MS };
      const pass = breaker.admit(nowMs());
      if (pass === null) throw openError(definition, breaker.openUntilMs() - nowMs(), lastError);
      tell();
      return {
        succeeded() {
          unusable = null;
          breaker.succeeded(pass, nowMs());
          tell();
        },
        failed(error) {
          const code = error instanceof LeadlineError ? error.code : 'internal';
          if (error instanceof LeadlineError && (FAILURES.has(code) || UNUSABLE.has(code)))
            lastError = error.message;
          if (error instanceof LeadlineError && UNUSABLE.has(code))
            unusable = { error, untilMs: nowMs() + UNUSABLE_MS };
          if (FAILURES.has(code) && !manyHosts) breaker.failed(pass, nowMs(), { row: true, share: true });
          else breaker.abandoned(pass);
          tell();
        },
      };
    },
  };
}

function openError({ title }: SourceDefinition, leftMs: number, why: string | null): LeadlineError {
  const retryAfterSeconds = Math.max(1, Math.ceil(leftMs / 1_000));
  return new LeadlineError(
    'provider_failed',
    `${title} has failed repeatedly and is left alone for ${retryAfterSeconds} s.${why === null ? '' : ` Last: ${why}`}`,
    { next: 'Other sources are asked meanwhile.', retryable: true, retryAfterSeconds },
  );
}
