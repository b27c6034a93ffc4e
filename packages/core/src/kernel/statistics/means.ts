import { wilsonBounds } from './interval.ts';
import { twoSidedNormalTail } from './normal.ts';

/** What is known of a sample: its size, its mean, and its variance with n − 1. */
export interface Sample {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

/** Below so many values on either side the test says nothing: its normal form is not yet good. */
export const FEWEST_FOR_MEANS = 30;

/**
 * A 95 % interval for the mean of values between 0 and 1: Wilson's, with the mean in place of the share. Never too narrow,
 * since such values vary at most as much as yes and no of the same mean do. `n` is at least 1.
 */
export function meanInterval({ n, mean }: Pick<Sample, 'n' | 'mean'>): { low: number; high: number } {
  return wilsonBounds(mean, n);
}

/**
 * The two-sided p-value of "both samples have the same underlying mean"; null with fewer than 30 values on either side.
 *
 * Source: B. L. Welch, The generalization of "Student's" problem when several different population variances are
 * involved, Biometrika 34 (1947) 28–35, in its normal form.
 */
export function twoMeansTest(before: Sample, after: Sample): number | null {
  if (before.n < FEWEST_FOR_MEANS || after.n < FEWEST_FOR_MEANS) return null;
  const error = Math.sqrt(before.variance / before.n + after.variance / after.n);
  const difference = Math.abs(after.mean - before.mean);
  if (error === 0) return difference === 0 ? 1 : 0;
  return twoSidedNormalTail(difference / error);
}
