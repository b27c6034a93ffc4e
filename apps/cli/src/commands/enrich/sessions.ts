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
    .description('go on with an enrichment or a list that stopped; nothing is paid twice')
    .argument('<id>', 'identifier of the enrichment or list')
    .option('--budget <usd>', 'a new budget in US dollars')
    .option('--sources', 'show what became of each source')
    .option('--out <file>', 'of a list: where it goes, .csv or .jsonl')
    .option('--provenance', 'of a list: add source, link, day and confidence of each field')
    .option('--json', 'print JSON')
    .option(
      '--sandbox',
      'let the built-in sandbox stand in for every source and model; results are simulated',
    )
    .action(async (id: string, flags: ResumeFlags) => (await actions()).resumeEnrichment(context, id, flags));
}

export function cancelCommand(context: CommandContext): Command {
  return new Command('cancel')
    .description('stop an enrichment or a list, wherever it runs; what it found so far is kept')
    .argument('<id>', 'identifier of the enrichment or list')
    .action(async (id: string) => (await actions()).cancelEnrichment(context, id));
}
