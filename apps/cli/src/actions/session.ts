import type { OperationDefinition } from '@leadline/contracts';
import { type Config, readConfig } from '@leadline/core/kernel/config';
import { LeadlineError } from '@leadline/core/kernel/errors';
import type { Principal } from '@leadline/core/kernel/iam';
import { type ComposeOptions, compose, type Leadline, PROJECT_ROOT } from '@leadline/server';
import type { CommandContext } from '../context.ts';

type OutputOf<Definition extends OperationDefinition> = Definition['output']['_zod']['output'];

/** Leadline, opened for one command in the name of whoever owns this machine. */
export interface Session {
  readonly leadline: Leadline;
  readonly principal: Principal;
  /** Runs an operation as every other surface does. */
  ask<Definition extends OperationDefinition>(
    definition: Definition,
    input: unknown,
  ): Promise<OutputOf<Definition>>;
}

/** How long a command that was told to stop may take to find its own last words. */
const LAST_WORDS_MS = 2_000;

/** Opens Leadline for one command and closes it whatever happens. */
export async function withLeadline<Result>(
  context: CommandContext,
  options: Omit<ComposeOptions, 'config'>,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const config = configOf(context);
  const leadline = await compose({ logLevel: quiet(config), ...options, config });
  try {
    return await unlessStopped(context, async () => {
      const principal = await leadline.localPrincipal();
      return work({
        leadline,
        principal,
        ask: ({ name }, input) => leadline.run(name, input, principal),
      });
    });
  } finally {
    await leadline.close();
  }
}

export function configOf({ shell }: CommandContext): Config {
  return readConfig({ root: PROJECT_ROOT, ...(shell.env && { env: shell.env }) });
}

/** A command tells its own errors, so the usual log only disturbs; more or less than that was asked for. */
function quiet({ LEADLINE_LOG_LEVEL: level }: Config): Config['LEADLINE_LOG_LEVEL'] {
  return level === 'info' ? 'error' : level;
}

async function unlessStopped<Result>(
  { shell: { stopped }, terminal }: CommandContext,
  work: () => Promise<Result>,
): Promise<Result> {
  const { promise: overdue, reject } = Promise.withResolvers<never>();
  const onStop = () => {
    // Calls under way are given a moment, which looks like nothing at all.
    terminal.say('Stopping …');
    setTimeout(() => reject(stoppedError()), LAST_WORDS_MS).unref();
  };
  if (stopped.aborted) throw stoppedError();
  stopped.addEventListener('abort', onStop, { once: true });
  try {
    return await Promise.race([work(), overdue]);
  } finally {
    stopped.removeEventListener('abort', onStop);
  }
}

function stoppedError(): LeadlineError {
  return new LeadlineError('cancelled', 'Stopped.', { kept: 'Everything stored so far.' });
}
