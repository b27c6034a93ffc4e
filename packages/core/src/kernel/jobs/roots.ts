import type { Pool } from 'pg';
import type { LeadlineError } from '../errors/index.ts';
import { readAttempts, readStatus } from './checkpoint-store.ts';
import type { Places } from './dbos-process.ts';
import type { EventLog } from './event-log.ts';
import { isLossOfJob, storableFailure } from './failure.ts';
import type { NewEvent } from './jobs.ts';
import type { Run } from './run.ts';
import type { JobsParts } from './settings.ts';

export interface RootParts extends Pick<JobsParts, 'settings' | 'faultPoint' | 'log'> {
  readonly pool: Pool;
  readonly events: EventLog;
}

/** Looks after the jobs at the top of their trees: their places in this worker, their first and last lines. */
export interface Roots {
  /** Keeps a place for a job that is started here; false when none is free. */
  reserve(jobId: string): boolean;
  /** Gives up a reservation, unless the job has begun. */
  release(jobId: string): void;
  /** Runs `work` as a whole job. */
  attend(run: Run, work: () => Promise<unknown>): Promise<unknown>;
}

export function createRoots(parts: RootParts, places: Places): Roots {
  const { concurrency } = parts.settings;
  /** Started here rather than taken from the queue; DBOS does not count them. */
  const direct = new Set<string>();
  const running = new Set<Run>();

  const drop = (jobId: string) => {
    direct.delete(jobId);
    places.set(concurrency - direct.size);
  };

  return {
    reserve(jobId) {
      const queued = [...running].filter((run) => !direct.has(run.jobId)).length;
      if (direct.has(jobId) || direct.size + queued >= concurrency) return false;
      direct.add(jobId);
      places.set(concurrency - direct.size);
      return true;
    },
    release(jobId) {
      if (![...running].some((run) => run.jobId === jobId)) drop(jobId);
    },
    async attend(run, work) {
      running.add(run);
      try {
        await announceStart(parts, run, direct.has(run.jobId));
        const result = await work();
        await announceEnd(parts, run, { type: 'job.succeeded', message: 'Done.' });
        return result;
      } catch (error) {
        if (!isLossOfJob(error)) await announceFailure(parts, run, storableFailure(error));
        throw error;
      } finally {
        running.delete(run);
        drop(run.jobId);
      }
    },
  };
}

/** A job from the queue may have begun before, on another worker. */
async function announceStart(parts: RootParts, run: Run, isFirst: boolean): Promise<void> {
  const begunBefore = !isFirst && (await readAttempts(parts.pool, run.jobId).catch(() => 1)) > 1;
  if (begunBefore) return;
  parts.events.emit(run.workspaceId, run.jobId, { type: 'job.started', message: 'Started.' });
  // At once: another process may cancel the job, and its line must not come before this one.
  void parts.events.flush();
}

async function announceFailure(parts: RootParts, run: Run, failure: LeadlineError): Promise<void> {
  // A cancelled job ends with the line the canceller wrote; of one that was erased nothing may be left.
  const status = await readStatus(parts.pool, run.jobId).catch(() => 'unknown');
  if (status === 'CANCELLED' || status === null) return;
  const paused = failure.code === 'budget_reached';
  parts.log.warn(
    { jobId: run.jobId, code: failure.code, error: failure.message },
    paused ? 'job paused' : 'job failed',
  );
  await announceEnd(parts, run, {
    type: paused ? 'job.paused' : 'job.failed',
    message:
      failure.code === 'internal'
        ? 'Something went wrong inside Leadline; the log has the cause.'
        : failure.message,
    data: { code: failure.code, ...(failure.next !== undefined && { next: failure.next }) },
  });
}

/** Writes the last line before the outcome is recorded, so that whoever sees the outcome sees the line. */
async function announceEnd(parts: RootParts, run: Run, event: NewEvent): Promise<void> {
  parts.events.emit(run.workspaceId, run.jobId, event);
  await parts.events.flush();
  await parts.faultPoint('job.ending', run.jobId);
}
