import { visibilityOperations } from '@leadline/contracts';
import type { CommandContext } from '../../context.ts';
import { table } from '../../terminal/figures.ts';
import { withLeadline } from '../session.ts';
import { type AuditFlags, readAuditInput } from './audit-input.ts';

const ASK_ONLY = { work: false } as const;

export interface ScheduleFlags extends AuditFlags {
  readonly name: string;
  readonly cron: string;
  readonly timeZone: string;
}

export async function addSchedule(
  context: CommandContext,
  { name, cron, timeZone, ...flags }: ScheduleFlags,
): Promise<void> {
  const { input } = await readAuditInput({ ...flags, live: true });
  await withLeadline(context, ASK_ONLY, async (session) => {
    const wanted = { name, cron, timeZone, audit: input };
    const { nextRunAt } = await session.ask(visibilityOperations.createSchedule, wanted);
    context.terminal.print(
      `Added "${name}"; next run ${nextRunAt ?? 'unknown'}. A running server carries it out.`,
    );
  });
}

export async function listSchedules(
  context: CommandContext,
  flags: { readonly json?: boolean },
): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { items } = await session.ask(visibilityOperations.listSchedules, { limit: 200 });
    if (flags.json) return context.terminal.print(JSON.stringify(items, null, 2));
    const rows = items.map(({ id, name, cron, timeZone, nextRunAt, lastAuditId }) => [
      id,
      name,
      `${cron} (${timeZone})`,
      nextRunAt ?? '–',
      lastAuditId ?? '–',
    ]);
    const text =
      rows.length === 0
        ? 'No schedules yet. Add one with `leadline visibility schedule add --help`.'
        : table(['schedule', 'name', 'cron', 'next run', 'last audit'], rows).join('\n');
    context.terminal.print(text);
  });
}

export async function removeSchedule(context: CommandContext, scheduleId: string): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    await session.ask(visibilityOperations.deleteSchedule, { scheduleId });
    context.terminal.print(`Deleted schedule ${scheduleId}.`);
  });
}
