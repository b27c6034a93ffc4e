import type { ExportFormat } from '@leadline/contracts';
import { Command, Option } from 'commander';
import type { ListFlags, ResumeFlags } from '../../actions/visibility/audits.ts';
import type { CommandContext } from '../../context.ts';
import { addFileOptions, SANDBOX } from './options.ts';

const actions = () => import('../../actions/visibility/audits.ts');

export function listCommand(context: CommandContext): Command {
  return new Command('list')
    .description('audits, newest first')
    .option('--brand <name>', 'only this brand')
    .option('--status <status>', 'only queued, running, paused, succeeded, failed or cancelled ones')
    .option('--limit <n>', 'how many', '20')
    .option('--cursor <cursor>', 'go on after an earlier page')
    .option('--json', 'print JSON')
    .action(async (flags: ListFlags) => (await actions()).listAudits(context, flags));
}

export function showCommand(context: CommandContext): Command {
  return new Command('show')
    .description('one audit: its state, or its summary when it is finished')
    .argument('<audit>', 'identifier of the audit')
    .option('--json', 'print everything as JSON')
    .option('--link', 'print the address of the report on the running server')
    .action(async (auditId: string, flags: { json?: boolean; link?: boolean }) =>
      (await actions()).showAudit(context, auditId, flags),
    );
}

export function exportCommand(context: CommandContext): Command {
  return new Command('export')
    .description('a finished audit as a file')
    .argument('<audit>', 'identifier of the audit')
    .addOption(
      new Option('--format <format>', 'of the file')
        .choices(['html', 'json', 'csv', 'markdown'])
        .default('html'),
    )
    .option('--out <file>', 'where to; standard output when absent')
    .action(async (auditId: string, flags: { format: ExportFormat; out?: string }) =>
      (await actions()).exportAudit(context, auditId, flags),
    );
}

export function compareCommand(context: CommandContext): Command {
  return new Command('compare')
    .description('what changed between two audits of one brand, and what is only noise')
    .argument('<before>', 'the earlier audit')
    .argument('<after>', 'the later audit')
    .option('--json', 'print JSON')
    .option('--report <file>', 'write it as one HTML file')
    .action(async (before: string, after: string, flags: { json?: boolean; report?: string }) =>
      (await actions()).compareAudits(context, { before, after }, flags),
    );
}

export function resumeCommand(context: CommandContext): Command {
  const command = new Command('resume')
    .description('go on with an audit that stopped; nothing is paid twice')
    .argument('<audit>', 'identifier of the audit')
    .option('--budget <usd>', 'a new budget in US dollars')
    .option(...SANDBOX);
  return addFileOptions(command).action(async (auditId: string, flags: ResumeFlags) =>
    (await actions()).resumeAudit(context, auditId, flags),
  );
}

export function cancelCommand(context: CommandContext): Command {
  return new Command('cancel')
    .description('stop an audit, wherever it runs; what it found so far is kept')
    .argument('<audit>', 'identifier of the audit')
    .action(async (auditId: string) => (await actions()).cancelAudit(context, auditId));
}

export function deleteCommand(context: CommandContext): Command {
  return new Command('delete')
    .description('delete an audit with its answers and insights')
    .argument('<audit>', 'identifier of the audit')
    .action(async (auditId: string) => (await actions()).deleteAudit(context, auditId));
}
