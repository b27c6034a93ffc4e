export { type ErrorCode, HTTP_STATUS_OF } from './codes.ts';
export { LeadlineError, type LeadlineErrorOptions, toLeadlineError } from './leadline-error.ts';
export { toProblem } from './problem.ts';
