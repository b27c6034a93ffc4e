interface Band {
  readonly label: string;
  /** Lowest value of the band; it reaches to the next one's. */
  readonly from: number;
}

/** Bands of headcount, as a profile's `employeeRange` writes them. */
export const EMPLOYEE_BANDS: readonly Band[] = [
  { label: '1-10', from: 1 },
  { label: '11-50', from: 11 },
  { label: '51-200', from: 51 },
  { label: '201-500', from: 201 },
  { label: '501-1000', from: 501 },
  { label: '1001-5000', from: 1001 },
  { label: '5001-10000', from: 5001 },
  { label: '10001+', from: 10_001 },
];

/** Bands of revenue in US dollars, as a profile's `revenueRange` writes them. */
export const REVENUE_BANDS: readonly Band[] = [
  { label: '<1M', from: 0 },
  { label: '1M-10M', from: 1e6 },
  { label: '10M-50M', from: 1e7 },
  { label: '50M-100M', from: 5e7 },
  { label: '100M-500M', from: 1e8 },
  { label: '500M-1B', from: 5e8 },
  { label: '1B+', from: 1e9 },
];

/** The band of a headcount; null for less than one. */
export function employeeBand(employees: number): string | null {
  return bandOf(EMPLOYEE_BANDS, employees);
}

/** The band of a revenue in US dollars; null for less than nothing. */
export function revenueBand(revenueUsd: number): string | null {
  return bandOf(REVENUE_BANDS, revenueUsd);
}

function bandOf(bands: readonly Band[], value: number): string | null {
  if (!Number.isFinite(value)) return null;
  return bands.findLast(({ from }) => value >= from)?.label ?? null;
}

/** A provider's band as one of ours. `share` (0..1) says how much of theirs lies in it. */
export interface FittedBand {
  readonly band: string;
  readonly share: number;
}

interface Range {
  readonly from: number;
  /** Infinite where the range is open. */
  readonly to: number;
}

/**
 * Band of a headcount as providers write it: `51-200`, `51 – 200 employees`, `251-1K`, `10,001+`, or one number. A range that is cut
 * otherwise than ours goes to the band that holds most of it. Null where none holds half of it, or nothing can be read.
 */
export function readEmployeeBand(words: string | undefined): FittedBand | null {
  const range = rangeIn(words);
  return range && fitted(EMPLOYEE_BANDS, range);
}

/** Band of a revenue as providers write it: `$1M-$10M`, `10-50 million`, `< 1M`, `$1B+`. See `readEmployeeBand`. */
export function readRevenueBand(words: string | undefined): FittedBand | null {
  const range = rangeIn(words);
  return range && fitted(REVENUE_BANDS, range);
}

/** The same from two ends in US dollars; `to` absent means open. */
export function revenueBandBetween(from: number | undefined, to: number | undefined): FittedBand | null {
  if (from === undefined && to === undefined) return null;
  return fitted(REVENUE_BANDS, { from: from ?? 0, to: to ?? Number.POSITIVE_INFINITY });
}

const UNIT = '(?:thousand|million|mio|billion|bn|[kmb])(?![a-z\\d])';
const NUMBER = new RegExp(`(\\d+(?:\\.\\d+)?)(?:\\s*(${UNIT}))?`, 'gu');
/** Signs between thousands: `1,001`, and `1.001` where no unit follows, which would make it a decimal point. */
const SEPARATORS = new RegExp(`(?<=\\d)(?:,(?=\\d{3})|\\.(?=\\d{3}(?!\\d|\\s*${UNIT})))`, 'gu');
const AT_LEAST = /\+|>|\b(?:over|above|more than|at least|mehr als|über)\b/u;
const AT_MOST = /<|\b(?:under|below|less than|up to|bis zu|weniger als)\b/u;

function rangeIn(words: string | undefined): Range | null {
  const text = words?.normalize('NFKC').toLowerCase().replaceAll(SEPARATORS, '') ?? '';
  const found = [...text.matchAll(NUMBER)].slice(0, 3);
  const units = found.map((number) => unitOf(number[2]));
  const [first, second] = found.map((number, at) => Number(number[1]) * (units[at] ?? 1));
  if (first === undefined || found.length > 2) return null;
  if (second === undefined) {
    if (AT_LEAST.test(text)) return { from: first, to: Number.POSITIVE_INFINITY };
    return { from: AT_MOST.test(text) ? 0 : first, to: first };
  }
  // `10-50M` leaves the first unit out; `251-1K` does not.
  const scaled = first * (units[1] ?? 1);
  const from = units[0] === undefined && scaled <= second ? scaled : first;
  return second >= from ? { from, to: second } : null;
}

function unitOf(word: string | undefined): number | undefined {
  const letter = word?.[0];
  if (letter === undefined) return undefined;
  return letter === 'k' || letter === 't' ? 1e3 : letter === 'm' ? 1e6 : 1e9;
}

function fitted(bands: readonly Band[], { from, to }: Range): FittedBand | null {
  // A range that begins below the lowest band, as `0-10` employees, begins with it.
  const range = { from: from === to ? from : Math.max(from, bands[0]?.from ?? 0), to };
  let best: FittedBand | null = null;
  for (const [at, band] of bands.entries()) {
    const next = bands[at + 1]?.from ?? Number.POSITIVE_INFINITY;
    const share = shareIn({ from: band.from, to: next }, range);
    if (share >= 0.5 && share > (best?.share ?? 0)) best = { band: band.label, share };
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
