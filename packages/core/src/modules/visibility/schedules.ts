import { auditInputSchema, type ParsedAuditInput, type Schedule } from '@leadline/contracts';
import { LeadlineError } from '../../kernel/errors/index.ts';
import type { Schedule as JobSchedule, Jobs, WorkflowContext } from '../../kernel/jobs/index.ts';
import { auditIdFor, type VisibilityService } from './service.ts';

export interface NewSchedule {
  readonly name: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly audit: ParsedAuditInput;
}

/** Live audits repeated on a cron expression: each tick is an audit of its own, so a series can be compared. */
export interface ScheduleService {
  create(workspaceId: string, schedule: NewSchedule): Promise<Schedule>;
  list(
    workspaceId: string,
    page: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<{ items: Schedule[]; nextCursor: string | null }>;
  /** Rejects an unknown schedule with `not_found`. */
  remove(workspaceId: string, scheduleId: string): Promise<boolean>;
}

interface TickInput {
  readonly audit: ParsedAuditInput;
  readonly createdAt: string;
}

/** Registers the tick's workflow; create the service before `jobs.launch`. */
export function createScheduleService(deps: {
  readonly jobs: Jobs;
  readonly audits: VisibilityService;
  readonly now: () => Date;
}): ScheduleService {
  const { jobs, audits } = deps;
  const tick = jobs.define(
    'visibility.scheduled-audit',
    async (context: WorkflowContext, input: TickInput) => {
      // The job's id names the tick, so a repeated step finds the audit it has started already.
      await context.step('start', async () => {
        await audits.start(context.workspaceId, auditInputSchema.parse(input.audit), context.jobId);
        return null;
      });
    },
  );
  const all = async (workspaceId: string) =>
    (await jobs.schedules.list(workspaceId))
      .filter((schedule) => schedule.workflow === tick.name)
      .sort((one, other) => one.name.localeCompare(other.name));

  return {
    create: async (workspaceId, { name, cron, timeZone, audit }) => {
      requireLive(audit);
      const input = { audit, createdAt: deps.now().toISOString() };
      return toSchedule(
        workspaceId,
        await jobs.schedules.put(workspaceId, { name, cron, timeZone }, { workflow: tick, input }),
      );
    },
    list: async (workspaceId, { cursor = '', limit }) => {
      const rest = (await all(workspaceId)).filter((schedule) => cursor === '' || schedule.name > cursor);
      const shown = rest.slice(0, limit);
      return {
        items: shown.map((schedule) => toSchedule(workspaceId, schedule)),
        nextCursor: rest.length > limit ? (shown.at(-1)?.name ?? null) : null,
      };
    },
    remove: async (workspaceId, scheduleId) => {
      const found = (await all(workspaceId)).find((schedule) => schedule.id === scheduleId);
      if (!found) {
        throw new LeadlineError('not_found', `There is no schedule ${scheduleId} in this workspace.`, {
          next: 'See `leadline visibility schedule list`.',
        });
      }
      await jobs.schedules.remove(workspaceId, found.name);
      return true;
    },
  };
}

function requireLive(audit: ParsedAuditInput): void {
  if (audit.answers.kind === 'live') return;
  throw new LeadlineError(
    'invalid_input',
    'A schedule repeats a live audit; recorded answers never change.',
    {
      issues: [{ path: 'audit.answers.kind', message: 'must be "live"' }],
    },
  );
}

function toSchedule(workspaceId: string, schedule: JobSchedule): Schedule {
  const input = schedule.input as TickInput;
  return {
    id: schedule.id,
    name: schedule.name,
    cron: schedule.cron,
    timeZone: schedule.timeZone,
    audit: input.audit,
    paused: schedule.paused,
    nextRunAt: schedule.nextAt?.toISOString() ?? null,
    lastAuditId: schedule.lastJobId === null ? null : auditIdFor(workspaceId, schedule.lastJobId),
    createdAt: input.createdAt,
  };
}
