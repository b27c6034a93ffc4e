import type { LeadlineError } from '../../../errors/index.ts';
import type { CallOptions, GenerateResult, Json, MutableJson, StreamPart, Warning } from './neutral.ts';

export type WireProtocol = 'openai-chat' | 'openai-responses' | 'anthropic';

/** Top-level fields of a request that the neutral form has no place for, in the words of its protocol. */
export interface Extras {
  readonly protocol: WireProtocol;
  readonly fields: Json;
}

/** A client's request in the neutral form. */
export interface WireRequest {
  readonly protocol: WireProtocol;
  readonly model: string;
  readonly options: CallOptions;
  readonly stream: boolean;
  /** Whether the client wants usage at the end of a stream; only chat completions can do without. */
  readonly includeUsage: boolean;
  readonly extras: Extras;
}

/** What is known of the model or server a request is written for, where the protocol alone does not say. */
export interface Dialect {
  /** A server that is merely compatible: `max_tokens`, `system` instead of `developer`, `reasoning_content`. */
  readonly compatible?: boolean | undefined;
  /** How the Anthropic model is told to reason; `effort` unless said. */
  readonly anthropicReasoning?: 'effort' | 'adaptive' | 'budget' | undefined;
  /** What Anthropic is told when the client sets no limit, in tokens; 8192 unless said. */
  readonly defaultMaxOutputTokens?: number | undefined;
}

export interface ProviderCall {
  readonly model: string;
  readonly options: CallOptions;
  readonly stream: boolean;
  /** Fields of the client's own protocol; kept where the target speaks the same, a warning or an error elsewhere. */
  readonly extras?: Extras | undefined;
  readonly dialect?: Dialect | undefined;
}

/** A request body for a provider, with what of the request its protocol cannot say. */
export interface WrittenRequest {
  readonly body: MutableJson;
  readonly warnings: Warning[];
}

/** What a reply says of itself besides the model's words. */
export interface ReplyMeta {
  /** The reply's id without a protocol's prefix. */
  readonly id: string;
  readonly model: string;
  /** Seconds since 1970. */
  readonly createdSeconds: number;
  /** False leaves usage out of a chat completion's stream. */
  readonly includeUsage?: boolean | undefined;
  /** Estimated or known input tokens, told at the start of an Anthropic stream; the end tells the true number. */
  readonly inputTokens?: number | undefined;
  /** The request this answers; responses repeat some of its fields. */
  readonly request?: Pick<WireRequest, 'options' | 'extras'> | undefined;
}

/** An error as its protocol writes it. The headers tell the official clients whether to try again. */
export interface RenderedError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: MutableJson;
}

/**
 * Reads a provider's stream: bytes in any portions, parts out. A failure is the last part, of type `error`; after it,
 * and after `finish`, nothing more comes.
 */
export interface StreamReader {
  push(bytes: Uint8Array): StreamPart[];
  /** The bytes are over. The part is an error when the answer was not complete. */
  end(): StreamPart[];
}

/** Writes a client's stream. Texts are complete server-sent events, or empty. */
export interface StreamWriter {
  write(part: StreamPart): string;
  /** The event that ends a stream that failed. Nothing may be written after it. */
  fail(error: LeadlineError): string;
}

/** One protocol, both sides of it. */
export interface WireCodec {
  readonly protocol: WireProtocol;
  /** Reads a client's request. Throws `invalid_input` with the path of what is wrong. */
  readRequest(body: unknown): WireRequest;
  renderResult(result: GenerateResult, meta: ReplyMeta): MutableJson;
  /** Server-sent events. A part of type `error`, a source that throws or ends early ends in an error event. */
  renderStream(parts: AsyncIterable<StreamPart>, meta: ReplyMeta): AsyncIterable<string>;
  /** The same without an iterator in between, for writing many parts at once. */
  streamWriter(meta: ReplyMeta): StreamWriter;
  renderError(error: LeadlineError): RenderedError;
  /** Writes a request for a provider. Throws `invalid_input` for what must not be left out and cannot be said. */
  writeRequest(call: ProviderCall): WrittenRequest;
  /** Reads a provider's answer, parsed or as text. Throws `WireFailure` for what is no answer. */
  readResult(body: unknown): GenerateResult;
  /** Reads a provider's stream. Throws `WireFailure` for an error event, a cut or an empty stream. */
  readStream(bytes: AsyncIterable<Uint8Array>): AsyncIterable<StreamPart>;
  streamReader(): StreamReader;
}
