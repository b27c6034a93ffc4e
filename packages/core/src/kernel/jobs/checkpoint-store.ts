import { StatusString } from '@dbos-inc/dbos-sdk';
import type { JobStatus } from '@leadline/contracts';
import type { Pool, PoolClient } from 'pg';
import type { LeadlineError } from '../errors/index.ts';
import { fromDatabaseError } from '../store/index.ts';
import { APPLICATION, CHILD_QUEUE, ROOT_QUEUE } from './dbos-settings.ts';
import { revivedFailure } from './failure.ts';

/*
 * The SQL on DBOS's own tables (schema `dbos`, version 5.3), for what DBOS has no call for: taking over the
 * work of executors without a lease, and running failed steps again while keeping the finished ones of the
 * same batch (DBOS can only drop everything from one step on).
 */

/** A job as DBOS keeps it. */
export interface JobRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly workflow: string;
  readonly status: JobStatus;
  readonly failure: LeadlineError | null;
  /** JSON text of the result; null before it is there. */
  readonly output: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

interface StatusRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly workflow: string;
  readonly status: string;
  readonly created_at: string;
  readonly completed_at: string | null;
  readonly output: string | null;
  readonly error: string | null;
}

/** A job that just went back into the queue. */
export interface ReturnedJob {
  readonly id: string;
  readonly workspaceId: string;
  readonly isRoot: boolean;
}

const ENDED_BADLY = [StatusString.ERROR, StatusString.CANCELLED, StatusString.MAX_RECOVERY_ATTEMPTS_EXCEEDED];

const READ_JOB = `
  select ws.workflow_uuid as id, ws.authenticated_user as workspace_id, ws.name as workflow, ws.status,
         ws.created_at, ws.completed_at, wo.output, wo.error
  from dbos.workflow_status ws left join dbos.workflow_output wo on wo.workflow_uuid = ws.workflow_uuid
  where ws.workflow_uuid = $1`;

export async function readJob(pool: Pool, jobId: string): Promise<JobRow | null> {
  const { rows } = await query<StatusRow>(pool, READ_JOB, [jobId]);
  return rows[0] ? toJobRow(rows[0]) : null;
}

/** The bare status; null when there is no such job. Cheaper than `readJob`, which carries the result along. */
export async function readStatus(pool: Pool, jobId: string): Promise<string | null> {
  const text = 'select status from dbos.workflow_status where workflow_uuid = $1';
  const { rows } = await query<{ status: string }>(pool, text, [jobId]);
  return rows[0]?.status ?? null;
}

/** How often a run of this job was begun since it was started or resumed. */
export async function readAttempts(pool: Pool, jobId: string): Promise<number> {
  const text = 'select recovery_attempts from dbos.workflow_status where workflow_uuid = $1';
  const { rows } = await query<{ recovery_attempts: string }>(pool, text, [jobId]);
  return Number(rows[0]?.recovery_attempts ?? 0);
}

/** True for a status after which nothing happens by itself. */
export function isEnded(status: string): boolean {
  return status === StatusString.SUCCESS || ENDED_BADLY.includes(status as (typeof ENDED_BADLY)[number]);
}

function toJobRow(row: StatusRow): JobRow {
  const failure = row.error === null ? null : revivedFailure(JSON.parse(row.error));
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    workflow: row.workflow,
    status: toJobStatus(row.status, failure),
    failure,
    output: row.output,
    createdAt: new Date(Number(row.created_at)),
    finishedAt: row.completed_at === null ? null : new Date(Number(row.completed_at)),
  };
}

function toJobStatus(status: string, failure: LeadlineError | null): JobStatus {
  if (status === StatusString.SUCCESS) return 'succeeded';
  if (status === StatusString.PENDING) return 'running';
  if (status === StatusString.CANCELLED) return 'cancelled';
  if (status === StatusString.ERROR) return failure?.code === 'budget_reached' ? 'paused' : 'failed';
  return isEnded(status) ? 'failed' : 'queued';
}

const RETURN_TO_QUEUE = `
  update dbos.workflow_status
  set status = '${StatusString.ENQUEUED}', owner_xid = null, started_at_epoch_ms = null,
      queue_name = case when parent_workflow_id is null then '${ROOT_QUEUE}' else '${CHILD_QUEUE}' end,
      updated_at = (extract(epoch from now()) * 1000)::bigint`;
const RETURNED = `
  returning workflow_uuid as id, authenticated_user as workspace_id, parent_workflow_id is null as is_root`;

