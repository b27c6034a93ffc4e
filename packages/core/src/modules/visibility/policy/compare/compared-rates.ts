import type { AnalysedAnswer, ComparedRate } from '@leadline/contracts';
import {
  adjustForFalseDiscovery,
  pairedTest,
  rate,
  twoProportionTest,
} from '../../../../kernel/statistics/index.ts';
import { sharedCells } from './cells.ts';

/** A change is called real when chance alone would show one as large less than once in twenty times. */
export const SIGNIFICANCE = 0.05;

/** One figure in both audits: the answers it is taken over, and which of them count as hits. */
export interface RatePair {
  readonly label: string;
  readonly before: readonly AnalysedAnswer[];
  readonly after: readonly AnalysedAnswer[];
  readonly hit: (answer: AnalysedAnswer) => boolean;
}

interface Outcome {
  readonly pValue: number | null;
  /** The p-value of the largest change these numbers of answers could show. */
  readonly bestPossible: number | null;
  /** The direction of the answers the test looked at: above 0 is up. */
  readonly direction: number;
}

/**
 * Compares figures that are read side by side; their p-values are adjusted together. Each rate is over all
 * answers of its audit, so it equals the one in that audit's report.
 *
 * `unknown` says that there are too few answers for any change to stand out from chance, `noise` that a
 * change could have stood out and did not.
 */
export function compareRates(pairs: readonly RatePair[], paired: boolean): ComparedRate[] {
  const outcomes = pairs.map((pair) => (paired ? testPaired(pair) : testUnpaired(pair)));
  const adjusted = adjustForFalseDiscovery(outcomes.map((outcome) => outcome.pValue));
  return pairs.map((pair, i) => {
    const before = rateOf(pair.before, pair.hit);
    const after = rateOf(pair.after, pair.hit);
    const difference = before.rate === null || after.rate === null ? null : after.rate - before.rate;
    const pValue = adjusted[i] ?? null;
    const verdict = verdictOf({ ...(outcomes[i] as Outcome), pValue }, difference);
    return { label: pair.label, before, after, difference, pValue, verdict };
  });
}

function verdictOf(outcome: Outcome, difference: number | null): ComparedRate['verdict'] {
  if (outcome.pValue === null || outcome.bestPossible === null || difference === null) return 'unknown';
  if (outcome.bestPossible >= SIGNIFICANCE) return 'unknown';
  // With questions that only one audit asked, the whole can move against the shared part: then nothing is sure.
  const agree = Math.sign(outcome.direction) === Math.sign(difference);
  if (outcome.pValue >= SIGNIFICANCE || !agree || difference === 0) return 'noise';
  return difference > 0 ? 'up' : 'down';
}

function testUnpaired({ before, after, hit }: RatePair): Outcome {
  const [early, late] = [countOf(before, hit), countOf(after, hit)];
  const bestPossible = twoProportionTest({ hits: 0, n: early.n }, { hits: late.n, n: late.n });
  const direction = early.n === 0 || late.n === 0 ? 0 : late.hits / late.n - early.hits / early.n;
  return { pValue: twoProportionTest(early, late), bestPossible, direction };
}

function testPaired({ before, after, hit }: RatePair): Outcome {
  const cells = sharedCells(before, after).map((cell) => ({
    before: countOf(cell.before, hit),
    after: countOf(cell.after, hit),
  }));
  const extreme = cells.map((cell) => ({
    before: { hits: 0, n: cell.before.n },
    after: { hits: cell.after.n, n: cell.after.n },
  }));
  const direction = cells.reduce(
    (sum, cell) => sum + cell.after.hits / cell.after.n - cell.before.hits / cell.before.n,
    0,
  );
  return { pValue: pairedTest(cells), bestPossible: pairedTest(extreme), direction };
}

function countOf(answers: readonly AnalysedAnswer[], hit: RatePair['hit']): { hits: number; n: number } {
  return { hits: answers.filter(hit).length, n: answers.length };
}

function rateOf(answers: readonly AnalysedAnswer[], hit: RatePair['hit']): ComparedRate['before'] {
  const { hits, n } = countOf(answers, hit);
  const { rate: share, low, high } = rate(hits, n);
  return { rate: share, n, low, high };
}
