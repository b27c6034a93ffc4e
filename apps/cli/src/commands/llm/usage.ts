import { USAGE_DIMENSIONS } from '@leadline/contracts';
import { Command, Option } from 'commander';
import type { UsageFlags } from '../../actions/llm/usage.ts';
import type { CommandContext } from '../../context.ts';

const actions = () => import('../../actions/llm/usage.ts');

export function usageCommand(context: CommandContext): Command {
  return new Command('usage')
    .description('calls, tokens, cost, savings, errors and latency')
    .addOption(
      new Option('--by <dimension>', 'what there is a row for').choices(USAGE_DIMENSIONS).default('model'),
    )
    .option('--since <time>', '7d, 24h, a day (of UTC) or a moment', '7d')
    .option('--until <time>', 'up to this moment (now)')
    .option('--task <name>', 'only this task')
    .option('--model <model>', 'only this model')
    .option('--provider <name>', 'only this provider')
    .option('--key <id>', 'only the key of this id')
    .option('--user <id>', 'only this user')
    .option('--limit <n>', 'most rows', '100')
    .option('--csv <file>', 'write the rows to a CSV file')
    .option('--json', 'print JSON')
    .action(async (flags: UsageFlags) => (await actions()).showUsage(context, flags));
}
