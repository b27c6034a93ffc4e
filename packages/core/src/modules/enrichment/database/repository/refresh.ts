import { sql } from 'drizzle-orm';
import type { Database } from '../../../../kernel/store/index.ts';
import { removeRecords } from './merges.ts';

export interface Applied {
  readonly added: number;
  readonly removed: number;
  readonly unchanged: number;
  /** Of records that lost the one they were merged into. */
  readonly freedKeys: readonly number[];
}

/**
 * Puts the rows that a refresh has read (held back: `merged_into` 0) in place of the old ones. A row that is as it was keeps its
 * record, and with it its merges; a changed one is a removed and an added one.
 */
export async function applyRefresh(database: Database, importId: string): Promise<Applied> {
  const content = sql.raw(
    `hash_record_extended(row(name, domain, number, country, city, fields), 0) as content`,
  );
  const numbered = (held: boolean) => sql`
    select id, content, row_number() over (partition by content order by id) as nth from (
      select id, ${content} from company_records
      where import_id = ${importId} and merged_into is ${sql.raw(held ? 'not distinct' : 'distinct')} from 0) rows`;
  await database.execute(sql`create temp table company_kept (old_id int8, new_id int8) on commit drop`);
  const kept = await database.execute(sql`
    insert into company_kept select old.id, fresh.id
    from (${numbered(false)}) old join (${numbered(true)}) fresh using (content, nth)`);
  await database.execute(sql`delete from company_records where id in (select new_id from company_kept)`);
  await database.execute(sql`
    create temp table company_leaving on commit drop as
    select id from company_records
    where import_id = ${importId} and merged_into is distinct from 0 and id not in (select old_id from company_kept)`);
  const { removed, freedKeys } = await removeRecords(database, { importId, listed: true });
  const added = await database.execute(
    sql`update company_records set merged_into = null where import_id = ${importId} and merged_into = 0`,
  );
  return { added: added.rowCount ?? 0, removed, unchanged: kept.rowCount ?? 0, freedKeys };
}

/** Rows that a refresh left behind which did not come to its end. */
export async function dropHeldBack(database: Database, importId: string): Promise<void> {
  await database.execute(sql`delete from company_records where import_id = ${importId} and merged_into = 0`);
}
