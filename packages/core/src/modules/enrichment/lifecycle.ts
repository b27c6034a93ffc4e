import { LeadlineError } from '../../kernel/errors/index.ts';
import type { Jobs } from '../../kernel/jobs/index.ts';
import type { Store } from '../../kernel/store/index.ts';
import type { EnrichmentRecord, EnrichmentRef, StopReason } from './records.ts';
import { changeEnrichment, type EnrichmentChange } from './repository/enrichments.ts';

/*
 * An enrichment's row says what came of it; its job knows whether it is still at work. The workflow and the service keep
 * the two in step; should a process die between, `withJobStatus` sets the row right when it is next read.
 */

interface LifecycleDeps {
  readonly store: Store;
  readonly jobs: Jobs;
}

export function setStatus(
  { store }: Pick<LifecycleDeps, 'store'>,
  { workspaceId, enrichmentId }: EnrichmentRef,
  change: EnrichmentChange,
): Promise<boolean> {
  return store.tenant(workspaceId, (database) => changeEnrichment(database, enrichmentId, change));
}

/** The enrichment as its row has it, put right where its job ended without the row being told. */
export async function withJobStatus<Row extends EnrichmentRecord>(
  { store, jobs }: LifecycleDeps,
  workspaceId: string,
  row: Row,
): Promise<Row> {
  if (row.status !== 'queued' && row.status !== 'running') return row;
  const job = await jobs.get(row.jobId ?? row.id);
  if (job?.status !== 'failed' && job?.status !== 'paused' && job?.status !== 'cancelled') return row;
  const error = stopReason(row.id, job.failure ?? { code: 'cancelled', message: CANCELLED });
  const finishedAt = job.finishedAt ?? null;
  const ref = { workspaceId, enrichmentId: row.id };
  await setStatus({ store }, ref, { from: ['queued', 'running'], status: job.status, error, finishedAt });
  return { ...row, status: job.status, error, finishedAt: finishedAt?.toISOString() ?? null };
}

const CANCELLED = 'The enrichment was stopped on request; what it had found is kept.';

/** Why an enrichment stopped, as its readers are told; what an unforeseen error says stays in the log. */
export function stopReason(
  enrichmentId: string,
  failure: { readonly code: string; readonly message: string; readonly next?: string | null | undefined },
): StopReason {
  const { code, message, next } = failure;
  return {
    code,
    message: code === 'internal' ? 'Something went wrong inside Leadline; the log has the cause.' : message,
    next: next ?? `Mend the cause, then go on with \`leadline enrich resume ${enrichmentId}\`.`,
  };
}

/**
 * Puts a stopped enrichment back to work, with another budget where one is given. One that is at work is left as it is.
 *
 * @throws `conflict` for one that is finished, that waits for a company to be chosen, or, with a new budget, is at work.
 */
export async function resumeEnrichment(
  deps: LifecycleDeps,
  record: EnrichmentRecord,
  request: EnrichmentRef & { readonly budgetUsd: number | undefined; readonly start: () => Promise<void> },
): Promise<void> {
  const job = await deps.jobs.get(record.id);
  const isAtWork = job !== null && (record.status === 'queued' || record.status === 'running');
  requireResumable(record, { isAtWork, budgetUsd: request.budgetUsd });
  if (isAtWork) return;
  // The row is told a moment before the job has ended; a job that has not ended cannot be resumed.
  if (job) await deps.jobs.result(record.id).catch(() => undefined);
  const raised = request.budgetUsd !== undefined && request.budgetUsd > record.budgetUsd;
  await setStatus(deps, request, {
    status: 'queued',
    error: null,
    finishedAt: null,
    ...(request.budgetUsd !== undefined && { budgetUsd: request.budgetUsd }),
    ...(record.status === 'paused' && raised && { passes: record.passes + 1 }),
  });
  await (job ? deps.jobs.resume(record.id) : request.start());
}

function requireResumable(
  { id, status, candidates, budgetUsd }: EnrichmentRecord,
  wish: { readonly isAtWork: boolean; readonly budgetUsd: number | undefined },
): void {
  if (status === 'succeeded')
    throw conflict(
      'This enrichment is finished; there is nothing left to do.',
      `Read it with \`leadline enrich show ${id}\`, or ask anew with \`--refresh\`.`,
    );
  if (candidates.length > 0)
    throw conflict(
      'It is in doubt which company is meant; going on would be guessing.',
      `Ask for one of its candidates, such as \`leadline enrich "${candidates[0]?.query ?? ''}"\`.`,
    );
  if (wish.isAtWork && wish.budgetUsd !== undefined)
    throw conflict(
      'This enrichment is at work; its budget can only be changed while it stands.',
      'Wait for it to end, or cancel it first.',
    );
  if (status !== 'paused' || (wish.budgetUsd ?? budgetUsd) > budgetUsd) return;
  throw new LeadlineError(
    'invalid_input',
    `It stopped at its budget of $${budgetUsd}; it takes a higher one to go on.`,
    { next: `Give one, such as \`--budget ${Math.max(0.01, budgetUsd * 2).toFixed(2)}\`.` },
  );
}

function conflict(message: string, next: string): LeadlineError {
  return new LeadlineError('conflict', message, { next });
}

/** Stops an enrichment that is queued, at work or paused; one that has ended stays as it is. */
export async function cancelEnrichment(deps: LifecycleDeps, ref: EnrichmentRef, now: Date): Promise<void> {
  // The row first: the workflow, when it is told to stop, must find that this was asked for.
  await setStatus(deps, ref, {
    from: ['queued', 'running', 'paused'],
    status: 'cancelled',
    error: stopReason(ref.enrichmentId, {
      code: 'cancelled',
      message: CANCELLED,
      next: `Go on with \`leadline enrich resume ${ref.enrichmentId}\`.`,
    }),
    finishedAt: now,
  });
  if (await deps.jobs.get(ref.enrichmentId)) await deps.jobs.cancel(ref.enrichmentId);
}

/** Stops an enrichment's job, wherever it runs, and erases its checkpoints and events. */
export async function eraseJob(jobs: Jobs, enrichmentId: string): Promise<void> {
  if (!(await jobs.get(enrichmentId))) return;
  await jobs.cancel(enrichmentId);
  await jobs.forget(enrichmentId);
}
