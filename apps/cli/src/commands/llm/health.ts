import { Command } from 'commander';
import type { CommandContext } from '../../context.ts';

const actions = () => import('../../actions/llm/health.ts');

export function healthCommand(context: CommandContext): Command {
  return new Command('health')
    .description('how providers and models do, as the server that runs here has seen them')
    .option('--json', 'print JSON')
    .action(async (flags: { readonly json?: boolean }) => (await actions()).showHealth(context, flags));
}
