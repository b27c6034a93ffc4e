import type { PromptFigures, PromptVersionFigures, promptOperations } from '@leadline/contracts';
import type { Clock } from '../../../clock/index.ts';
import { meanInterval, rate } from '../../../statistics/index.ts';
import type { Store } from '../../../store/index.ts';
import type { TaskDefinition } from '../../task.ts';
import { timeRange } from '../../usage/index.ts';
import { createFindPrompt, noSuchPrompt } from '../find-prompt.ts';
import { readHead, takenVersions } from '../repository.ts';
import { initialShares, type PromptRef, sharesShown } from '../views.ts';
import { type Compared, compareVersions } from './compare-versions.ts';
import { readCounts, readScores, type VersionCounts, type VersionScore } from './read-figures.ts';

type FiguresInput = (typeof promptOperations)['promptFigures']['input']['_zod']['output'];

export interface PromptFiguresReader {
  /** @throws `not_found`; `invalid_input` for a range that ends before it begins. */
  figures(workspaceId: string, input: FiguresInput): Promise<PromptFigures>;
}

const METHOD =
  'Wilson’s 95 % intervals. Shares are compared by the chi-squared test with N − 1 or the Fisher–Irwin test, means of scores by Welch’s test; p-values are adjusted by Benjamini and Hochberg, and a difference is called at p < 0.05.';

export interface PromptFiguresDeps {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now'>;
  readonly tasks: readonly TaskDefinition[];
}

/** What became of each version, from the ledger, the failed checks and the scores. */
export function createPromptFigures({ store, clock, tasks }: PromptFiguresDeps): PromptFiguresReader {
  const find = createFindPrompt(tasks);
  return {
    async figures(workspaceId, { name, ...span }) {
      const ref = find(name);
      // What happened in this very millisecond is counted too.
      const range = timeRange(span, new Date(clock.now().getTime() + 1));
      const read = await store.tenant(workspaceId, async (database) => {
        const asked = { workspaceId, name, ...range };
        const known = await takenVersions(database, workspaceId, name);
        if (!ref.task && known.length === 0) throw noSuchPrompt(name);
        return {
          head: await readHead(database, workspaceId, name),
          counts: await readCounts(database, asked),
          scores: await readScores(database, asked),
        };
      });
      const live = sharesShown(ref, read.head?.shares ?? initialShares(ref));
      const counts = withLive(read.counts, live);
      const versions = counts
        .map((each) => figuresOf(ref, each, { live, scores: read.scores }))
        .toSorted((one, other) => other.requests - one.requests || (one.version < other.version ? 1 : -1));
      const baseline = versions.find(({ requests }) => requests > 0) ?? null;
      return {
        name,
        since: range.since.toISOString(),
        until: range.until.toISOString(),
        versions,
        baseline: baseline?.version ?? null,
        comparisons: baseline ? comparisons(baseline.version, { counts, scores: read.scores, ref }) : [],
        method: METHOD,
      };
    },
  };
}

type Live = ReturnType<typeof sharesShown>;

/** What is live and has not been used yet is shown too. */
function withLive(counts: readonly VersionCounts[], live: Live): VersionCounts[] {
  const unused = live.filter(({ version }) => !counts.some((each) => each.version === version));
  return [...counts, ...unused.map(({ version }) => ({ ...NOTHING, version }))];
}

const NOTHING = {
  calls: 0,
  requests: 0,
  cached: 0,
  failed: 0,
  judged: 0,
  checkFailures: 0,
  unusable: 0,
  repairs: 0,
  costUsd: 0,
  p50Ms: null,
  p95Ms: null,
} as const;

function figuresOf(
  { task }: PromptRef,
  counts: VersionCounts,
  { live, scores }: { readonly live: Live; readonly scores: readonly VersionScore[] },
): PromptVersionFigures {
  const { version, calls, requests, cached, costUsd, judged, repairs, p50Ms, p95Ms } = counts;
  // Saved versions of tasks have a suffix, so a plain number of a task is the code's, of today or of before an upgrade.
  const source = task && !version.includes('-') ? 'code' : 'workspace';
  return {
    version,
    source,
    share: live.find((each) => each.version === version)?.share ?? 0,
    requests,
    calls,
    cached,
    costUsd,
    usdPerRequest: judged === 0 ? null : costUsd / judged,
    p50Ms,
    p95Ms,
    failures: rate(counts.failed, requests),
    checkFailures: task ? rate(counts.checkFailures, judged) : null,
    repairs,
    unusable: task ? rate(counts.unusable, judged) : null,
    scores: scores
      .filter((score) => score.version === version)
      .map(({ name, mean, n }) => ({ name, mean, n, ...meanInterval({ mean, n }) })),
  };
}

function comparisons(
  baseline: string,
  read: {
    readonly counts: readonly VersionCounts[];
    readonly scores: readonly VersionScore[];
    readonly ref: PromptRef;
  },
) {
  const compared = read.counts
    .filter(({ requests }) => requests > 0)
    .map(
      (each): Compared => ({
        version: each.version,
        failures: { hits: each.failed, n: each.requests },
        checkFailures: read.ref.task ? { hits: each.checkFailures, n: each.judged } : null,
        scores: new Map(
          read.scores.filter(({ version }) => version === each.version).map((score) => [score.name, score]),
        ),
      }),
    );
  const first = compared.find(({ version }) => version === baseline);
  return first
    ? compareVersions(
        first,
        compared.filter((each) => each !== first),
      )
    : [];
}
