import { type EnrichmentListItem, enrichmentOperations } from '@leadline/contracts';
import type { CommandContext } from '../../context.ts';
import { dollars, table } from '../../terminal/figures.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { withLeadline } from '../session.ts';
import { amount } from '../visibility/flag-values.ts';
import { type OutputFlags, showEnrichment } from './enrich.ts';
import type { ListOutputFlags } from './list-request.ts';
import { cancelList, listOf, resumeList } from './lists.ts';

const ASK_ONLY = { work: false } as const;

export interface ListFlags {
  readonly status?: string;
  readonly limit: string;
  readonly cursor?: string;
  readonly json?: boolean;
}

export async function listEnrichments(context: CommandContext, flags: ListFlags): Promise<void> {
  const { json, ...query } = flags;
  const { terminal } = context;
  await withLeadline(context, ASK_ONLY, async (session) => {
    const page = await session.ask(enrichmentOperations.list, query);
    terminal.print(json ? JSON.stringify(page, null, 2) : listText(terminal, page.items, page.nextCursor));
  });
}

function listText(
  terminal: Terminal,
  items: readonly EnrichmentListItem[],
  nextCursor: string | null,
): string {
  if (items.length === 0) return 'No enrichments here. Begin with `leadline enrich stripe.com`.';
  const rows = items.map((item) => [
    item.id,
    item.createdAt.slice(0, 16).replace('T', ' '),
    item.query,
    item.company ?? '–',
    item.simulated ? `${item.status}, simulated` : item.status,
    dollars(item.costUsd),
    dollars(item.savedUsd),
  ]);
  const [head = '', ...lines] = table(
    ['enrichment', 'started', 'query', 'company', 'status', 'cost', 'saved'],
    rows,
  );
  const more = nextCursor === null ? [] : [terminal.style('dim', `More: --cursor ${nextCursor}`)];
  return [terminal.style('bold', head), ...lines, ...more].join('\n');
}

export interface ResumeFlags extends OutputFlags, ListOutputFlags {
  readonly budget?: string;
  readonly sandbox?: boolean;
}

export async function resumeEnrichment(
  context: CommandContext,
  id: string,
  flags: ResumeFlags,
): Promise<void> {
  const sandbox = flags.sandbox ? { sandbox: { brands: [] } } : {};
  await withLeadline(context, { work: true, ...sandbox }, async (session) => {
    const list = await listOf(session, id);
    if (list) return resumeList(context, session, { list, flags });
    const budget = flags.budget === undefined ? {} : { budgetUsd: amount(flags.budget) };
    const started = await session.ask(enrichmentOperations.resume, { enrichmentId: id, ...budget });
    await showEnrichment(context, session, { started, flags });
  });
}

export async function cancelEnrichment(context: CommandContext, id: string): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const list = await listOf(session, id);
    if (list) return cancelList(context, session, list);
    const { status } = await session.ask(enrichmentOperations.cancel, { enrichmentId: id });
    context.terminal.print(`Enrichment ${id} is ${status}.`);
  });
}
