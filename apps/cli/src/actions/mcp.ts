import { serveMcp } from '@leadline/server/mcp';
import type { CommandContext } from '../context.ts';
import { withLeadline } from './session.ts';

export async function runMcp(
  context: CommandContext,
  flags: { readonly work: boolean; readonly sandbox?: boolean },
): Promise<void> {
  const sandbox = flags.sandbox ? { sandbox: { brands: [] } } : {};
  await withLeadline(context, { work: flags.work, ...sandbox }, ({ leadline }) =>
    serveMcp(leadline, context.shell.stopped),
  );
}
