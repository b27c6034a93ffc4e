import type { FieldName } from '@leadline/contracts';
import { type ChoosableCall, fieldList, type Left, type Planned, usd, type Wave } from './plan.ts';

export interface StaticQuestion {
  readonly missing: readonly FieldName[];
  readonly calls: readonly ChoosableCall[];
  readonly budgetUsd: number;
}

/**
 * The order nobody learned (004 P2-1): everything free at once; then one price after another, cheapest first, as long as a
 * call yields something that is still missing and the budget holds.
 */
export function staticWave({ missing, calls, budgetUsd }: StaticQuestion): Wave {
  const now: Planned[] = [];
  const left: Left[] = [];
  let money = budgetUsd;
  let price: number | null = null;
  for (const call of [...calls].sort((a, b) => a.priceUsd - b.priceUsd)) {
    const fields = call.yields.filter((field) => missing.includes(field));
    if (fields.length === 0) left.push({ call, reason: 'yields nothing that is still missing' });
    else if (call.priceUsd > money)
      left.push({
        call,
        reason: `costs up to ${usd(call.priceUsd)}, and ${usd(money)} of the budget is left`,
        lacksMoney: true,
      });
    else if (price !== null && call.priceUsd > price)
      left.push({ call, reason: `waits until what costs ${usd(price)} has answered` });
    else {
      now.push({
        call,
        gain: fields.length,
        reason: `may bring ${fieldList(fields)}, for up to ${usd(call.priceUsd)}`,
      });
      money -= call.priceUsd;
      if (call.priceUsd > 0 || price === null) price = call.priceUsd;
    }
  }
  return { now, left };
}
