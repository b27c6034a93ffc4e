import { ROLES, type Role } from '@leadline/contracts';
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Database, workspaces } from '../store/index.ts';
import type { ApiKey, Workspace } from './iam.ts';
import { apiKeys, signingKeys } from './tables.ts';

const roleSchema = z.enum(ROLES);
const DEFAULT_WORKSPACE_LOCK = 4_400_004;

export interface StoredKey extends ApiKey {
  readonly workspaceId: string;
  readonly hash: string;
}

export async function insertWorkspace(database: Database, workspace: Workspace): Promise<void> {
  await database.insert(workspaces).values(workspace);
}

export async function findWorkspace(database: Database, name: string): Promise<Workspace | null> {
  const found = await database.select().from(workspaces).where(eq(workspaces.name, name));
  return found[0] ?? null;
}

export async function insertKey(
  database: Database,
  key: typeof apiKeys.$inferInsert & { readonly role: Role },
): Promise<void> {
  await database.insert(apiKeys).values(key);
}

export async function findKeyByHash(database: Database, hash: string): Promise<StoredKey | null> {
  const found = await database.select().from(apiKeys).where(eq(apiKeys.hash, hash));
  return found[0] ? { ...found[0], role: roleSchema.parse(found[0].role) } : null;
}

export async function touchKey(database: Database, id: string, at: Date): Promise<void> {
  await database.update(apiKeys).set({ lastUsedAt: at }).where(eq(apiKeys.id, id));
}

/** The hash of the key that was revoked, now or earlier; null when there is none. */
export async function revokeKey(
  database: Database,
  key: { readonly workspaceId: string; readonly id: string; readonly at: Date },
): Promise<string | null> {
  const own = and(eq(apiKeys.workspaceId, key.workspaceId), eq(apiKeys.id, key.id));
  await database
    .update(apiKeys)
    .set({ revokedAt: key.at })
    .where(and(own, isNull(apiKeys.revokedAt)));
  const found = await database.select({ hash: apiKeys.hash }).from(apiKeys).where(own);
  return found[0]?.hash ?? null;
}

export async function listKeys(database: Database, workspaceId: string): Promise<StoredKey[]> {
  const found = await database
    .select()
    .from(apiKeys)
    .where(eq(apiKeys.workspaceId, workspaceId))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
  return found.map((key) => ({ ...key, role: roleSchema.parse(key.role) }));
}

/** Until the transaction ends, nobody else makes the default workspace or its key. */
export async function lockDefaultWorkspace(database: Database): Promise<void> {
  await database.execute(sql`select pg_advisory_xact_lock(${DEFAULT_WORKSPACE_LOCK})`);
}

export async function findSigningKey(database: Database, workspaceId: string): Promise<string | null> {
  const found = await database
    .select({ key: signingKeys.key })
    .from(signingKeys)
    .where(eq(signingKeys.workspaceId, workspaceId));
  return found[0]?.key ?? null;
}

/** The workspace's key: `fresh`, unless another process was first. */
export async function keepSigningKey(
  database: Database,
  workspaceId: string,
  fresh: string,
): Promise<string> {
  await database.insert(signingKeys).values({ workspaceId, key: fresh }).onConflictDoNothing();
  return (await findSigningKey(database, workspaceId)) ?? fresh;
}
