import { Command } from 'commander';
import type { CommandContext } from '../context.ts';

export function mcpCommand(context: CommandContext): Command {
  return new Command('mcp')
    .description('serve every operation as an MCP tool over standard input and output')
    .option('--no-work', 'leave audits to a running server instead of working on them here')
    .option('--sandbox', 'let the built-in sandbox stand in for every provider; results are simulated')
    .action(async (flags: { work: boolean; sandbox?: boolean }) => {
      const { runMcp } = await import('../actions/mcp.ts');
      await runMcp(context, flags);
    });
}
