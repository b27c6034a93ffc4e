import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../kernel/clock/index.ts';
import { APP_ROLE, FENCE_SQL, workspaces } from '../../../kernel/store/index.ts';
import { type DatabaseWorld, openDatabaseWorld } from './test-database-world.ts';

let world: DatabaseWorld;
beforeAll(async () => {
  world = await openDatabaseWorld();
});
beforeEach(() => world.postgres.truncate());
afterAll(() => world.close());

const ROWS = 9000;
/** Enough bytes for a table of its own. */
const large = (name: string) =>
  world.write(
    name,
    `name,domain,description\n${Array.from({ length: ROWS }, (_, n) => `Company ${n} Zq${n.toString(36)},c${n}-${name.split('.')[0]}.com,${'y'.repeat(600)}\n`).join('')}`,
  );
const query = async (text: string) =>
  (await world.postgres.store.pool.query(text)).rows as Record<string, string>[];
const children = async () =>
  (
    await query(`select c.relname as name from pg_class c
      where relkind = 'r' and relname ~ '^company_records_' and relnamespace = current_schema()::regnamespace`)
  ).map(({ name }) => name as string);

test('a large import has a table of its own, with the indexes of the schema, and a small one has none', async () => {
  const { id } = await world.import(await large('bulk.csv'));
  await world.import(await world.write('small.csv', 'name,domain\nAcme,acme.de\n'));
  const [child = ''] = await children();
  expect(await children()).toEqual([`company_records_${id.replaceAll('-', '')}`]);
  const columnsOf = async (table: string) =>
    (await query(`select indexdef from pg_indexes where tablename = '${table}'`))
      .map(({ indexdef = '' }) => indexdef.replace(/^.* USING /u, ''))
      .sort();
  const wanted = (await columnsOf('company_records')).filter((index) => !index.startsWith('brin'));
  expect(await columnsOf(child)).toEqual(wanted);
  const [match] = (await world.ask('lookup', { domain: 'c77-bulk.com' })).matches;
  expect(match?.name).toBe('Company 77 Zq25');
  expect((await world.ask('lookup', { domain: 'acme.de' })).matches).toHaveLength(1);
});

test('lookups use the indexes of the table', async () => {
  await world.import(await large('bulk.csv'));
  const [child = ''] = await children();
  await world.postgres.store.tenant(world.postgres.workspaceId, async (database) => {
    const { rows } = await database.execute(
      sql`explain (costs off) select id from company_records where domain_key = any('{1,2}'::int4[]) and domain = 'x.com'`,
    );
    expect(JSON.stringify(rows)).toContain(`${child}_domain_key`);
  });
});

test.each(['as made', 'after another migration'])(
  'other workspaces see nothing of the table, %s',
  async (when) => {
    await world.import(await large('bulk.csv'));
    const [child = ''] = await children();
    if (when !== 'as made') await query(FENCE_SQL);
    const { store, workspaceId } = world.postgres;
    const other = randomUUID();
    await store.system((database) =>
      database.insert(workspaces).values({ id: other, name: 'other', createdAt: new Date() }),
    );
    const count = (workspace: string, table: string) =>
      store.tenant(workspace, async (database) => {
        const { rows } = await database.execute(sql.raw(`select count(*)::int as count from ${table}`));
        return rows[0]?.['count'];
      });
    expect(await count(workspaceId, 'company_records')).toBe(ROWS);
    expect(await count(other, 'company_records')).toBe(0);
    expect((await world.ask('lookup', { domain: 'c77-bulk.com' }, { workspaceId: other })).matches).toEqual(
      [],
    );
    // What a migration fences is read as any table is: nobody sees more than their own.
    if (when !== 'as made') expect(await count(other, child)).toBe(0);
    else {
      const [granted] = await query(`select has_table_privilege('${APP_ROLE}', '${child}', 'select') as may`);
      expect(granted).toEqual({ may: false });
      await expect(count(workspaceId, child)).rejects.toThrow('permission denied');
    }
  },
);

test('an import that was killed goes on after a migration has fenced its table', async () => {
  let blocks = 0;
  await world.restart({
    faultPoint: async () => {
      blocks += 1;
      if (blocks === 3) throw new Error('killed');
    },
  });
  const { id } = await world.ask('startImport', { path: await large('bulk.csv') });
  await expect(world.jobs.result(id)).rejects.toThrow('killed');
  expect((await world.settled(id)).rowsKept).toBeGreaterThan(0);
  await query(FENCE_SQL);
  await world.restart();
  await world.ask('refreshImport', { importId: id });
  await world.jobs.result(id);
  expect(await world.settled(id)).toMatchObject({ status: 'done', rowsKept: ROWS, merged: 0 });
  expect(
    await query('select count(distinct domain)::int as domains, count(*)::int as all from company_records'),
  ).toEqual([{ domains: ROWS, all: ROWS }]);
  const [child = ''] = await children();
  expect(await query(`select has_table_privilege('${APP_ROLE}', '${child}', 'select') as may`)).toEqual([
    { may: false },
  ]);
});

test('a large import finds what another one brought, and undoing it drops its table and gives back the rest', async () => {
  const first = await world.import(
    await world.write('first.csv', 'name,domain\nCompany 5 Zq5,c5-bulk.com\n'),
  );
  const path = await large('bulk.csv');
  const done = await world.import(path);
  expect(done).toMatchObject({ rowsKept: ROWS, merged: 1 });
  const again = await world.import(path);
  expect(again.merged).toBe(ROWS);
  await world.ask('undoImport', { importId: done.id });
  expect(await children()).toEqual([`company_records_${again.id.replaceAll('-', '')}`]);
  expect((await world.ask('lookup', { domain: 'c5-bulk.com' })).matches).toHaveLength(1);
  expect((await world.ask('lookup', { domain: 'c6-bulk.com' })).matches).toHaveLength(1);
  await world.ask('undoImport', { importId: first.id });
  expect((await world.ask('lookup', { domain: 'c5-bulk.com' })).matches).toHaveLength(1);
});

test('the table of a workspace that is gone goes when the next import begins', async () => {
  const { store } = world.postgres;
  await world.import(await large('bulk.csv'));
  await store.system((database) => database.execute(sql`delete from company_imports`));
  await world.import(await world.write('small.csv', 'name,domain\nAcme,acme.de\n'));
  expect(await children()).toEqual([]);
});

test('a refresh of a large import keeps the records of rows that are as they were', async () => {
  const path = await large('bulk.csv');
  const { id } = await world.import(path);
  await appendFile(path, 'Newcomer,newcomer.com,z\n');
  await world.ask('refreshImport', { importId: id });
  for (
    let tries = 0;
    tries < 400 && !(await world.ask('getImport', { importId: id })).lastRefresh;
    tries += 1
  )
    await systemClock.sleep(25);
  expect((await world.settled(id)).lastRefresh).toMatchObject({ added: 1, removed: 0, unchanged: ROWS });
  expect((await world.ask('lookup', { domain: 'newcomer.com' })).matches).toHaveLength(1);
});
