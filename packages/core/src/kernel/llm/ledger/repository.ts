import { and, count, eq, inArray, sql, sum } from 'drizzle-orm';
import { type Database, fromDatabaseError, type Store } from '../../store/index.ts';
import { callLedger } from '../tables.ts';
import type { JobLedger } from '../task.ts';
import { type IdentifiedRow, insertOf } from './insert.ts';
import type { LedgerSummary, LedgerTotals, Outcome } from './ledger.ts';

/** The ledger's SQL. */
export interface LedgerRepository {
  /** Adds rows, of any workspaces, in one statement; rows whose id is there already are left as they are. */
  insert(rows: readonly IdentifiedRow[]): Promise<void>;
  spent(workspaceId: string, jobId: string): Promise<number>;
  summary(workspaceId: string, jobId: string): Promise<LedgerSummary>;
  job(workspaceId: string, jobId: string): Promise<JobLedger>;
  costs(workspaceId: string, jobIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export function createLedgerRepository(store: Store): LedgerRepository {
  return {
    insert: (rows) => insert(store, rows),
    spent: (workspaceId, jobId) =>
      store.tenant(workspaceId, async (database) => {
        const [row] = await database
          .select({ usd: sum(callLedger.priceUsd) })
          .from(callLedger)
          .where(and(eq(callLedger.workspaceId, workspaceId), eq(callLedger.jobId, jobId)));
        return Number(row?.usd ?? 0);
      }),
    summary: (workspaceId, jobId) =>
      store.tenant(workspaceId, async (database) => {
        const rows = await database
          .select({
            task: callLedger.task,
            outcome: callLedger.outcome,
            calls: count(),
            inputTokens: sum(callLedger.inputTokens),
            cachedInputTokens: sum(callLedger.cachedInputTokens),
            outputTokens: sum(callLedger.outputTokens),
            costUsd: sum(callLedger.priceUsd),
          })
          .from(callLedger)
          .where(and(eq(callLedger.workspaceId, workspaceId), eq(callLedger.jobId, jobId)))
          .groupBy(callLedger.task, callLedger.outcome)
          .orderBy(callLedger.task, callLedger.outcome);
        const byTask = rows.map((row) => ({
          ...totalsOf(row),
          task: row.task,
          outcome: row.outcome as Outcome,
        }));
        return { byTask, total: byTask.reduce<LedgerTotals>(add, NOTHING) };
      }),
    job: (workspaceId, jobId) =>
      store.tenant(workspaceId, (database) => readJob(database, { workspaceId, jobId })),
    costs: (workspaceId, jobIds) =>
      store.tenant(workspaceId, async (database) => {
        if (jobIds.length === 0) return new Map();
        const rows = await database
          .select({ jobId: callLedger.jobId, usd: sum(callLedger.priceUsd) })
          .from(callLedger)
          .where(and(eq(callLedger.workspaceId, workspaceId), inArray(callLedger.jobId, [...jobIds])))
          .groupBy(callLedger.jobId);
        const spent = new Map(rows.map((row) => [row.jobId, Number(row.usd ?? 0)]));
        return new Map(jobIds.map((jobId) => [jobId, spent.get(jobId) ?? 0]));
      }),
  };
}

async function insert({ pool }: Store, rows: readonly IdentifiedRow[]): Promise<void> {
  try {
    // One statement of its own: every row says whose it is, and a transaction would cost two more round trips
    // for each group of calls.
    await pool.query(insertOf(rows));
  } catch (error) {
    throw fromDatabaseError(error);
  }
}

async function readJob(
  database: Database,
  { workspaceId, jobId }: { readonly workspaceId: string; readonly jobId: string },
): Promise<JobLedger> {
  const asked = sql`${callLedger.outcome} <> 'rules'`;
  const rows = await database
    .select({
      task: callLedger.task,
      tasks: sql<number>`count(distinct ${callLedger.idempotencyKey}) filter (where ${asked})`.mapWith(
        Number,
      ),
      calls: sql<number>`count(*) filter (where ${callLedger.attempt} > 0)`.mapWith(Number),
      repairs: sql<number>`count(*) filter (where ${callLedger.outcome} = 'repair')`.mapWith(Number),
      cached: sql<number>`count(*) filter (where ${callLedger.outcome} = 'cached')`.mapWith(Number),
      inputTokens: sum(callLedger.inputTokens).mapWith(Number),
      cachedInputTokens: sum(callLedger.cachedInputTokens).mapWith(Number),
      outputTokens: sum(callLedger.outputTokens).mapWith(Number),
      costUsd: sum(callLedger.priceUsd).mapWith(Number),
      promptVersions: sql<
        string[]
      >`coalesce(array_agg(distinct ${callLedger.taskVersion}) filter (where ${asked} and ${callLedger.taskVersion} <> ''), '{}')`,
    })
    .from(callLedger)
    .where(and(eq(callLedger.workspaceId, workspaceId), eq(callLedger.jobId, jobId)))
    .groupBy(callLedger.task);
  const total = (pick: (row: (typeof rows)[number]) => number) =>
    rows.reduce((all, row) => all + pick(row), 0);
  return {
    costUsd: total((row) => row.costUsd),
    usage: {
      inputTokens: total((row) => row.inputTokens),
      cachedInputTokens: total((row) => row.cachedInputTokens),
      outputTokens: total((row) => row.outputTokens),
    },
    tasks: rows.map(({ task, tasks, calls, repairs, cached, costUsd, promptVersions }) => ({
      task,
      tasks,
      calls,
      repairs,
      cached,
      costUsd,
      promptVersions,
    })),
  };
}

const NOTHING: LedgerTotals = { calls: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, costUsd: 0 };

interface SummedRow {
  readonly calls: number;
  readonly inputTokens: string | null;
  readonly cachedInputTokens: string | null;
  readonly outputTokens: string | null;
  readonly costUsd: string | null;
}

function totalsOf(row: SummedRow): LedgerTotals {
  return {
    calls: row.calls,
    inputTokens: Number(row.inputTokens ?? 0),
    cachedInputTokens: Number(row.cachedInputTokens ?? 0),
    outputTokens: Number(row.outputTokens ?? 0),
    costUsd: Number(row.costUsd ?? 0),
  };
}

function add(left: LedgerTotals, right: LedgerTotals): LedgerTotals {
  return {
    calls: left.calls + right.calls,
    inputTokens: left.inputTokens + right.inputTokens,
    cachedInputTokens: left.cachedInputTokens + right.cachedInputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    costUsd: left.costUsd + right.costUsd,
  };
}
