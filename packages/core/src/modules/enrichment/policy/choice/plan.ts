import type { FieldName } from '@leadline/contracts';

/** A call that can be planned with. */
export interface ChoosableCall {
  readonly source: string;
  readonly call: string;
  readonly yields: readonly FieldName[];
  /** The most it costs, in US dollars: what the budget must have left. */
  readonly priceUsd: number;
  /** What it came to on average, misses included; the price where it was never made. */
  readonly expectedUsd?: number;
}

export interface Planned {
  readonly call: ChoosableCall;
  /** Fields it is expected to add. */
  readonly gain: number;
  /** Why it is asked, in a sentence with the figures. */
  readonly reason: string;
}

/** What is asked next, all at once, and what is not asked and why; planned anew when these have answered. */
export interface Wave {
  readonly now: readonly Planned[];
  readonly left: readonly Left[];
}

export interface Left {
  readonly call: ChoosableCall;
  readonly reason: string;
  /** True where it would have been made with more money. */
  readonly lacksMoney?: boolean;
}

export function keyOfCall({ source, call }: Pick<ChoosableCall, 'source' | 'call'>): string {
  return `${source}.${call}`;
}

export function usd(amount: number): string {
  return `$${amount.toFixed(4).replace(/0{1,2}$/, '')}`;
}

/** `employees, ceo and 3 more`. */
export function fieldList(fields: readonly FieldName[]): string {
  const shown = fields.slice(0, 3).join(', ');
  return fields.length > 3 ? `${shown} and ${fields.length - 3} more` : shown;
}
