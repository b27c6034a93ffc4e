import { HTTP_STATUS_OF, type LeadlineError, toProblem } from '../../../errors/index.ts';
import type { RenderedError } from './codec.ts';
import type { MutableJson } from './neutral.ts';

const CODE_OF: Readonly<Record<string, string>> = {
  unauthenticated: 'invalid_api_key',
  not_found: 'model_not_found',
  rate_limited: 'rate_limit_exceeded',
  budget_reached: 'insufficient_quota',
};

function typeOf(code: string, status: number): string {
  if (code === 'budget_reached') return 'insufficient_quota';
  if (status === 429) return 'rate_limit_error';
  if (status === 403) return 'permission_error';
  return status < 500 ? 'invalid_request_error' : 'server_error';
}

/** What a client reads: what happened, and what to do next. */
export function publicMessage(error: LeadlineError): string {
  const { detail, next } = toProblem(error);
  return next === undefined ? (detail ?? error.code) : `${detail} ${next}`;
}

/** OpenAI's error object. `param` is the path of the first field at fault; `leadline_code` our own stable code. */
export function openAiErrorFields(error: LeadlineError): MutableJson {
  return {
    message: publicMessage(error),
    type: typeOf(error.code, HTTP_STATUS_OF[error.code]),
    param: error.issues[0]?.path ?? null,
    code: CODE_OF[error.code] ?? error.code,
    leadline_code: error.code,
  };
}

/** OpenAI's error body with its status. */
export function renderOpenAiError(error: LeadlineError): RenderedError {
  return {
    status: HTTP_STATUS_OF[error.code],
    headers: retryHeaders(error),
    body: { error: openAiErrorFields(error) },
  };
}

/** The official clients wait no longer than this before they try again, whatever they are told. */
const LONGEST_WAIT_SECONDS = 60;

/** Tells the official clients, which would else go by the status, whether the same request may succeed soon, and when. */
export function retryHeaders({
  retryable,
  retryAfterSeconds,
}: LeadlineError): Readonly<Record<string, string>> {
  const soon = retryable && (retryAfterSeconds ?? 0) <= LONGEST_WAIT_SECONDS;
  return {
    'x-should-retry': soon ? 'true' : 'false',
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  };
}
