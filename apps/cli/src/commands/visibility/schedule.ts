import type { Schedule } from '@leadline/contracts';
import { Command } from 'commander';
import { table } from '../../terminal/style.ts';
import { withLeadline } from '../session.ts';
import { type AuditFlags, readAuditInput } from './audit-input.ts';

interface ScheduleFlags extends AuditFlags {
  readonly name: string;
  readonly cron: string;
  readonly timeZone: string;
}

export function scheduleCommand(): Command {
  return new Command('schedule')
    .description('repeat a live audit, so that change over time can be seen')
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(removeCommand());
}

function addCommand(): Command {
  return new Command('add')
    .description('add a schedule; a running server carries it out')
    .requiredOption('--name <name>', 'what to call it')
    .requiredOption('--cron <expression>', 'five fields, for example "0 6 * * 1" for Mondays at six')
    .option('--time-zone <zone>', 'time zone of the expression', 'UTC')
    .requiredOption('--brand <name>', 'the brand to audit')
    .option('--aliases <names>', 'other spellings of it')
    .option('--competitors <names>', 'rivals, comma-separated')
    .option('--category <text>', 'what is sold')
    .option('--context <file>', 'JSON file with any fields of the audit')
    .option('--assistants <names>', 'those to ask')
    .option('--questions <file>', 'questions to ask')
    .option('--repeats <n>', 'ask each question so many times')
    .option('--plan <name>', 'standard or compact', 'standard')
    .option('--budget <usd>', 'budget of each audit')
    .action(async ({ name, cron, timeZone, ...flags }: ScheduleFlags) => {
      const { input } = await readAuditInput({ ...flags, live: true });
      await withLeadline({ work: false }, async (leadline, principal) => {
        const schedule = (await leadline.run(
          'visibility.schedules.create',
          { name, cron, timeZone, audit: input },
          principal,
        )) as Schedule;
        console.log(
          `Added "${schedule.name}"; next run ${schedule.nextRunAt ?? 'unknown'}. A running server carries it out.`,
        );
      });
    });
}

function listCommand(): Command {
  return new Command('list').description('all schedules').action(async () => {
    await withLeadline({ work: false }, async (leadline, principal) => {
      const { items } = (await leadline.run('visibility.schedules.list', {}, principal)) as {
        items: Schedule[];
      };
      const rows = items.map((item) => [
        item.id,
        item.name,
        item.cron,
        item.nextRunAt ?? '–',
        item.lastAuditId ?? '–',
      ]);
      console.log(
        rows.length === 0
          ? 'No schedules yet.'
          : table(['schedule', 'name', 'cron', 'next run', 'last audit'], rows),
      );
    });
  });
}

function removeCommand(): Command {
  return new Command('delete')
    .description('delete a schedule; the audits it made stay')
    .argument('<schedule>', 'identifier of the schedule')
    .action(async (scheduleId: string) => {
      await withLeadline({ work: false }, async (leadline, principal) => {
        await leadline.run('visibility.schedules.delete', { scheduleId }, principal);
        console.log(`Deleted schedule ${scheduleId}.`);
      });
    });
}
