import type {
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import type { EmbeddingRequest, EmbeddingResult, Extras } from '../wire/index.ts';

/** One request for one model of a provider. Time limits and hanging up are `options.abortSignal`. */
export interface UpstreamCall {
  readonly model: string;
  readonly options: LanguageModelV4CallOptions;
  /** Fields of the client's own protocol, for a provider that speaks the same. */
  readonly extras?: Extras | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** The texts to embed stand in `request`; of `options` only the signal counts. */
export interface EmbeddingCall extends UpstreamCall {
  readonly request: EmbeddingRequest;
}

/**
 * A provider in the neutral form. Rejects, and a stream throws, with whatever its package or the network throws; `readFailure` makes
 * sense of it. A stream that breaks off throws; it never just ends.
 */
export interface Upstream {
  generate(call: UpstreamCall): Promise<LanguageModelV4GenerateResult>;
  /** Resolves when the provider has accepted the request. */
  stream(call: UpstreamCall): Promise<AsyncIterable<LanguageModelV4StreamPart>>;
  /** Missing where the provider is not asked for embeddings. */
  embed?(call: EmbeddingCall): Promise<EmbeddingResult>;
  /** The tokens a request would send; missing where the provider does not count them. */
  countTokens?(call: UpstreamCall): Promise<number>;
}
