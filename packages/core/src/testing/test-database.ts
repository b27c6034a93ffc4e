import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { openStore, type Store, workspaces } from '../kernel/store/index.ts';
import { databaseUrl, ownerOf } from './server.ts';

export interface TestDatabase {
  readonly store: Store;
  readonly connectionString: string;
  /** A workspace that is there from the start and after each `truncate`. */
  readonly workspaceId: string;
  /** Makes another workspace, for tests of who may see what. */
  addWorkspace(): Promise<string>;
  /** Empties every table but the first workspace's own row and the leases of workers, which may be at work. */
  truncate(): Promise<void>;
  close(): Promise<void>;
}

/** A migrated database for one test file, cloned in about 50 ms. Close it in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const { adminUrl, ownerUrl, template } = inject('testServer');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(adminUrl, `create database ${name} template ${template} owner ${ownerOf(ownerUrl)}`);
  const connectionString = databaseUrl(ownerUrl, name);
  const store = openStore({ connectionString });
  const workspaceId = await addWorkspace(store);
  return {
    store,
    connectionString,
    workspaceId,
    addWorkspace: () => addWorkspace(store),
    truncate: () => truncate(store, workspaceId),
    async close() {
      await store.close();
      await asAdmin(adminUrl, `drop database ${name} with (force)`);
    },
  };
}

async function addWorkspace(store: Store): Promise<string> {
  const id = randomUUID();
  await store.system((database) =>
    database.insert(workspaces).values({ id, name: `test ${id}`, createdAt: new Date() }),
  );
  return id;
}

async function truncate(store: Store, kept: string): Promise<void> {
  const { rows } = await store.pool.query(
    `select string_agg(format('%I', tablename), ', ') as tables from pg_tables
     where schemaname = 'public' and tablename not in ('workspaces', 'executor_leases')`,
  );
  const { tables } = rows[0] as { tables: string | null };
  if (tables) await untilNoDeadlock(() => store.pool.query(`truncate ${tables} restart identity`));
  await store.pool.query(`delete from workspaces where id <> $1`, [kept]);
}

/**
 * Work a test left running locks the tables in another order than `truncate` does; PostgreSQL then ends one of
 * the two. The work fails as it would without its rows; the truncation is what the next test needs.
 */
async function untilNoDeadlock(run: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run();
      return;
    } catch (error) {
      if (attempt === 5 || (error as { code?: unknown }).code !== '40P01') throw error;
    }
  }
}

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
