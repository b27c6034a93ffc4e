import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

/**
 * Inserts many rows as one JSON value in place of a parameter for each cell, which is a tenth of the work for this
 * process. Rows that are there already stay as they are. All rows have the keys of the first.
 */
export function insertionOf<Table extends PgTable>(
  table: Table,
  rows: readonly { readonly [Key in keyof Table['$inferInsert']]?: unknown }[],
): SQL {
  const columns = getTableColumns(table);
  const keys = Object.keys(rows[0] ?? {});
  const nameOf = (key: string) => columns[key]?.name ?? key;
  const names = sql.join(
    keys.map((key) => sql.identifier(nameOf(key))),
    sql`, `,
  );
  const json = JSON.stringify(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [nameOf(key), value]))),
  );
  return sql`insert into ${table} (${names})
    select ${names} from json_populate_recordset(null::${table}, ${json}::json) on conflict do nothing`;
}
