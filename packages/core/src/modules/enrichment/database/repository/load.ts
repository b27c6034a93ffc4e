import { finished } from 'node:stream/promises';
import type { ImportFormat } from '@leadline/contracts';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Clock } from '../../../../kernel/clock/index.ts';
import { LeadlineError } from '../../../../kernel/errors/index.ts';
import type { Store } from '../../../../kernel/store/index.ts';
import { COPIED_COLUMNS, STAGED_COLUMNS } from '../copy-rows.ts';
import { readPortionsInThread } from '../portion-thread.ts';
import { MOST_REFUSED, type Portion, type Reading, type ReadToEnd, readPortions } from '../portions.ts';
import type { RowFile } from '../reading/index.ts';
import { attachChild, isWorthATable, openChild } from './child-tables.ts';
import type { ImportRow } from './imports.ts';

export interface LoadDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Named places where a test can stop or kill the work. */
  readonly faultPoint?: (name: 'company-import.block') => Promise<void>;
}

export interface Load {
  readonly row: ImportRow;
  readonly file: RowFile;
  /** Held back from lookups until the whole refresh is in. */
  readonly isRefresh: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (rowsRead: number, position: number) => void;
}

/** While one connection's rows are being kept, the other's are being sent. */
const LANES = 2;

/**
 * Reads a file on from where its import stands and keeps its rows: each block in one transaction with the new position, so that
 * nothing is kept twice whenever the process dies. Resolves with the keys that may have come twice; null where they were not counted.
 */
export async function loadRows(deps: LoadDeps, load: Load): Promise<number[] | null> {
  const clients: PoolClient[] = [];
  let table: string | null = null;
  try {
    for (let lane = 0; lane < LANES; lane += 1) clients.push(await openLane(deps.store));
    const [first] = clients as [PoolClient];
    const isWhole = load.row.position === 0 && (await isOnlyImport(first, load.row));
    const isLarge = isWorthATable(load.file.format, load.file.size);
    if (!load.isRefresh && isLarge) table = await openChild(first, load.row);
    const reading = readingOf(load.row, isWhole);
    const portions = isLarge ? readPortionsInThread(reading) : readPortions(reading);
    const { suspects } = await sendPortions({ ...deps, ...load, clients, table, portions });
    if (table !== null) await attachChild(clients, table);
    // What another import has brought meanwhile, the filter has not seen.
    return suspects && (await isOnlyImport(first, load.row)) ? suspects : null;
  } catch (error) {
    // The rows so far are found as well.
    if (table !== null) await attachChild(clients, table).catch(() => undefined);
    throw error;
  } finally {
    // Closed, so that nothing of the bulk load lingers in the pool.
    for (const client of clients) client.release(true);
  }
}

function readingOf(row: ImportRow, countsSuspects: boolean): Reading {
  const { path, position: from, columnMap, workspaceId } = row;
  return { path, format: row.format as ImportFormat, from, columnMap, workspaceId, countsSuspects };
}

async function openLane(store: Store): Promise<PoolClient> {
  const client = await store.pool.connect();
  // Rows and position are lost together or not at all, so a crash of the server costs some blocks read again.
  await client.query('set synchronous_commit = off');
  await client.query('drop table if exists company_rows_staged');
  await client.query(`create temp table company_rows_staged (${STAGED_COLUMNS}) on commit delete rows`);
  return client;
}

async function isOnlyImport(client: PoolClient, { id, workspaceId }: ImportRow): Promise<boolean> {
  const { rows } = await client.query(
    `select not exists (select from company_imports where workspace_id = $1 and id <> $2 and status <> 'undone') as alone`,
    [workspaceId, id],
  );
  return (rows[0] as { alone: boolean }).alone;
}

interface Sending extends LoadDeps, Load {
  readonly clients: readonly PoolClient[];
  /** The import's own; null where it adds to the common one. */
  readonly table: string | null;
  readonly portions: AsyncGenerator<Portion, ReadToEnd>;
}

async function sendPortions(sending: Sending): Promise<ReadToEnd> {
  const { row, portions, clients, signal, clock } = sending;
  const lanes: Promise<void>[] = clients.map(() => Promise.resolve());
  let before = Promise.resolve();
  let rowsRead = row.rowsRead;
  let since = clock.monotonicMs();
  try {
    for (let at = 0; ; at += 1) {
      const next = await portions.next();
      if (next.done) {
        await before;
        await noteUnread(sending, next.value, Math.round(clock.monotonicMs() - since));
        return next.value;
      }
      if (signal.aborted)
        throw new LeadlineError('cancelled', 'The import was stopped.', { kept: 'The rows so far.' });
      const portion = next.value;
      const lane = at % clients.length;
      await lanes[lane];
      const now = clock.monotonicMs();
      const client = clients[lane] as PoolClient;
      before = keepPortion(sending, { client, portion, before, ms: Math.round(now - since) });
      before.catch(() => undefined);
      lanes[lane] = before;
      since = now;
      rowsRead += portion.read;
      sending.onProgress(rowsRead, portion.position);
      await sending.faultPoint?.('company-import.block');
    }
  } finally {
    await Promise.allSettled(lanes);
    await portions.return({ unread: {}, suspects: null });
  }
}

interface Keeping {
  readonly client: PoolClient;
  readonly portion: Portion;
  /** The block before, which must be committed first. */
  readonly before: Promise<void>;
  readonly ms: number;
}

const KEEP = `
  insert into company_records (workspace_id, import_id, merged_into, name, stem, domain, number, country, city,
    domain_key, number_key, name_key, word_key, second_word_key, fields)
  select $1, $2, $3, staged.* from company_rows_staged staged`;

const ADVANCE = `
  update company_imports set position = $2, rows_read = rows_read + $3, rows_kept = rows_kept + $4,
    rows_refused = rows_refused + $5, worked_ms = worked_ms + $6,
    refused = case when jsonb_array_length(refused) >= ${MOST_REFUSED} or $7 = '[]' then refused
      else jsonb_path_query_array(refused || $7::jsonb, '$[0 to ${MOST_REFUSED - 1}]') end
  where id = $1 and status = 'running'`;

async function keepPortion(sending: Sending, { client, portion, before, ms }: Keeping): Promise<void> {
  const { row, table, isRefresh } = sending;
  await client.query('begin');
  try {
    if (portion.kept > 0) {
      const copy = client.query(
        copyFrom(
          `copy ${table ?? 'company_rows_staged'} (${COPIED_COLUMNS}) from stdin with (format binary)`,
        ),
      );
      copy.end(Buffer.from(portion.rows.buffer, portion.rows.byteOffset, portion.rows.byteLength));
      await finished(copy, { readable: false });
      if (table === null) await client.query(KEEP, [row.workspaceId, row.id, isRefresh ? 0 : null]);
    }
    portion.release?.();
    await before;
    const { position, read, kept, refusedCount, refused } = portion;
    const values = [row.id, position, read, kept, refusedCount, ms, JSON.stringify(refused)];
    const { rowCount } = await client.query(ADVANCE, values);
    if (rowCount !== 1) throw takenBack();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw isMissingTable(error) ? takenBack() : error;
  }
}

const takenBack = () => new LeadlineError('cancelled', 'The import was taken back while it ran.');

const isMissingTable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '42P01';

/** Counts of values that could not be read are told for the whole file, so they are written with its end. */
async function noteUnread({ row, clients }: Sending, { unread }: ReadToEnd, ms: number): Promise<void> {
  await clients[0]?.query(
    'update company_imports set unread = $2, worked_ms = worked_ms + $3 where id = $1',
    [row.id, JSON.stringify(unread), ms],
  );
}
