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
  /** A sandbox stands in for the sources of this process. */
  readonly simulated: boolean;
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
/** Less than any paid call costs. */
const LEAST_USD = 0.000_1;
const LONGEST_WAIT_MS = 10 * 60_000;

/** Registers the durable work on a list: company after company, a window of them at a time, each kept as it lands. */
export function defineListWorkflow(deps: ListWorkDeps): WorkflowRef<ListJob, null> {
  return deps.jobs.define<ListJob, null>('enrichment.list', async (context, job) => {
    const begun: BegunCompany[] = [];
    if (job.list.simulated !== deps.simulated) throw anotherWorld(job);
    let after = 0;
    for (;;) {
      const companies = await context.step(`rows after ${after}`, () =>
        nextCompanies(deps, context, { job, after }),
      );
      for (const company of companies) await beginInTurn(deps, context, { job, company, begun });
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
  readonly enrichmentId: string;
  readonly child: ChildHandle<unknown> | null;
  /** What it may spend of the list's budget. */
  readonly budgetUsd: number;
}

interface Turn {
  readonly job: ListJob;
  readonly company: WaitingCompany;
  readonly begun: BegunCompany[];
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

/** Begins a company when there is a place for it and money: companies at work may spend all they were given. */
async function beginInTurn(deps: ListWorkDeps, context: WorkflowContext, turn: Turn): Promise<void> {
  const { job, company, begun } = turn;
  for (;;) {
    if (begun.length >= AT_WORK) await finishFirst(deps, context, turn);
    const givenUsd = begun.reduce((sum, { budgetUsd }) => sum + budgetUsd, 0);
    const claimed = await context.step(`claim ${company.row}`, () =>
      claim(deps, context, { ...turn, givenUsd }),
    );
    if (claimed.state === 'kept') return;
    if (claimed.state === 'no-money') {
      if (begun.length === 0) throw budgetReached(job);
      await finishFirst(deps, context, turn);
      continue;
    }
    const { enrichmentId, budgetUsd } = claimed;
    const child =
      claimed.state === 'new'
        ? await context.child(deps.enricher.workflow, `row-${company.row}`, { enrichmentId })
        : null;
    begun.push({ company, enrichmentId, child, budgetUsd });
    return;
  }
}

type ClaimedRow =
  | { readonly state: 'kept' }
  | { readonly state: 'no-money' }
  | { readonly state: 'new' | 'at-work'; readonly enrichmentId: string; readonly budgetUsd: number };

/** Claims the company's enrichment; what is at hand, or refused, is the row's outcome at once. */
async function claim(
  deps: ListWorkDeps,
  context: WorkflowContext,
  { job, company, begun, givenUsd }: Turn & { readonly givenUsd: number },
): Promise<ClaimedRow> {
  const { budgetUsd: limitUsd, perCompanyUsd } = job.list;
  const spentUsd = (await totalsNow(deps, context.workspaceId, job.listId))?.costUsd ?? 0;
  const leftUsd = limitUsd - spentUsd - givenUsd;
  // With less than a company's share left, those at work may yet give some back.
  if (leftUsd < perCompanyUsd && begun.length > 0) return { state: 'no-money' };
  const budgetUsd = Math.min(perCompanyUsd, leftUsd);
  if (budgetUsd < LEAST_USD) return { state: 'no-money' };
  try {
    const found = await deps.enricher.claim(context.workspaceId, requestOf(job, company, budgetUsd));
    if (found.state !== 'at-hand') return { ...found, budgetUsd };
    await keep(deps, context, { job, company, outcome: outcomeOf(found.enrichment, job.list.fields) });
  } catch (error) {
    if (!isOneRows(error)) throw error;
    await keep(deps, context, { job, company, outcome: refused(error) });
  }
  return { state: 'kept' };
}

function requestOf(
  { listId, list }: ListJob,
  { query, country }: WaitingCompany,
  budgetUsd: number,
): RowRequest {
  const { fields, layers, refresh, budgetUsd: limitUsd } = list;
  return { query, country, fields, layers, refresh, budgetUsd, list: { id: listId, limitUsd } };
}

/** Finishes the company that was begun first. Where the list's money ran out on it, those at work are finished too, and the pass ends. */
async function finishFirst(
  deps: ListWorkDeps,
  context: WorkflowContext,
  work: Pick<Turn, 'job' | 'begun'>,
): Promise<void> {
  const first = work.begun.shift();
  if (!first || !(await finish(deps, context, { ...work, first }))) return;
  for (let next = work.begun.shift(); next; next = work.begun.shift())
    await finish(deps, context, { ...work, first: next });
  throw budgetReached(work.job);
}

/** Waits for a company and keeps what came of it; true where the list's money ran out on it. */
async function finish(
  deps: ListWorkDeps,
  context: WorkflowContext,
  { job, first }: Pick<Turn, 'job'> & { readonly first: BegunCompany },
): Promise<boolean> {
  const { company, enrichmentId, child, budgetUsd } = first;
  // A row's failure is the row's: what came of it is read from the enrichment itself.
  await child?.result().catch(() => undefined);
  return context.step(`keep ${company.row}`, async () => {
    const enrichment = await ended(deps, context.workspaceId, enrichmentId);
    const outcome = outcomeOf(enrichment, job.list.fields);
    // A company that was given less than its share, and wanted more, waits for a higher budget.
    const wantsMore = budgetUsd < job.list.perCompanyUsd && lackedMoney(enrichment);
    await keep(deps, context, {
      job,
      company,
      outcome: wantsMore ? { ...outcome, status: 'waiting' } : outcome,
    });
    return wantsMore;
  });
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

/** What a sandbox says and what is true are never mixed in one list, whichever process finds the work. */
function anotherWorld({ listId, list }: ListJob): LeadlineError {
  const message = list.simulated
    ? 'This list is simulated, and the worker that found it has no sandbox.'
    : 'A worker with a sandbox found this list, which is not simulated.';
  return new LeadlineError('not_ready', message, {
    kept: 'Everything found so far is kept, and can be exported.',
    next: `Go on with \`leadline enrich resume ${listId}${list.simulated ? ' --sandbox' : ''}\`.`,
  });
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
