import type { JsonObject } from '../json.ts';
import type { ModelAnswer, ModelRequest, Reply } from '../model/request.ts';

/** Everything that can go wrong before the model speaks, in words each protocol translates. */
export type ProblemKind =
  | 'invalid'
  | 'missing_key'
  | 'wrong_key'
  | 'not_found'
  | 'too_large'
  | 'rate_limited'
  | 'server'
  | 'overloaded';

/** A refusal of the API itself; each protocol writes it in its provider's own shape. */
export class ApiProblem extends Error {
  readonly kind: ProblemKind;
  readonly status: number;
  readonly retryAfterSeconds: number | null;
  readonly param: string | null;

  constructor(
    kind: ProblemKind,
    message: string,
    details: { status?: number; retryAfterSeconds?: number; param?: string } = {},
  ) {
    super(message);
    this.kind = kind;
    this.status = details.status ?? STATUS_OF[kind];
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
    this.param = details.param ?? null;
  }
}

const STATUS_OF: Readonly<Record<ProblemKind, number>> = {
  invalid: 400,
  missing_key: 401,
  wrong_key: 401,
  not_found: 404,
  too_large: 413,
  rate_limited: 429,
  server: 500,
  overloaded: 503,
};

/** What is left of a provider's rate limits after a call. */
export interface LimitState {
  readonly requests: LimitGauge;
  readonly tokens: LimitGauge;
}

export interface LimitGauge {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until the gauge is full again. */
  readonly resetMs: number;
}

export interface WrittenError {
  readonly status: number;
  readonly body: unknown;
}

/** One provider's way of writing generation calls and their answers. */
export interface Protocol {
  /** Understands a request body, or throws an ApiProblem. `model` is given where the path names it. */
  read(body: JsonObject, model: string | null): ModelRequest;
  /** The answer's text as this protocol delivers it, citation marks included; its tokens are billed. */
  deliveredText(answer: ModelAnswer): string;
  whole(reply: Reply): unknown;
  /** Server-sent events, rendered, in order. */
  events(reply: Reply): string[];
  error(problem: ApiProblem, requestId: string): WrittenError;
  /** The body of a status 200 that tells of a failed run; the error's own body where there is no such thing. */
  failedRun?(problem: ApiProblem, reply: Reply): unknown;
  /** An error that arrives after the stream began with status 200. */
  errorEvent(problem: ApiProblem, requestId: string): string;
}

/** What comes with every response of a provider besides its body. */
export interface ProviderHeaders {
  request(requestId: string): Record<string, string>;
  limits(state: LimitState, nowMs: number): Record<string, string>;
}

/** Characters in one streamed piece: some ten tokens, so that a long answer is still cheap to stream. */
const STREAM_PIECE = 48;

/** Cuts a text into streamable pieces at spaces; they join to the text. */
export function streamPieces(text: string): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    const space = text.indexOf(' ', start + STREAM_PIECE);
    const end = space === -1 || space - start > 2 * STREAM_PIECE ? start + STREAM_PIECE : space;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

/** One server-sent event. */
export function sse(data: unknown, event?: string): string {
  const line = `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
  return event === undefined ? line : `event: ${event}\n${line}`;
}
