import type { L2CacheDriver } from 'bentocache/types';
import { and, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { Clock } from '../clock/index.ts';
import { LeadlineError } from '../errors/index.ts';
import type { Database, Store } from '../store/index.ts';
import { cacheEntries } from './tables.ts';

const WORKSPACE_IN_KEY = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
/** Rows deleted in one statement, so that pruning never holds many locks. */
const PRUNE_BATCH = 5000;

export interface PostgresDriverDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Told of every failure; the cache goes on without its second layer. */
  readonly onError: (error: unknown) => void;
}

/** BentoCache's second layer in the table `cache_entries`, each entry read and written inside its workspace's fence. */
export function createPostgresDriver({ store, clock, onError }: PostgresDriverDeps): L2CacheDriver {
  const inWorkspaceOf = async <Result>(key: string, work: (database: Database) => Promise<Result>) => {
    try {
      return await store.tenant(workspaceIn(key), work);
    } catch (error) {
      onError(error);
      throw error;
    }
  };
  const fresh = () => or(isNull(cacheEntries.expiresAt), gt(cacheEntries.expiresAt, clock.now()));
  const driver: L2CacheDriver = {
    type: 'l2',
    namespace: () => driver,
    get: (key) =>
      inWorkspaceOf(key, async (database) => {
        const found = await database
          .select({ value: cacheEntries.value })
          .from(cacheEntries)
          .where(and(at(key), fresh()));
        return found[0]?.value;
      }),
    pull: (key) =>
      inWorkspaceOf(key, async (database) => {
        const taken = await database
          .delete(cacheEntries)
          .where(and(at(key), fresh()))
          .returning();
        return taken[0]?.value;
      }),
    async set(key, value, ttlMs) {
      const expiresAt = ttlMs === undefined ? null : new Date(clock.now().getTime() + ttlMs);
      const row = { workspaceId: workspaceIn(key), key, value, expiresAt };
      await inWorkspaceOf(key, (database) => upsert(database, row));
      return true;
    },
    delete: (key) =>
      inWorkspaceOf(key, async (database) => {
        const { rowCount } = await database.delete(cacheEntries).where(at(key));
        return (rowCount ?? 0) > 0;
      }),
    async deleteMany(keys) {
      for (const [workspaceId, own] of Map.groupBy(keys, workspaceIn))
        await inWorkspaceOf(workspaceId, (database) =>
          database.delete(cacheEntries).where(inArray(cacheEntries.key, own)),
        );
      return true;
    },
    async clear() {
      await store.system((database) => database.delete(cacheEntries));
    },
    async disconnect() {
      // The store belongs to whoever opened it.
    },
  };
  return driver;
}

/** Deletes entries that have run out and returns how many. */
export async function pruneEntries({
  store,
  clock,
}: Pick<PostgresDriverDeps, 'store' | 'clock'>): Promise<number> {
  let deleted = 0;
  while (true) {
    const batch = await store.system(async (database) => {
      const expired = database
        .select({ place: sql`ctid` })
        .from(cacheEntries)
        .where(lt(cacheEntries.expiresAt, clock.now()))
        .limit(PRUNE_BATCH);
      const { rowCount } = await database.delete(cacheEntries).where(sql`ctid in ${expired}`);
      return rowCount ?? 0;
    });
    deleted += batch;
    if (batch < PRUNE_BATCH) return deleted;
  }
}

/** Keys of a workspace's entries in which any of these texts stands, whatever the case of their letters. */
export async function keysWith(
  store: Store,
  workspaceId: string,
  texts: readonly string[],
): Promise<string[]> {
  if (texts.length === 0) return [];
  const saysIt = texts.map(
    (text) =>
      sql`position(lower(${text}::text) in lower(${cacheEntries.key} || ' ' || ${cacheEntries.value})) > 0`,
  );
  const rows = await store.tenant(workspaceId, (database) =>
    database
      .select({ key: cacheEntries.key })
      .from(cacheEntries)
      .where(or(...saysIt)),
  );
  return rows.map(({ key }) => key);
}

async function upsert(database: Database, row: typeof cacheEntries.$inferInsert): Promise<void> {
  const { value, expiresAt } = row;
  await database
    .insert(cacheEntries)
    .values(row)
    .onConflictDoUpdate({ target: [cacheEntries.workspaceId, cacheEntries.key], set: { value, expiresAt } });
}

function at(key: string) {
  return and(eq(cacheEntries.workspaceId, workspaceIn(key)), eq(cacheEntries.key, key));
}

/** Every key, the library's own for tags included, carries its workspace's id. */
function workspaceIn(key: string): string {
  const found = WORKSPACE_IN_KEY.exec(key)?.[0];
  if (found === undefined) throw new LeadlineError('internal', 'A cache key without a workspace.');
  return found;
}
