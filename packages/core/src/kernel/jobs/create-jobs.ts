import { randomUUID } from 'node:crypto';
import { DBOSClient } from '@dbos-inc/dbos-sdk';
import { Pool } from 'pg';
import { atMost } from '../clock/index.ts';
import { LeadlineError } from '../errors/index.ts';
import { type Notices, ownOrShared } from '../notices/index.ts';
import { fromDatabaseError } from '../store/index.ts';
import { isEnded, type JobRow, readJob, readStatus } from './checkpoint-store.ts';
import { type Control, createControl } from './control.ts';
import { migrateDbos } from './dbos-process.ts';
import { APPLICATION, dbosLogger, jsonSerializer, UNUSED_DATABASE_URL } from './dbos-settings.ts';
import { createEventLog } from './event-log.ts';
import { cancelledError } from './failure.ts';
import { followEvents, type WatchParts, waitForEnd } from './follow.ts';
import type { JobSnapshot, Jobs } from './jobs.ts';
import { createJobNotices, type JobNotices } from './notices.ts';
import type { WorkflowBody } from './run.ts';
import { createSchedules, runDueSchedules } from './schedules.ts';
import { DEFAULT_SETTINGS, type JobsDependencies, type JobsLog, type JobsParts } from './settings.ts';
import { launchWorker, type Worker } from './worker.ts';

