import { Error as Dbos, StatusString } from '@dbos-inc/dbos-sdk';
import type { Pool } from 'pg';
import type { LeadlineError } from '../errors/index.ts';
import { fromDatabaseError, isConnectionLoss } from '../store/index.ts';
import { APPLICATION, fromJson, jsonSerializer } from './dbos-settings.ts';
import { revivedFailure } from './failure.ts';
import type { Lease } from './lease.ts';

/*
 * DBOS keeps a step in seven statements, each a round trip. These are the same rows in its table
 * `operation_outputs`, behind the same check of who owns the job, but read once for a whole run and written
 * together by all steps that end at about the same time.
 */

/** Which step of which run. */
export interface StepPlace {
  readonly jobId: string;
  readonly number: number;
  readonly name: string;
  /** DBOS's token of the run; another's checkpoints are refused. */
  readonly ownerXid: string | null;
}

/** What became of a step that was kept. */
export type KeptStep =
  | { readonly name: string; readonly failure: LeadlineError }
  | { readonly name: string; readonly failure: null; readonly result: unknown };

export interface FinishedStep extends StepPlace {
  readonly startedAt: number;
  readonly endedAt: number;
  /** JSON text; null for a step that failed. */
  readonly output: string | null;
  readonly failure: LeadlineError | null;
}

export interface Checkpoints {
  /** The finished steps of a job, by number. */
  kept(jobId: string): Promise<Map<number, KeptStep>>;
  /**
   * Resolves when the step is committed. Waits while the database is away.
   * @throws DBOS's conflict error when the job is another run's by now, its cancellation error when it was cancelled
   *   (what the step gave is kept then, for when the job is resumed).
   */
  keep(step: FinishedStep): Promise<void>;
}

interface Pending {
  readonly step: FinishedStep;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Characters of results in one statement, beyond which the rest waits for the next. */
const GROUP_CHARACTERS = 4_000_000;

export function createCheckpoints({
  pool,
  lease,
}: {
  readonly pool: Pool;
  readonly lease: Pick<Lease, 'confirm'>;
}): Checkpoints {
  const waiting: Pending[] = [];
  let writing = false;

  async function writeAll(): Promise<void> {
    writing = true;
    while (waiting.length > 0) await write(nextGroup(waiting));
    writing = false;
  }

  async function write(group: readonly Pending[]): Promise<void> {
    try {
      const jobs = await untilAnswered(lease, () => insert(pool, group));
      for (const pending of group) settle(pending, jobs.get(pending.step.jobId));
    } catch (error) {
      // One step that cannot be stored must not take its neighbours along.
      if (group.length > 1) for (const pending of group) await write([pending]);
      else for (const pending of group) pending.reject(fromDatabaseError(error));
    }
  }

  return {
    kept: (jobId) => untilAnswered(lease, () => readKept(pool, jobId)),
    keep(step) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ step, resolve, reject });
      if (!writing) void writeAll();
      return promise;
    },
  };
}

function nextGroup(waiting: Pending[]): Pending[] {
  let characters = 0;
  const size = waiting.findIndex(({ step }, index) => {
    characters += step.output?.length ?? 0;
    return index > 0 && characters > GROUP_CHARACTERS;
  });
  return waiting.splice(0, size < 0 ? waiting.length : size);
}

/** Work that stumbles over a lost database is done again when it is back, for as long as the lease stands. */
async function untilAnswered<Result>(
  lease: Pick<Lease, 'confirm'>,
  work: () => Promise<Result>,
): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isConnectionLoss(error)) throw error;
      await lease.confirm();
    }
  }
}

const READ = `
  select function_id as number, function_name as name, output, error from dbos.operation_outputs
  where workflow_uuid = $1 and child_workflow_id is null`;

interface KeptRow {
  readonly number: number;
  readonly name: string;
  readonly output: string | null;
  readonly error: string | null;
}

async function readKept(pool: Pool, jobId: string): Promise<Map<number, KeptStep>> {
  const { rows } = await pool.query<KeptRow>(READ, [jobId]);
  return new Map(rows.map((row) => [row.number, toKeptStep(row)]));
}

function toKeptStep({ name, output, error }: KeptRow): KeptStep {
  return error === null
    ? { name, failure: null, result: fromJson(output) }
    : { name, failure: revivedFailure(JSON.parse(error)) };
}

/**
 * The jobs' rows are locked until commit, in one order for all writers, so that no take-over comes between the
 * check and the write. A row that is there already is this statement's own, whose answer got lost.
 */
const INSERT = `
  with fresh as (
    select * from json_to_recordset($1::json) as fresh(
      job_id text, number int, name text, owner text, output text, error text, started bigint, ended bigint)
  ), job as (
    select workflow_uuid as id, status, owner_xid::text as owner from dbos.workflow_status
    where workflow_uuid in (select job_id from fresh) order by workflow_uuid for no key update
  ), written as (
    insert into dbos.operation_outputs (workflow_uuid, function_id, function_name, output, error, started_at_epoch_ms,
      completed_at_epoch_ms, serialization, application_name, retention_timestamp)
    select job_id, number, name, output, error, started, ended, '${jsonSerializer.name()}', '${APPLICATION}',
      (extract(epoch from now()) * 1000)::bigint
    from fresh join job on job.id = fresh.job_id and job.owner is not distinct from fresh.owner
    on conflict (workflow_uuid, function_id) do nothing)
  select id, status, owner from job`;

interface JobState {
  readonly id: string;
  readonly status: string;
  readonly owner: string | null;
}

async function insert(pool: Pool, group: readonly Pending[]): Promise<Map<string, JobState>> {
  const fresh = group.map(({ step }) => ({
    job_id: step.jobId,
    number: step.number,
    name: step.name,
    owner: step.ownerXid,
    output: step.output,
    error: step.failure && failureJson(step.failure),
    started: step.startedAt,
    ended: step.endedAt,
  }));
  const { rows } = await pool.query<JobState>(INSERT, [JSON.stringify(fresh)]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** An error's message is no field that JSON would carry. */
function failureJson({ code, message, next, kept, retryable, issues }: LeadlineError): string {
  return JSON.stringify({ code, message, next, kept, retryable, issues });
}

function settle({ step, resolve, reject }: Pending, job: JobState | undefined): void {
  if (!job || job.owner !== step.ownerXid) reject(new Dbos.DBOSWorkflowConflictError(step.jobId));
  else if (job.status === StatusString.CANCELLED) reject(new Dbos.DBOSWorkflowCancelledError(step.jobId));
  else resolve();
}
