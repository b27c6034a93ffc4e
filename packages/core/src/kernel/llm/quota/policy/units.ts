import { LeadlineError } from '../../../errors/index.ts';

/** What a limit counts: tokens, or money in US dollars. */
export type QuotaUnit = 'tokens' | 'usd';

/** Tokens and US dollars of one call. Neither may be negative; a fraction of a token counts as a whole one. */
export interface Amounts {
  readonly tokens: number;
  readonly usd: number;
}

/** The same in whole counting units: tokens, and billionths of a dollar. */
export type Counts = Readonly<Record<QuotaUnit, number>>;

const NANO = 1e9;
/** Largest number of counting units anywhere: sums of many stay exact in a double and in a bigint. */
export const MOST_UNITS = 1e15;

/** Whole counting units of a number of tokens or dollars. */
export function toUnits(unit: QuotaUnit, amount: number): number {
  // A price that is a decimal fraction comes with noise in the last binary digits, which is not to be rounded up.
  return unit === 'tokens' ? Math.ceil(amount) : Math.ceil(Number((amount * NANO).toPrecision(12)));
}

/** Tokens or dollars of whole counting units. */
export function fromUnits(unit: QuotaUnit, units: number): number {
  return unit === 'tokens' ? units : units / NANO;
}

/** @throws `invalid_input` for what is negative, not a number or beyond all measure. */
export function countsOf(amounts: Amounts, what: 'estimate' | 'actual'): Counts {
  return { tokens: checked('tokens', amounts.tokens, what), usd: checked('usd', amounts.usd, what) };
}

function checked(unit: QuotaUnit, amount: number, what: string): number {
  // Whole tokens and nothing else is the rule, and this is on the way of every call.
  const units = unit === 'tokens' && Number.isSafeInteger(amount) ? amount : toUnits(unit, amount);
  if (units >= 0 && units <= MOST_UNITS) return units;
  throw new LeadlineError('invalid_input', `The ${what} of a call cannot be ${amount} ${unit}.`, {
    next: `Give a number from 0 to ${fromUnits(unit, MOST_UNITS)}.`,
    issues: [{ path: `${what}.${unit}`, message: 'must be a finite number, 0 or more' }],
  });
}

/** For people: `1,234 tokens`, `$12.50`. */
export function describeUnits(unit: QuotaUnit, units: number): string {
  const amount = fromUnits(unit, units);
  if (unit === 'tokens') return `${amount.toLocaleString('en-US')} tokens`;
  return `$${amount.toFixed(amount !== 0 && amount < 0.1 ? 6 : 2)}`;
}
