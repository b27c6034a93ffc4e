import { sql } from 'drizzle-orm';
import type { Sample } from '../../../statistics/index.ts';
import type { Database } from '../../../store/index.ts';
import type { TimeRange } from '../../usage/index.ts';
import { readVersionLabel } from '../version.ts';

/** What the ledger says of one version. */
export interface VersionCounts {
  readonly version: string;
  readonly calls: number;
  readonly requests: number;
  readonly cached: number;
  readonly failed: number;
  /** Requests that a model answered, or declined. */
  readonly judged: number;
  readonly checkFailures: number;
  readonly unusable: number;
  readonly repairs: number;
  readonly costUsd: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

export interface VersionScore extends Sample {
  readonly version: string;
  readonly name: string;
}

export interface Asked extends TimeRange {
  readonly workspaceId: string;
  readonly name: string;
}

interface CountsRow extends Record<string, unknown> {
  readonly prompt_version: string;
  readonly percentiles: readonly number[] | null;
}

/**
 * Sums by piece of work: its calls, retries and repair have one idempotency key. Not counted is what was turned away before a model
 * was asked, and what its caller gave up.
 */
export async function readCounts(
  database: Database,
  { workspaceId, name, since, until }: Asked,
): Promise<VersionCounts[]> {
  const { rows } = await database.execute<CountsRow>(sql`
    with lines as materialized (
      select prompt_version, idempotency_key, outcome, error_code, attempt, price_usd, latency_ms from call_ledger
      where workspace_id = ${workspaceId} and prompt_version is not null
        and split_part(prompt_version, '@', 1) = ${name} and at >= ${since.toISOString()}::timestamptz and at < ${until.toISOString()}::timestamptz
        and outcome <> 'rules'
    ), works as (
      select prompt_version, idempotency_key,
        bool_or(outcome in ('ok', 'repair', 'cached')) as answered,
        bool_or(outcome = 'cached') as cached,
        bool_or(outcome in ('ok', 'repair') or (outcome = 'refused' and error_code is null)) as judged,
        bool_or(outcome in ('error', 'retryable_error') or (outcome = 'refused' and error_code is null)) as failed,
        count(*) filter (where outcome = 'repair') as repairs,
        count(*) filter (where attempt > 0) as tries,
        sum(price_usd) as usd
      from lines group by prompt_version, idempotency_key
    ), checked as (
      select w.*,
        exists (select from answer_rejections r where r.workspace_id = ${workspaceId} and r.idempotency_key = w.idempotency_key
          and r.prompt_version = w.prompt_version and not r.repaired) as rejected,
        exists (select from answer_rejections r where r.workspace_id = ${workspaceId} and r.idempotency_key = w.idempotency_key
          and r.prompt_version = w.prompt_version and r.repaired) as unusable
      from works w where w.answered or w.failed
    ), latencies as (
      select prompt_version, percentile_cont(array[0.5, 0.95]) within group (order by latency_ms)
        filter (where outcome in ('ok', 'repair')) as percentiles
      from lines group by prompt_version
    )
    select c.prompt_version, l.percentiles,
      count(*) as requests, sum(tries) as calls,
      count(*) filter (where cached) as cached,
      count(*) filter (where not answered) as failed,
      count(*) filter (where judged) as judged,
      count(*) filter (where judged and rejected) as check_failures,
      count(*) filter (where judged and unusable) as unusable,
      sum(repairs) as repairs, sum(usd) as cost_usd
    from checked c join latencies l on l.prompt_version = c.prompt_version
    group by c.prompt_version, l.percentiles`);
  return rows.map(countsOf);
}

function countsOf(row: CountsRow): VersionCounts {
  const [p50 = null, p95 = null] = row.percentiles ?? [];
  return {
    version: readVersionLabel(row.prompt_version).version,
    calls: Number(row['calls'] ?? 0),
    requests: Number(row['requests']),
    cached: Number(row['cached']),
    failed: Number(row['failed']),
    judged: Number(row['judged']),
    checkFailures: Number(row['check_failures']),
    unusable: Number(row['unusable']),
    repairs: Number(row['repairs'] ?? 0),
    costUsd: Number(row['cost_usd'] ?? 0),
    p50Ms: p50,
    p95Ms: p95,
  };
}

interface ScoreRow extends Record<string, unknown> {
  readonly prompt_version: string;
  readonly name: string;
  readonly n: string;
  readonly mean: number;
  readonly variance: number | null;
}

/** Of each scorer's scores of one answer, the last. */
export async function readScores(
  database: Database,
  { workspaceId, name, since, until }: Asked,
): Promise<VersionScore[]> {
  const { rows } = await database.execute<ScoreRow>(sql`
    select prompt_version, name, count(*) as n, avg(value) as mean, var_samp(value) as variance from (
      select distinct on (request_id, name, author) prompt_version, name, value::float8 as value from answer_scores
      where workspace_id = ${workspaceId} and split_part(prompt_version, '@', 1) = ${name}
        and at >= ${since.toISOString()}::timestamptz and at < ${until.toISOString()}::timestamptz
      order by request_id, name, author, at desc, id
    ) as latest group by prompt_version, name order by prompt_version, name`);
  return rows.map(({ prompt_version: label, name: score, n, mean, variance }) => ({
    version: readVersionLabel(label).version,
    name: score,
    n: Number(n),
    mean,
    variance: variance ?? 0,
  }));
}
