import { contextOperations as definitions } from '@leadline/contracts';
import { LeadlineError } from '../../errors/index.ts';
import { bindOperation, type Operation } from '../../operations/index.ts';
import type { Context, Contexts } from './contexts.ts';

/** Binds the operations on what models are told of the house. */
export function contextOperations(contexts: Contexts): Operation[] {
  return [
    bindOperation(definitions.listContexts, async (_input, { principal }) => ({
      items: [...(await contexts.of(principal.workspaceId)).values()].map(show),
    })),
    bindOperation(definitions.saveContext, async (context, { principal }) =>
      show(await contexts.save(principal.workspaceId, context)),
    ),
    bindOperation(definitions.removeContext, async ({ name }, { principal }) => {
      if (!(await contexts.remove(principal.workspaceId, name)))
        throw new LeadlineError('not_found', `There is no context ${name}.`);
      return { name };
    }),
  ];
}

function show({ savedAt, ...context }: Context) {
  return { ...context, savedAt: savedAt.toISOString() };
}
