import type { DBOSClient } from '@dbos-inc/dbos-sdk';
import { atMost } from '../clock/index.ts';
import { LeadlineError } from '../errors/index.ts';
import { fromDatabaseError } from '../store/index.ts';
import { cancelPaused, type JobRow, readJob, requeueFailed } from './checkpoint-store.ts';
import { APPLICATION_VERSION, ROOT_QUEUE } from './dbos-settings.ts';
import type { EventLog } from './event-log.ts';
import { CHANNEL, type JobNotices, noticePayload } from './notices.ts';
import type { Envelope, WorkflowBody } from './run.ts';
import type { JobsParts } from './settings.ts';
import type { Worker } from './worker.ts';

interface ControlParts extends JobsParts {
  readonly client: DBOSClient;
  readonly events: EventLog;
  readonly notices: JobNotices;
  readonly definitions: ReadonlyMap<string, WorkflowBody>;
  readonly worker: () => Worker | null;
}

/** What can be done to a job from outside; see the port. */
export interface Control {
  start(
    workflow: string,
    input: unknown,
    job: { readonly id: string; readonly workspaceId: string },
  ): Promise<void>;
  resume(jobId: string): Promise<void>;
  cancel(jobId: string): Promise<void>;
  forget(jobId: string): Promise<void>;
}

/** DBOS repeats a call until the database is back; whoever called is told after this long. */
const PATIENCE_MS = 10_000;

export function createControl(parts: ControlParts): Control {
  const { store, client, events } = parts;
  const pool = store.pool;

  async function known(jobId: string): Promise<JobRow> {
    const row = await readJob(pool, jobId);
    if (row) return row;
    throw new LeadlineError('not_found', `There is no job ${jobId}.`);
  }

  return {
    async start(workflow, input, job) {
      if (!parts.definitions.has(workflow))
        throw new LeadlineError('internal', `The workflow ${workflow} was not defined before launch.`);
      const there = await readJob(pool, job.id);
      if (there) return refuseOtherTenants(there, job);
      const envelope: Envelope = { workspaceId: job.workspaceId, rootJobId: job.id, input };
      await bounded(parts, async () => {
        if (await parts.worker()?.startHere(workflow, job.id, envelope)) return;
        await client.enqueue(enqueueOptions(workflow, job), envelope);
      });
    },
    async resume(jobId) {
      await known(jobId);
      const resumed = await requeueFailed(pool, jobId);
      if (resumed) events.emit(resumed.workspaceId, jobId, { type: 'job.resumed', message: 'Going on.' });
    },
    async cancel(jobId) {
      const row = await known(jobId);
      if (row.status === 'succeeded' || row.status === 'failed' || row.status === 'cancelled') return;
      if (row.status === 'paused') await cancelPaused(pool, jobId);
      else await bounded(parts, () => client.cancelWorkflow(jobId, { cancelChildren: true }));
      const now = await known(jobId);
      if (now.status !== 'cancelled') return;
      await tellWorkers(parts, jobId);
      events.emit(row.workspaceId, jobId, { type: 'job.cancelled', message: 'Cancelled.' });
      await events.flush();
    },
    async forget(jobId) {
      const row = await known(jobId);
      if (row.status === 'queued' || row.status === 'running')
        throw new LeadlineError('not_ready', 'A job that is running cannot be erased.', {
          next: 'Cancel it first.',
        });
      await bounded(parts, () => client.deleteWorkflow(jobId, true));
      await events.flush();
      await events.erase(row.workspaceId, jobId);
    },
  };
}

function refuseOtherTenants(there: JobRow, job: { readonly id: string; readonly workspaceId: string }): void {
  if (there.workspaceId !== job.workspaceId)
    throw new LeadlineError('conflict', `The job id ${job.id} is in use.`, { next: 'Choose another id.' });
}

function enqueueOptions(workflow: string, job: { readonly id: string; readonly workspaceId: string }) {
  return {
    workflowName: workflow,
    workflowID: job.id,
    queueName: ROOT_QUEUE,
    appVersion: APPLICATION_VERSION,
    authenticatedUser: job.workspaceId,
  };
}

/** Runs of the job may be in any worker; this process's own bells ring too. */
async function tellWorkers(parts: ControlParts, jobId: string): Promise<void> {
  parts.notices.ring('cancelled', jobId);
  await parts.store.pool.query('select pg_notify($1, $2)', [CHANNEL, noticePayload('cancelled', jobId)]);
}

async function bounded<Result>(parts: ControlParts, call: () => Promise<Result>): Promise<Result> {
  try {
    return await atMost(call(), { clock: parts.clock, ms: PATIENCE_MS, onLate: noAnswer });
  } catch (error) {
    throw fromDatabaseError(error);
  }
}

function noAnswer(): never {
  throw new LeadlineError('database_unavailable', 'PostgreSQL does not answer.', {
    next: 'See that it is running, then ask again: the same job id is started once only.',
    retryable: true,
  });
}
