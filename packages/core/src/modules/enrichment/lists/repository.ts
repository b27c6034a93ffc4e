import { fieldNameSchema, LIST_ROW_STATUSES } from '@leadline/contracts';
import { and, asc, count, desc, eq, gt, inArray, lt, min, or, sql, sum } from 'drizzle-orm';
import type { Database } from '../../../kernel/store/index.ts';
import type { KeptRow, ListRecord, ListTotals, NewRow, RowOutcome, RowStatus } from './records.ts';
import { enrichmentLists as listsTable, enrichmentListRows as rowsTable } from './tables.ts';

/** Rows of one INSERT; PostgreSQL takes at most 65,535 parameters. */
const INSERTED_AT_ONCE = 2_000;

/** False where a list of this id is there already; it is then left as it is. */
export async function insertList(
  database: Database,
  workspaceId: string,
  { list, rows }: { readonly list: ListRecord; readonly rows: readonly NewRow[] },
): Promise<boolean> {
  const written = await database
    .insert(listsTable)
    .values({ ...list, fields: [...list.fields], workspaceId })
    .onConflictDoNothing()
    .returning({ id: listsTable.id });
  if (written.length === 0) return false;
  const nothing = { values: {}, costUsd: 0, savedUsd: 0, atHand: false };
  for (let from = 0; from < rows.length; from += INSERTED_AT_ONCE)
    await database.insert(rowsTable).values(
      rows.slice(from, from + INSERTED_AT_ONCE).map((row) => ({
        ...row,
        ...nothing,
        // An object in jsonb would lose the order of the file's columns.
        cells: Object.entries(row.cells),
        workspaceId,
        listId: list.id,
      })),
    );
  return true;
}

export async function findList(database: Database, listId: string): Promise<ListRecord | null> {
  const [row] = await database.select().from(listsTable).where(eq(listsTable.id, listId));
  return row ? toRecord(row) : null;
}

/** Newest first; ties are broken by id so that a cursor never skips or repeats a list. */
export async function pageOfLists(
  database: Database,
  {
    limit,
    after,
  }: { readonly limit: number; readonly after: { readonly createdAt: Date; readonly id: string } | null },
): Promise<ListRecord[]> {
  const { createdAt, id } = listsTable;
  const rows = await database
    .select()
    .from(listsTable)
    .where(
      after
        ? or(lt(createdAt, after.createdAt), and(eq(createdAt, after.createdAt), lt(id, after.id)))
        : undefined,
    )
    .orderBy(desc(createdAt), desc(id))
    .limit(limit);
  return rows.map(toRecord);
}

function toRecord(row: typeof listsTable.$inferSelect): ListRecord {
  return { ...row, fields: row.fields.map((field) => fieldNameSchema.parse(field)) };
}

export async function changeList(
  database: Database,
  listId: string,
  change: { readonly pass: number; readonly budgetUsd: number },
): Promise<void> {
  await database.update(listsTable).set(change).where(eq(listsTable.id, listId));
}

/** True where there was one. */
export async function deleteList(database: Database, listId: string): Promise<boolean> {
  const gone = await database
    .delete(listsTable)
    .where(eq(listsTable.id, listId))
    .returning({ id: listsTable.id });
  return gone.length > 0;
}

export interface WaitingCompany {
  readonly key: string;
  /** The first row that names it. */
  readonly row: number;
  readonly query: string;
  readonly country: string | null;
}

