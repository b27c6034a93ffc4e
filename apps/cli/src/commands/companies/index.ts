import { Command, Option } from 'commander';
import type { ImportFlags, RefreshFlags } from '../../actions/companies/imports.ts';
import type { LookupFlags } from '../../actions/companies/lookup.ts';
import type { CommandContext } from '../../context.ts';

const imports = () => import('../../actions/companies/imports.ts');
const lookups = () => import('../../actions/companies/lookup.ts');
const JSON_FLAG = ['--json', 'print JSON'] as const;

const EXAMPLES = `
Examples:
  leadline companies import customers.csv --dry-run
  leadline companies import customers.csv --map name=Account,domain=Site --licence "our CRM"
  leadline companies lookup "Acme GmbH" --country DE
  leadline companies refresh IMPORT --monthly`;

export function companiesCommand(context: CommandContext): Command {
  return new Command('companies')
    .description('your own company database: asked before any source, and free')
    .addHelpText('after', EXAMPLES)
    .addCommand(importCommand(context))
    .addCommand(importsCommand(context))
    .addCommand(lookupCommand(context))
    .addCommand(mergesCommand(context))
    .addCommand(
      new Command('undo')
        .description('take an import back, or with --merge a single merge')
        .argument('<id>', 'identifier of the import or merge')
        .option('--merge', 'the identifier is a merge’s')
        .action(async (id: string, flags: { merge?: boolean }) => (await imports()).undo(context, id, flags)),
    )
    .addCommand(refreshCommand(context));
}

function importCommand(context: CommandContext): Command {
  return new Command('import')
    .description('import CSV, JSONL or Parquet; goes on where it stopped when it is killed')
    .argument('<file>', 'the file')
    .option('--dry-run', 'show the column map, five companies and what would be refused')
    .option('--map <pairs>', 'columns that are guessed wrong: name=Company,domain=Site')
    .addOption(
      new Option('--format <format>', 'where the ending misleads').choices(['csv', 'jsonl', 'parquet']),
    )
    .option('--name <name>', 'what to call it (the file’s name)')
    .option('--licence <note>', 'whose data it is and what may be done with it')
    .option('--as-of <day>', 'day the data speaks of, YYYY-MM-DD (that of the file)')
    .option('--confidence <share>', 'how likely a value in it is right, 0 to 1 (0.8)')
    .option(...JSON_FLAG)
    .action(async (file: string, flags: ImportFlags) =>
      (await imports()).importCompanies(context, file, flags),
    );
}

function importsCommand(context: CommandContext): Command {
  return new Command('imports')
    .description('all imports, or the report of one')
    .argument('[import]', 'its identifier')
    .option(...JSON_FLAG)
    .action(async (id: string | undefined, flags: { json?: boolean }) => {
      const { listImports, showImport } = await imports();
      await (id === undefined ? listImports(context, flags) : showImport(context, id, flags));
    });
}

function lookupCommand(context: CommandContext): Command {
  return new Command('lookup')
    .description('find companies by domain, name, registry number or place')
    .argument('<company>', 'a domain, a name, with --number a registry number, with --place a city')
    .option('--number', 'it is a registry number')
    .option('--place', 'it is a city: the companies there')
    .option('--country <code>', 'tells companies of one name apart: DE, BR, US')
    .option('--city <name>', 'likewise')
    .option('--limit <count>', 'most companies', '5')
    .option(...JSON_FLAG)
    .action(async (text: string, flags: LookupFlags) =>
      (await lookups()).lookupCompany(context, text, flags),
    );
}

function mergesCommand(context: CommandContext): Command {
  return new Command('merges')
    .description('rows that were taken for one company, and why')
    .option('--import <id>', 'of one import')
    .option('--limit <count>', 'most rows, the newest first', '50')
    .option(...JSON_FLAG)
    .action(async (flags: { import?: string; limit: string; json?: boolean }) =>
      (await lookups()).listMerges(context, flags),
    );
}

function refreshCommand(context: CommandContext): Command {
  return new Command('refresh')
    .description('read an import’s file again now, or go on with one that failed, or do so regularly')
    .argument('<import>', 'its identifier')
    .option('--monthly', 'on the first of each month at four')
    .option('--cron <expression>', 'regularly at other times')
    .option('--time-zone <zone>', 'time zone of the expression', 'UTC')
    .option('--stop', 'regularly no more')
    .option(...JSON_FLAG)
    .action(async (id: string, flags: RefreshFlags) => (await imports()).refresh(context, id, flags));
}
