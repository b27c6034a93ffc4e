import { Command } from 'commander';
import type { PurgeFlags } from '../../actions/llm/cache.ts';
import type { CommandContext } from '../../context.ts';

const actions = () => import('../../actions/llm/cache.ts');

export function cacheCommand(context: CommandContext): Command {
  return new Command('cache')
    .description('answers that are kept to be given again')
    .addCommand(
      new Command('show')
        .description('what the caches hold, how often they answered, and what that saved')
        .option('--since <time>', '7d, 24h, a day (of UTC) or a moment', '7d')
        .option('--json', 'print JSON')
        .action(async (flags: { since: string; json?: boolean }) =>
          (await actions()).showCaches(context, flags),
        ),
    )
    .addCommand(
      new Command('purge')
        .description('take answers out, in every process at once')
        .option('--tag <tags>', 'only answers with one of these tags, such as company:acme.com')
        .option('--task <name>', 'only answers of this task')
        .option('--model <model>', 'only answers of this model (provider/model)')
        .option('--all', 'all answers of the workspace')
        .option('-y, --yes', 'do not ask first')
        .option('--json', 'print JSON')
        .action(async (flags: PurgeFlags) => (await actions()).purgeCaches(context, flags)),
    );
}
