import { APICallError, UnsupportedFunctionalityError } from '@ai-sdk/provider';
import { type FailureKind, ProviderFailure, tidyReason } from './failure.ts';
import { readRetryAfter } from './retry-after.ts';

/** Providers' error codes and types, lower-cased, where they say more than the HTTP status. */
const KIND_OF_CODE: Readonly<Record<string, FailureKind>> = {
  insufficient_quota: 'no_credit',
  billing_hard_limit_reached: 'no_credit',
  billing_not_active: 'no_credit',
  billing_error: 'no_credit',
  invalid_api_key: 'rejected_key',
  api_key_invalid: 'rejected_key',
  authentication_error: 'rejected_key',
  unauthenticated: 'rejected_key',
  permission_error: 'rejected_key',
  permission_denied: 'rejected_key',
  model_not_found: 'unknown_model',
  invalid_model: 'unknown_model',
  deploymentnotfound: 'unknown_model',
  rate_limit_exceeded: 'throttled',
  rate_limit_error: 'throttled',
  request_rate_limit_exceeded: 'throttled',
  resource_exhausted: 'throttled',
  throttlingexception: 'throttled',
  server_error: 'transient',
  internal_error: 'transient',
  internal: 'transient',
  api_error: 'transient',
  overloaded_error: 'transient',
  overloaded: 'transient',
  unavailable: 'transient',
  service_unavailable: 'transient',
  timeout_error: 'transient',
  deadline_exceeded: 'transient',
  bad_gateway: 'transient',
  gateway_timeout: 'transient',
};

const NO_CREDIT = /credit balance|insufficient (?:funds|credit|balance)/i;
const WRONG_KEY = /api key not valid|invalid api key|incorrect api key/i;

const KIND_OF_STATUS: Readonly<Record<number, FailureKind>> = {
  401: 'rejected_key',
  402: 'no_credit',
  403: 'rejected_key',
  404: 'unknown_model',
  408: 'transient',
  409: 'transient',
  429: 'throttled',
};

interface Told {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** Makes a provider failure of whatever a provider's package or the network threw. */
export function readFailure(provider: string, error: unknown, now: Date): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  if (APICallError.isInstance(error)) return readApiCallError(provider, error, now);
  // The provider's package has no words for what was asked.
  if (UnsupportedFunctionalityError.isInstance(error))
    return new ProviderFailure({ kind: 'bad_request', provider, reason: tidyReason(error.message) });
  // A reply that parsed but is not an answer (no choices, an error object instead).
  const told = toldIn(dataOf(error));
  const reason = tidyReason(told.message ?? (error instanceof Error ? error.message : String(error)));
  if (told.code !== undefined || told.message !== undefined)
    return new ProviderFailure({ kind: kindOfToldError(told), provider, reason, code: told.code });
  const kind = isNetworkError(error) ? 'transient' : 'broken_reply';
  return new ProviderFailure({ kind, provider, reason });
}

function readApiCallError(provider: string, error: APICallError, now: Date): ProviderFailure {
  const body = parseBody(error.responseBody);
  const told = toldIn(body);
  const status = error.statusCode;
  const retryAfterMs = readRetryAfter({ headers: error.responseHeaders ?? {}, body, now });
  const reason = tidyReason(told.message ?? error.message);
  const base = { provider, reason, status, code: told.code, retryAfterMs };
  // An error told inside a 200; some packages give it a status of their own making.
  const inside200 = status === 200 || (typeof error.responseBody === 'object' && error.responseBody !== null);
  if (inside200 && (told.code !== undefined || told.message !== undefined))
    return new ProviderFailure({ ...base, kind: kindOfToldError(told) });
  if (status === 200) return new ProviderFailure({ ...base, kind: 'broken_reply' });
  if (status === undefined) return new ProviderFailure({ ...base, kind: 'transient' });
  return new ProviderFailure({ ...base, kind: kindOf(status, told) });
}

function kindOf(status: number, told: Told): FailureKind {
  const byCode = KIND_OF_CODE[told.code?.toLowerCase() ?? ''];
  if (byCode !== undefined) return byCode;
  const message = told.message ?? '';
  if (NO_CREDIT.test(message) && status < 500) return 'no_credit';
  if (WRONG_KEY.test(message)) return 'rejected_key';
  return KIND_OF_STATUS[status] ?? (status >= 500 ? 'transient' : 'bad_request');
}

/** An error told without an HTTP status of its own: trying again is right unless it says otherwise. */
function kindOfToldError(told: Told): FailureKind {
  const code = told.code?.toLowerCase() ?? '';
  const byCode = KIND_OF_CODE[code];
  if (byCode !== undefined) return byCode;
  const message = told.message ?? '';
  if (NO_CREDIT.test(message)) return 'no_credit';
  if (WRONG_KEY.test(message)) return 'rejected_key';
  if (/^\d{3}$/.test(code)) return kindOf(Number(code), { message });
  return code.startsWith('invalid') ? 'bad_request' : 'transient';
}

/** Finds the error object in a body: `{error: {…}}`, `[{error}]`, Anthropic's, Mistral's, or AWS's `{message}`. */
function toldIn(body: unknown): Told {
  const holder = Array.isArray(body) ? (body[0] as unknown) : body;
  if (!isRecord(holder)) return {};
  const error = holder['error'];
  if (typeof error === 'string') return { message: error };
  if (isRecord(error)) {
    // `status` is Google's name; numbers are only HTTP statuses over again.
    const codes = [error['code'], error['status'], error['type']];
    const code =
      codes.find((value) => typeof value === 'string' && value !== '') ?? codes.find(Number.isInteger);
    return {
      code: typeof code === 'string' || typeof code === 'number' ? String(code) : undefined,
      message: textOf(error['message']),
    };
  }
  if (holder['object'] === 'error' || (typeof holder['message'] === 'string' && !('choices' in holder)))
    return { code: textOf(holder['code']) ?? textOf(holder['type']), message: textOf(holder['message']) };
  return {};
}

function dataOf(error: unknown): unknown {
  return isRecord(error) ? (error['data'] ?? error['value']) : undefined;
}

function parseBody(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isNetworkError(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    const code = 'code' in current ? String(current.code) : '';
    if (
      /^(E[A-Z]{4,}|UND_ERR_)/.test(code) ||
      /fetch failed|\bterminated\b|socket hang up/i.test(current.message)
    )
      return true;
  }
  return false;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
