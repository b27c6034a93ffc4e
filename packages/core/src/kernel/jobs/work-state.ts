import { fromDatabaseError, type Store } from '../store/index.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

/** A worker whose lease stands. */
export interface LiveWorker {
  readonly hostname: string;
  readonly pid: number;
  readonly startedAt: Date;
  readonly heartbeatAt: Date;
}

export interface WorkState {
  /** Those heard of within the time of a lease, the longest at work first. */
  readonly workers: readonly LiveWorker[];
  /** Jobs, children not counted, that have not ended. */
  readonly unfinished: number;
}

const WORKERS = `
  select hostname, pid, started_at as "startedAt", heartbeat_at as "heartbeatAt" from executor_leases
  where heartbeat_at > now() - $1 * interval '1 millisecond' order by started_at`;
const IS_THERE = `select to_regclass('dbos.workflow_status') is not null as there`;
const UNFINISHED = `
  select count(*)::int as jobs from dbos.workflow_status
  where status in ('ENQUEUED', 'PENDING') and parent_workflow_id is null`;

/** Who works on the jobs of this database, and how many wait or run; for looking from outside, without a launch. */
export async function readWorkState({ pool }: Pick<Store, 'pool'>): Promise<WorkState> {
  try {
    const workers = await pool.query<LiveWorker>(WORKERS, [DEFAULT_SETTINGS.leaseMs]);
    // DBOS makes its tables at the first launch.
    const there = await pool.query<{ there: boolean }>(IS_THERE);
    const unfinished = there.rows[0]?.there ? await pool.query<{ jobs: number }>(UNFINISHED) : null;
    return { workers: workers.rows, unfinished: unfinished?.rows[0]?.jobs ?? 0 };
  } catch (error) {
    throw fromDatabaseError(error);
  }
}