/** The next companies nobody has looked up yet, by the first row of each, after row `after`. */
export async function waitingCompanies(
  database: Database,
  listId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<WaitingCompany[]> {
  const first = min(rowsTable.row).mapWith(Number);
  const found = await database
    .select({
      key: rowsTable.key,
      row: first,
      query: sql<string>`(array_agg(${rowsTable.query} order by ${rowsTable.row}))[1]`,
      country: sql<string | null>`(array_agg(${rowsTable.country} order by ${rowsTable.row}))[1]`,
    })
    .from(rowsTable)
    .where(and(eq(rowsTable.listId, listId), eq(rowsTable.status, 'waiting'), gt(rowsTable.row, after)))
    .groupBy(rowsTable.key)
    .orderBy(asc(first))
    .limit(limit);
  return found.map((company) => ({ ...company, row: company.row ?? 0 }));
}

/** Writes what was found into every waiting row of the company; its price is added to the first of them alone. */
export async function keepOutcome(
  database: Database,
  { listId, key }: { readonly listId: string; readonly key: string },
  { costUsd, savedUsd, ...outcome }: RowOutcome,
): Promise<void> {
  const ofCompany = and(
    eq(rowsTable.listId, listId),
    eq(rowsTable.key, key),
    eq(rowsTable.status, 'waiting'),
  );
  const first = sql`(select min(r.row) from ${rowsTable} r where r.list_id = ${listId} and r.key = ${key} and r.status = 'waiting')`;
  const inFirst = (amount: number) =>
    sql`case when ${rowsTable.row} = ${first} then ${amount}::numeric else 0 end`;
  await database
    .update(rowsTable)
    .set({
      ...outcome,
      costUsd: sql`${rowsTable.costUsd} + ${inFirst(costUsd)}`,
      savedUsd: sql`${rowsTable.savedUsd} + ${inFirst(savedUsd)}`,
    })
    .where(ofCompany);
}

/** Puts rows back to work that failed; how many. */
export async function retryFailed(database: Database, listId: string): Promise<number> {
  const again = await database
    .update(rowsTable)
    .set({ status: 'waiting', problem: null })
    .where(and(eq(rowsTable.listId, listId), eq(rowsTable.status, 'failed')))
    .returning({ row: rowsTable.row });
  return again.length;
}

/** What the rows of each list come to. */
export async function totalsOf(
  database: Database,
  lists: readonly ListRecord[],
): Promise<Map<string, ListTotals>> {
  if (lists.length === 0) return new Map();
  const { listId, status, values, atHand, costUsd, savedUsd } = rowsTable;
  const found = await database
    .select({
      listId,
      status,
      rows: count(),
      filled: sql<number>`sum((select count(*) from jsonb_object_keys(${values})))::int`,
      atHand: sql<number>`(count(*) filter (where ${atHand}))::int`,
      costUsd: sum(costUsd).mapWith(Number),
      savedUsd: sum(savedUsd).mapWith(Number),
    })
    .from(rowsTable)
    .where(
      inArray(
        listId,
        lists.map(({ id }) => id),
      ),
    )
    .groupBy(listId, status);
  return new Map(
    lists.map((list) => [
      list.id,
      totals(
        list,
        found.filter((row) => row.listId === list.id),
      ),
    ]),
  );
}

interface StatusTotals {
  readonly status: string;
  readonly rows: number;
  readonly filled: number;
  readonly atHand: number;
  readonly costUsd: number | null;
  readonly savedUsd: number | null;
}

function totals({ fields }: ListRecord, found: readonly StatusTotals[]): ListTotals {
  const of = (status: RowStatus) => found.find((row) => row.status === status);
  const counts = Object.fromEntries(LIST_ROW_STATUSES.map((status) => [status, of(status)?.rows ?? 0]));
  const done = of('done');
  const total = (pick: (row: StatusTotals) => number | null) =>
    found.reduce((all, row) => all + (pick(row) ?? 0), 0);
  return {
    rows: total((row) => row.rows),
    counts: counts as Record<RowStatus, number>,
    fill: done ? done.filled / (done.rows * fields.length) : null,
    atHand: total((row) => row.atHand),
    costUsd: total((row) => row.costUsd),
    savedUsd: total((row) => row.savedUsd),
  };
}

const KEPT = {
  row: rowsTable.row,
  query: rowsTable.query,
  status: rowsTable.status,
  company: rowsTable.company,
  domain: rowsTable.domain,
  values: rowsTable.values,
  problem: rowsTable.problem,
  enrichmentId: rowsTable.enrichmentId,
  costUsd: rowsTable.costUsd,
  cells: rowsTable.cells,
};

/** Rows in the order of the file. */
export async function rowsOf(
  database: Database,
  listId: string,
  {
    after,
    limit,
    status,
  }: { readonly after: number; readonly limit: number; readonly status?: RowStatus | undefined },
): Promise<KeptRow[]> {
  const rows = await database
    .select(KEPT)
    .from(rowsTable)
    .where(
      and(eq(rowsTable.listId, listId), gt(rowsTable.row, after), status && eq(rowsTable.status, status)),
    )
    .orderBy(asc(rowsTable.row))
    .limit(limit);
  return rows.map((row) => ({
    ...row,
    status: row.status as RowStatus,
    values: row.values as KeptRow['values'],
    cells: Object.fromEntries(row.cells as [string, string][]),
  }));
}
