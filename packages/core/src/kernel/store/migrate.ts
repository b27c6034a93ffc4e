import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import type { PoolClient } from 'pg';
import { LeadlineError } from '../errors/index.ts';
import { fromDatabaseError } from './database-errors.ts';
import type { Store } from './store.ts';

/** Where the migrations of this checkout lie. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../../../migrations', import.meta.url));

/** Any fixed number; all Leadline processes use this one to take turns. */
const MIGRATION_LOCK = 4_400_001;

/**
 * Brings the database to this version's schema. Safe when many processes start at once: one applies, the
 * others wait and find it done. Resolves with true when something was applied.
 *
 * @throws `conflict` when the database holds migrations this version does not know.
 */
export async function migrate(store: Store, folder: string = MIGRATIONS_FOLDER): Promise<boolean> {
  const wanted = readMigrationFiles({ migrationsFolder: folder }).map((migration) => migration.hash);
  if (await isCurrent(store.pool, wanted)) return false;
  const client = await connect(store);
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    if (await isCurrent(client, wanted)) return false;
    await applyMigrations(drizzle(client), { migrationsFolder: folder });
    return true;
  } catch (error) {
    throw fromDatabaseError(error);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    client.release();
  }
}

/** The hashes of the migrations the database lacks; empty when it is current. */
export async function pendingMigrations(store: Store, folder: string = MIGRATIONS_FOLDER): Promise<string[]> {
  const wanted = readMigrationFiles({ migrationsFolder: folder }).map((migration) => migration.hash);
  return wanted.slice((await appliedHashes(store.pool)).length);
}

async function connect(store: Store): Promise<PoolClient> {
  try {
    return await store.pool.connect();
  } catch (error) {
    throw fromDatabaseError(error);
  }
}

async function isCurrent(client: Pick<PoolClient, 'query'>, wanted: readonly string[]): Promise<boolean> {
  const applied = await appliedHashes(client);
  if (applied.some((hash, position) => wanted[position] !== hash))
    throw new LeadlineError('conflict', 'The database was made by another version of Leadline.', {
      next: 'Start the version that made it, or point DATABASE_URL (or LEADLINE_HOME) at a new place.',
      kept: 'The database is as it was.',
    });
  return applied.length === wanted.length;
}

async function appliedHashes(client: Pick<PoolClient, 'query'>): Promise<string[]> {
  try {
    const { rows } = await client.query('select hash from drizzle.__drizzle_migrations order by id');
    return (rows as { hash: string }[]).map((row) => row.hash);
  } catch (error) {
    // Neither schema nor table is there before the first migration.
    if (error instanceof Error && 'code' in error && (error.code === '42P01' || error.code === '3F000'))
      return [];
    throw fromDatabaseError(error);
  }
}
