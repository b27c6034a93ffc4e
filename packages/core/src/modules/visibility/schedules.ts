import { auditInputSchema, type ParsedAuditInput, type Schedule } from '@leadline/contracts';
import type { Clock } from '../../kernel/clock/index.ts';
import { LeadlineError } from '../../kernel/errors/index.ts';
import type { Schedule as JobSchedule, Jobs } from '../../kernel/jobs/index.ts';
import type { Llm } from '../../kernel/llm/index.ts';
import type { Store } from '../../kernel/store/index.ts';
import { requireStartable } from './preparation.ts';
import { existingAudits } from './repository/audits.ts';
import { auditIdFor, type VisibilityService } from './service.ts';
import { storable } from './storable.ts';

export interface NewSchedule {
  readonly name: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly audit: ParsedAuditInput;
}

/** Live audits repeated on a cron expression: each tick is an audit of its own, so a series can be compared. */
export interface ScheduleService {
  /** Rejects with `conflict` for a name in use, and with what `start` rejects an audit with. */
  create(workspaceId: string, schedule: NewSchedule): Promise<Schedule>;
  /** In the order of their names. */
  list(
    workspaceId: string,
    page: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<{ items: Schedule[]; nextCursor: string | null }>;
  /** Audits it made stay. Rejects an unknown schedule with `not_found`. */
  remove(workspaceId: string, scheduleId: string): Promise<boolean>;
}

export interface ScheduleDeps {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly llm: Llm;
  readonly clock: Clock;
  readonly audits: VisibilityService;
}

interface TickInput {
  readonly audit: ParsedAuditInput;
  readonly createdAt: string;
}

/** Registers the tick's workflow; create the service before `jobs.launch`. */
export function createScheduleService(deps: ScheduleDeps): ScheduleService {
  const { jobs } = deps;
  const tick = defineTick(deps);
  const ours = async (workspaceId: string) =>
    (await jobs.schedules.list(workspaceId))
      .filter((schedule) => schedule.workflow === tick.name)
      .sort((one, other) => (one.name < other.name ? -1 : 1));

  return {
    async create(workspaceId, { name, cron, timeZone, audit }) {
      requireLive(audit);
      requireStartable(audit, deps.llm);
      // Names are shared by all schedules of a workspace, whatever they repeat.
      if ((await jobs.schedules.list(workspaceId)).some((other) => other.name === name))
        throw nameTaken(name);
      const input = storable({ audit, createdAt: deps.clock.now().toISOString() });
      const made = await jobs.schedules.put(workspaceId, { name, cron, timeZone }, { workflow: tick, input });
      return toSchedule(made, { lastAuditId: null, lastError: null });
    },
    async list(workspaceId, { cursor = '', limit }) {
      const rest = (await ours(workspaceId)).filter((schedule) => schedule.name > cursor);
      const shown = rest.slice(0, limit);
      return {
        items: await withLastRuns(deps, workspaceId, shown),
        nextCursor: rest.length > limit ? (shown.at(-1)?.name ?? null) : null,
      };
    },
    async remove(workspaceId, scheduleId) {
      const found = (await ours(workspaceId)).find((schedule) => schedule.id === scheduleId);
      if (!found) throw noSuchSchedule(scheduleId);
      await jobs.schedules.remove(workspaceId, found.name);
      return true;
    },
  };
}

function defineTick({ jobs, audits }: ScheduleDeps) {
  return jobs.define('visibility.scheduled-audit', async (context, input: TickInput) => {
    // The job's id names the tick, so a repeated step finds the audit it has started already.
    await context.step('start', async () => {
      await audits.start(context.workspaceId, auditInputSchema.parse(input.audit), context.jobId);
    });
  });
}

function requireLive(audit: ParsedAuditInput): void {
  if (audit.answers.kind === 'live') return;
  const message = 'A schedule repeats a live audit; recorded answers never change.';
  throw new LeadlineError('invalid_input', message, {
    next: 'Give the assistants to ask instead of recorded answers.',
    issues: [{ path: 'audit.answers.kind', message: 'must be "live"' }],
  });
}

function nameTaken(name: string): LeadlineError {
  return new LeadlineError('conflict', `There is a schedule called ${name} already.`, {
    next: 'Choose another name, or delete that one first.',
    kept: 'The schedule that is there.',
  });
}

function noSuchSchedule(scheduleId: string): LeadlineError {
  return new LeadlineError('not_found', `There is no schedule ${scheduleId} in this workspace.`, {
    next: 'See `leadline visibility schedule list`.',
  });
}

/** What became of a schedule's last tick. */
interface LastRun {
  readonly lastAuditId: string | null;
  readonly lastError: string | null;
}

/** A tick may have failed to start its audit, and an audit may have been deleted since: such are not named. */
async function withLastRuns(
  { store, jobs }: ScheduleDeps,
  workspaceId: string,
  schedules: readonly JobSchedule[],
): Promise<Schedule[]> {
  const auditIds = schedules.flatMap(({ lastJobId }) =>
    lastJobId === null ? [] : [auditIdFor(workspaceId, lastJobId)],
  );
  const existing = await store.tenant(workspaceId, (database) => existingAudits(database, auditIds));
  const lastRun = async ({ lastJobId, lastError }: JobSchedule): Promise<LastRun> => {
    if (lastJobId === null) return { lastAuditId: null, lastError };
    const auditId = auditIdFor(workspaceId, lastJobId);
    const failed = lastError ?? (await jobs.get(lastJobId))?.failure?.message ?? null;
    return { lastAuditId: existing.has(auditId) ? auditId : null, lastError: failed };
  };
  return Promise.all(schedules.map(async (schedule) => toSchedule(schedule, await lastRun(schedule))));
}

function toSchedule(schedule: JobSchedule, last: LastRun): Schedule {
  const { audit, createdAt } = schedule.input as TickInput;
  const { id, name, cron, timeZone, paused, nextAt } = schedule;
  return {
    id,
    name,
    cron,
    timeZone,
    audit,
    paused,
    nextRunAt: nextAt?.toISOString() ?? null,
    ...last,
    createdAt,
  };
}
