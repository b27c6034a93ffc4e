import { AUDIT_OUTCOMES } from '@leadline/contracts';
import { Command, Option } from 'commander';
import type { AuditLogFlags } from '../../actions/iam/audit-log.ts';
import type { CommandContext } from '../../context.ts';

const actions = () => import('../../actions/iam/audit-log.ts');

export function auditLogCommand(context: CommandContext): Command {
  return new Command('audit-log')
    .description('who did what, when, from where, and what came of it')
    .addCommand(listCommand(context))
    .addCommand(exportCommand(context))
    .addCommand(
      new Command('verify')
        .description('whether any line was changed, taken out or put in')
        .action(async () => (await actions()).verifyAuditLog(context)),
    );
}

function listCommand(context: CommandContext): Command {
  const command = new Command('list')
    .description('the log, newest first')
    .option('--limit <count>', 'how many', '50')
    .option('--cursor <cursor>', 'go on where the last page ended')
    .option('--json', 'print JSON');
  return addFilter(command).action(
    async (flags: AuditLogFlags & { limit: string; cursor?: string; json?: boolean }) =>
      (await actions()).listAuditLog(context, flags),
  );
}

function exportCommand(context: CommandContext): Command {
  const command = new Command('export')
    .description('the log as a file, oldest first')
    .addOption(new Option('--format <format>', 'kind of file').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--after <line>', 'only lines after this one', '0')
    .option('--out <file>', 'write it there instead of standard output');
  return addFilter(command).action(
    async (flags: AuditLogFlags & { format: string; after: string; out?: string }) =>
      (await actions()).exportAuditLog(context, flags),
  );
}

function addFilter(command: Command): Command {
  return command
    .option('--since <time>', 'from this day or time on')
    .option('--until <time>', 'up to this day or time')
    .option('--operation <name>', 'of this operation, such as iam.keys.create')
    .addOption(new Option('--outcome <outcome>', 'with this outcome').choices([...AUDIT_OUTCOMES]));
}
