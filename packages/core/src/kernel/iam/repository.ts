import { eq, sql } from 'drizzle-orm';
import { type Database, workspaces } from '../store/index.ts';
import type { Workspace } from './iam.ts';
import { signingKeys } from './tables.ts';

const DEFAULT_WORKSPACE_LOCK = 4_400_004;

export async function insertWorkspace(database: Database, workspace: Workspace): Promise<void> {
  await database.insert(workspaces).values(workspace);
}

export async function findWorkspace(database: Database, name: string): Promise<Workspace | null> {
  const found = await database.select().from(workspaces).where(eq(workspaces.name, name));
  return found[0] ?? null;
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
