import { Cron } from 'croner';
import { and, asc, eq, lte, sql } from 'drizzle-orm';
import { LeadlineError } from '../errors/index.ts';
import { type Database, isConnectionLoss } from '../store/index.ts';
import type { Schedule, ScheduleSpec, Schedules } from './jobs.ts';
import type { JobsParts } from './settings.ts';
import { jobSchedules } from './tables.ts';

type ScheduleRow = typeof jobSchedules.$inferSelect;

/** Starts the job of a tick; the same id again must leave the job that is there. */
interface TickStarter {
  start(
    workflow: string,
    input: unknown,
    job: { readonly id: string; readonly workspaceId: string },
  ): Promise<void>;
}

/** So many schedules are looked after in one go; the rest at the next heartbeat. */
const DUE_AT_ONCE = 50;

/** The first tick after `after`; rejects a bad expression or zone with `invalid_input`. */
export function nextTick(spec: Pick<ScheduleSpec, 'cron' | 'timeZone'>, after: Date): Date {
  if (!isTimeZone(spec.timeZone))
    throw invalid(
      'timeZone',
      `${spec.timeZone} is not a time zone`,
      'Give an IANA name such as Europe/Berlin.',
    );
  let next: Date | null;
  try {
    next = new Cron(spec.cron, { mode: '5-part', timezone: spec.timeZone, paused: true }).nextRun(after);
  } catch (error) {
    throw invalid(
      'cron',
      (error as Error).message,
      'Give five fields, such as 0 6 * * 1 for Mondays at six.',
    );
  }
  if (next) return next;
  throw invalid('cron', 'it never comes', 'Give a day that exists.');
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function invalid(path: string, message: string, next: string): LeadlineError {
  return new LeadlineError('invalid_input', `The schedule cannot be kept: ${message}.`, {
    next,
    issues: [{ path, message }],
  });
}

export function createSchedules(parts: JobsParts): Schedules {
  const { store, clock, newId } = parts;
  return {
    async put(workspaceId, spec, job) {
      const { name, cron, timeZone, paused = false } = spec;
      const tick = nextTick(spec, clock.now());
      const nextAt = paused ? null : tick;
      const values = {
        cron,
        timeZone,
        paused,
        nextAt,
        workflow: job.workflow.name,
        input: job.input ?? null,
      };
      const rows = await store.tenant(workspaceId, (database) =>
        database
          .insert(jobSchedules)
          .values({ id: newId(), workspaceId, name, ...values })
          .onConflictDoUpdate({ target: [jobSchedules.workspaceId, jobSchedules.name], set: values })
          .returning(),
      );
      return toSchedule(rows[0] as ScheduleRow);
    },
    async list(workspaceId) {
      const rows = await store.tenant(workspaceId, (database) =>
        database
          .select()
          .from(jobSchedules)
          .where(eq(jobSchedules.workspaceId, workspaceId))
          .orderBy(asc(jobSchedules.name)),
      );
      return rows.map(toSchedule);
    },
    setPaused: (workspaceId, name, paused) =>
      store.tenant(workspaceId, async (database) => {
        const [row] = await database
          .select()
          .from(jobSchedules)
          .where(named(workspaceId, name))
          .for('update');
        if (!row) throw unknownSchedule(name);
        // A schedule that is not paused keeps the tick it is waiting for.
        const nextAt = paused ? null : (row.nextAt ?? nextTick(row, clock.now()));
        const [changed] = await database
          .update(jobSchedules)
          .set({ paused, nextAt })
          .where(named(workspaceId, name))
          .returning();
        return toSchedule(changed as ScheduleRow);
      }),
    async remove(workspaceId, name) {
      const removed = await store.tenant(workspaceId, (database) =>
        database.delete(jobSchedules).where(named(workspaceId, name)).returning({ id: jobSchedules.id }),
      );
      if (removed.length === 0) throw unknownSchedule(name);
    },
  };
}

function named(workspaceId: string, name: string) {
  return and(eq(jobSchedules.workspaceId, workspaceId), eq(jobSchedules.name, name));
}

function unknownSchedule(name: string): LeadlineError {
  return new LeadlineError('not_found', `There is no schedule called ${name}.`);
}

function toSchedule(row: ScheduleRow): Schedule {
  const { id, name, cron, timeZone, paused, workflow, input, nextAt, lastAt, lastJobId, lastError } = row;
  return { id, name, cron, timeZone, paused, workflow, input, nextAt, lastAt, lastJobId, lastError };
}

/**
 * Starts what is due. Each row is locked by one worker at a time; should that one die between starting the
 * job and moving on to the next tick, the job's id keeps the next worker from starting it twice.
 */
export async function runDueSchedules(parts: JobsParts, starter: TickStarter): Promise<void> {
  const now = parts.clock.now();
  await parts.store.system(async (database) => {
    const due = await database
      .select()
      .from(jobSchedules)
      .where(and(sql`not ${jobSchedules.paused}`, lte(jobSchedules.nextAt, now)))
      .orderBy(asc(jobSchedules.nextAt))
      .limit(DUE_AT_ONCE)
      .for('update', { skipLocked: true });
    for (const row of due) await runTick({ database, now, starter, log: parts.log }, row);
  });
}

async function runTick(
  parts: Pick<JobsParts, 'log'> & {
    readonly database: Database;
    readonly now: Date;
    readonly starter: TickStarter;
  },
  row: ScheduleRow,
): Promise<void> {
  const tick = row.nextAt as Date;
  const id = `${row.id}:${tick.toISOString()}`;
  const error = await parts.starter.start(row.workflow, row.input, { id, workspaceId: row.workspaceId }).then(
    () => null,
    (reason: unknown) => {
      // Undoes the transaction: the tick stays due.
      if (isConnectionLoss(reason)) throw reason;
      return reason instanceof Error ? reason.message : String(reason);
    },
  );
  if (error !== null) parts.log.warn({ schedule: row.name, error }, 'a scheduled job could not be started');
  await parts.database
    .update(jobSchedules)
    .set({
      lastAt: tick,
      lastJobId: error === null ? id : row.lastJobId,
      lastError: error,
      nextAt: nextTick(row, parts.now),
    })
    .where(eq(jobSchedules.id, row.id));
}
