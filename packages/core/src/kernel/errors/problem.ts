import type { Problem } from '@leadline/contracts';
import { HTTP_STATUS_OF } from './codes.ts';
import type { LeadlineError } from './leadline-error.ts';

/** The public face of an error. An `internal` error's message stays inside: it may carry anything. */
export function toProblem(error: LeadlineError, instance?: string): Problem {
  const hidden = error.code === 'internal';
  return {
    type: `urn:leadline:problem:${error.code}`,
    title: error.code.replaceAll('_', ' '),
    status: HTTP_STATUS_OF[error.code],
    code: error.code,
    detail: hidden ? 'Something went wrong inside Leadline; the log has the cause.' : error.message,
    retryable: error.retryable,
    ...(error.next && { next: error.next }),
    ...(error.kept && { kept: error.kept }),
    ...(instance && { instance }),
    ...(error.issues.length > 0 && { issues: error.issues.map((issue) => ({ ...issue })) }),
  };
}
