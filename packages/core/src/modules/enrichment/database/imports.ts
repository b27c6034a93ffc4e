import { realpath } from 'node:fs/promises';
import { basename, isAbsolute, join, sep } from 'node:path';
import type {
  CompanyColumnMap,
  CompanyImport,
  CompanyImportInput,
  CompanyImportPreview,
  ImportFormat,
  RefusedRow,
} from '@leadline/contracts';
import type { Clock } from '../../../kernel/clock/index.ts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import type { Jobs } from '../../../kernel/jobs/index.ts';
import type { Store } from '../../../kernel/store/index.ts';
import { findColumns } from './columns.ts';
import { type CompanyRow, createRowReader } from './company-row.ts';
import { createRecordKeys } from './keys.ts';
import { fingerprintOf, openRowFile, type RawRow } from './reading/index.ts';
import { lockChild } from './repository/child-tables.ts';
import { mergeDuplicates } from './repository/duplicates.ts';
import {
  changeImport,
  type ImportRow,
  insertImport,
  presentImport,
  readImport,
} from './repository/imports.ts';
import { removeRecords } from './repository/merges.ts';

export interface ImportDeps {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly randomId: () => string;
  /** The folder that files are read from for callers who are not at the server's own command line. */
  readonly importFolder: string;
}

/** Who asks: what the command line of the server's owner may read, others may not. */
export interface Asker {
  readonly workspaceId: string;
  readonly mayReadAnyFile: boolean;
}

interface FileInput {
  readonly path: string;
  readonly format?: ImportFormat | undefined;
  readonly map?: CompanyColumnMap | undefined;
}

/** Rows that a dry run tries. */
const PREVIEW_ROWS = 2000;
const PREVIEW_REFUSED = 50;
const SAMPLE = 5;

/** The dry run: what an import of the file would make of it. Keeps nothing. */
export async function previewImport(
  deps: ImportDeps,
  asker: Asker,
  input: FileInput,
): Promise<CompanyImportPreview> {
  const path = await resolvePath(deps, asker, input.path);
  const file = await openRowFile(path, input.format);
  try {
    const map = findColumns(file.columns, input.map ?? {});
    const reader = createRowReader(file.columns, { map, keys: createRecordKeys(asker.workspaceId) });
    const sample: CompanyRow[] = [];
    const refused: RefusedRow[] = [];
    let rowsRead = 0;
    const onRow = (raw: RawRow) => {
      if (rowsRead >= PREVIEW_ROWS) return;
      rowsRead += 1;
      const row = 'broken' in raw ? raw.broken : reader.read(raw.values);
      if (typeof row === 'string') refused.push({ row: raw.row, reason: row });
      else if (sample.length < SAMPLE) sample.push(row);
    };
    for await (const _ of file.blocks(0, onRow)) if (rowsRead >= PREVIEW_ROWS) break;
    const mapped = new Set(Object.values(map));
    const unread = Object.entries(reader.unread).map(
      ([field, count]) => `${count} values of ${field} cannot be read and would be left out.`,
    );
    return {
      format: file.format,
      columns: [...file.columns],
      map,
      unused: file.columns.filter((column) => !mapped.has(column)),
      sample: sample.map(shown),
      rowsRead,
      refused: refused.slice(0, PREVIEW_REFUSED),
      refusedCount: refused.length,
      notes: [...file.notes, ...unread],
    };
  } finally {
    await file.close();
  }
}

function shown({ name, domain, number, country, city, fields }: CompanyRow): Record<string, unknown> {
  const own = { name, domain, registryNumber: number, hqCountry: country, hqCity: city };
  return { ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== null)), ...fields };
}

/** Writes the import down; the job that does it is started by the caller. Rejects a file that cannot be imported. */
export async function recordImport(
  deps: ImportDeps,
  asker: Asker,
  input: CompanyImportInput,
): Promise<ImportRow> {
  const path = await resolvePath(deps, asker, input.path);
  const { fingerprint, changedAt } = await fingerprintOf(path);
  const file = await openRowFile(path, input.format);
  try {
    const row: ImportRow = {
      ...fresh({ size: file.size, fingerprint }),
      id: deps.randomId(),
      workspaceId: asker.workspaceId,
      name: input.name ?? basename(path),
      licence: input.licence ?? 'own data',
      asOf: input.asOf ?? changedAt.toISOString().slice(0, 10),
      confidence: input.confidence ?? 0.8,
      path,
      format: file.format,
      columnMap: findColumns(file.columns, input.map ?? {}),
      lastRefresh: null,
      merged: 0,
      conflicts: [],
      conflictCount: 0,
      createdAt: deps.clock.now(),
    };
    await deps.store.tenant(asker.workspaceId, (database) => insertImport(database, row));
    return row;
  } finally {
    await file.close();
  }
}

/** Where an import stands that has read nothing yet. */
export function fresh(file: { readonly size: number; readonly fingerprint: string }) {
  return {
    ...file,
    status: 'running',
    position: 0,
    rowsRead: 0,
    rowsKept: 0,
    rowsRefused: 0,
    workedMs: 0,
    refused: [] as RefusedRow[],
    unread: {},
    error: null,
    finishedAt: null,
  };
}

/**
 * Takes an import back. Rejects with `not_ready` where its job still runs and could not be stopped, and `not_found`.
 */
export async function undoImport(
  deps: ImportDeps,
  workspaceId: string,
  importId: string,
): Promise<CompanyImport> {
  await deps.store.tenant(workspaceId, (database) => readImport(database, { workspaceId, importId }));
  await deps.jobs.cancel(importId).catch(() => undefined);
  return deps.store.system(async (database) => {
    await lockChild(database, importId);
    // A load that still runs finds that the import is no longer running, and keeps nothing more.
    await changeImport(database, importId, { status: 'undone', finishedAt: deps.clock.now() });
    const { freedKeys } = await removeRecords(database, { importId, listed: false });
    await mergeDuplicates(database, { workspaceId, suspects: freedKeys, now: deps.clock.now() });
    return presentImport(await readImport(database, { workspaceId, importId }));
  });
}

async function resolvePath(deps: ImportDeps, { mayReadAnyFile }: Asker, path: string): Promise<string> {
  const asked = isAbsolute(path) || mayReadAnyFile ? path : join(deps.importFolder, path);
  const real = await realpath(asked).catch(() => null);
  const folder = await realpath(deps.importFolder).catch(() => deps.importFolder);
  if (!mayReadAnyFile && !(real ?? asked).startsWith(folder + sep))
    throw new LeadlineError('forbidden', 'Files are imported from the server’s folder for imports only.', {
      next: `Put the file into the folder "imports" of LEADLINE_HOME, or import it on the server’s command line.`,
    });
  if (real !== null) return real;
  throw new LeadlineError('unreadable_file', `${path} is not there.`, {
    next: 'Give the path of a file on the server.',
    kept: 'Nothing was imported.',
  });
}
