import { auditLogOperations } from '@leadline/contracts';
import type { CommandContext } from '../../context.ts';
import { table } from '../../terminal/figures.ts';
import { withLeadline } from '../session.ts';
import { writeWhole } from '../visibility/files.ts';

const ASK_ONLY = { work: false } as const;

export interface AuditLogFlags {
  readonly since?: string;
  readonly until?: string;
  readonly operation?: string;
  readonly outcome?: string;
}

export async function listAuditLog(
  context: CommandContext,
  flags: AuditLogFlags & { readonly limit: string; readonly cursor?: string; readonly json?: boolean },
): Promise<void> {
  const { json, ...query } = flags;
  await withLeadline(context, ASK_ONLY, async (session) => {
    const page = await session.ask(auditLogOperations.listAuditLog, timed(query));
    if (json) return context.terminal.print(JSON.stringify(page, null, 2));
    const rows = page.items.map((entry) => [
      String(entry.seq),
      entry.at.slice(0, 19).replace('T', ' '),
      entry.operation,
      entry.code === null ? entry.outcome : `${entry.outcome} (${entry.code})`,
      entry.object ?? '–',
      entry.userId ?? entry.keyId ?? '–',
      entry.origin ?? '–',
    ]);
    context.terminal.print(
      table(['line', 'when', 'operation', 'outcome', 'object', 'who', 'from'], rows).join('\n'),
    );
    if (page.nextCursor !== null) context.terminal.say(`More: --cursor ${page.nextCursor}`);
  });
}

export async function exportAuditLog(
  context: CommandContext,
  flags: AuditLogFlags & { readonly format: string; readonly after: string; readonly out?: string },
): Promise<void> {
  const { out, ...query } = flags;
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { body } = await session.ask(auditLogOperations.exportAuditLog, timed(query));
    if (out === undefined) return context.terminal.write(body);
    await writeWhole(out, body);
    context.terminal.say(`Written: ${out}`);
  });
}

export async function verifyAuditLog(context: CommandContext): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { whole, entries, brokenAt } = await session.ask(auditLogOperations.verifyAuditLog, {});
    if (whole) return context.terminal.print(`The audit log is whole: ${entries} lines.`);
    context.terminal.print(
      `Line ${brokenAt} of the audit log is missing or was changed; ${entries} lines before it are whole.`,
    );
    context.fail();
  });
}

function moment(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/u.test(text) ? `${text}T00:00:00Z` : text;
}

/** A day alone begins with its first second, UTC. */
function timed<Flags extends AuditLogFlags>(flags: Flags): Flags {
  return {
    ...flags,
    ...(flags.since !== undefined && { since: moment(flags.since) }),
    ...(flags.until !== undefined && { until: moment(flags.until) }),
  };
}
