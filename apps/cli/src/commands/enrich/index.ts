import { Command, Option } from 'commander';
import type { EnrichFlags } from '../../actions/enrich/enrich.ts';
import type { ListFlags } from '../../actions/enrich/list-request.ts';
import type { CommandContext } from '../../context.ts';
import { correctCommand, forgetCommand, historyCommand, showCommand } from './companies.ts';
import { addListOptions, exportCommand, listsCommand } from './lists.ts';
import { cancelCommand, listCommand, resumeCommand } from './sessions.ts';

const EXAMPLES = `
Examples:
  leadline enrich stripe.com
  leadline enrich stripe.com --fields employees,industry,hq --budget 0.02
  leadline enrich "Acme GmbH, Berlin"
  leadline enrich acme.com --sandbox --sources
  leadline enrich --file companies.csv --fields industry,employees,hq --budget 5 --out enriched.csv
  leadline enrich correct acme.com ceo "Wile Coyote" --note "met him"`;

export const SANDBOX = [
  '--sandbox',
  'let the built-in sandbox stand in for every source and model; results are simulated',
] as const;

export function enrichCommand(context: CommandContext): Command {
  const command = new Command('enrich')
    // What stands after a part's name is the part's: both know --budget and --json.
    .enablePositionalOptions()
    .description('what is true of a company, field by field, each with its source')
    .argument('[company]', 'its domain, name with place, or registry number')
    .option('--fields <names>', 'fields or sets of fields, comma-separated (all)')
    .option('--budget <usd>', 'most it may spend: one company (0.05), or the whole list')
    .addOption(
      new Option('--layers <n>', 'how far to go: 1 free metadata, 2 records, 3 inference (3)').choices([
        '1',
        '2',
        '3',
      ]),
    )
    .option('--country <code>', 'tells companies of one name apart: DE, BR, US')
    .option('--refresh', 'ask the sources again although answers are at hand')
    .option('--dry-run', 'show what it would ask and cost, then end')
    .option('--sources', 'show what became of each source')
    .option('--json', 'print everything as JSON')
    .option(...SANDBOX)
    .addHelpText('after', EXAMPLES)
    .action(async (company: string | undefined, flags: EnrichFlags & ListFlags) => {
      if (flags.file === undefined) {
        const { runEnrich } = await import('../../actions/enrich/enrich.ts');
        return runEnrich(context, company, flags);
      }
      const { runList } = await import('../../actions/enrich/list.ts');
      return runList(context, { company, file: flags.file }, flags);
    });
  addListOptions(command);
  const parts = [
    showCommand,
    correctCommand,
    historyCommand,
    forgetCommand,
    listCommand,
    listsCommand,
    exportCommand,
    resumeCommand,
    cancelCommand,
  ];
  for (const make of parts) command.addCommand(make(context));
  return command;
}
