import { addCounts, type CountDistribution, hypergeometric } from './hypergeometric.ts';
import { assertCount } from './interval.ts';
import { twoSidedNormalTail } from './normal.ts';
import type { Count } from './proportions.ts';

/** One question put to one assistant in both audits: how often the answers hit, before and after. */
export interface PairedCell {
  readonly before: Count;
  readonly after: Count;
}

/** Above so many steps the exact distribution is left for its normal approximation, by then as good. */
const EXACT_STEPS = 5_000_000;

/**
 * The two-sided p-value of "nothing changed in any cell", where each cell is its own before and after; null
 * without a cell that has both.
 *
 * The exact conditional test for stratified two-by-two tables, doubling the smaller tail. With one answer
 * before and one after in each cell it is McNemar's exact test; with repeats it stays valid, since answers
 * are only exchanged within their cell. Large audits use the Mantel–Haenszel normal form of the same test.
 *
 * Sources: Q. McNemar, Psychometrika 12 (1947) 153–157; D. R. Cox, Journal of the Royal Statistical Society B
 * 20 (1958) 215–242; N. Mantel and W. Haenszel, Journal of the National Cancer Institute 22 (1959) 719–748.
 */
export function pairedTest(cells: readonly PairedCell[]): number | null {
  for (const { before, after } of cells) {
    assertCount(before.hits, before.n);
    assertCount(after.hits, after.n);
  }
  const usable = cells.filter((cell) => cell.before.n > 0 && cell.after.n > 0);
  if (usable.length === 0) return null;
  const informative = usable.filter((cell) => !isDegenerate(cell));
  if (informative.length === 0) return 1;
  const observed = informative.reduce((sum, cell) => sum + cell.before.hits, 0);
  return exactSteps(informative) <= EXACT_STEPS
    ? exactTail(informative, observed)
    : normalTail(informative, observed);
}

/** All hits or none in a cell, before and after: no exchange within it can change anything. */
function isDegenerate({ before, after }: PairedCell): boolean {
  const hits = before.hits + after.hits;
  return hits === 0 || hits === before.n + after.n;
}

function exactSteps(cells: readonly PairedCell[]): number {
  const widest = cells.reduce(
    (sum, { before, after }) => sum + Math.min(before.n, before.hits + after.hits),
    0,
  );
  return (widest * widest) / 2;
}

function exactTail(cells: readonly PairedCell[], observed: number): number {
  const sum = sumOfCounts(
    cells.map(({ before, after }) => hypergeometric(before.n + after.n, before.hits + after.hits, before.n)),
  );
  let atMost = 0;
  let atLeast = 0;
  sum.probabilities.forEach((share, i) => {
    if (sum.from + i <= observed) atMost += share;
    if (sum.from + i >= observed) atLeast += share;
  });
  return Math.min(1, 2 * Math.min(atMost, atLeast));
}

/** Adds pairs of neighbours again and again, so that few long distributions are ever multiplied. */
function sumOfCounts(distributions: readonly CountDistribution[]): CountDistribution {
  let round = [...distributions];
  while (round.length > 1) {
    const next: CountDistribution[] = [];
    for (let i = 0; i < round.length; i += 2) {
      const [left, right] = [round[i], round[i + 1]];
      if (left) next.push(right ? addCounts(left, right) : left);
    }
    round = next;
  }
  return round[0] ?? { from: 0, probabilities: new Float64Array([1]) };
}

function normalTail(cells: readonly PairedCell[], observed: number): number {
  let expected = 0;
  let variance = 0;
  for (const { before, after } of cells) {
    const total = before.n + after.n;
    const hits = before.hits + after.hits;
    expected += (before.n * hits) / total;
    variance += (before.n * after.n * hits * (total - hits)) / (total * total * (total - 1));
  }
  // The half step makes up for reading a count off a smooth curve.
  const distance = Math.max(0, Math.abs(observed - expected) - 0.5);
  return twoSidedNormalTail(distance / Math.sqrt(variance));
}
