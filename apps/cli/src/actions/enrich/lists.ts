import { type ListHead, listOperations } from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import type { CommandContext } from '../../context.ts';
import { type Session, withLeadline } from '../session.ts';
import { followList, writeList } from './list.ts';
import { type ListOutputFlags, money, outputOf } from './list-request.ts';
import { listsText } from './list-text.ts';

const ASK_ONLY = { work: false } as const;

export interface ListsFlags {
  readonly limit: string;
  readonly cursor?: string;
  readonly json?: boolean;
}

export async function showLists(context: CommandContext, { json, ...query }: ListsFlags): Promise<void> {
  const { terminal } = context;
  await withLeadline(context, ASK_ONLY, async (session) => {
    const page = await session.ask(listOperations.list, query);
    terminal.print(json ? JSON.stringify(page, null, 2) : listsText(terminal, page.items, page.nextCursor));
  });
}

export async function exportList(context: CommandContext, id: string, flags: ListOutputFlags): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    if (flags.out === undefined) {
      const provenance = flags.provenance ? 'yes' : 'no';
      const format = flags.json ? 'jsonl' : 'csv';
      const { body } = await session.ask(listOperations.export, { listId: id, format, provenance });
      return context.terminal.write(body);
    }
    await writeList(session, id, outputOf(flags, flags.out));
    context.terminal.say(`Written: ${flags.out}`);
  });
}

/** The list of this identifier; null where there is none. */
export function listOf(session: Session, id: string): Promise<ListHead | null> {
  return session.ask(listOperations.get, { listId: id }).catch((error: unknown) => {
    if (error instanceof LeadlineError && ['not_found', 'invalid_input'].includes(error.code)) return null;
    throw error;
  });
}

/** Goes on with a list; one that is at work is only watched. */
export async function resumeList(
  context: CommandContext,
  session: Session,
  {
    list,
    flags,
  }: { readonly list: ListHead; readonly flags: ListOutputFlags & { readonly budget?: string } },
): Promise<void> {
  const output = outputOf(flags, list.name);
  requireSameWorld(session, list);
  const budgetUsd = money('--budget', flags.budget);
  const isAtWork = list.status === 'queued' || list.status === 'running';
  if (isAtWork && budgetUsd === undefined) return followList(context, session, { list, output });
  const resumed = await session.ask(listOperations.resume, {
    listId: list.id,
    ...(budgetUsd !== undefined && { budgetUsd }),
  });
  return followList(context, session, { list: resumed, output });
}

/** What the sandbox says and what is true are never mixed in one list. */
function requireSameWorld({ leadline }: Session, { id, simulated }: ListHead): void {
  if (simulated === leadline.llm.simulated) return;
  throw new LeadlineError(
    'invalid_input',
    simulated ? 'This list is simulated by the sandbox.' : 'This list is not simulated.',
    {
      kept: 'Everything found so far.',
      next: simulated
        ? `Go on with \`leadline enrich resume ${id} --sandbox\`.`
        : `Go on without --sandbox: \`leadline enrich resume ${id}\`.`,
    },
  );
}

export async function cancelList(context: CommandContext, session: Session, { id }: ListHead): Promise<void> {
  const { status } = await session.ask(listOperations.cancel, { listId: id });
  context.terminal.print(
    `List ${id} is ${status}. What it found is kept: \`leadline enrich export ${id} --out FILE\`.`,
  );
}