/** What is there between `launch` and `stop`. */
interface Launched {
  readonly control: Control;
  stopWork(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Jobs on DBOS. One worker per process: DBOS keeps its state in the module. Any number of instances that do
 * not work may live beside it.
 */
export function createJobs(dependencies: JobsDependencies): Jobs {
  const parts = withDefaults(dependencies);
  const { store, clock, log, settings } = parts;
  const definitions = new Map<string, WorkflowBody>();
  const heard = heardBy(dependencies.notices, parts);
  const notices = createJobNotices(heard);
  const events = createEventLog({ store, now: () => clock.now(), log, notices, flushMs: settings.flushMs });
  const watch = { clock, notices, events, patienceMs: settings.patienceMs, hasEnded: endedIn(store.pool) };
  let launched: Promise<Launched> | undefined;
  const control = async () => (await ready(launched)).control;

  return {
    define(name, run) {
      if (launched) throw misuse(`The workflow ${name} was defined after launch.`);
      if (definitions.has(name)) throw misuse(`Two workflows are called ${name}.`);
      definitions.set(name, run as WorkflowBody);
      return { name };
    },
    async launch({ work }) {
      if (launched) throw misuse('Jobs were launched twice.');
      launched = launch({ ...parts, definitions, events, notices }, work);
      await launched.catch((error: unknown) => {
        launched = undefined;
        throw fromDatabaseError(error);
      });
    },
    async start(workflow, input, job) {
      const open = await control();
      await open.start(workflow.name, input, job);
    },
    async result<Output>(jobId: string) {
      await ready(launched);
      const end = await waitForEnd(watch, jobId, () => endOf(parts, jobId));
      return end.output as Output;
    },
    async get(jobId) {
      await ready(launched);
      const row = await readJob(store.pool, jobId);
      return row && toSnapshot(row);
    },
    resume: async (jobId) => (await control()).resume(jobId),
    cancel: async (jobId) => (await control()).cancel(jobId),
    forget: async (jobId) => (await control()).forget(jobId),
    emit: (workspaceId, jobId, event) => events.emit(workspaceId, jobId, event),
    events: (workspaceId, jobId, afterSeq) => events.read({ workspaceId, jobId, afterSeq }),
    follow: (workspaceId, jobId, ...[afterSeq, signal]) =>
      followEvents(watch, { workspaceId, jobId, afterSeq }, signal),
    schedules: createSchedules(parts),
    flush: () => events.flush(),
    async stop() {
      const running = await launched?.catch(() => undefined);
      launched = Promise.reject(misuse('Jobs were stopped.'));
      launched.catch(() => undefined);
      await running?.stopWork();
      await events.close();
      await heard.close();
      await running?.close();
    },
  };
}

function withDefaults(dependencies: JobsDependencies): JobsParts {
  const { store, clock, log = SILENT, newId = randomUUID, faultPoint = () => undefined } = dependencies;
  return {
    store,
    clock,
    log,
    newId,
    faultPoint,
    settings: { ...DEFAULT_SETTINGS, ...dependencies.settings },
  };
}

function heardBy(shared: Notices | undefined, { store, clock, log }: JobsParts): Notices {
  const onError = (error: unknown) => log.debug({ error: String(error) }, 'cannot listen for job notices');
  return ownOrShared(shared, { connectionString: store.connectionString, clock, onError });
}

function endedIn(pool: Pool): WatchParts['hasEnded'] {
  return async (jobId) => {
    const status = await readStatus(pool, jobId);
    return status === null ? null : isEnded(status);
  };
}

const SILENT: JobsLog = { debug() {}, info() {}, warn() {}, error() {} };

function misuse(message: string): LeadlineError {
  return new LeadlineError('not_ready', message, {
    next: 'Call define, then launch once, then the rest, then stop.',
  });
}

function ready(launched: Promise<Launched> | undefined): Promise<Launched> {
  return launched ?? Promise.reject(misuse('Jobs were not launched.'));
}

interface LaunchParts extends JobsParts {
  readonly definitions: ReadonlyMap<string, WorkflowBody>;
  readonly events: ReturnType<typeof createEventLog>;
  readonly notices: JobNotices;
}

async function launch(parts: LaunchParts, work: boolean): Promise<Launched> {
  await migrateDbos(parts, parts.store.pool);
  const client = await DBOSClient.create({
    systemDatabaseUrl: UNUSED_DATABASE_URL,
    systemDatabasePool: parts.store.pool,
    serializer: jsonSerializer,
    logger: dbosLogger(parts.log),
    applicationName: APPLICATION,
  });
  if (work) return launchWithWorker(parts, client);
  const control = createControl({ ...parts, client, worker: () => null });
  return { control, stopWork: () => Promise.resolve(), close: () => client.destroy() };
}

async function launchWithWorker(parts: LaunchParts, client: DBOSClient): Promise<Launched> {
  const { store, log, clock, settings, notices } = parts;
  const pool = openCheckpointPool(store.connectionString, settings.connections, log);
  let worker: Worker | null = null;
  const control = createControl({ ...parts, client, worker: () => worker });
  const close = async () => {
    await client.destroy();
    // A connection that hangs on a database which is away must not keep the process.
    await atMost(pool.end(), { clock, ms: 1_000, onLate: () => undefined });
  };
  try {
    worker = await launchWorker({ ...parts, pool, onBeat: () => runDueSchedules(parts, control) });
  } catch (error) {
    await close();
    throw error;
  }
  notices.onCancelled((jobId) => worker?.stopRuns(jobId));
  notices.listen();
  const stopWork = async () => {
    await worker?.stop().catch((error: unknown) => {
      log.warn({ error: String(error) }, 'the worker did not stop cleanly');
    });
  };
  return { control, stopWork, close };
}

function openCheckpointPool(connectionString: string, max: number, log: JobsLog): Pool {
  const pool = new Pool({
    connectionString,
    max,
    application_name: 'leadline-jobs',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle database connection was lost'));
  // One that breaks while DBOS has it, between two queries, would end the process; its next query fails instead.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Null while the job has not ended; throws its error when it failed. */
async function endOf(parts: JobsParts, jobId: string): Promise<{ readonly output: unknown } | null> {
  const row = await readJob(parts.store.pool, jobId);
  if (!row) throw new LeadlineError('not_found', `There is no job ${jobId}.`);
  if (row.status === 'succeeded') return { output: JSON.parse(row.output ?? 'null') as unknown };
  if (row.status === 'cancelled') throw cancelledError(jobId);
  if (row.status === 'failed' || row.status === 'paused') throw failureOf(row);
  return null;
}

function failureOf(row: JobRow): LeadlineError {
  return (
    row.failure ??
    new LeadlineError('internal', 'The job was taken over too often; something in it ends the process.', {
      next: 'Look for the cause in the log, then resume the job.',
      kept: 'The results of all finished steps.',
    })
  );
}

function toSnapshot(row: JobRow): JobSnapshot {
  const { id, workspaceId, workflow, status, createdAt, finishedAt } = row;
  const ended = status === 'failed' || status === 'paused';
  const failure = ended ? failureOf(row) : null;
  return {
    id,
    workspaceId,
    workflow,
    status,
    error: failure?.message ?? null,
    failure: failure && {
      code: failure.code,
      message: failure.message,
      next: failure.next ?? null,
      kept: failure.kept ?? null,
      retryable: failure.retryable,
    },
    createdAt,
    finishedAt,
  };
}
