import { Command } from 'commander';
import type { ListFlags, ResumeFlags } from '../../actions/enrich/sessions.ts';
import type { CommandContext } from '../../context.ts';

const actions = () => import('../../actions/enrich/sessions.ts');

export function listCommand(context: CommandContext): Command {
  return new Command('list')
    .description('enrichments, newest first')
    .option('--status <status>', 'only queued, running, paused, succeeded, failed or cancelled ones')
    .option('--limit <n>', 'how many', '20')
    .option('--cursor <cursor>', 'go on after an earlier page')
    .option('--json', 'print JSON')
    .action(async (flags: ListFlags) => (await actions()).listEnrichments(context, flags));
}

export function resumeCommand(context: CommandContext): Command {
  return new Command('resume')
    .description('go on with an enrichment that stopped; nothing is paid twice')
    .argument('<enrichment>', 'identifier of the enrichment')
    .option('--budget <usd>', 'a new budget in US dollars')
    .option('--sources', 'show what became of each source')
    .option('--json', 'print JSON')
    .option(
      '--sandbox',
      'let the built-in sandbox stand in for every source and model; results are simulated',
    )
    .action(async (id: string, flags: ResumeFlags) => (await actions()).resumeEnrichment(context, id, flags));
}

export function cancelCommand(context: CommandContext): Command {
  return new Command('cancel')
    .description('stop an enrichment, wherever it runs; what it found so far is kept')
    .argument('<enrichment>', 'identifier of the enrichment')
    .action(async (id: string) => (await actions()).cancelEnrichment(context, id));
}
