import { type AuditListItem, type ExportFormat, visibilityOperations } from '@leadline/contracts';
import {
  renderHtmlComparison,
  renderTextComparison,
  renderTextSummary,
} from '@leadline/core/modules/visibility';
import { serverAddress } from '@leadline/server';
import type { CommandContext } from '../../context.ts';
import { dollars, table } from '../../terminal/figures.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Session, withLeadline } from '../session.ts';
import { followAudit, showReport } from './audit.ts';
import { type OutputFlags, requireWritable, writeWhole } from './files.ts';
import { amount } from './flag-values.ts';

const ASK_ONLY = { work: false } as const;

export interface ListFlags {
  readonly brand?: string;
  readonly status?: string;
  readonly limit: string;
  readonly cursor?: string;
  readonly json?: boolean;
}

export async function listAudits(context: CommandContext, flags: ListFlags): Promise<void> {
  const { json, ...query } = flags;
  const { terminal } = context;
  await withLeadline(context, ASK_ONLY, async (session) => {
    const page = await session.ask(visibilityOperations.listAudits, query);
    terminal.print(json ? JSON.stringify(page, null, 2) : listText(terminal, page.items, page.nextCursor));
  });
}

function listText(terminal: Terminal, items: readonly AuditListItem[], nextCursor: string | null): string {
  if (items.length === 0)
    return 'No audits here. Start one (`leadline visibility audit --help`), or run `npm start` for the example.';
  const rows = items.map((item) => [
    item.id,
    item.createdAt.slice(0, 16).replace('T', ' '),
    item.brand,
    item.simulated ? `${item.status}, simulated` : item.status,
    String(item.answers),
    item.overallScore === null ? '–' : item.overallScore.toFixed(0),
    item.mentionRate === null ? '–' : `${(item.mentionRate * 100).toFixed(0)}%`,
    dollars(item.costUsd),
  ]);
  const [head = '', ...lines] = table(
    ['audit', 'started', 'brand', 'status', 'answers', 'score', 'named', 'cost'],
    rows,
  );
  const more = nextCursor === null ? [] : [terminal.style('dim', `More: --cursor ${nextCursor}`)];
  return [terminal.style('bold', head), ...lines, ...more].join('\n');
}

export async function showAudit(
  context: CommandContext,
  auditId: string,
  flags: { readonly json?: boolean; readonly link?: boolean },
): Promise<void> {
  const { terminal } = context;
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { leadline, principal } = session;
    const detail = await session.ask(visibilityOperations.getAudit, { auditId });
    if (flags.link) return terminal.print(await linkTo(session, auditId));
    if (detail.audit.status !== 'succeeded') {
      if (flags.json) return terminal.print(JSON.stringify(detail, null, 2));
      const { done, total, message } = detail.progress;
      const { brand, status, error } = detail.audit;
      terminal.print(`${brand}: ${status}, ${done} of ${total} calls, ${dollars(detail.costUsd)} so far`);
      return terminal.print(error ? `${error.message}\nNext: ${error.next}` : message);
    }
    const report = await leadline.visibility.report(principal.workspaceId, auditId);
    if (flags.json) terminal.print(JSON.stringify(report, null, 2));
    else terminal.write(renderTextSummary(report));
  });
}

async function linkTo({ leadline, principal }: Session, auditId: string): Promise<string> {
  return `${serverAddress(leadline.config)}${await leadline.reportLinks.path(principal.workspaceId, auditId)}`;
}

export async function exportAudit(
  context: CommandContext,
  auditId: string,
  flags: { readonly format: ExportFormat; readonly out?: string },
): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { body } = await session.ask(visibilityOperations.exportAudit, { auditId, format: flags.format });
    if (flags.out === undefined) return context.terminal.write(body);
    await writeWhole(flags.out, body);
    context.terminal.say(`Written: ${flags.out}`);
  });
}

export async function compareAudits(
  context: CommandContext,
  audits: { readonly before: string; readonly after: string },
  flags: { readonly json?: boolean; readonly report?: string },
): Promise<void> {
  const { terminal } = context;
  await withLeadline(context, ASK_ONLY, async (session) => {
    const comparison = await session.ask(visibilityOperations.compareAudits, audits);
    terminal.print(flags.json ? JSON.stringify(comparison, null, 2) : renderTextComparison(comparison));
    if (flags.report === undefined) return;
    await writeWhole(flags.report, renderHtmlComparison(comparison));
    terminal.say(`Written: ${flags.report}`);
  });
}

export interface ResumeFlags extends OutputFlags {
  readonly budget?: string;
  readonly sandbox?: boolean;
}

export async function resumeAudit(
  context: CommandContext,
  auditId: string,
  flags: ResumeFlags,
): Promise<void> {
  const budget = flags.budget === undefined ? {} : { budgetUsd: amount(flags.budget) };
  const sandbox = flags.sandbox ? { sandbox: { brands: [] } } : {};
  await requireWritable(flags);
  await withLeadline(context, { work: true, ...sandbox }, async (session) => {
    await session.ask(visibilityOperations.resumeAudit, { auditId, ...budget });
    await followAudit(context, session, auditId);
    await showReport(context, session, { auditId, files: flags });
  });
}

export async function cancelAudit(context: CommandContext, auditId: string): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { status } = await session.ask(visibilityOperations.cancelAudit, { auditId });
    context.terminal.print(`Audit ${auditId} is ${status}.`);
  });
}

export async function deleteAudit(context: CommandContext, auditId: string): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    await session.ask(visibilityOperations.deleteAudit, { auditId });
    context.terminal.print(`Deleted audit ${auditId}.`);
  });
}
