import { once } from 'node:events';
import type { RunningServer } from '@leadline/server/http';
import { serve } from '@leadline/server/http';
import type { CommandContext } from '../context.ts';
import { configOf, type Session, withLeadline } from './session.ts';

export async function runServe(
  context: CommandContext,
  flags: { readonly sandbox?: boolean },
): Promise<void> {
  const logLevel = configOf(context).LEADLINE_LOG_LEVEL;
  const sandbox = flags.sandbox ? { sandbox: { brands: [] } } : {};
  await withLeadline(context, { work: 'as configured', logLevel, ...sandbox }, (session) =>
    serveUntilStopped(context, session, ({ url }) =>
      context.terminal.print(`Leadline serves at ${url} (API at ${url}/docs). Stop with Ctrl-C.`),
    ),
  );
}

/** Listens until the command is told to stop, then ends what is under way in order. */
export async function serveUntilStopped(
  { shell: { stopped } }: CommandContext,
  { leadline }: Session,
  onReady: (server: RunningServer) => void,
): Promise<void> {
  const server = await serve(leadline);
  try {
    onReady(server);
    if (!stopped.aborted) await once(stopped, 'abort');
  } finally {
    await server.close();
  }
}
