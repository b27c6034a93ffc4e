import { listOperations as definitions } from '@leadline/contracts';
import type { z } from 'zod';
import { bindOperation, type Operation } from '../../../kernel/operations/index.ts';
import type { ListService } from './service.ts';

/** Binds every operation on lists to the service. */
export function listOperations(lists: ListService): Operation[] {
  return [
    bindOperation(definitions.estimate, (input, { principal }) =>
      lists.estimate(principal.workspaceId, input),
    ),
    bindOperation(definitions.start, (input, { principal, idempotencyKey }) =>
      lists.start(principal.workspaceId, input, idempotencyKey),
    ),
    bindOperation(definitions.list, (input, { principal }) => lists.list(principal.workspaceId, input)),
    bindOperation(definitions.get, ({ listId }, { principal }) => lists.get(principal.workspaceId, listId)),
    bindOperation(definitions.rows, ({ listId, ...page }, { principal }) =>
      lists.rows(principal.workspaceId, listId, page),
    ),
    {
      ...bindOperation(definitions.events, ({ listId, after }, { principal }) =>
        lists.events(principal.workspaceId, listId, after),
      ),
      stream: async (input, { principal, signal }) => {
        const { listId, after } = input as z.output<typeof definitions.events.input>;
        await lists.get(principal.workspaceId, listId);
        return lists.follow(principal.workspaceId, listId, after, signal);
      },
    },
    bindOperation(definitions.export, ({ listId, format, provenance }, { principal }) =>
      lists.export(principal.workspaceId, listId, { format, provenance: provenance === 'yes' }),
    ),
    bindOperation(definitions.resume, ({ listId, budgetUsd }, { principal }) =>
      lists.resume(principal.workspaceId, listId, budgetUsd),
    ),
    bindOperation(definitions.cancel, ({ listId }, { principal }) =>
      lists.cancel(principal.workspaceId, listId),
    ),
    bindOperation(definitions.remove, async ({ listId }, { principal }) => ({
      deleted: await lists.remove(principal.workspaceId, listId),
    })),
  ];
}
