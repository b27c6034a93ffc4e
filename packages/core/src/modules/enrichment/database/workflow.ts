import { LeadlineError, toLeadlineError } from '../../../kernel/errors/index.ts';
import type { StepContext, WorkflowContext, WorkflowRef } from '../../../kernel/jobs/index.ts';
import { fresh, type ImportDeps } from './imports.ts';
import { fingerprintOf, openRowFile } from './reading/index.ts';
import { mergeDuplicates } from './repository/duplicates.ts';
import { changeImport, failImport, type ImportRow, readImport, sweepOrphans } from './repository/imports.ts';
import { type LoadDeps, loadRows } from './repository/load.ts';
import { type Applied, applyRefresh, dropHeldBack } from './repository/refresh.ts';

export interface WorkflowDeps extends ImportDeps, LoadDeps {}

interface ImportJob {
  readonly importId: string;
}

export interface ImportWorkflows {
  readonly load: WorkflowRef<ImportJob, void>;
  readonly refresh: WorkflowRef<ImportJob, void>;
}

/** Registers the jobs of imports; before `jobs.launch`. */
export function defineImportWorkflows(deps: WorkflowDeps): ImportWorkflows {
  const { jobs } = deps;
  return {
    load: jobs.define('enrichment.company-import', async (context, { importId }: ImportJob) => {
      const place = { context, importId };
      const suspects = await context.step('load', (step) =>
        watched(deps, place, () => load(deps, place, { step, isRefresh: false })),
      );
      await context.step('merge', () =>
        watched(deps, place, () => finish(deps, place, { suspects, applied: null })),
      );
    }),
    refresh: jobs.define('enrichment.company-refresh', async (context, { importId }: ImportJob) => {
      const place = { context, importId };
      const changed = await context.step('begin', () => watched(deps, place, () => begin(deps, place)));
      if (!changed) return;
      await context.step('load', (step) =>
        watched(deps, place, () => load(deps, place, { step, isRefresh: true })),
      );
      await context.step('apply', () => watched(deps, place, () => apply(deps, place)));
    }),
  };
}

interface Place {
  readonly context: WorkflowContext;
  readonly importId: string;
}

const where = ({ context, importId }: Place) => ({ workspaceId: context.workspaceId, importId });

/** Writes down why an import failed, beside the job's own word for it. */
async function watched<Result>(
  deps: WorkflowDeps,
  place: Place,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { message } = toLeadlineError(error);
    await deps.store
      .tenant(place.context.workspaceId, (database) => failImport(database, place.importId, message))
      .catch(() => undefined);
    throw error;
  }
}

interface Loading {
  readonly step: StepContext;
  readonly isRefresh: boolean;
}

async function load(
  deps: WorkflowDeps,
  place: Place,
  { step, isRefresh }: Loading,
): Promise<number[] | null> {
  await deps.store.system(sweepOrphans);
  const row = await deps.store.tenant(place.context.workspaceId, async (database) => {
    // A job that is resumed finds its import failed.
    const found = await readImport(database, where(place));
    if (found.status === 'failed') await changeImport(database, found.id, { status: 'running', error: null });
    return found;
  });
  await requireSameFile(row);
  const file = await openRowFile(row.path, row.format as 'csv' | 'jsonl' | 'parquet');
  try {
    const onProgress = (rowsRead: number, position: number) =>
      deps.jobs.emit(row.workspaceId, place.context.rootJobId, {
        type: 'import.progress',
        message: `${rowsRead} rows read`,
        done: position,
        total: file.size,
      });
    return await loadRows(deps, { row, file, isRefresh, signal: step.signal, onProgress });
  } finally {
    await file.close();
  }
}

/** Positions mean nothing in another file. */
async function requireSameFile(row: ImportRow): Promise<void> {
  const { fingerprint } = await fingerprintOf(row.path);
  if (fingerprint === row.fingerprint || row.position === 0) return;
  throw new LeadlineError('conflict', `${row.path} was changed while it was being imported.`, {
    next: 'Undo this import and start it again.',
    kept: `The ${row.rowsKept} rows read before.`,
  });
}

interface Ending {
  readonly suspects: number[] | null;
  readonly applied: Applied | null;
}

/** Merges duplicates and closes the import, in one transaction. */
async function finish(deps: WorkflowDeps, place: Place, { suspects, applied }: Ending): Promise<void> {
  const now = deps.clock.now();
  const { workspaceId } = place.context;
  await deps.store.system(async (database) => {
    const scope = { workspaceId, now, suspects: suspects ?? [] };
    // Where the load did not count them, the database tells which keys came before.
    const found = await mergeDuplicates(
      database,
      suspects && !applied ? scope : { ...scope, importId: place.importId },
    );
    const row = await readImport(database, where(place));
    const { merged, conflicts, conflictCount } = found;
    await changeImport(database, row.id, {
      status: 'done',
      merged: row.merged + merged,
      conflicts,
      conflictCount,
      finishedAt: now,
      ...(applied && {
        lastRefresh: {
          at: now.toISOString(),
          added: applied.added,
          removed: applied.removed,
          unchanged: applied.unchanged,
        },
      }),
    });
  });
}

/** Whether the file has changed since it was last read; if so the import stands at its beginning again. */
async function begin(deps: WorkflowDeps, place: Place): Promise<boolean> {
  const { workspaceId } = place.context;
  const row = await deps.store.tenant(workspaceId, (database) => readImport(database, where(place)));
  const now = deps.clock.now();
  const { fingerprint, changedAt } = await fingerprintOf(row.path).catch((error: unknown) =>
    unreachable(deps, row, error),
  );
  if (fingerprint === row.fingerprint && row.status === 'done') {
    const lastRefresh = { at: now.toISOString(), added: 0, removed: 0, unchanged: row.rowsKept };
    await deps.store.tenant(workspaceId, (database) =>
      changeImport(database, row.id, { lastRefresh, error: null }),
    );
    return false;
  }
  const file = await openRowFile(row.path, row.format as 'csv' | 'jsonl' | 'parquet');
  await file.close();
  await deps.store.system(async (database) => {
    await dropHeldBack(database, row.id);
    const asOf = changedAt.toISOString().slice(0, 10);
    await changeImport(database, row.id, {
      ...fresh({ size: file.size, fingerprint }),
      asOf,
      finishedAt: row.finishedAt,
    });
  });
  return true;
}

/** The rows stay as they are; the import says why it was not refreshed. */
async function unreachable(deps: WorkflowDeps, row: ImportRow, error: unknown): Promise<never> {
  const { message } = toLeadlineError(error);
  await deps.store.tenant(row.workspaceId, (database) =>
    changeImport(database, row.id, { error: `Not refreshed: ${message}` }),
  );
  throw error;
}

async function apply(deps: WorkflowDeps, place: Place): Promise<void> {
  const applied = await deps.store.system((database) => applyRefresh(database, place.importId));
  await finish(deps, place, { suspects: [...applied.freedKeys], applied });
}
