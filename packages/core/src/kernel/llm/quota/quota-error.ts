import { LeadlineError } from '../../errors/index.ts';
import type { AppliedLimit } from './policy/limits.ts';
import { describeUnits, fromUnits, type QuotaUnit } from './policy/units.ts';

/** A limit is full (429). */
export class QuotaError extends LeadlineError {
  /** When the count begins again at 0, by the database's clock. */
  readonly resetAt: Date;
  /** For `Retry-After`: until the reset, or 1 when calls under way may yet leave room. */
  declare readonly retryAfterSeconds: number;
  /** In tokens or US dollars. */
  readonly limit: { readonly unit: QuotaUnit; readonly amount: number };

  constructor(message: string, details: QuotaErrorDetails) {
    super('rate_limited', message, {
      next: details.next,
      kept: 'The call was not made and cost nothing.',
      retryable: true,
      retryAfterSeconds: details.retryAfterSeconds,
    });
    this.resetAt = details.resetAt;
    this.limit = details.limit;
  }
}

interface QuotaErrorDetails {
  readonly next: string;
  readonly resetAt: Date;
  readonly retryAfterSeconds: number;
  readonly limit: { readonly unit: QuotaUnit; readonly amount: number };
}

export interface FullLimit {
  readonly limit: AppliedLimit;
  readonly spent: number;
  readonly need: number;
  readonly endMs: number;
  readonly nowMs: number;
}

/** What is spent leaves no room for this call before the window ends. */
export function exhausted(full: FullLimit): QuotaError {
  const { limit, spent, need } = full;
  const resetAt = new Date(full.endMs);
  const told = `${describeUnits(limit.unit, spent)} of ${describeUnits(limit.unit, limit.ceiling)} a ${limit.window} are used, and this call may need ${describeUnits(limit.unit, need)}`;
  return new QuotaError(`${nameOf(limit)} is exhausted: ${told}.`, {
    next: `Try again after ${resetAt.toISOString()}, ask for less, or have the limit raised.`,
    resetAt,
    retryAfterSeconds: Math.max(1, Math.ceil((full.endMs - full.nowMs) / 1000)),
    limit: { unit: limit.unit, amount: fromUnits(limit.unit, limit.ceiling) },
  });
}

/** There would be room, were it not set aside for calls under way. */
export function heldByOthers(full: Omit<FullLimit, 'nowMs'>): QuotaError {
  const { limit, need } = full;
  return new QuotaError(
    `${nameOf(limit)} is full for the moment: what is left is set aside for calls under way, and this call may need ${describeUnits(limit.unit, need)}.`,
    {
      next: 'Try again when some of the calls under way are over.',
      resetAt: new Date(full.endMs),
      retryAfterSeconds: 1,
      limit: { unit: limit.unit, amount: fromUnits(limit.unit, limit.ceiling) },
    },
  );
}

function nameOf(limit: AppliedLimit): string {
  const of = Object.entries(limit.label.of).map(([name, value]) => `${name} ${value ?? '(none)'}`);
  const whose = of.length > 0 ? of.join(', ') : 'the workspace';
  return `The ${limit.unit === 'usd' ? 'budget' : 'token quota'} of ${whose}`;
}
