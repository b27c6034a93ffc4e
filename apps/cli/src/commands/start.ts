import { Command } from 'commander';
import type { CommandContext } from '../context.ts';

export function startCommand(context: CommandContext): Command {
  return new Command('start')
    .description('prepare everything, audit the bundled example, show its report, and serve')
    .option('--once', 'end after the report')
    .action(async (flags: { once?: boolean }) => {
      const { runStart } = await import('../actions/start.ts');
      await runStart(context, flags);
    });
}
