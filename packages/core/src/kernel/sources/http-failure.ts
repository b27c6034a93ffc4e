import { type ErrorCode, LeadlineError } from '../errors/index.ts';

/** An answer of a provider that is no answer. */
export interface FailedAnswer {
  /** The provider as people call it. */
  readonly title: string;
  readonly status: number;
  /** Lower case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly now: Date;
  /** Keys that were sent: taken out of the provider's words. */
  readonly secrets?: readonly string[];
  /** Providers without keys cannot reject one: their 401 and 403 refuse us, not a key. */
  readonly keyless?: boolean;
}

export type SourceFailureCode = Extract<
  ErrorCode,
  'provider_rejected_key' | 'credits_used_up' | 'rate_limited' | 'provider_failed' | 'provider_timeout'
>;

const NEXT_OF: Readonly<Record<SourceFailureCode, string>> = {
  provider_rejected_key: 'Check its key (`leadline sources test` asks each), then try again.',
  credits_used_up: "Add credit to the provider's account, or go on without it: other sources still answer.",
  rate_limited: 'Wait, then try again; other sources still answer.',
  provider_failed: "See the provider's status page; other sources still answer.",
  provider_timeout: "See the provider's status page; other sources still answer.",
};

export interface SourceFailureDetails {
  readonly code: SourceFailureCode;
  readonly title: string;
  /** The provider's words, or ours, without a full stop. */
  readonly reason: string;
  readonly retryable?: boolean;
  readonly retryAfterSeconds?: number | undefined;
  readonly next?: string;
  readonly cause?: unknown;
}

/** A failure whose kind is known already: an error told under status 200, or one that needs a provider's own reading. */
export function sourceFailure(details: SourceFailureDetails): LeadlineError {
  const { code, title, reason, retryAfterSeconds, cause } = details;
  return new LeadlineError(code, `${title}: ${reason}`, {
    next: details.next ?? NEXT_OF[code],
    retryable: details.retryable ?? (code === 'rate_limited' || code === 'provider_timeout'),
    retryAfterSeconds,
    cause,
  });
}

/**
 * Makes the error of an HTTP status. 401 and 403 are the key's, 402 the credit's, 408 and 504 a timeout, 429 the rate's
 * (providers that say otherwise are read by their adapter first), 5xx and 409 may succeed later, other 4xx will not.
 */
export function httpFailure(answer: FailedAnswer): LeadlineError {
  const code = codeOf(answer);
  return sourceFailure({
    code,
    title: answer.title,
    reason: `${reasonOf(answer)} (HTTP ${answer.status})`,
    retryable:
      code === 'rate_limited' ||
      code === 'provider_timeout' ||
      (code === 'provider_failed' && (answer.status >= 500 || answer.status === 409)),
    retryAfterSeconds: retryAfterSeconds(answer),
  });
}

function codeOf({ status, keyless }: FailedAnswer): SourceFailureCode {
  if ((status === 401 || status === 403) && !keyless) return 'provider_rejected_key';
  if (status === 402) return 'credits_used_up';
  if (status === 408 || status === 504) return 'provider_timeout';
  if (status === 429) return 'rate_limited';
  return 'provider_failed';
}

/**
 * Seconds a provider asked to wait: `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), else, under 429, the time at
 * which the window starts anew (`x-ratelimit-reset` and `x-rate-limit-reset`, seconds since 1970). Undefined where
 * it said nothing readable; never more than a day.
 */
export function retryAfterSeconds(
  answer: Pick<FailedAnswer, 'status' | 'headers' | 'now'>,
): number | undefined {
  const { headers, now } = answer;
  const told = headers['retry-after'];
  if (told !== undefined) {
    if (/^\s*\d+(\.\d+)?\s*$/.test(told)) return bounded(Number(told));
    const at = Date.parse(told);
    if (!Number.isNaN(at)) return bounded((at - now.getTime()) / 1000);
  }
  const reset = headers['x-ratelimit-reset'] ?? headers['x-rate-limit-reset'];
  if (answer.status !== 429 || reset === undefined || !/^\d{10}$/.test(reset.trim())) return undefined;
  return bounded(Number(reset) - now.getTime() / 1000);
}

function bounded(seconds: number): number {
  return Math.min(86_400, Math.max(0, Math.ceil(seconds)));
}

/** The provider's own words in an error body, fit for a log line: one line, at most 200 characters, keys taken out. */
export function reasonOf({
  text,
  headers,
  secrets,
}: Pick<FailedAnswer, 'text' | 'headers' | 'secrets'>): string {
  const body = parse(text);
  const said = typeof body === 'string' ? body : (messageIn(body, 0) ?? '');
  if (said === '' && isHtml(text, headers['content-type'])) return 'an HTML page where data was due';
  const plain = said === '' && body === undefined ? text : said;
  return tidy(plain, secrets ?? []) || 'no reason given';
}

/** Whether a body is a page for people, whatever its header says. */
export function isHtml(text: string, contentType = ''): boolean {
  return /^\s*<(?:!doctype|html|head|body)/i.test(text) || (/html/i.test(contentType) && /^\s*</.test(text));
}

const MESSAGE_KEYS = [
  'message',
  'error_message',
  'error_description',
  'detail',
  'title',
  'reason',
  'error',
  'errors',
  'Message',
];

function messageIn(body: unknown, depth: number): string | undefined {
  if (depth > 4) return undefined;
  if (typeof body === 'string') return body.trim() || undefined;
  if (Array.isArray(body)) return messageIn(body[0], depth + 1);
  if (typeof body !== 'object' || body === null) return undefined;
  for (const key of MESSAGE_KEYS) {
    const found = messageIn((body as Record<string, unknown>)[key], depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One line of a provider's words without keys. */
export function tidy(words: string, secrets: readonly string[]): string {
  const hidden = secrets
    .filter((secret) => secret.length > 3)
    .reduce((text, secret) => text.replaceAll(secret, '[key]'), words);
  // A provider may quote a control character or a terminal escape.
  // eslint-disable-next-line no-control-regex
  const flat = hidden.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ').trim();
  return flat.length > 200 ? `${flat.slice(0, 199)}…` : flat;
}
