import { type AuditEntryView, auditLogOperations as definitions } from '@leadline/contracts';
import type { AuditEntry, AuditFilter, AuditLog } from '../iam/index.ts';
import { bindOperation, type Operation } from '../operations/index.ts';

/** Binds the operations on the audit log. */
export function auditLogOperations(log: AuditLog): Operation[] {
  return [
    bindOperation(definitions.listAuditLog, async (input, { principal: { workspaceId } }) => {
      const { limit, cursor, before = cursor === undefined ? undefined : Number(cursor) } = input;
      const filter = filterOf(input);
      const found = await log.read(workspaceId, {
        ...filter,
        before,
        limit: limit + 1,
        order: 'newest first',
      });
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return { items: items.map(show), nextCursor: found.length > limit && last ? String(last.seq) : null };
    }),
    bindOperation(definitions.exportAuditLog, async (input, { principal: { workspaceId } }) => {
      const { after, limit, format } = input;
      const found = await log.read(workspaceId, { ...filterOf(input), after, limit, order: 'oldest first' });
      const rows = found.map(show);
      return format === 'csv'
        ? { contentType: 'text/csv; charset=utf-8', fileName: 'audit-log.csv', body: csv(rows) }
        : { contentType: 'application/jsonl', fileName: 'audit-log.jsonl', body: jsonl(rows) };
    }),
    bindOperation(definitions.verifyAuditLog, (_input, { principal }) => log.verify(principal.workspaceId)),
  ];
}

interface TextFilter extends Omit<AuditFilter, 'since' | 'until'> {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

function moment(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

function filterOf({ since, until, operation, outcome, keyId, userId, object }: TextFilter): AuditFilter {
  return { since: moment(since), until: moment(until), operation, outcome, keyId, userId, object };
}

function show({ at, ...entry }: AuditEntry): AuditEntryView {
  return { ...entry, at: at.toISOString() };
}

const COLUMNS = [
  'seq',
  'at',
  'operation',
  'outcome',
  'code',
  'object',
  'keyId',
  'userId',
  'role',
  'origin',
  'requestId',
  'previousHash',
  'chainHash',
] as const satisfies readonly (keyof AuditEntryView)[];

function jsonl(rows: readonly AuditEntryView[]): string {
  return rows.map((row) => `${JSON.stringify(row, [...COLUMNS])}\n`).join('');
}

function csv(rows: readonly AuditEntryView[]): string {
  const lines = rows.map((row) => COLUMNS.map((column) => cell(row[column])).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/u.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
