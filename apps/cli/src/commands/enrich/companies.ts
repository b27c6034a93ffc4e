import { Command } from 'commander';
import type { CorrectFlags, ShowFlags } from '../../actions/enrich/companies.ts';
import type { CommandContext } from '../../context.ts';

const actions = () => import('../../actions/enrich/companies.ts');
const COMPANY = ['<company>', 'its domain, or its identifier'] as const;

export function showCommand(context: CommandContext): Command {
  return new Command('show')
    .description('what is known of a company, or one enrichment by its identifier; nobody is asked')
    .argument('<company>', 'its domain or identifier, or that of an enrichment')
    .option('--sources', 'of an enrichment: show what became of each source')
    .option('--json', 'print JSON')
    .action(async (company: string, flags: ShowFlags) =>
      (await actions()).showCompany(context, company, flags),
    );
}

export function correctCommand(context: CommandContext): Command {
  return new Command('correct')
    .description('write a field’s value by hand; it outranks all sources and stays')
    .argument(...COMPANY)
    .argument('<field>', 'such as ceo or employees')
    .argument('[value]', 'lists with commas')
    .option('--note <text>', 'why, for whoever reads it later')
    .option('--undo', 'take the correction back: sources speak again')
    .option('--json', 'print JSON')
    .action(async (company: string, field: string, ...[value, flags]: [string | undefined, CorrectFlags]) =>
      (await actions()).correctField(context, { company, field, value, flags }),
    );
}

export function historyCommand(context: CommandContext): Command {
  return new Command('history')
    .description('everything sources ever said of a field')
    .argument(...COMPANY)
    .argument('<field>', 'such as ceo or employees')
    .option('--json', 'print JSON')
    .action(async (company: string, field: string, flags: { json?: boolean }) =>
      (await actions()).showHistory(context, { company, field, json: flags.json }),
    );
}

export function forgetCommand(context: CommandContext): Command {
  return new Command('forget')
    .description('erase a company with everything that is kept of it')
    .argument(...COMPANY)
    .option('-y, --yes', 'do not ask before erasing')
    .action(async (company: string, flags: { yes?: boolean }) =>
      (await actions()).forgetCompany(context, company, flags),
    );
}
