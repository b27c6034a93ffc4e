import { ROLES } from '@leadline/contracts';
import { and, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Place } from '../../paging/index.ts';
import type { Database } from '../../store/index.ts';
import type { ApiKey } from '../iam.ts';
import { noLimits } from '../principal.ts';
import { apiKeys } from '../tables.ts';

const roleSchema = z.enum(ROLES);
/** Transactions that change keys take milliseconds; one that began this long ago has ended. */
const OVERLAP = sql`interval '30 seconds'`;

export interface StoredKey extends ApiKey {
  readonly workspaceId: string;
  readonly hash: string;
  readonly previousHash: string | null;
}

type Row = typeof apiKeys.$inferSelect;
export type KeyColumns = Partial<Omit<typeof apiKeys.$inferInsert, 'id' | 'workspaceId'>>;

/** One key of one workspace. */
export interface KeyAt {
  readonly workspaceId: string;
  readonly id: string;
}

export async function insertKey(database: Database, key: StoredKey): Promise<void> {
  await database.insert(apiKeys).values(key);
}

/** The key with this secret, also where the secret is the one before the last rotation. */
export async function findKeyByHash(database: Database, hash: string): Promise<StoredKey | null> {
  const [row] = await database
    .select()
    .from(apiKeys)
    .where(or(eq(apiKeys.hash, hash), eq(apiKeys.previousHash, hash)));
  return row ? toKey(row) : null;
}

export async function findKey(database: Database, at: KeyAt): Promise<StoredKey | null> {
  const [row] = await database.select().from(apiKeys).where(own(at));
  return row ? toKey(row) : null;
}

/** The key as it is afterwards; null when there is none. */
export async function changeKey(
  database: Database,
  at: KeyAt,
  columns: KeyColumns,
): Promise<StoredKey | null> {
  const [row] = await database
    .update(apiKeys)
    .set({ ...columns, changedAt: sql`clock_timestamp()` })
    .where(own(at))
    .returning();
  return row ? toKey(row) : null;
}

/** The key that was revoked, now or earlier; null when there is none. */
export async function revokeKey(database: Database, at: KeyAt, now: Date): Promise<StoredKey | null> {
  await database
    .update(apiKeys)
    .set({ revokedAt: now, changedAt: sql`clock_timestamp()` })
    .where(and(own(at), isNull(apiKeys.revokedAt)));
  return findKey(database, at);
}

export async function listKeys(
  database: Database,
  workspaceId: string,
  page: { readonly limit: number; readonly after: Place | undefined },
): Promise<StoredKey[]> {
  const { after, limit } = page;
  const older = after && sql`(${apiKeys.createdAt}, ${apiKeys.id}) < (${after.at}, ${after.id}::uuid)`;
  const rows = await database
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.workspaceId, workspaceId), older))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(limit);
  return rows.map(toKey);
}

export async function touchKeys(database: Database, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await database
    .update(apiKeys)
    .set({ lastUsedAt: at })
    .where(inArray(apiKeys.id, [...ids]));
}

/**
 * The keys that changed since `mark`, and the mark for the next look. Looks back a little further each time: a
 * change is stamped before it is committed.
 */
export async function changedKeys(
  database: Database,
  mark: string | null,
): Promise<{ readonly ids: readonly string[]; readonly mark: string }> {
  const answer = await database.execute(sql`select clock_timestamp()::text as now`);
  const now = (answer.rows[0] as { now: string }).now;
  if (mark === null) return { ids: [], mark: now };
  const rows = await database
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(gt(apiKeys.changedAt, sql`${mark}::timestamptz - ${OVERLAP}`));
  return { ids: rows.map(({ id }) => id), mark: now };
}

function own({ workspaceId, id }: KeyAt) {
  return and(eq(apiKeys.workspaceId, workspaceId), eq(apiKeys.id, id));
}

function toKey({ changedAt: _changed, ...row }: Row): StoredKey {
  return { ...row, role: roleSchema.parse(row.role), limits: { ...noLimits, ...row.limits } };
}
