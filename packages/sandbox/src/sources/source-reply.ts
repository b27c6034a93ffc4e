import type { ServerResponse } from 'node:http';
import { breakOff, finish, hang, pause } from '../exchange.ts';
import type { Rule } from '../traffic/rules.ts';
import type { SourceProblem, SourceProblemKind, SourceReply } from './protocol.ts';

const STATUS: Readonly<Record<SourceProblemKind, number>> = {
  missing_key: 401,
  wrong_key: 401,
  credits_used_up: 402,
  rate_limited: 429,
  not_found: 404,
  invalid: 400,
  server: 500,
  overloaded: 503,
};

const MESSAGES: Readonly<Record<SourceProblemKind, string>> = {
  missing_key: 'No API key was given.',
  wrong_key: 'The API key is not valid.',
  credits_used_up: 'All credits of this account are used up.',
  rate_limited: 'Too many requests. Please slow down.',
  not_found: 'Nothing was found.',
  invalid: 'The request could not be understood.',
  server: 'The server had an error while processing the request.',
  overloaded: 'The service is overloaded. Please try again later.',
};

const KIND_OF_STATUS: Readonly<Record<number, SourceProblemKind>> = {
  401: 'wrong_key',
  402: 'credits_used_up',
  403: 'wrong_key',
  404: 'not_found',
  429: 'rate_limited',
  503: 'overloaded',
};

/** The problem of a kind, or the one that an HTTP status stands for. */
export function problemOf(
  what: SourceProblemKind | number,
  retryAfterSeconds: number | null = null,
): SourceProblem {
  const kind =
    typeof what === 'number' ? (KIND_OF_STATUS[what] ?? (what < 500 ? 'invalid' : 'server')) : what;
  const status = typeof what === 'number' ? what : STATUS[kind];
  const wait = retryAfterSeconds ?? (kind === 'rate_limited' ? 1 : null);
  return { kind, status, message: MESSAGES[kind], retryAfterSeconds: wait };
}

export interface SourceDelivery {
  readonly reply: SourceReply;
  readonly rule: Rule | null;
  readonly latencyMs: number;
  readonly retryAfterSeconds: number | null;
}

interface Sent {
  readonly status: number | null;
  readonly answeredFully: boolean;
}

interface Payload {
  readonly bytes: Uint8Array;
  readonly type: string | null;
}

function payloadOf({ body, text, bytes }: SourceReply): Payload {
  if (bytes !== undefined) return { bytes, type: null };
  if (text !== undefined) return { bytes: Buffer.from(text), type: 'text/plain; charset=utf-8' };
  if (body === undefined) return { bytes: new Uint8Array(), type: null };
  return { bytes: Buffer.from(JSON.stringify(body)), type: 'application/json' };
}

function headersOf(
  { reply, retryAfterSeconds }: SourceDelivery,
  type: string | null,
): Record<string, string> {
  const wait = retryAfterSeconds ?? (reply.status === 429 ? 1 : null);
  return {
    'x-leadline-sandbox': '1',
    ...(type !== null && { 'content-type': type }),
    ...(wait !== null && { 'retry-after': String(wait) }),
    ...reply.headers,
  };
}

/** Sends the same kilobytes until the caller has enough. */
async function sendWithoutEnd(response: ServerResponse, piece: Uint8Array): Promise<void> {
  while (!response.destroyed) {
    const room = response.write(piece);
    if (!(await pause(response, room ? 1 : 5))) return;
  }
}

/** Sends an answer after its latency, spoiled where the rule says so. */
export async function sendReply(response: ServerResponse, delivery: SourceDelivery): Promise<Sent> {
  const { reply, rule } = delivery;
  if (rule?.fault === 'hang') {
    await hang(response);
    return { status: null, answeredFully: false };
  }
  if (!(await pause(response, delivery.latencyMs + (reply.delayMs ?? 0))))
    return { status: null, answeredFully: false };
  const { bytes, type } = payloadOf(reply);
  const headers = headersOf(delivery, type);
  const { status } = reply;
  if (reply.endless) {
    response.writeHead(status, headers);
    await sendWithoutEnd(response, bytes);
    return { status, answeredFully: false };
  }
  const length = String(bytes.byteLength);
  if (rule?.fault === 'cut') {
    response.writeHead(status, { ...headers, 'content-length': length });
    await breakOff(response, bytes.subarray(0, Math.floor(bytes.byteLength * rule.at)));
    return { status, answeredFully: false };
  }
  const broken = rule?.fault === 'broken_json' || rule?.fault === 'truncated';
  const sent = broken ? bytes.subarray(0, Math.floor(bytes.byteLength * 0.8)) : bytes;
  response.writeHead(status, { ...headers, 'content-length': String(sent.byteLength) });
  return { status, answeredFully: await finish(response, sent) };
}
