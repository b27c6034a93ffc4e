import { leftOf } from './allotment.ts';
import { fromUnits } from './policy/units.ts';
import type { MoneyLeft } from './quotas.ts';
import type { Slot } from './rules-cache.ts';

export const NO_MONEY_LIMIT: MoneyLeft = { leftUsd: null, limitUsd: null };

/** Of the money limits of a scope the one with least left, by what this process knows of it. */
export function moneyLeft(slots: readonly Slot[], databaseMs: number): MoneyLeft {
  if (slots.length === 0) return NO_MONEY_LIMIT;
  let least = Number.POSITIVE_INFINITY;
  let ceiling = 0;
  for (const { limit, allotment } of slots) {
    // Not used in this process yet, or in a window that is over: the count begins at 0 as far as anybody here knows.
    const counted = allotment !== null && databaseMs < allotment.span.endMs;
    const left = counted ? leftOf(allotment) : limit.ceiling;
    if (left >= least) continue;
    least = left;
    ceiling = limit.ceiling;
  }
  return { leftUsd: fromUnits('usd', least), limitUsd: fromUnits('usd', ceiling) };
}
