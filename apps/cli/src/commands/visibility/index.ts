import { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { auditCommand } from './audit.ts';
import {
  cancelCommand,
  compareCommand,
  deleteCommand,
  exportCommand,
  listCommand,
  resumeCommand,
  showCommand,
} from './audits.ts';
import { questionsCommand } from './questions.ts';
import { scheduleCommand } from './schedule.ts';

export function visibilityCommand(context: CommandContext): Command {
  const command = new Command('visibility').description(
    'how AI assistants see a brand along the buyer’s journey',
  );
  for (const make of [
    auditCommand,
    listCommand,
    showCommand,
    exportCommand,
    compareCommand,
    resumeCommand,
    cancelCommand,
    deleteCommand,
    questionsCommand,
    scheduleCommand,
  ])
    command.addCommand(make(context));
  return command;
}
