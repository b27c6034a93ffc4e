import { sql } from 'drizzle-orm';
import type { BreakerState } from '../../breaker/index.ts';
import type { Clock } from '../../clock/index.ts';
import type { Store } from '../../store/index.ts';
import type { SourceStatus } from '../sources.ts';
import type { ConfiguredSource } from './configured.ts';
import type { HealthBook, HealthRow } from './health-book.ts';
import type { SourceHealth } from './source-health.ts';

export interface StatusOptions {
  readonly store: Pick<Store, 'tenant'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly sources: readonly ConfiguredSource[];
  readonly health: HealthBook;
}

/** A workspace's calls of one source. */
interface Figures extends Record<string, unknown> {
  readonly source: string;
  readonly calls: number;
  readonly hits: number;
  readonly misses: number;
  readonly failures: number;
  readonly fromCache: number;
  readonly spentUsd: number;
  readonly savedUsd: number;
  readonly percentiles: readonly number[] | null;
}

const figuresSince = (workspaceId: string, since: Date) => sql`
  select provider as source, count(*)::int as calls,
    count(*) filter (where outcome = 'ok')::int as hits,
    count(*) filter (where outcome = 'miss')::int as misses,
    count(*) filter (where outcome in ('error', 'retryable_error'))::int as failures,
    count(*) filter (where outcome = 'cached')::int as "fromCache",
    sum(price_usd)::float8 as "spentUsd", sum(saved_usd)::float8 as "savedUsd",
    percentile_cont(array[0.5, 0.95]) within group (order by latency_ms)
      filter (where outcome in ('ok', 'miss')) as percentiles
  from call_ledger
  where workspace_id = ${workspaceId}::uuid and at >= ${since.toISOString()}::timestamptz and task like 'source:%'
  group by provider`;

/** Reads how each source does, and what a workspace asked of it since a moment. */
export function createStatusReader({ store, clock, sources, health }: StatusOptions) {
  return async (workspaceId: string, since: Date): Promise<readonly SourceStatus[]> => {
    const [rows, figures] = await Promise.all([
      health.rows(),
      store.tenant(workspaceId, (database) => database.execute<Figures>(figuresSince(workspaceId, since))),
    ]);
    const byRow = new Map(rows.map((row) => [row.source, row]));
    const byFigures = new Map(figures.rows.map((each) => [each.source, each]));
    return sources.map((source) => {
      const { name } = source.definition;
      const row = byRow.get(name);
      return {
        ...standingOf(source),
        ...breakerOf(health.of(name), row, clock.now()),
        ...figuresOf(byFigures.get(name)),
        creditsLeft: row?.creditsLeft ?? null,
        lastError: health.of(name).lastError() ?? row?.lastError ?? null,
      };
    });
  };
}

function standingOf({ definition, missing }: ConfiguredSource) {
  const { name, title, homepage, layer, licence, keys, calls } = definition;
  return {
    source: name,
    title,
    homepage,
    layer,
    configured: missing === null,
    settings: Object.values(keys),
    licence,
    priceUsd: Math.max(0, ...Object.values(calls).map(({ priceUsd }) => priceUsd)),
  };
}

const WORD_OF: Readonly<Record<BreakerState, SourceStatus['breaker']>> = {
  closed: 'closed',
  open: 'open',
  half_open: 'half-open',
};

/** What this process saw; where it saw nothing amiss, what another one wrote down, until that is over. */
function breakerOf(
  own: Pick<SourceHealth, 'state' | 'retryAt'>,
  row: HealthRow | undefined,
  now: Date,
): Pick<SourceStatus, 'breaker' | 'retryAt'> {
  const state = own.state();
  if (state !== 'closed') return { breaker: WORD_OF[state], retryAt: own.retryAt() };
  const theirs = row?.breaker === 'open' && row.retryAt !== null && row.retryAt > now;
  return theirs ? { breaker: 'open', retryAt: row.retryAt } : { breaker: 'closed', retryAt: null };
}

function figuresOf(figures: Figures | undefined) {
  const [p50Ms = null, p95Ms = null] = figures?.percentiles ?? [];
  const { calls = 0, hits = 0, misses = 0, failures = 0, fromCache = 0 } = figures ?? {};
  const { spentUsd = 0, savedUsd = 0 } = figures ?? {};
  return { calls, hits, misses, failures, fromCache, spentUsd, savedUsd, p50Ms, p95Ms };
}
