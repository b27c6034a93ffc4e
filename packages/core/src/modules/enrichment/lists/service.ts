import { createHash } from 'node:crypto';
import type {
  JobEvent,
  JobStatus,
  ListEstimate,
  ListHead,
  ListRow,
  listInputSchema,
} from '@leadline/contracts';
import type { z } from 'zod';
import type { Clock } from '../../../kernel/clock/index.ts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import type { Jobs } from '../../../kernel/jobs/index.ts';
import type { Store } from '../../../kernel/store/index.ts';
import type { ListEnricher } from './enricher.ts';
import { type Estimated, estimateList, newRows } from './estimate.ts';
import type { ListFormat } from './export-list.ts';
import { jobIdOf } from './list-head.ts';
import {
  exportList,
  headOf,
  type ListRef,
  pageOfHeads,
  pageOfRows,
  type RowPage,
  requireList,
} from './reading.ts';
import type { ListRecord } from './records.ts';
import { changeList, deleteList, insertList, retryFailed } from './repository.ts';
import { defineListWorkflow, type ListJob } from './workflow.ts';

export type ParsedListInput = z.output<typeof listInputSchema>;

export interface ListDeps {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly enricher: ListEnricher;
  readonly randomId: () => string;
  readonly simulated: boolean;
}

/** Lists of companies. Whatever names a list that the workspace does not have is rejected with `not_found`. */
export interface ListService {
  /** What a list would cost; keeps nothing. */
  estimate(workspaceId: string, input: ParsedListInput): Promise<ListEstimate>;
  /** Keeps the list and starts the work. The same `requestKey` is the same list. */
  start(
    workspaceId: string,
    input: ParsedListInput,
    requestKey?: string,
  ): Promise<{ list: ListHead; estimate: ListEstimate }>;
  list(
    workspaceId: string,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<{ items: ListHead[]; nextCursor: string | null }>;
  get(workspaceId: string, listId: string): Promise<ListHead>;
  rows(workspaceId: string, listId: string, page: RowPage): Promise<{ rows: ListRow[]; next: number | null }>;
  events(
    workspaceId: string,
    listId: string,
    after: number,
  ): Promise<{ events: JobEvent[]; status: JobStatus }>;
  /** Progress as it happens, to the end of the present pass. */
  follow(workspaceId: string, listId: string, after: number, signal?: AbortSignal): AsyncIterable<JobEvent>;
  export(
    workspaceId: string,
    listId: string,
    options: { readonly format: ListFormat; readonly provenance: boolean },
  ): Promise<{ body: string; contentType: string; fileName: string }>;
  /** Goes on where the list stopped; rows that failed are tried again. Rejects one that is at work with `conflict`. */
  resume(workspaceId: string, listId: string, budgetUsd?: number): Promise<ListHead>;
  cancel(workspaceId: string, listId: string): Promise<ListHead>;
  remove(workspaceId: string, listId: string): Promise<boolean>;
}

/** Registers the list workflow with `jobs`; create the service before `jobs.launch`. */
export function createListService(deps: ListDeps): ListService {
  const { store, jobs, enricher, clock, simulated } = deps;
  const workflow = defineListWorkflow({ store, jobs, enricher, simulated, sleep: (ms) => clock.sleep(ms) });
  const startPass = (workspaceId: string, kept: ListRecord) => {
    const { createdAt: _, ...list } = kept;
    return jobs.start<ListJob, null>(workflow, { listId: list.id, list }, { id: jobIdOf(list), workspaceId });
  };
  const starting = { ...deps, startPass };
  const get = async (workspaceId: string, listId: string) =>
    headOf(deps, workspaceId, await requireList(store, { workspaceId, listId }));

  return {
    estimate: (workspaceId, input) => estimateList(enricher, prepare(enricher, workspaceId, input)),
    start: (workspaceId, input, requestKey) =>
      startList(starting, prepare(enricher, workspaceId, input), requestKey),
    list: (workspaceId, page) => pageOfHeads(deps, workspaceId, page),
    get,
    rows: (workspaceId, listId, page) => pageOfRows(store, { workspaceId, listId }, page),
    async events(workspaceId, listId, after) {
      // The status first: a list that has ended by then has its last event written.
      const list = await requireList(store, { workspaceId, listId });
      const { status } = await headOf(deps, workspaceId, list);
      return { status, events: await jobs.events(workspaceId, jobIdOf(list), after) };
    },
    async *follow(workspaceId, listId, ...[after, signal]) {
      const list = await requireList(store, { workspaceId, listId });
      yield* jobs.follow(workspaceId, jobIdOf(list), after, signal);
    },
    export: (workspaceId, listId, options) => exportList(store, { workspaceId, listId }, options),
    resume: (workspaceId, listId, budgetUsd) => resumeList(starting, { workspaceId, listId, budgetUsd }),
    async cancel(workspaceId, listId) {
      const list = await requireList(store, { workspaceId, listId });
      if (await jobs.get(jobIdOf(list))) await jobs.cancel(jobIdOf(list));
      return get(workspaceId, listId);
    },
    async remove(workspaceId, listId) {
      const list = await requireList(store, { workspaceId, listId });
      for (let pass = 1; pass <= list.pass; pass += 1) await erasePass(jobs, jobIdOf({ id: listId, pass }));
      return store.tenant(workspaceId, (database) => deleteList(database, listId));
    },
  };
}

function prepare(enricher: ListEnricher, workspaceId: string, input: ParsedListInput): Estimated {
  return { workspaceId, input, fields: enricher.fieldsOf(input.fields), rows: newRows(enricher, input) };
}

interface Starting extends ListDeps {
  readonly startPass: (workspaceId: string, list: ListRecord) => Promise<void>;
}

/** Keeps the list and starts its first pass; a list that is there already is left as it is. */
async function startList(deps: Starting, prepared: Estimated, requestKey?: string) {
  const { store, clock, enricher } = deps;
  const { workspaceId, input, fields, rows } = prepared;
  const estimate = await estimateList(enricher, prepared);
  const { name, budgetUsd, perCompanyUsd, layers, refresh } = input;
  const id = requestKey === undefined ? deps.randomId() : idFor(workspaceId, requestKey);
  const wishes = { name, fields, budgetUsd, perCompanyUsd, layers, refresh };
  const list = { id, ...wishes, pass: 1, simulated: deps.simulated, createdAt: clock.now() };
  await store.tenant(workspaceId, (database) => insertList(database, workspaceId, { list, rows }));
  const kept = await requireList(store, { workspaceId, listId: id });
  if (kept.pass === 1) await deps.startPass(workspaceId, kept);
  return { list: await headOf(deps, workspaceId, kept), estimate };
}

/** A resumed list is a new pass over the rows that still wait: what was found stays, and its job starts afresh. */
async function resumeList(
  deps: Starting,
  { budgetUsd, ...ref }: ListRef & { readonly budgetUsd: number | undefined },
): Promise<ListHead> {
  const list = await requireList(deps.store, ref);
  await refuseAtWork(deps.jobs, list);
  const next = { ...list, pass: list.pass + 1, budgetUsd: budgetUsd ?? list.budgetUsd };
  await deps.store.tenant(ref.workspaceId, async (database) => {
    await retryFailed(database, ref.listId);
    await changeList(database, ref.listId, { pass: next.pass, budgetUsd: next.budgetUsd });
  });
  await deps.startPass(ref.workspaceId, next);
  return headOf(deps, ref.workspaceId, next);
}

async function refuseAtWork(jobs: Jobs, list: ListRecord): Promise<void> {
  const job = await jobs.get(jobIdOf(list));
  if (job?.status !== 'queued' && job?.status !== 'running') return;
  throw new LeadlineError('conflict', 'This list is at work.', {
    next: `Stop it with \`leadline enrich cancel ${list.id}\` to go on with another budget.`,
  });
}

async function erasePass(jobs: Jobs, jobId: string): Promise<void> {
  const job = await jobs.get(jobId);
  if (!job) return;
  if (job.status === 'queued' || job.status === 'running') {
    await jobs.cancel(jobId);
    await jobs.result(jobId).catch(() => undefined);
  }
  await jobs.forget(jobId);
}

/** The same list for the same request, in the shape of a UUID. */
function idFor(workspaceId: string, requestKey: string): string {
  const hex = createHash('sha256').update(`list\n${workspaceId}\n${requestKey}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
