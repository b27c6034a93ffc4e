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

/**
 * Band of a headcount as providers write it: `51-200`, `51 – 200 employees`, `10,001+`, `1K-5K`, or one number. A band cut otherwise
 * than ours goes to the one that its middle lies in. Null where nothing can be read.
 */
export function readEmployeeBand(text: string): string | null {
  return readBand(text, EMPLOYEE_BANDS);
}

/** Band of a revenue as providers write it: `$1M-$10M`, `10-50 million`, `< 1M`, `$1B+`. See `readEmployeeBand`. */
export function readRevenueBand(text: string): string | null {
  return readBand(text, REVENUE_BANDS);
}

function readBand(text: string, bands: readonly Band[]): string | null {
  const plain = text.normalize('NFKC').replaceAll(/(?<=\d),(?=\d{3})/gu, '');
  const numbers = [
    ...plain.matchAll(/(\d+(?:\.\d+)?)\s*(k|m|b|thousand|million|mio|billion|bn)?(?![a-z])/giu),
  ].slice(0, 2);
  const units = numbers.map((match) => unitOf(match[2]));
  const last = units.at(-1) ?? 1;
  const values = numbers.map(
    (match, at) => Number(match[1]) * ((units[at] ?? 1) === 1 ? last : (units[at] ?? 1)),
  );
  const [low, high] = values;
  if (low === undefined) return null;
  if (high !== undefined) return bandOf(bands, Math.sqrt(Math.max(low, 1) * Math.max(high, 1)));
  return /<|under|less|bis zu|up to/iu.test(plain)
    ? bandOf(bands, Math.max(bands[0]?.from ?? 0, low / 2))
    : bandOf(bands, low);
}

function unitOf(word: string | undefined): number {
  const letter = word?.[0]?.toLowerCase();
  return letter === 'k' || letter === 't' ? 1e3 : letter === 'm' ? 1e6 : letter === 'b' ? 1e9 : 1;
}
