import { sql } from 'drizzle-orm';
import type { Store } from '../../store/index.ts';
import { callLedger } from '../tables.ts';

/** What a kind of cache has done, by the ledger. */
export interface KindUsage {
  readonly hits: number;
  /** What the answers would have cost, in US dollars. */
  readonly savedUsd: number;
}

export interface CacheUsage {
  readonly exact: KindUsage;
  readonly semantic: KindUsage;
  readonly stale: KindUsage;
  readonly misses: number;
  readonly bypassed: number;
  readonly promptSavedUsd: number;
}

/** Reads the ledger by its index on workspace and time. */
export function createCacheUsageRepository(store: Store) {
  return {
    read: (workspaceId: string, since: Date): Promise<CacheUsage> =>
      store.tenant(workspaceId, async (database) => {
        const { cache, savedUsd, promptSavedUsd, at, workspaceId: workspace, outcome, task } = callLedger;
        const { rows } = await database.execute<UsageRow>(sql`
          select ${cache} as cache, count(*)::int as calls, sum(${savedUsd})::float8 as saved,
            sum(${promptSavedUsd})::float8 as prompt_saved
          from ${callLedger}
          where ${workspace} = ${workspaceId}::uuid and ${at} >= ${since.toISOString()}::timestamptz
            and ${outcome} <> 'rules' and ${task} not like 'source:%'
          group by 1`);
        return usageOf(rows);
      }),
  };
}

interface UsageRow extends Record<string, unknown> {
  readonly cache: string;
  readonly calls: number;
  readonly saved: number;
  readonly prompt_saved: number;
}

function usageOf(rows: readonly UsageRow[]): CacheUsage {
  const of = (cache: string) => rows.find((row) => row.cache === cache);
  const kind = (cache: string) => ({ hits: of(cache)?.calls ?? 0, savedUsd: of(cache)?.saved ?? 0 });
  return {
    exact: kind('exact'),
    semantic: kind('semantic'),
    stale: kind('stale'),
    misses: of('miss')?.calls ?? 0,
    bypassed: of('bypass')?.calls ?? 0,
    promptSavedUsd: rows.reduce((sum, row) => sum + row.prompt_saved, 0),
  };
}
