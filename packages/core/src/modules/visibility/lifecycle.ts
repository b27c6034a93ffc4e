import { LeadlineError } from '../../kernel/errors/index.ts';
import type { Jobs } from '../../kernel/jobs/index.ts';
import type { Store } from '../../kernel/store/index.ts';
import type { AuditSummary } from './records.ts';
import { changeStatus, type StatusChange } from './repository/audits.ts';

/*
 * An audit's row says what came of it; its job knows whether it is still at work. The workflow and the service keep the
 * two in step; should a process die between, `withJobStatus` sets the row right when it is next read.
 */

interface LifecycleDeps {
  readonly store: Store;
  readonly jobs: Jobs;
}

export interface AuditRef {
  readonly workspaceId: string;
  readonly auditId: string;
}

/** Moves the audit's row to another status; see `changeStatus`. */
export function setStatus(
  store: Store,
  { workspaceId, auditId }: AuditRef,
  change: StatusChange,
): Promise<void> {
  return store.tenant(workspaceId, (database) => changeStatus(database, auditId, change));
}

/** The audit as its row has it, put right where its job ended without the row being told. */
export async function withJobStatus(
  { store, jobs }: LifecycleDeps,
  workspaceId: string,
  audit: AuditSummary,
): Promise<AuditSummary> {
  if (audit.status !== 'queued' && audit.status !== 'running') return audit;
  const job = await jobs.get(audit.id);
  if (job?.status !== 'failed' && job?.status !== 'paused' && job?.status !== 'cancelled') return audit;
  const { code, message, next } = job.failure ?? {
    code: 'cancelled' as const,
    message: CANCELLED,
    next: null,
  };
  const error = stopReason(audit.id, { code, message, next });
  const ref = { workspaceId, auditId: audit.id };
  await setStatus(store, ref, { from: ['queued', 'running'], to: job.status, error });
  return { ...audit, status: job.status, error, finishedAt: job.status === 'paused' ? null : job.finishedAt };
}

const CANCELLED = 'The audit was stopped on request; what it had found is kept.';

/** Why an audit stopped, as its readers are told; what an unforeseen error says stays in the log. */
export function stopReason(
  auditId: string,
  failure: { readonly code: string; readonly message: string; readonly next?: string | null | undefined },
): NonNullable<AuditSummary['error']> {
  const { code, message, next } = failure;
  return {
    code,
    message: code === 'internal' ? 'Something went wrong inside Leadline; the log has the cause.' : message,
    next: next ?? `Mend the cause, then go on with \`leadline visibility resume ${auditId}\`.`,
  };
}

/**
 * Puts a stopped audit back to work, with another budget where one is given. One that is at work is left as it is.
 *
 * @throws `conflict` for a finished audit, and for a new budget of one that is at work.
 */
export async function resumeAudit(
  { store, jobs }: LifecycleDeps,
  audit: AuditSummary,
  request: AuditRef & { readonly budgetUsd: number | undefined; readonly start: () => Promise<void> },
): Promise<void> {
  if (audit.status === 'succeeded') throw finished(audit.id);
  const job = await jobs.get(audit.id);
  const atWork = job !== null && (audit.status === 'queued' || audit.status === 'running');
  if (atWork && request.budgetUsd !== undefined) throw busy(audit.id);
  // The row is told a moment before the job has ended; a job that has not ended cannot be resumed.
  if (audit.status === 'failed' || audit.status === 'paused')
    await jobs.result(audit.id).catch(() => undefined);
  const from = ['failed', 'paused', 'cancelled', ...(job ? [] : ['queued' as const])] as const;
  await setStatus(store, request, { from, to: 'queued', budgetUsd: request.budgetUsd });
  await (job ? jobs.resume(audit.id) : request.start());
}

function finished(auditId: string): LeadlineError {
  return new LeadlineError('conflict', 'This audit is finished; there is nothing left to do.', {
    next: `Read it with \`leadline visibility show ${auditId}\`.`,
  });
}

function busy(auditId: string): LeadlineError {
  return new LeadlineError(
    'conflict',
    'This audit is at work; its budget can only be changed while it stands.',
    {
      next: `Stop it with \`leadline visibility cancel ${auditId}\`, then resume it with the new budget.`,
    },
  );
}

/** Stops an audit that is queued, at work or paused; one that has ended stays as it is. */
export async function cancelAudit({ store, jobs }: LifecycleDeps, ref: AuditRef): Promise<void> {
  // The row first: the workflow, when it is told to stop, must find that this was asked for.
  await setStatus(store, ref, {
    from: ['queued', 'running', 'paused'],
    to: 'cancelled',
    error: stopReason(ref.auditId, {
      code: 'cancelled',
      message: CANCELLED,
      next: `Go on with \`leadline visibility resume ${ref.auditId}\`.`,
    }),
  });
  if (await jobs.get(ref.auditId)) await jobs.cancel(ref.auditId);
}

/** Stops an audit's job, wherever it runs, and erases its checkpoints and events. */
export async function eraseJob(jobs: Jobs, auditId: string): Promise<void> {
  if (!(await jobs.get(auditId))) return;
  await jobs.cancel(auditId);
  await jobs.forget(auditId);
}
