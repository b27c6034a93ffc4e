import type { ErrorCode } from './codes.ts';

export interface LeadlineErrorOptions {
  /** What the reader can do about it. */
  readonly next?: string;
  /** What was saved although the work failed. */
  readonly kept?: string;
  /** True when the same request may succeed later; false unless said. */
  readonly retryable?: boolean;
  /** When it may: after so many seconds, where somebody has said so. */
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
  /** Each offending field of an input. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
}

/** An error that can be shown to the reader as it is: what happened, what was kept, what to do next. */
export class LeadlineError extends Error {
  override readonly name = 'LeadlineError';
  readonly code: ErrorCode;
  readonly next: string | undefined;
  readonly kept: string | undefined;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly issues: readonly { readonly path: string; readonly message: string }[];

  constructor(code: ErrorCode, message: string, options: LeadlineErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.next = options.next;
    this.kept = options.kept;
    this.retryable = options.retryable ?? false;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.issues = options.issues ?? [];
  }
}

/** Wraps what is not yet a LeadlineError as `internal`, keeping it as the cause. */
export function toLeadlineError(error: unknown): LeadlineError {
  if (error instanceof LeadlineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new LeadlineError('internal', message, { cause: error });
}