/**
 * Takes the leases that `deadExecutors` names or that are older than `leaseMs` (null: none is), and puts the running jobs of executors
 * without a lease back into the queue. One statement, so that of several claimers one wins and no crash can
 * come between; the list of the dead is drawn up before any job is touched, so that a job which another
 * worker took up meanwhile is left alone.
 */
const CLAIM = `
  with taken as (
    delete from executor_leases where executor_id in (
      select executor_id from executor_leases
      where executor_id <> $1
        and (executor_id = any($2::uuid[])
          or (heartbeat_at < now() - $3::float8 * interval '1 millisecond'
            and pg_postmaster_start_time() < now() - $3::float8 * interval '1 millisecond'))
      for update skip locked)
    returning executor_id
  ), dead as materialized (
    select executor_id::text from taken
    union
    select ws.executor_id from dbos.workflow_status ws
    where ws.status = '${StatusString.PENDING}' and ws.application_name = '${APPLICATION}'
      and not exists (select from executor_leases l where l.executor_id::text = ws.executor_id)
  )
  ${RETURN_TO_QUEUE}
  where status = '${StatusString.PENDING}' and application_name = '${APPLICATION}'
    and executor_id in (select executor_id from dead)
  ${RETURNED}`;

interface ReturnedRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly is_root: boolean;
}

export async function claimDeadWork(
  pool: Pool,
  claim: {
    readonly executorId: string;
    readonly deadExecutors: readonly string[];
    readonly leaseMs: number | null;
  },
): Promise<ReturnedJob[]> {
  const values = [claim.executorId, claim.deadExecutors, claim.leaseMs];
  const { rows } = await query<ReturnedRow>(pool, CLAIM, values);
  return rows.map((row) => ({ id: row.id, workspaceId: row.workspace_id, isRoot: row.is_root }));
}

/** Gives up a lease together with the jobs under it, which any worker may then take at once. */
export async function handOver(pool: Pool, executorId: string): Promise<number> {
  const text = `
    with released as (delete from executor_leases where executor_id = $1::uuid)
    ${RETURN_TO_QUEUE}
    where status = '${StatusString.PENDING}' and application_name = '${APPLICATION}' and executor_id = $1::text`;
  return (await query(pool, text, [executorId])).rowCount ?? 0;
}

const FAILED_TREE = `
  with recursive tree as (
    select workflow_uuid, status from dbos.workflow_status where workflow_uuid = $1
    union all
    select child.workflow_uuid, child.status
    from dbos.workflow_status child join tree on child.parent_workflow_id = tree.workflow_uuid
    where tree.status = any($2))
  select workflow_uuid as id from tree where status = any($2)`;

/**
 * Puts an ended job and its ended children back into the queue, keeping every finished step and forgetting
 * the failed ones. Resolves with the job's row, or null when it is not there or has nothing to go on with.
 */
export async function requeueFailed(pool: Pool, jobId: string): Promise<ReturnedJob | null> {
  return transact(pool, async (client) => {
    await client.query('select from dbos.workflow_status where workflow_uuid = $1 for update', [jobId]);
    const tree = await client.query<{ id: string }>(FAILED_TREE, [jobId, ENDED_BADLY]);
    const ids = tree.rows.map((row) => row.id);
    await client.query(
      'delete from dbos.operation_outputs where workflow_uuid = any($1) and error is not null',
      [ids],
    );
    await client.query('delete from dbos.workflow_output where workflow_uuid = any($1)', [ids]);
    const { rows } = await client.query<ReturnedRow>(
      `${RETURN_TO_QUEUE}, recovery_attempts = 0, completed_at = null
       where workflow_uuid = any($1) and status = any($2) ${RETURNED}`,
      [ids, ENDED_BADLY],
    );
    const job = rows.find((row) => row.id === jobId);
    return job ? { id: job.id, workspaceId: job.workspace_id, isRoot: job.is_root } : null;
  });
}

/** DBOS leaves an ended job as it is; one that is paused can be cancelled all the same. */
export async function cancelPaused(pool: Pool, jobId: string): Promise<boolean> {
  const text = `
    update dbos.workflow_status set status = '${StatusString.CANCELLED}'
    where workflow_uuid = $1 and status = '${StatusString.ERROR}'`;
  return ((await query(pool, text, [jobId])).rowCount ?? 0) > 0;
}

async function transact<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw fromDatabaseError(error);
  });
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // Closing the connection undoes the transaction, whatever state either is in.
    client.release(true);
    throw fromDatabaseError(error);
  }
}

async function query<Row extends object>(pool: Pool, text: string, values: unknown[]) {
  try {
    return await pool.query<Row>(text, values);
  } catch (error) {
    throw fromDatabaseError(error);
  }
}
