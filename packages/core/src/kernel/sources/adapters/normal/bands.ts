import { EMPLOYEE_BANDS, REVENUE_BANDS } from '../../../identifiers/index.ts';

/** A provider's band as one of ours. `share` (0..1) says how much of theirs lies in it. */
export interface FittedBand {
  readonly band: string;
  readonly share: number;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

type Bands = readonly { readonly label: string; readonly from: number }[];

/** `51-250`, `251-1K`, `1,001-5,000 employees`, `10K+` as a band of `employeeRange`; undefined where none holds half of it. */
export function employeeBandOf(words: string | undefined): FittedBand | undefined {
  const range = rangeIn(words);
  return range && fitted(EMPLOYEE_BANDS, { from: Math.max(1, range.from), to: range.to });
}

/** `$10M-$50M`, `$0-$1M`, `$10B+` as a band of `revenueRange`; undefined where none holds half of it. */
export function revenueBandOf(words: string | undefined): FittedBand | undefined {
  const range = rangeIn(words);
  return range && fitted(REVENUE_BANDS, range);
}

/** The same from two ends; `to` absent means open. */
export function revenueBandBetween(from: number | undefined, to: number | undefined): FittedBand | undefined {
  if (from === undefined && to === undefined) return undefined;
  return fitted(REVENUE_BANDS, { from: from ?? 0, to: to ?? Number.POSITIVE_INFINITY });
}

const UNIT: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9, bn: 1e9 };

function rangeIn(words: string | undefined): Range | undefined {
  const text = words?.toLowerCase().replaceAll(/[,$]/g, '') ?? '';
  const found = [...text.matchAll(/(\d+(?:\.\d+)?)\s*(bn|[kmb])?(?![a-z])/g)].slice(0, 3);
  const units = found.map((number) => UNIT[number[2] ?? '']);
  const [first, second] = found.map((number, at) => Number(number[1]) * (units[at] ?? 1));
  if (first === undefined || found.length > 2) return undefined;
  if (second === undefined)
    return text.includes('+') ? { from: first, to: Number.POSITIVE_INFINITY } : undefined;
  // `10-50M` leaves the first unit out; `251-1K` does not.
  const from = units[0] === undefined && first * (units[1] ?? 1) <= second ? first * (units[1] ?? 1) : first;
  return second >= from ? { from, to: second } : undefined;
}

function fitted(bands: Bands, range: Range): FittedBand | undefined {
  let best: FittedBand | undefined;
  for (const [at, { label, from }] of bands.entries()) {
    const next = bands[at + 1]?.from ?? Number.POSITIVE_INFINITY;
    const share = shareIn({ from, to: next }, range);
    if (share >= 0.5 && share > (best?.share ?? 0)) best = { band: label, share };
  }
  return best;
}

/** How much of a range lies in a band that reaches to `band.to`, not included. */
function shareIn(band: Range, range: Range): number {
  if (range.to === Number.POSITIVE_INFINITY)
    // `10K+` means our open band although it begins one earlier.
    return band.to === range.to && range.from >= band.from - 1 ? 1 : 0;
  if (range.to === range.from) return range.from >= band.from && range.from < band.to ? 1 : 0;
  const overlap = Math.min(band.to, range.to) - Math.max(band.from, range.from);
  return Math.max(0, overlap) / (range.to - range.from);
}
