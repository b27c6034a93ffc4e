import { Command } from 'commander';
import { auditCommand } from './visibility/audit.ts';
import {
  compareCommand,
  deleteCommand,
  exportCommand,
  listCommand,
  resumeCommand,
  showCommand,
} from './visibility/audits.ts';
import { questionsCommand } from './visibility/questions.ts';
import { scheduleCommand } from './visibility/schedule.ts';

export function visibilityCommand(): Command {
  return new Command('visibility')
    .description('how AI assistants see a brand along the buyer’s journey')
    .addCommand(auditCommand())
    .addCommand(showCommand())
    .addCommand(listCommand())
    .addCommand(compareCommand())
    .addCommand(resumeCommand())
    .addCommand(exportCommand())
    .addCommand(deleteCommand())
    .addCommand(questionsCommand())
    .addCommand(scheduleCommand());
}
