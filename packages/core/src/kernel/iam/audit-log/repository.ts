import { AUDIT_OUTCOMES, ROLES } from '@leadline/contracts';
import { and, asc, desc, eq, gt, gte, lt, lte } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../../store/index.ts';
import { auditLog, auditLogHeads } from '../tables.ts';
import type { AuditEntry, AuditRange } from './audit-log.ts';
import { type ChainHead, chainStart } from './chain.ts';

const roleSchema = z.enum(ROLES).nullable();
const outcomeSchema = z.enum(AUDIT_OUTCOMES);

/** The end of the workspace's log, held until the transaction ends. */
export async function lockHead(database: Database, workspaceId: string): Promise<ChainHead> {
  const start = chainStart(workspaceId);
  await database
    .insert(auditLogHeads)
    .values({ workspaceId, ...start })
    .onConflictDoNothing();
  const [head] = await database
    .select()
    .from(auditLogHeads)
    .where(eq(auditLogHeads.workspaceId, workspaceId))
    .for('update');
  return head ?? start;
}

export async function appendEntries(
  database: Database,
  workspaceId: string,
  entries: readonly AuditEntry[],
): Promise<void> {
  const last = entries.at(-1);
  if (!last) return;
  await database.insert(auditLog).values(entries.map((entry) => ({ ...entry, workspaceId })));
  await database
    .update(auditLogHeads)
    .set({ seq: last.seq, lastHash: last.chainHash })
    .where(eq(auditLogHeads.workspaceId, workspaceId));
}

export async function findHead(database: Database, workspaceId: string): Promise<ChainHead> {
  const [head] = await database
    .select()
    .from(auditLogHeads)
    .where(eq(auditLogHeads.workspaceId, workspaceId));
  return head ?? chainStart(workspaceId);
}

export async function readEntries(
  database: Database,
  workspaceId: string,
  range: AuditRange,
): Promise<AuditEntry[]> {
  const { since, until, after, before, operation, outcome, keyId, userId, object } = range;
  const rows = await database
    .select()
    .from(auditLog)
    .where(
      and(
        eq(auditLog.workspaceId, workspaceId),
        since && gte(auditLog.at, since),
        until && lte(auditLog.at, until),
        after === undefined ? undefined : gt(auditLog.seq, after),
        before === undefined ? undefined : lt(auditLog.seq, before),
        operation === undefined ? undefined : eq(auditLog.operation, operation),
        outcome === undefined ? undefined : eq(auditLog.outcome, outcome),
        keyId === undefined ? undefined : eq(auditLog.keyId, keyId),
        userId === undefined ? undefined : eq(auditLog.userId, userId),
        object === undefined ? undefined : eq(auditLog.object, object),
      ),
    )
    .orderBy(range.order === 'oldest first' ? asc(auditLog.seq) : desc(auditLog.seq))
    .limit(range.limit);
  return rows.map(({ workspaceId: _workspace, ...row }) => ({
    ...row,
    role: roleSchema.parse(row.role),
    outcome: outcomeSchema.parse(row.outcome),
  }));
}
