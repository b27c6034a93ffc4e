import { Command } from 'commander';
import type { CommandContext } from '../context.ts';

export function serveCommand(context: CommandContext): Command {
  return new Command('serve')
    .description('serve the HTTP API and reports, and work on audits and schedules')
    .option('--sandbox', 'let the built-in sandbox stand in for every provider; results are simulated')
    .addHelpText(
      'after',
      '\nListens on LEADLINE_HOST:LEADLINE_PORT (127.0.0.1:4400). Start more of them on one DATABASE_URL for more workers.',
    )
    .action(async (flags: { sandbox?: boolean }) => {
      const { runServe } = await import('../actions/serve.ts');
      await runServe(context, flags);
    });
}
