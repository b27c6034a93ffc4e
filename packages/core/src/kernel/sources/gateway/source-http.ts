import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { OnSourceEvent } from '../events.ts';
import type { SourceHttpRequest, SourceHttpResponse } from '../source.ts';
import type { Ask } from './ask.ts';
import type { Deadline } from './deadline.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from './http-client.ts';
import type { SourceGate } from './source-gate.ts';

export interface SourceHttpOptions {
  readonly ask: Ask;
  readonly client: Pick<HttpClient, 'send'>;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly gate: Pick<SourceGate, 'pace'>;
  readonly deadline: Deadline;
  /** The source's bases as they are asked, a sandbox's in its place. */
  readonly bases: Readonly<Record<string, string>>;
  readonly userAgent: string;
  readonly onEvent: OnSourceEvent;
}

const RETRIES = 2;
const FIRST_PAUSE_MS = 250;
/** A provider that asks for more patience than that is believed, and told of to whoever asked. */
const LONGEST_WAIT_MS = 10_000;

/**
 * Sends an adapter's requests: each passes the source's pace, and is tried again where that can do no harm. That is: after 429 with a time to
 * wait, since nothing was done; after 5xx to a GET; after silence, to a GET that costs nothing. What may have been charged is not asked twice.
 */
export function createSourceHttp(options: SourceHttpOptions) {
  const { ask, deadline, clock } = options;
  // The first request's turn was waited for before the clock started.
  let paced = true;
  return async (request: SourceHttpRequest): Promise<SourceHttpResponse> => {
    const prepared = prepare(request, options);
    for (let attempt = 1; ; attempt += 1) {
      if (!paced) await options.gate.pace(deadline.signal);
      paced = false;
      const outcome = await sendOnce(prepared, options);
      const delayMs =
        attempt > RETRIES ? null : pauseBefore(attempt, { outcome, method: prepared.method }, options);
      if (delayMs === null) return finished(outcome, ask);
      const { name: source } = ask.definition;
      const status = 'status' in outcome ? outcome.status : null;
      options.onEvent({
        type: 'source.retrying',
        source,
        call: ask.request.call,
        attempt,
        delayMs,
        status,
      });
      await clock.sleep(delayMs, deadline.signal);
    }
  };
}

type Outcome = HttpAnswer | { readonly broken: unknown };

async function sendOnce(request: HttpRequest, { ask, client }: SourceHttpOptions): Promise<Outcome> {
  const { exchanges, reservation } = ask;
  await reservation?.asked();
  exchanges.sent += 1;
  try {
    const answer = await client.send(request);
    if (answer.status >= 400) exchanges.refused += 1;
    return answer;
  } catch (error) {
    if (request.signal.aborted || error instanceof LeadlineError) throw error;
    if (neverArrived(error)) exchanges.refused += 1;
    return { broken: error };
  }
}

const UNREACHED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
]);

/** No connection was made: nobody can have charged anything. */
function neverArrived(error: unknown): boolean {
  return error instanceof Error && 'code' in error && UNREACHED.has(String(error.code));
}

function pauseBefore(
  attempt: number,
  { outcome, method }: { readonly outcome: Outcome; readonly method: HttpRequest['method'] },
  { ask, random, deadline, clock }: SourceHttpOptions,
): number | null {
  const jitterMs = random() * FIRST_PAUSE_MS * 2 ** attempt;
  const within = (ms: number) => (ms <= Math.min(LONGEST_WAIT_MS, deadline.leftMs()) ? ms : null);
  if ('broken' in outcome) {
    const safe = neverArrived(outcome.broken) || (method === 'GET' && ask.call.priceUsd === 0);
    return safe ? within(jitterMs) : null;
  }
  if (outcome.status === 429) {
    const askedMs = retryAfterMs(outcome.headers['retry-after'], clock.now());
    return askedMs === null ? null : within(askedMs + Math.min(jitterMs, FIRST_PAUSE_MS));
  }
  return outcome.status >= 500 && outcome.status !== 501 && method === 'GET' ? within(jitterMs) : null;
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function retryAfterMs(value: string | undefined, now: Date): number | null {
  if (value === undefined) return null;
  if (/^\s*\d+(\.\d+)?\s*$/u.test(value)) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

function finished(outcome: Outcome, { definition }: Ask): SourceHttpResponse {
  if ('broken' in outcome)
    throw new LeadlineError('provider_failed', `${definition.title} could not be reached.`, {
      next: 'It is asked again later; other sources are asked meanwhile.',
      retryable: true,
      cause: outcome.broken,
    });
  const { status, headers, text } = outcome;
  return { status, headers, text, json: () => parseJson(text, definition.title) };
}

function parseJson(text: string, title: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const what = /^\s*</u.test(text) ? 'a page of HTML' : 'something else';
    throw new LeadlineError('provider_failed', `${title} answered with ${what} where JSON was due.`, {
      next: 'It is asked again later; other sources are asked meanwhile.',
      retryable: true,
      cause,
    });
  }
}

function prepare(request: SourceHttpRequest, options: SourceHttpOptions): HttpRequest {
  const { bases, userAgent, ask, deadline } = options;
  const base = bases[request.base ?? 'default'];
  if (base === undefined)
    throw new LeadlineError('internal', `${ask.definition.name} has no base ${request.base ?? 'default'}.`);
  const url = new URL(`${base.replace(/\/+$/u, '')}${request.path}`);
  for (const [name, value] of Object.entries(request.query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value));
  const [body, contentType] = bodyOf(request);
  const given = Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    url,
    method: request.method ?? (body === null ? 'GET' : 'POST'),
    headers: {
      accept: 'application/json',
      'user-agent': userAgent,
      ...(contentType && { 'content-type': contentType }),
      ...(Object.fromEntries(given) as Record<string, string>),
    },
    body,
    signal: deadline.signal,
  };
}

function bodyOf({ json, form }: SourceHttpRequest): [string | null, string | null] {
  if (json !== undefined) return [JSON.stringify(json), 'application/json'];
  if (form) return [new URLSearchParams(form).toString(), 'application/x-www-form-urlencoded'];
  return [null, null];
}
