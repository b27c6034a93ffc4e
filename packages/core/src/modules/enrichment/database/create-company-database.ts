import {
  type CompanyImport,
  type CompanyImportInput,
  type CompanyImportPreview,
  type CompanyMatch,
  type CompanyMerge,
  companyDatabaseOperations as definitions,
  type RefreshSchedule,
} from '@leadline/contracts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import { bindOperation, type Operation, type OperationContext } from '../../../kernel/operations/index.ts';
import { type Asker, previewImport, recordImport, undoImport } from './imports.ts';
import { listImports, presentImport, readImport } from './repository/imports.ts';
import { type CompanyQuery, lookupCompanies } from './repository/lookup.ts';
import { listMerges, type MergePage, undoMerge } from './repository/merges.ts';
import { defineImportWorkflows, type ImportWorkflows, type WorkflowDeps } from './workflow.ts';

export type CompanyDatabaseDeps = WorkflowDeps;

interface Page {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The workspace's own database of companies: asked first, and free. */
export interface CompanyDatabase {
  /**
   * Companies that fit, best first; each with what the database says of it, ready to be kept as observations of the source
   * `company-database`.
   */
  lookup(workspaceId: string, query: CompanyQuery): Promise<CompanyMatch[]>;
  /** Rejects with `unreadable_file`, `forbidden` (a file elsewhere) and `invalid_input` (columns). */
  preview(
    asker: Asker,
    input: Pick<CompanyImportInput, 'path' | 'format' | 'map'>,
  ): Promise<CompanyImportPreview>;
  /** Starts an import; its job has the import's id. Rejects as `preview` does. */
  start(asker: Asker, input: CompanyImportInput): Promise<CompanyImport>;
  get(workspaceId: string, importId: string): Promise<CompanyImport>;
  list(workspaceId: string, page: Page): Promise<{ items: CompanyImport[]; nextCursor: string | null }>;
  /** Takes an import back; a second time changes nothing. */
  undo(workspaceId: string, importId: string): Promise<CompanyImport>;
  /** Reads the file again, or goes on with an import that failed. Rejects one that runs or was undone with `not_ready`. */
  refresh(workspaceId: string, importId: string): Promise<CompanyImport>;
  schedule(workspaceId: string, refresh: Omit<RefreshSchedule, 'nextAt'>): Promise<RefreshSchedule>;
  /** False where none was set. */
  stopSchedule(workspaceId: string, importId: string): Promise<boolean>;
  merges(page: MergePage): Promise<{ items: CompanyMerge[]; nextCursor: string | null }>;
  undoMerge(workspaceId: string, mergeId: string): Promise<boolean>;
  readonly operations: readonly Operation[];
}

/** Registers its workflows: create it before `jobs.launch`. */
export function createCompanyDatabase(deps: CompanyDatabaseDeps): CompanyDatabase {
  const { store, jobs } = deps;
  const workflows = defineImportWorkflows(deps);
  const read = (workspaceId: string, importId: string) =>
    store.tenant(workspaceId, (database) => readImport(database, { workspaceId, importId }));
  const service: Omit<CompanyDatabase, 'operations'> = {
    lookup: (workspaceId, query) => lookupCompanies(store, workspaceId, query),
    preview: (asker, input) => previewImport(deps, asker, input),
    async start(asker, input) {
      const row = await recordImport(deps, asker, input);
      const { id, workspaceId } = row;
      await jobs.start(workflows.load, { importId: id }, { id, workspaceId });
      return presentImport(row);
    },
    get: async (workspaceId, importId) => presentImport(await read(workspaceId, importId)),
    async list(workspaceId, page) {
      const { rows, nextCursor } = await store.tenant(workspaceId, (database) =>
        listImports(database, { workspaceId, ...page }),
      );
      return { items: rows.map(presentImport), nextCursor };
    },
    async undo(workspaceId, importId) {
      const row = await read(workspaceId, importId);
      return row.status === 'undone' ? presentImport(row) : undoImport(deps, workspaceId, importId);
    },
    refresh: (workspaceId, importId) => refreshNow(deps, workflows, { workspaceId, importId }),
    ...schedulesOf(deps, workflows, read),
    merges: (page) => store.tenant(page.workspaceId, (database) => listMerges(database, page)),
    undoMerge: (workspaceId, mergeId) =>
      store.tenant(workspaceId, (database) => undoMerge(database, { workspaceId, mergeId })),
  };
  return { ...service, operations: operationsOf(service) };
}

async function refreshNow(
  deps: CompanyDatabaseDeps,
  workflows: ImportWorkflows,
  { workspaceId, importId }: { readonly workspaceId: string; readonly importId: string },
): Promise<CompanyImport> {
  const { store, jobs } = deps;
  const row = await store.tenant(workspaceId, (database) => readImport(database, { workspaceId, importId }));
  if (row.status === 'running' || row.status === 'undone')
    throw new LeadlineError(
      'not_ready',
      `The import ${row.status === 'running' ? 'still runs' : 'was taken back'}.`,
      {
        next: row.status === 'running' ? 'Wait for its end.' : 'Start a new import of the file.',
      },
    );
  // One that never came to its end is resumed where it stopped.
  if (row.status === 'failed' && row.lastRefresh === null && row.finishedAt === null)
    await jobs.resume(importId);
  else await jobs.start(workflows.refresh, { importId }, { id: deps.randomId(), workspaceId });
  return presentImport(row);
}

const scheduleName = (importId: string) => `refresh of company import ${importId}`;

function schedulesOf(
  { jobs }: CompanyDatabaseDeps,
  workflows: ImportWorkflows,
  read: (workspaceId: string, importId: string) => Promise<unknown>,
): Pick<CompanyDatabase, 'schedule' | 'stopSchedule'> {
  return {
    async schedule(workspaceId, { importId, cron, timeZone }) {
      await read(workspaceId, importId);
      const spec = { name: scheduleName(importId), cron, timeZone };
      const made = await jobs.schedules.put(workspaceId, spec, {
        workflow: workflows.refresh,
        input: { importId },
      });
      return { importId, cron, timeZone, nextAt: made.nextAt?.toISOString() ?? null };
    },
    async stopSchedule(workspaceId, importId) {
      await read(workspaceId, importId);
      const name = scheduleName(importId);
      const isSet = (await jobs.schedules.list(workspaceId)).some((schedule) => schedule.name === name);
      if (isSet) await jobs.schedules.remove(workspaceId, name);
      return isSet;
    },
  };
}

/** Only the owner of the machine has a command line; everybody else comes over a network or through an assistant. */
const askerOf = ({ principal, origin }: OperationContext): Asker => ({
  workspaceId: principal.workspaceId,
  mayReadAnyFile: origin === 'command line',
});

function operationsOf(service: Omit<CompanyDatabase, 'operations'>): Operation[] {
  return [
    bindOperation(definitions.startImport, (input, context) => service.start(askerOf(context), input)),
    bindOperation(definitions.previewImport, (input, context) => service.preview(askerOf(context), input)),
    bindOperation(definitions.listImports, (page, { principal }) =>
      service.list(principal.workspaceId, page),
    ),
    bindOperation(definitions.getImport, ({ importId }, { principal }) =>
      service.get(principal.workspaceId, importId),
    ),
    bindOperation(definitions.undoImport, async ({ importId }, { principal }) => {
      await service.stopSchedule(principal.workspaceId, importId);
      return service.undo(principal.workspaceId, importId);
    }),
    bindOperation(definitions.refreshImport, ({ importId }, { principal }) =>
      service.refresh(principal.workspaceId, importId),
    ),
    bindOperation(definitions.scheduleRefresh, (input, { principal }) =>
      service.schedule(principal.workspaceId, input),
    ),
    bindOperation(definitions.stopRefresh, async ({ importId }, { principal }) => ({
      stopped: await service.stopSchedule(principal.workspaceId, importId),
    })),
    bindOperation(definitions.listMerges, (page, { principal }) =>
      service.merges({ workspaceId: principal.workspaceId, ...page }),
    ),
    bindOperation(definitions.undoMerge, async ({ mergeId }, { principal }) => ({
      undone: await service.undoMerge(principal.workspaceId, mergeId),
    })),
    bindOperation(definitions.lookup, async (query, { principal }) => ({
      matches: await service.lookup(principal.workspaceId, query),
    })),
  ];
}
