import type { QuotaLimit } from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import { amount } from './visibility/flag-values.ts';

/** The flags by which limits are given. */
export interface AmountFlags {
  readonly usdPerDay?: string;
  readonly usdPerMonth?: string;
  readonly tokensPerDay?: string;
  readonly tokensPerMonth?: string;
}

/** As limits of a key or a person. @throws `invalid_input` for what is not a number. */
export function amountsOf({ usdPerDay, usdPerMonth, tokensPerDay, tokensPerMonth }: AmountFlags) {
  const given = Object.entries({ usdPerDay, usdPerMonth, tokensPerDay, tokensPerMonth }).flatMap(
    ([limit, text]) => (text === undefined ? [] : [[limit, orNone(text, amount)] as const]),
  );
  return Object.fromEntries(given);
}

/** `none` takes a setting back. */
export function orNone<Value>(text: string, read: (text: string) => Value): Value | null {
  return text === 'none' ? null : read(text);
}

/** As limits of quotas. @throws `invalid_input` for what is not a number, and where none was given. */
export function limitsGiven(flags: AmountFlags): Pick<QuotaLimit, 'unit' | 'window' | 'amount'>[] {
  const given = [
    ['usd', 'day', flags.usdPerDay],
    ['usd', 'month', flags.usdPerMonth],
    ['tokens', 'day', flags.tokensPerDay],
    ['tokens', 'month', flags.tokensPerMonth],
  ] as const;
  const limits = given.flatMap(([unit, window, text]) =>
    text === undefined ? [] : [{ unit, window, amount: amount(text) }],
  );
  if (limits.length > 0) return limits;
  throw new LeadlineError('invalid_input', 'No amount was given.', {
    next: 'Give --usd-per-day, --usd-per-month, --tokens-per-day or --tokens-per-month.',
  });
}
