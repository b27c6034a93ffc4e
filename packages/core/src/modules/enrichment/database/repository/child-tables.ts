import { sql } from 'drizzle-orm';
import type { ClientBase } from 'pg';
import { LeadlineError } from '../../../../kernel/errors/index.ts';
import { APP_ROLE, type Database } from '../../../../kernel/store/index.ts';
import type { ImportRow } from './imports.ts';

/** Smaller files go into the common table: many small imports must not become many tables. */
const LEAST_BYTES = 5_000_000;
const INDEX_MEMORY = '128MB';
/** Columns of the key indexes, as `tables.ts` declares them; small ones over hashes, built in a second. */
const KEYS = ['domain_key', 'number_key', 'name_key', 'word_key', 'second_word_key'];

/** The table of an import's own, a child of `company_records`. */
export const childTableOf = (importId: string): string => `company_records_${importId.replaceAll('-', '')}`;

/** Whether a file's rows are worth a table of their own. */
export const isWorthATable = (format: string, bytes: number): boolean =>
  bytes * (format === 'parquet' ? 100 : 1) >= LEAST_BYTES;

/**
 * Makes the table of an import, or finds the one that it began with; without indexes, and unseen until `attachChild`. Nobody is
 * granted anything on it: the app role reads it through `company_records` and its row-level security alone.
 */
export async function openChild(
  client: ClientBase,
  row: Pick<ImportRow, 'id' | 'workspaceId'>,
): Promise<string> {
  const table = childTableOf(row.id);
  await client.query('begin');
  try {
    const running = `select from company_imports where id = $1 and status = 'running' for share`;
    if ((await client.query(running, [row.id])).rowCount !== 1)
      throw new LeadlineError('cancelled', 'The import was taken back while it ran.');
    await client.query(`create table if not exists ${table} (like company_records including defaults,
      constraint of_one_import check (import_id = '${row.id}'))`);
    await client.query(`alter table ${table} alter id set default nextval(pg_get_serial_sequence('company_records', 'id')),
      alter workspace_id set default '${row.workspaceId}', alter import_id set default '${row.id}'`);
    await unfence(client, table);
    await client.query('commit');
    return table;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** A migration since the import began has fenced its table like any other, and COPY is refused to what is fenced. */
async function unfence(client: ClientBase, table: string): Promise<void> {
  const { rows } = await client.query(
    'select relrowsecurity as fenced from pg_class where oid = $1::regclass',
    [table],
  );
  if (!(rows[0] as { fenced: boolean }).fenced) return;
  await client.query(`alter table ${table} disable row level security`);
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [APP_ROLE]);
  if (rowCount === 1) await client.query(`revoke all on ${table} from ${APP_ROLE}`);
}

/** Builds the indexes of an import's table, all connections at once, and then lets it be seen through `company_records`. */
export async function attachChild(clients: readonly ClientBase[], table: string): Promise<void> {
  const [first] = clients;
  if (!first) return;
  const next = [
    `create unique index if not exists ${table}_id on ${table} (id)`,
    ...KEYS.map((key) => `create index if not exists ${table}_${key} on ${table} (${key})`),
  ].values();
  const build = async (client: ClientBase) => {
    await client.query(`set maintenance_work_mem = '${INDEX_MEMORY}'`);
    // One connection an index, instead of workers that would be in each other's way.
    await client.query('set max_parallel_maintenance_workers = 0');
    for (const statement of next) await client.query(statement);
  };
  await Promise.all(clients.map(build));
  const { rowCount } = await first.query('select from pg_inherits where inhrelid = $1::regclass', [table]);
  if (rowCount === 0) await first.query(`alter table ${table} inherit company_records`);
  // Of the columns that queries choose by, all of them nearly unique: a small sample says so, and nothing more is to be learnt.
  await first.query('set default_statistics_target = 10');
  const columns = ['id', ...KEYS, 'merged_into', 'import_id'].join(', ');
  const { rows } = await first.query(`select current_setting('server_version_num')::int < 180000 as older`);
  // Since PostgreSQL 18 a parent's children are analysed with it.
  if ((rows[0] as { older: boolean }).older) await first.query(`analyze ${table} (${columns})`);
  await first.query(`analyze company_records (${columns})`);
}

/** Waits until nobody loads into the table of an import, and keeps everybody out of it until the transaction's end. */
export async function lockChild(database: Database, importId: string): Promise<void> {
  const table = childTableOf(importId);
  const { rows } = await database.execute(sql`select to_regclass(${table}) is not null as found`);
  if ((rows[0] as { found: boolean }).found)
    await database.execute(sql.raw(`lock table ${table} in access exclusive mode`));
}

export async function dropChild(database: Database, importId: string): Promise<void> {
  await database.execute(sql.raw(`drop table if exists ${childTableOf(importId)}`));
}

/** Drops the tables of imports that are gone or were undone. */
export async function sweepChildren(database: Database): Promise<void> {
  const { rows } = await database.execute(sql`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r'
      and relname ~ '^company_records_[0-9a-f]{32}$' and not exists (
        select from company_imports where status <> 'undone'
          and relname = 'company_records_' || replace(id::text, '-', ''))`);
  for (const { name } of rows as { name: string }[])
    await database.execute(sql.raw(`drop table if exists ${name}`));
}
