import { randomUUID } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../testing/index.ts';
import {
  databaseErrorCode,
  isUniqueViolation,
  migrate,
  openStore,
  pendingMigrations,
  type Store,
  workspaces,
} from './index.ts';

const database = await testDatabase();
const { store, workspaceId } = database;
afterEach(() => database.truncate());
afterAll(() => database.close());

const row = (name: string) => ({ id: randomUUID(), name, createdAt: new Date() });
const names = () =>
  store.system(async (db) => {
    const found = await db
      .select({ name: workspaces.name })
      .from(workspaces)
      .where(sql`name not like 'test %'`);
    return found.map(({ name }) => name);
  });

describe('a transaction', () => {
  it('is undone as a whole when its work fails, and passes the failure on', async () => {
    const failure = new Error('second thoughts');
    const work = store.system(async (db) => {
      await db.insert(workspaces).values(row('undone'));
      throw failure;
    });
    await expect(work).rejects.toBe(failure);
    expect(await names()).toEqual([]);
  });

  it('inside another is a savepoint: it can fail without undoing what surrounds it', async () => {
    await store.system(async (db) => {
      await db.insert(workspaces).values(row('outer'));
      await db
        .transaction(async (inner) => {
          await inner.insert(workspaces).values(row('inner'));
          throw new Error('only the inner one');
        })
        .catch(() => undefined);
    });
    expect(await names()).toEqual(['outer']);
  });

  it('that breaks a unique key says which, without repeating the values', async () => {
    const twice = store.system((db) =>
      db.insert(workspaces).values([row('Jane Doe, +1 555 0100'), row('Jane Doe, +1 555 0100')]),
    );
    const error: unknown = await twice.catch((caught: unknown) => caught);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'workspaces_name_unique')).toBe(true);
    expect(isUniqueViolation(error, 'another_key')).toBe(false);
    expect(databaseErrorCode(error)).toBe('23505');
    expect((error as Error).message).not.toContain('Jane');
  });
});

describe('losing the connection', () => {
  it('in the middle of work rejects as retryable, undoes the work, and leaves the store usable', async () => {
    const work = store.system(async (db) => {
      await db.insert(workspaces).values(row('lost'));
      await db.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
    });
    await expect(work).rejects.toMatchObject({ code: 'database_unavailable', retryable: true });
    expect(await names()).toEqual([]);
  });

  it('while idle goes unnoticed by the next single read, which fails alone where it is wrong', async () => {
    const read = (statement: SQL) => store.read(workspaceId, { name: `${Math.random()}`, statement });
    const [{ pid }] = (await read(sql`select pg_backend_pid() as pid`)) as [{ pid: number }];
    await store.pool.query('select pg_terminate_backend($1)', [pid]);
    expect(await read(sql`select 1 as one`)).toEqual([{ one: 1 }]);
    await expect(read(sql`select 1 / 0`)).rejects.toThrow(/division by zero/);
    expect(await read(sql`select current_setting('leadline.workspace_id') as seen`)).toEqual([
      { seen: workspaceId },
    ]);
  });

  it('while idle goes unnoticed by the next transaction', async () => {
    const lost: Error[] = [];
    const other = openStore({
      connectionString: database.connectionString,
      maxConnections: 1,
      onConnectionLost: (error) => lost.push(error),
    });
    const pid = await backendPid(other);
    await store.pool.query('select pg_terminate_backend($1)', [pid]);
    expect(await backendPid(other)).not.toBe(pid);
    await other.close();
    expect(lost.length).toBeLessThanOrEqual(1);
  });

  it.each([
    ['a server that is not there', 'postgres://nobody@127.0.0.1:1/none', true],
    ['a database that is not there', swap(database.connectionString, 'pathname', '/none'), false],
    ['a wrong password', swap(database.connectionString, 'password', 'wrong'), false],
  ])('to %s is named', async (_name, connectionString, retryable) => {
    const other = openStore({ connectionString });
    await expect(other.tenant(workspaceId, async () => 1)).rejects.toMatchObject({
      code: 'database_unavailable',
      retryable,
      next: expect.any(String),
    });
    await expect(migrate(other)).rejects.toMatchObject({ code: 'database_unavailable' });
    await other.close();
  });
});

function swap(connectionString: string, part: 'pathname' | 'password', value: string): string {
  const address = new URL(connectionString);
  address[part] = value;
  return address.href;
}

async function backendPid(of: Store): Promise<number> {
  const { rows } = await of.system((db) => db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`));
  return rows[0]?.pid ?? 0;
}

describe('migrations', () => {
  it('are applied once when many processes start together', async () => {
    const empty = await testDatabase();
    await empty.store.pool.query('drop schema public, drizzle cascade; create schema public');
    const { connectionString } = empty;
    const stores = Array.from({ length: 5 }, () => openStore({ connectionString, maxConnections: 2 }));
    expect(await pendingMigrations(stores[0] as Store)).not.toEqual([]);
    const applied = await Promise.all(stores.map((each) => migrate(each)));
    expect(applied.filter(Boolean)).toHaveLength(1);
    expect(await pendingMigrations(stores[0] as Store)).toEqual([]);
    await Promise.all(stores.map((each) => each.close()));
    await empty.close();
  });

  it('of another version are refused, and nothing is changed', async () => {
    await store.pool.query(`update drizzle.__drizzle_migrations set hash = 'another'`);
    await expect(migrate(store)).rejects.toMatchObject({ code: 'conflict', kept: expect.any(String) });
  });
});
