import { Command } from 'commander';
import type { ListOutputFlags } from '../../actions/enrich/list-request.ts';
import type { ListsFlags } from '../../actions/enrich/lists.ts';
import type { CommandContext } from '../../context.ts';

const actions = () => import('../../actions/enrich/lists.ts');

/** Options of a list beside those of one company. */
export function addListOptions(command: Command): Command {
  return command
    .option('--file <file>', 'enrich a list: CSV, TSV, JSON or JSONL')
    .option('--map <pairs>', 'columns of the list that are guessed wrong: company=Website,country=Land')
    .option('--out <file>', 'where the list goes, .csv or .jsonl (beside it, as .enriched.csv)')
    .option('--per-company <usd>', 'most that one company of a list may spend (0.05)')
    .option('--provenance', 'add source, link, day and confidence of each field to the file')
    .option('-y, --yes', 'do not ask before a list spends');
}

export function listsCommand(context: CommandContext): Command {
  return new Command('lists')
    .description('lists of companies, newest first')
    .option('--limit <n>', 'how many', '20')
    .option('--cursor <cursor>', 'go on after an earlier page')
    .option('--json', 'print JSON')
    .action(async (flags: ListsFlags) => (await actions()).showLists(context, flags));
}

export function exportCommand(context: CommandContext): Command {
  return new Command('export')
    .description('write a list as it stands: its rows as they came, and what was found')
    .argument('<list>', 'identifier of the list')
    .option('--out <file>', 'a .csv or .jsonl file; CSV to standard output unless given')
    .option('--provenance', 'add source, link, day and confidence of each field')
    .option('--json', 'JSON lines to standard output')
    .action(async (id: string, flags: ListOutputFlags) => (await actions()).exportList(context, id, flags));
}
