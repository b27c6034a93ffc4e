import type { PromptComparison } from '@leadline/contracts';
import {
  adjustForFalseDiscovery,
  type Count,
  FEWEST_FOR_MEANS,
  type Sample,
  twoMeansTest,
  twoProportionTest,
} from '../../../statistics/index.ts';

/** What versions are compared by. */
export interface Compared {
  readonly version: string;
  readonly failures: Count;
  /** Null where answers are not checked. */
  readonly checkFailures: Count | null;
  readonly scores: ReadonlyMap<string, Sample>;
}

/** Below so many requests on either side nothing is said of shares. */
const FEWEST_FOR_SHARES = 10;
const SIGNIFICANT = 0.05;

interface Difference {
  readonly metric: string;
  readonly baseline: string;
  readonly version: string;
  /** Of the version less the baseline's, turned so that above 0 is better. */
  readonly gain: number;
  readonly figures: string;
  readonly pValue: number | null;
  readonly fewest: string;
}

/** Each version beside the baseline, and whether the difference is more than chance; p-values are adjusted for looking at all of them. */
export function compareVersions(baseline: Compared, others: readonly Compared[]): PromptComparison[] {
  const differences = others.flatMap((other) => differencesOf(baseline, other));
  const adjusted = adjustForFalseDiscovery(differences.map(({ pValue }) => pValue));
  return differences.map((difference, index) => told(difference, adjusted[index] ?? null));
}

function differencesOf(baseline: Compared, other: Compared): Difference[] {
  const pair = { baseline: baseline.version, version: other.version };
  const shares = (metric: string, before: Count | null, after: Count | null): Difference[] =>
    before && after ? [{ metric, ...pair, ...shareDifference(before, after) }] : [];
  return [
    ...shares('failures', baseline.failures, other.failures),
    ...shares('checkFailures', baseline.checkFailures, other.checkFailures),
    ...[...other.scores].flatMap(([name, after]) => {
      const before = baseline.scores.get(name);
      return before ? [{ metric: `score:${name}`, ...pair, ...meanDifference(before, after) }] : [];
    }),
  ];
}

function shareDifference(before: Count, after: Count) {
  const enough = Math.min(before.n, after.n) >= FEWEST_FOR_SHARES;
  return {
    gain: share(before) - share(after),
    figures: `${shown(after)} against ${shown(before)}`,
    pValue: enough ? twoProportionTest(before, after) : null,
    fewest: `${FEWEST_FOR_SHARES} requests`,
  };
}

function meanDifference(before: Sample, after: Sample) {
  return {
    gain: after.mean - before.mean,
    figures: `${after.mean.toFixed(2)} of ${after.n} against ${before.mean.toFixed(2)} of ${before.n}`,
    pValue: twoMeansTest(before, after),
    fewest: `${FEWEST_FOR_MEANS} scores`,
  };
}

function share({ hits, n }: Count): number {
  return n === 0 ? 0 : hits / n;
}

function shown(count: Count): string {
  return `${count.hits} of ${count.n} (${(share(count) * 100).toFixed(1)} %)`;
}

function told({ gain, figures, fewest, ...difference }: Difference, pValue: number | null): PromptComparison {
  const { metric, version, baseline } = difference;
  const verdict = verdictOf(gain, pValue);
  const p = pValue === null ? '' : ` (p ${pValue < 0.001 ? '< 0.001' : `= ${pValue.toFixed(3)}`})`;
  const meaning = {
    better: `${version} is better${p}.`,
    worse: `${version} is worse${p}.`,
    'no difference shown': `the difference may be chance${p}.`,
    'too few': `too few to tell: at least ${fewest} on either side are needed.`,
  }[verdict];
  const statement = `${WORDS[metric] ?? metric.replace('score:', 'score ')}, ${version} beside ${baseline}: ${figures}; ${meaning}`;
  return { ...difference, pValue, verdict, statement };
}

const WORDS: Readonly<Record<string, string>> = {
  failures: 'requests without an answer',
  checkFailures: 'answers that failed their check',
};

function verdictOf(gain: number, pValue: number | null): PromptComparison['verdict'] {
  if (pValue === null) return 'too few';
  if (pValue >= SIGNIFICANT || gain === 0) return 'no difference shown';
  return gain > 0 ? 'better' : 'worse';
}
