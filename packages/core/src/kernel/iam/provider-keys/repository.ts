import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { Database } from '../../store/index.ts';
import { providerKeys } from '../tables.ts';
import type { SealedFor } from './seal.ts';

const MASTER_KEY_LOCK = 4_400_006;
const REKEY_LOCK = 4_400_007;

export type StoredProviderKey = typeof providerKeys.$inferSelect;

export async function keepProviderKey(
  database: Database,
  key: StoredProviderKey,
): Promise<StoredProviderKey> {
  const { workspaceId: _workspace, provider: _provider, createdAt: _created, ...set } = key;
  const [row] = await database
    .insert(providerKeys)
    .values(key)
    .onConflictDoUpdate({ target: [providerKeys.workspaceId, providerKeys.provider], set })
    .returning();
  return row ?? key;
}

export async function findProviderKey(database: Database, at: SealedFor): Promise<StoredProviderKey | null> {
  const [row] = await database.select().from(providerKeys).where(own(at));
  return row ?? null;
}

export function listProviderKeys(database: Database, workspaceId: string): Promise<StoredProviderKey[]> {
  return database
    .select()
    .from(providerKeys)
    .where(eq(providerKeys.workspaceId, workspaceId))
    .orderBy(asc(providerKeys.provider));
}

export async function deleteProviderKey(database: Database, at: SealedFor): Promise<boolean> {
  const gone = await database.delete(providerKeys).where(own(at)).returning({ at: providerKeys.provider });
  return gone.length > 0;
}

/** Until the transaction ends, no master key is dropped. */
export async function holdMasterKeys(database: Database): Promise<void> {
  await database.execute(sql`select pg_advisory_xact_lock_shared(${MASTER_KEY_LOCK})`);
}

/** Waits for all who are about to store a key, and keeps others from beginning until the transaction ends. */
export async function lockMasterKeys(database: Database): Promise<void> {
  await database.execute(sql`select pg_advisory_xact_lock(${MASTER_KEY_LOCK})`);
}

/** Until the transaction ends, nobody else rekeys: two new master keys at once would each not know the other. */
export async function lockRekeying(database: Database): Promise<void> {
  await database.execute(sql`select pg_advisory_xact_lock(${REKEY_LOCK})`);
}

/** Up to `most` keys of any workspace that are encrypted with another master key, held until the transaction ends. */
export function lockKeysUnderOthers(
  database: Database,
  masterKeyId: string,
  most: number,
): Promise<StoredProviderKey[]> {
  return database
    .select()
    .from(providerKeys)
    .where(ne(providerKeys.masterKeyId, masterKeyId))
    .orderBy(asc(providerKeys.workspaceId), asc(providerKeys.provider))
    .limit(most)
    .for('update');
}

export async function resealProviderKey(
  database: Database,
  { masterKeyId, nonce, ciphertext, ...at }: StoredProviderKey,
): Promise<void> {
  await database.update(providerKeys).set({ masterKeyId, nonce, ciphertext }).where(own(at));
}

function own({ workspaceId, provider }: SealedFor) {
  return and(eq(providerKeys.workspaceId, workspaceId), eq(providerKeys.provider, provider));
}
