import type { OperationDefinition } from '@leadline/contracts';
import { askRunningServer } from '@leadline/server';
import type { CommandContext } from '../../context.ts';
import { configOf, withLeadline } from '../session.ts';

type OutputOf<Definition extends OperationDefinition> = Definition['output']['_zod']['output'];

export const WITHOUT_SERVER =
  'No server is running here, so nothing is known of breakers and latencies, nor of money spent lately.';

/** Asks the server that runs here, in the name of this machine's owner; null where none does. */
export function askServer<Definition extends OperationDefinition>(
  context: CommandContext,
  definition: Definition,
  input: unknown,
): Promise<OutputOf<Definition> | null> {
  return askRunningServer(configOf(context), definition, input);
}

/** Asks the server that runs here, else works it out from the settings. */
export async function askServerOrSettings<Definition extends OperationDefinition>(
  context: CommandContext,
  definition: Definition,
  input: unknown,
): Promise<{ readonly answer: OutputOf<Definition>; readonly server: boolean }> {
  const told = await askServer(context, definition, input);
  if (told !== null) return { answer: told, server: true };
  const answer = await withLeadline(context, { work: false }, (session) => session.ask(definition, input));
  return { answer, server: false };
}
