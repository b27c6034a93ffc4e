import { Error as Dbos } from '@dbos-inc/dbos-sdk';
import { type ErrorCode, HTTP_STATUS_OF, LeadlineError, toLeadlineError } from '../errors/index.ts';

interface StoredFailure {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly next?: unknown;
  readonly kept?: unknown;
  readonly retryable?: unknown;
  readonly issues?: unknown;
}

/**
 * The error as it may be kept in the database: cause and stack are left out, since they may carry request
 * headers or personal data, and so that the first run sees what a replay will.
 */
export function storableFailure(error: unknown): LeadlineError {
  const known = toLeadlineError(error);
  const bare = new LeadlineError(known.code, known.message, {
    ...(known.next !== undefined && { next: known.next }),
    ...(known.kept !== undefined && { kept: known.kept }),
    retryable: known.retryable,
    issues: known.issues,
  });
  delete (bare as { stack?: string }).stack;
  return bare;
}

/** What a step's promise rejects with, the same on the first run and on a replay. */
export function stepFailure(error: unknown): LeadlineError {
  return error instanceof Dbos.DBOSUnexpectedStepError ? changedWorkflow() : revivedFailure(error);
}

/** A job meets other steps than those it was begun with. */
export function changedWorkflow(): LeadlineError {
  return new LeadlineError('internal', 'The steps of this job are no longer those it was begun with.', {
    next: 'Start it again as a new job: it was begun by another version of Leadline.',
    kept: 'What its finished steps stored.',
  });
}

/** What `storableFailure` gave, read back from the database's JSON or from the error DBOS made of it. */
export function revivedFailure(stored: unknown): LeadlineError {
  if (stored instanceof LeadlineError) return stored;
  const fields = (typeof stored === 'object' && stored !== null ? stored : {}) as StoredFailure;
  const code = typeof fields.code === 'string' && fields.code in HTTP_STATUS_OF ? fields.code : 'internal';
  return new LeadlineError(code as ErrorCode, typeof fields.message === 'string' ? fields.message : '', {
    ...(typeof fields.next === 'string' && { next: fields.next }),
    ...(typeof fields.kept === 'string' && { kept: fields.kept }),
    retryable: fields.retryable === true,
    issues: Array.isArray(fields.issues) ? (fields.issues as LeadlineError['issues']) : [],
  });
}

/** True when this run was told that the job is cancelled or another run's: its outcome is not its own to write. */
export function isLossOfJob(error: unknown): boolean {
  return error instanceof Dbos.DBOSWorkflowConflictError || error instanceof Dbos.DBOSWorkflowCancelledError;
}

/** The error of a job or child that was cancelled. */
export function cancelledError(jobId: string): LeadlineError {
  return new LeadlineError('cancelled', `The job ${jobId} was cancelled.`, {
    next: 'Resume it to go on from its last finished step.',
    kept: 'The results of all finished steps.',
  });
}

/** The failure a child's awaited result rejects with. */
export function childFailure(childId: string, error: unknown): LeadlineError {
  return error instanceof Dbos.DBOSAwaitedWorkflowCancelledError || isLossOfJob(error)
    ? cancelledError(childId)
    : revivedFailure(error);
}
