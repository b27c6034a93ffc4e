import { Command } from 'commander';
import type { SourcesFlags } from '../../actions/sources/sources.ts';
import type { CommandContext } from '../../context.ts';

const actions = () => import('../../actions/sources/sources.ts');

export function sourcesCommand(context: CommandContext): Command {
  return new Command('sources')
    .description('data sources: health, calls, hit rate, spend, savings, credits')
    .option('--since <time>', '30d, 24h, a day (of UTC) or a moment', '30d')
    .option('--configured', 'only those that are asked')
    .option('--json', 'print JSON')
    .action(async (flags: SourcesFlags) => (await actions()).showSources(context, flags))
    .addCommand(
      new Command('test')
        .description('ask them whether their keys are accepted, and for the credits left')
        .argument('[names...]', 'such as clearbit; all that are configured unless said')
        .option('--json', 'print JSON')
        .action(async (names: string[], flags: { json?: boolean }) =>
          (await actions()).testSources(context, names, flags),
        ),
    );
}
