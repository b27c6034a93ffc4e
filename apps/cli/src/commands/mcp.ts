import { serveMcp } from '@leadline/server';
import { Command } from 'commander';
import { withLeadline } from './session.ts';

export function mcpCommand(): Command {
  return new Command('mcp')
    .description('serve every operation as an MCP tool over standard input and output')
    .option('--no-work', 'leave the work to a running server')
    .action(async (flags: { work: boolean }) => {
      await withLeadline({ work: flags.work, logLevel: 'warn' }, (leadline) => serveMcp(leadline));
    });
}
