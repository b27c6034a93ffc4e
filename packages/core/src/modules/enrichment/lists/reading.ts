import type { ListHead, ListRow } from '@leadline/contracts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import type { Jobs } from '../../../kernel/jobs/index.ts';
import { readCursor, writeCursor } from '../../../kernel/paging/index.ts';
import type { Store } from '../../../kernel/store/index.ts';
import { CONTENT_TYPES, exportHead, exportRow, type ListFormat } from './export-list.ts';
import { toHead } from './list-head.ts';
import type { KeptRow, ListRecord, ListTotals, RowStatus } from './records.ts';
import { findList, pageOfLists, rowsOf, totalsOf } from './repository.ts';

interface ReadingDeps {
  readonly store: Store;
  readonly jobs: Jobs;
}

export interface ListRef {
  readonly workspaceId: string;
  readonly listId: string;
}

/** @throws `not_found` for a list the workspace does not have. */
export async function requireList(store: Store, { workspaceId, listId }: ListRef): Promise<ListRecord> {
  const list = await store.tenant(workspaceId, (database) => findList(database, listId));
  if (list) return list;
  throw new LeadlineError('not_found', `There is no list ${listId} in this workspace.`, {
    next: 'See `leadline enrich lists` for those there are.',
  });
}

export async function headOf(
  { store, jobs }: ReadingDeps,
  workspaceId: string,
  list: ListRecord,
): Promise<ListHead> {
  const totals = await store.tenant(workspaceId, (database) => totalsOf(database, [list]));
  return toHead(jobs, list, totals.get(list.id) as ListTotals);
}

export async function pageOfHeads(
  deps: ReadingDeps,
  workspaceId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ items: ListHead[]; nextCursor: string | null }> {
  const place = cursor === undefined ? null : readCursor(cursor);
  const after = place && { createdAt: place.at, id: place.id };
  const found = await deps.store.tenant(workspaceId, (database) =>
    pageOfLists(database, { limit: limit + 1, after }),
  );
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await Promise.all(shown.map((list) => headOf(deps, workspaceId, list))),
    nextCursor: found.length > limit && last ? writeCursor({ at: last.createdAt, id: last.id }) : null,
  };
}

export interface RowPage {
  /** Last seen row; 0 from the beginning. */
  readonly after: number;
  readonly limit: number;
  readonly status?: RowStatus | undefined;
}

export async function pageOfRows(
  store: Store,
  ref: ListRef,
  page: RowPage,
): Promise<{ rows: ListRow[]; next: number | null }> {
  await requireList(store, ref);
  const found = await readRows(store, ref, { ...page, limit: page.limit + 1 });
  const shown = found.slice(0, page.limit);
  const rows = shown.map((kept) => {
    const { cells: _, ...row } = kept;
    return row;
  });
  return { rows, next: found.length > page.limit ? (shown.at(-1)?.row ?? null) : null };
}

function readRows(store: Store, { workspaceId, listId }: ListRef, page: RowPage): Promise<KeptRow[]> {
  return store.tenant(workspaceId, (database) => rowsOf(database, listId, page));
}

const READ_AT_ONCE = 1_000;

/** The whole list as a file: the columns of the file it came from, then what was found. */
export async function exportList(
  store: Store,
  ref: ListRef,
  options: { readonly format: ListFormat; readonly provenance: boolean },
): Promise<{ body: string; contentType: string; fileName: string }> {
  const { name, fields, simulated } = await requireList(store, ref);
  const parts: string[] = [];
  let rows = await readRows(store, ref, { after: 0, limit: READ_AT_ONCE });
  const asked = { ...options, fields, simulated, columns: Object.keys(rows[0]?.cells ?? {}) };
  parts.push(exportHead(asked));
  while (rows.length > 0) {
    parts.push(...rows.map((row) => exportRow(row, asked)));
    rows = await readRows(store, ref, { after: rows.at(-1)?.row ?? 0, limit: READ_AT_ONCE });
  }
  return {
    body: parts.join(''),
    contentType: CONTENT_TYPES[options.format],
    fileName: `${name.replace(/\.\w+$/u, '')}.${options.format}`,
  };
}
