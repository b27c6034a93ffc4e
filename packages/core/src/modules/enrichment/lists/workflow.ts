import { LeadlineError, toLeadlineError } from '../../../kernel/errors/index.ts';
import type { ChildHandle, Jobs, WorkflowContext, WorkflowRef } from '../../../kernel/jobs/index.ts';
import type { Store } from '../../../kernel/store/index.ts';
import type { ListEnricher, RowRequest } from './enricher.ts';
import { lackedMoney, noOutcome, outcomeOf } from './outcome.ts';
import type { ListRecord, RowOutcome } from './records.ts';
import { findList, keepOutcome, totalsOf, type WaitingCompany, waitingCompanies } from './repository.ts';

export interface ListWorkDeps {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly enricher: ListEnricher;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface ListJob {
  readonly listId: string;
  /** As it stands when the pass begins: a resumed list is a new pass with a new job. */
  readonly list: Omit<ListRecord, 'createdAt'>;
}

/** Companies read from the rows at once, and companies at work at once. */
const READ_AT_ONCE = 100;
const AT_WORK = 12;
const POLL_MS = 250;
const LONGEST_WAIT_MS = 10 * 60_000;

/** Registers the durable work on a list: company after company, a window of them at a time, each kept as it lands. */
export function defineListWorkflow(deps: ListWorkDeps): WorkflowRef<ListJob, null> {
  return deps.jobs.define<ListJob, null>('enrichment.list', async (context, job) => {
    const begun: BegunCompany[] = [];
    let after = 0;
    for (;;) {
      const companies = await context.step(`rows after ${after}`, () =>
        nextCompanies(deps, context, { job, after }),
      );
      for (const company of companies) {
        if (begun.length >= AT_WORK) await finishFirst(deps, context, { job, begun });
        begun.push(await begin(deps, context, { job, company }));
      }
      const last = companies.at(-1);
      if (!last) break;
      after = last.row;
    }
    while (begun.length > 0) await finishFirst(deps, context, { job, begun });
    return null;
  });
}

interface BegunCompany {
  readonly company: WaitingCompany;
  readonly enrichmentId: string | null;
  readonly child: ChildHandle<unknown> | null;
}

function nextCompanies(
  { store }: ListWorkDeps,
  { workspaceId }: WorkflowContext,
  { job, after }: { readonly job: ListJob; readonly after: number },
): Promise<WaitingCompany[]> {
  return store.tenant(workspaceId, (database) =>
    waitingCompanies(database, job.listId, { after, limit: READ_AT_ONCE }),
  );
}

/** Claims the company's enrichment and starts its work; a claim that is refused is the row's outcome. */
async function begin(
  deps: ListWorkDeps,
  context: WorkflowContext,
  { job, company }: { readonly job: ListJob; readonly company: WaitingCompany },
): Promise<BegunCompany> {
  const claimed = await context.step(`claim ${company.row}`, async () => {
    try {
      return await deps.enricher.claim(context.workspaceId, requestOf(job, company));
    } catch (error) {
      if (!isOneRows(error)) throw error;
      await keep(deps, context, { job, company, outcome: refused(error) });
      return null;
    }
  });
  if (claimed === null) return { company, enrichmentId: null, child: null };
  const { enrichmentId, state } = claimed;
  const child =
    state === 'new'
      ? await context.child(deps.enricher.workflow, `row-${company.row}`, { enrichmentId })
      : null;
  return { company, enrichmentId, child };
}

function requestOf({ listId, list }: ListJob, { query, country }: WaitingCompany): RowRequest {
  const { fields, layers, refresh, perCompanyUsd, budgetUsd } = list;
  return {
    query,
    country,
    fields,
    layers,
    refresh,
    budgetUsd: perCompanyUsd,
    list: { id: listId, limitUsd: budgetUsd },
  };
}

/** Waits for the company that was begun first, and keeps what came of it; ends the pass where the list's money is used up. */
async function finishFirst(
  deps: ListWorkDeps,
  context: WorkflowContext,
  { job, begun }: { readonly job: ListJob; readonly begun: BegunCompany[] },
): Promise<void> {
  const first = begun.shift();
  if (!first || first.enrichmentId === null) return;
  const { company, enrichmentId, child } = first;
  // A row's failure is the row's: what came of it is read from the enrichment itself.
  await child?.result().catch(() => undefined);
  const usedUp = await context.step(`keep ${company.row}`, async () => {
    const enrichment = await ended(deps, context.workspaceId, enrichmentId);
    const outcome = outcomeOf(enrichment, job.list.fields);
    if (lackedMoney(enrichment) && (await isUsedUp(deps, context, job))) return true;
    await keep(deps, context, { job, company, outcome });
    return false;
  });
  if (usedUp) throw budgetReached(job);
}

/** The enrichment when it has ended, whoever works on it. */
async function ended({ enricher, sleep }: ListWorkDeps, workspaceId: string, enrichmentId: string) {
  for (let waited = 0; ; waited += POLL_MS) {
    const enrichment = await enricher.read(workspaceId, enrichmentId);
    const isAtWork = enrichment.status === 'queued' || enrichment.status === 'running';
    if (!isAtWork || waited >= LONGEST_WAIT_MS) return enrichment;
    await sleep(POLL_MS);
  }
}

/** Whether what is left of the list's budget is less than one company may spend. */
async function isUsedUp(
  deps: ListWorkDeps,
  { workspaceId }: WorkflowContext,
  job: ListJob,
): Promise<boolean> {
  const totals = await totalsNow(deps, workspaceId, job.listId);
  if (!totals) return false;
  return job.list.budgetUsd - totals.costUsd < job.list.perCompanyUsd;
}

async function totalsNow({ store }: ListWorkDeps, workspaceId: string, listId: string) {
  return store.tenant(workspaceId, async (database) => {
    const list = await findList(database, listId);
    return list && (await totalsOf(database, [list])).get(listId);
  });
}

async function keep(
  deps: ListWorkDeps,
  { workspaceId, rootJobId }: WorkflowContext,
  {
    job,
    company,
    outcome,
  }: { readonly job: ListJob; readonly company: WaitingCompany; readonly outcome: RowOutcome },
): Promise<void> {
  await deps.store.tenant(workspaceId, (database) =>
    keepOutcome(database, { listId: job.listId, key: company.key }, outcome),
  );
  const totals = await totalsNow(deps, workspaceId, job.listId);
  if (!totals) return;
  const done = totals.rows - totals.counts.waiting;
  deps.jobs.emit(workspaceId, rootJobId, {
    type: 'row.done',
    message: `${outcome.company ?? company.query}: ${outcome.problem ?? outcome.status}`,
    done,
    total: totals.rows,
    costUsd: totals.costUsd,
    data: {
      row: company.row,
      status: outcome.status,
      fill: totals.fill,
      atHand: totals.atHand,
      counts: totals.counts,
    },
  });
}

/** Whether an error belongs to one row; what stops everything (a lost database, a cancelled job) does not. */
function isOneRows(error: unknown): boolean {
  return (
    error instanceof LeadlineError && error.code !== 'database_unavailable' && error.code !== 'cancelled'
  );
}

function refused(error: unknown): RowOutcome {
  const { code, message, next } = toLeadlineError(error);
  return noOutcome(code === 'invalid_input' ? 'unusable' : 'failed', next ? `${message} ${next}` : message);
}

function budgetReached({ listId, list }: ListJob): LeadlineError {
  return new LeadlineError(
    'budget_reached',
    `The list's budget of $${list.budgetUsd} does not reach for another company.`,
    {
      kept: 'Everything found so far is kept, and can be exported.',
      next: `Go on with \`leadline enrich resume ${listId} --budget …\`.`,
    },
  );
}
