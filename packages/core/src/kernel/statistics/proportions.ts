import { hypergeometric } from './hypergeometric.ts';
import { assertCount } from './interval.ts';
import { twoSidedNormalTail } from './normal.ts';

/** So many hits among so many tries. */
export interface Count {
  readonly hits: number;
  readonly n: number;
}

/** Two tables whose chances differ by less than this are equally likely: they differ by rounding alone. */
const SAME_CHANCE = 1 + 1e-9;

/**
 * The two-sided p-value of "both samples have the same underlying share"; null when one sample is empty.
 *
 * The chi-squared test with N − 1 where every expected count is at least 1, else the Fisher–Irwin exact test
 * by Irwin's rule. Source: I. Campbell, Chi-squared and Fisher–Irwin tests of two-by-two tables with small
 * sample recommendations, Statistics in Medicine 26 (2007) 3661–3675.
 */
export function twoProportionTest(before: Count, after: Count): number | null {
  assertCount(before.hits, before.n);
  assertCount(after.hits, after.n);
  if (before.n === 0 || after.n === 0) return null;
  const total = before.n + after.n;
  const hits = before.hits + after.hits;
  if (hits === 0 || hits === total) return 1;
  const smallestExpected = (Math.min(before.n, after.n) * Math.min(hits, total - hits)) / total;
  return smallestExpected >= 1 ? chiSquared(before, after) : fisherIrwin(before, after);
}

function chiSquared(before: Count, after: Count): number {
  const total = before.n + after.n;
  const hits = before.hits + after.hits;
  const cross = before.hits * (after.n - after.hits) - after.hits * (before.n - before.hits);
  const statistic = ((total - 1) * cross * cross) / (before.n * after.n * hits * (total - hits));
  return twoSidedNormalTail(Math.sqrt(statistic));
}

function fisherIrwin(before: Count, after: Count): number {
  const distribution = hypergeometric(before.n + after.n, before.hits + after.hits, before.n);
  const observed = distribution.probabilities[before.hits - distribution.from] ?? 0;
  const asUnlikely = distribution.probabilities.filter((share) => share <= observed * SAME_CHANCE);
  return Math.min(
    1,
    asUnlikely.reduce((sum, share) => sum + share, 0),
  );
}
