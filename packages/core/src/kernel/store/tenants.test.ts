import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { afterAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../testing/index.ts';
import { APP_ROLE, FENCE_SQL, openStore, type Store, workspaceIdColumn, workspaces } from './index.ts';

const notes = pgTable('notes_for_test', {
  id: integer('id').primaryKey(),
  workspaceId: workspaceIdColumn(),
  body: text('body').notNull(),
});
const CREATE_NOTES = `create table notes_for_test (id int primary key,
  workspace_id uuid not null references workspaces (id), body text not null)`;

const database = await testDatabase();
const mine = database.workspaceId;
const theirs = await database.addWorkspace();
await database.store.pool.query(CREATE_NOTES);
await database.store.pool.query(FENCE_SQL);

const ownerName = `owner_${randomUUID().slice(0, 8)}`;
const owner = await openAsPlainOwner();

afterAll(async () => {
  await owner.close();
  await database.store.pool.query(`drop owned by ${ownerName}`);
  await database.store.pool.query(`drop role ${ownerName}`);
  await database.close();
});

/** A login without superuser that owns its own copy of the tables, and may not assume the app role. */
async function openAsPlainOwner(): Promise<Store> {
  await database.store.pool.query(`create role ${ownerName} login password 'pw' nosuperuser nocreaterole`);
  await database.store.pool.query(`grant ${ownerName} to current_user`);
  await database.store.pool.query(`create schema ${ownerName} authorization ${ownerName}`);
  const address = new URL(database.connectionString);
  address.username = ownerName;
  address.password = 'pw';
  const store = openStore({ connectionString: address.href });
  await store.pool.query(
    'create table workspaces (id uuid primary key, name text not null unique, created_at timestamptz not null)',
  );
  await store.pool.query(CREATE_NOTES);
  await store.pool.query(FENCE_SQL);
  await store.system((db) =>
    db.insert(workspaces).values([mine, theirs].map((id) => ({ id, name: id, createdAt: new Date() }))),
  );
  return store;
}

describe('every table with a workspace_id', () => {
  it('has row-level security, forced, with a policy for each of the two roles', async () => {
    const { rows } = await database.store.pool.query(
      `select c.relname, c.relrowsecurity and c.relforcerowsecurity as forced,
              (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
       from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relkind in ('r', 'p') and a.attname = 'workspace_id' and not a.attisdropped
         and c.relnamespace = 'public'::regnamespace`,
    );
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) expect(row).toMatchObject({ forced: true, policies: 2 });
  });

  it('is reached by a role that can neither log in nor pass by the policies', async () => {
    const { rows } = await database.store.pool.query(
      'select rolcanlogin, rolsuper, rolbypassrls from pg_roles where rolname = $1',
      [APP_ROLE],
    );
    expect(rows).toEqual([{ rolcanlogin: false, rolsuper: false, rolbypassrls: false }]);
  });
});

describe.each([
  ['the app role', () => database.store],
  ['a plain owner', () => owner],
])('a tenant that runs as %s', (_name, storeOf) => {
  it('sees its own rows only, without any where', async () => {
    const store = storeOf();
    await store.system((db) =>
      db.insert(notes).values([
        { id: 1, workspaceId: mine, body: 'mine' },
        { id: 2, workspaceId: theirs, body: 'theirs' },
      ]),
    );
    expect(await store.tenant(mine, (db) => db.select({ id: notes.id }).from(notes))).toEqual([{ id: 1 }]);
    expect(await store.tenant(theirs, (db) => db.select({ id: notes.id }).from(notes))).toEqual([{ id: 2 }]);
    expect(await store.tenant(randomUUID(), (db) => db.select().from(notes))).toEqual([]);
    expect(await store.system((db) => db.select({ id: notes.id }).from(notes))).toHaveLength(2);
  });

  it('reads single statements within its fence, however often and in whatever turn', async () => {
    const store = storeOf();
    const statement = sql`select body from notes_for_test where id > ${0} order by id`;
    const read = (workspaceId: string) => store.read(workspaceId, { name: 'notes', statement });
    // After five times PostgreSQL keeps one plan for all.
    for (let time = 0; time < 8; time += 1)
      expect(await Promise.all([mine, theirs, randomUUID()].map(read))).toEqual([
        [{ body: 'mine' }],
        [{ body: 'theirs' }],
        [],
      ]);
    const write = sql`update notes_for_test set body = 'spoilt' where id = 2`;
    await store.read(mine, { name: 'write', statement: write });
    expect(await read(theirs)).toEqual([{ body: 'theirs' }]);
  });

  it('cannot change, delete or take over rows of another', async () => {
    const store = storeOf();
    await store.tenant(mine, (db) => db.update(notes).set({ body: 'spoilt' }));
    await store.tenant(mine, (db) => db.delete(notes).where(sql`id = 2`));
    const left = await store.system((db) => db.select({ body: notes.body }).from(notes).where(sql`id = 2`));
    expect(left).toEqual([{ body: 'theirs' }]);
    await expect(store.tenant(mine, (db) => db.update(notes).set({ workspaceId: theirs }))).rejects.toThrow(
      /row-level security/,
    );
  });

  it('cannot write rows into another workspace', async () => {
    const row = { id: 3, workspaceId: theirs, body: 'planted' };
    await expect(storeOf().tenant(mine, (db) => db.insert(notes).values(row))).rejects.toThrow(
      /row-level security/,
    );
  });

  it('sees no other workspace in the list of workspaces', async () => {
    const seen = await storeOf().tenant(mine, (db) => db.select({ id: workspaces.id }).from(workspaces));
    expect(seen).toEqual([{ id: mine }]);
  });

  it('leaves no trace of itself on the connection for the next user of it', async () => {
    const store = storeOf();
    await store.tenant(mine, (db) => db.select().from(notes));
    const { rows } = await store.pool.query(
      `select current_user = session_user as restored, nullif(current_setting('leadline.workspace_id', true), '') as left_over`,
    );
    expect(rows).toEqual([{ restored: true, left_over: null }]);
  });
});

describe('the app role', () => {
  it('cannot open the fence by claiming to work for the system', async () => {
    const seen = await database.store.tenant(mine, async (db) => {
      await db.execute(sql`select set_config('leadline.scope', 'system', true)`);
      return db.select({ id: notes.id }).from(notes).where(sql`id = 2`);
    });
    expect(seen).toEqual([]);
  });

  it('cannot make or rename workspaces', async () => {
    await expect(
      database.store.tenant(mine, (db) => db.update(workspaces).set({ name: 'other' })),
    ).rejects.toThrow(/permission denied/);
  });
});

describe('a workspace id', () => {
  it('that is not a UUID is refused before it reaches the database', async () => {
    await expect(
      database.store.tenant(`${mine}'; drop table workspaces; --`, (db) => db.select().from(notes)),
    ).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
