import { Command } from 'commander';
import type { ScheduleFlags } from '../../actions/visibility/schedules.ts';
import type { CommandContext } from '../../context.ts';
import { addAnalysisOptions, addLiveOptions, addSubjectOptions } from './options.ts';

const actions = () => import('../../actions/visibility/schedules.ts');

export function scheduleCommand(context: CommandContext): Command {
  return new Command('schedule')
    .description('repeat a live audit, so that change over time can be seen')
    .addCommand(addCommand(context))
    .addCommand(listCommand(context))
    .addCommand(removeCommand(context));
}

function addCommand(context: CommandContext): Command {
  const command = new Command('add')
    .description('add a schedule; a running server carries it out')
    .requiredOption('--name <name>', 'what to call it')
    .requiredOption('--cron <expression>', 'five fields, for example "0 6 * * 1" for Mondays at six')
    .option('--time-zone <zone>', 'time zone of the expression', 'UTC');
  addSubjectOptions(command);
  addLiveOptions(command);
  return addAnalysisOptions(command).action(async (flags: ScheduleFlags) =>
    (await actions()).addSchedule(context, flags),
  );
}

function listCommand(context: CommandContext): Command {
  return new Command('list')
    .description('all schedules')
    .option('--json', 'print JSON')
    .action(async (flags: { json?: boolean }) => (await actions()).listSchedules(context, flags));
}

function removeCommand(context: CommandContext): Command {
  return new Command('delete')
    .description('delete a schedule; the audits it made stay')
    .argument('<schedule>', 'identifier of the schedule')
    .action(async (scheduleId: string) => (await actions()).removeSchedule(context, scheduleId));
}
