import type { Rate } from '@leadline/contracts';

/** Printed where a value is missing. */
export const ABSENT = '–';

const COUNT = new Intl.NumberFormat('en-US');
const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const DATE_TIME = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** A share of 0 to 1 as whole per cent; `<1%` and `>99%` keep a few from looking like none or all. */
export function percent(share: number | null): string {
  if (share === null) return ABSENT;
  if (share > 0 && share < 0.005) return '<1%';
  if (share < 1 && share > 0.995) return '>99%';
  return `${Math.round(share * 100)}%`;
}

/** A value already in per cent (0 to 100). */
export function percentage(value: number | null): string {
  return percent(value === null ? null : value / 100);
}

/** `31–58%`, or nothing when there is no interval. */
export function interval(rate: Pick<Rate, 'low' | 'high'>): string {
  if (rate.low === null || rate.high === null) return '';
  return `${Math.round(rate.low * 100)}–${Math.round(rate.high * 100)}%`;
}

/** `22 of 48`. */
export function hitsOf(rate: Pick<Rate, 'hits' | 'n'>): string {
  return `${count(rate.hits)} of ${count(rate.n)}`;
}

/** A score of 0 to 100 as a whole number. */
export function score(value: number | null): string {
  return value === null ? ABSENT : String(Math.round(value));
}

/** One decimal where it matters, for parts of a score. */
export function decimal(value: number | null): string {
  return value === null ? ABSENT : String(Math.round(value * 10) / 10);
}

export function count(value: number): string {
  return COUNT.format(value);
}

/** `1 answer`, `48 answers`. */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** US dollars: whole cents from a dollar up, four decimals below, so that small prices stay visible. */
export function dollars(value: number): string {
  if (value === 0) return '$0';
  if (value < 0.00005) return '<$0.0001';
  return `$${value < 1 ? value.toFixed(4) : COUNT.format(Math.round(value * 100) / 100)}`;
}

/** A change in percentage points with its sign: `+7 points`. */
export function points(difference: number | null): string {
  if (difference === null) return ABSENT;
  const rounded = Math.round(difference * 100);
  return `${signed(rounded)} ${Math.abs(rounded) === 1 ? 'point' : 'points'}`;
}

/** `+3`, `−2`, `0`; the minus is the typographic one. */
export function signed(value: number): string {
  if (value === 0) return '0';
  return value > 0 ? `+${value}` : `−${Math.abs(value)}`;
}

/** `p = 0.03`, `p < 0.001`. */
export function probability(value: number | null): string {
  if (value === null) return '';
  if (value < 0.001) return 'p < 0.001';
  return `p = ${value < 0.1 ? value.toFixed(3) : value.toFixed(2)}`;
}

/** `20 November 2026`, in UTC. */
export function date(iso: string): string {
  return DATE.format(new Date(iso));
}

/** `20 November 2026 at 09:13 UTC`. */
export function dateTime(iso: string): string {
  return `${DATE_TIME.format(new Date(iso))} UTC`;
}
