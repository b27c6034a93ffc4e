import type { Rate } from '@leadline/contracts';

/** The 97.5th percentile of the standard normal distribution: 95 % lie within it on both sides. */
const Z_95 = 1.959963984540054;

/**
 * Wilson's 95 % interval for a share of `hits` in `n`; both bounds run from 0 to 1. Null when `n` is 0.
 *
 * Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the
 * American Statistical Association 22 (1927) 209–212; method 3 in R. G. Newcombe, Statistics in Medicine 17
 * (1998) 857–872, where it is preferred for small samples and for shares near 0 and 1.
 */
export function wilsonInterval(hits: number, n: number): { low: number; high: number } | null {
  assertCount(hits, n);
  if (n === 0) return null;
  const { low, high } = wilsonBounds(hits / n, n);
  // The bounds at the ends are exact in theory and a rounding error away from it in floating point.
  return { low: hits === 0 ? 0 : low, high: hits === n ? 1 : high };
}

/** Wilson's 95 % bounds for a share, or for the mean of values between 0 and 1, in `n`, which is at least 1. */
export function wilsonBounds(share: number, n: number): { low: number; high: number } {
  const z2 = Z_95 * Z_95;
  const centre = share + z2 / (2 * n);
  const spread = Z_95 * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  const scale = 1 + z2 / n;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}

/** A share with its sample size and Wilson 95 % interval; null throughout when `n` is 0. */
export function rate(hits: number, n: number): Rate {
  const interval = wilsonInterval(hits, n);
  return {
    rate: n === 0 ? null : hits / n,
    hits,
    n,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  };
}

/** Rejects what cannot be a count of hits among `n` tries: that is a programming error, never bad input. */
export function assertCount(hits: number, n: number): void {
  const whole = Number.isInteger(hits) && Number.isInteger(n);
  if (!whole || hits < 0 || hits > n) throw new RangeError(`${hits} of ${n} is not a count of hits.`);
}
