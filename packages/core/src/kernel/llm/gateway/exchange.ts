import type {
  LanguageModelV4GenerateResult,
  LanguageModelV4Message,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';
import type { Principal } from '../../iam/index.ts';
import type { TraceContext } from '../../telemetry/index.ts';
import type { PolicyInForce } from '../guards/index.ts';
import type { PromptWish } from '../prompts/index.ts';
import type { Priority, Route } from '../routing/index.ts';
import type { EmbeddingRequest, EmbeddingResult, WireRequest } from '../wire/index.ts';
import type { Identity } from './stages/identity.ts';

/** What a client may ask of the gateway itself, from headers or metadata. */
export interface Wishes {
  /** For figures and routing rules; `chat` unless said. */
  readonly task: string;
  /** The part of the product that asks, for routing rules; null when unknown. */
  readonly component: string | null;
  readonly priority: Priority;
  /** Models to try after the named one. */
  readonly fallbacks: readonly string[];
  readonly latencyTargetMs: number | null;
  /** `bypass` asks anew and keeps the new answer; `no-store` neither reads nor writes a cache. */
  readonly cache: 'use' | 'bypass' | 'no-store';
  /** What the answer is about (`company:acme.com`): when that changes, a cached answer goes. */
  readonly tags: readonly string[];
  /** Names the caller wants masked besides what the guards find. */
  readonly maskNames: readonly string[];
  /** The trace the client is in the middle of. */
  readonly trace?: TraceContext | null;
  /** What is to be told before the client's own words: names of the workspace's contexts, and `user` for what is known of the caller. */
  readonly context?: readonly string[];
  /** The client's own name for this request, to find it again in ledger and traces. */
  readonly correlationId?: string | null;
  /** The client's name for requests that belong together, for traces. */
  readonly sessionId?: string | null;
  /** A prompt of the workspace's own that is to come before the client's messages. */
  readonly prompt?: PromptWish | null;
}

/** What guards must know of a prompt that was put before a request. */
export interface Prompted {
  /** What stands in its variables: words of the user, or of somebody who wrote to the user. */
  readonly values: readonly string[];
  /** Messages that only show how to answer. */
  readonly examples: ReadonlySet<LanguageModelV4Message>;
  /** The same request with other values. */
  readonly refilled: (values: readonly string[]) => Pick<Exchange, 'request' | 'prompted'>;
}

/** What a request may take at most, worked out before it is made. */
export interface Estimate {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly usd: number;
}

/** One request on its way through the stages. Stages hand on altered copies. */
export interface Exchange {
  readonly id: string;
  readonly caller: Principal;
  readonly request: WireRequest;
  /** Set where vectors are wanted instead of words; its texts stand in the request's prompt, for every stage to see. */
  readonly embedding?: EmbeddingRequest | undefined;
  readonly wishes: Wishes;
  /** Set where a prompt was put before the client's messages. */
  readonly prompted?: Prompted;
  readonly estimate: Estimate;
  readonly signal: AbortSignal;
  /** Monotonic milliseconds. */
  readonly receivedMs: number;
  /** Written by the stages as they learn it; read for headers, trace and ledger. */
  readonly notes: Notes;
}

/** What became of a request, so far. */
export interface Notes {
  /** `provider/model` that answered. */
  model: string | null;
  provider: string | null;
  cache: 'miss' | 'exact' | 'semantic' | 'stale' | 'bypass';
  /** Of the stored question, when the cache was semantic. */
  similarity: number | null;
  /** How sure the answer is, where something measured it. */
  confidence: Confidence | null;
  /** What the answer hangs on, for the caches; written by the first that asks. */
  identity: Identity | null;
  /** Whose account at the provider answered: the installation's by its deployment, or `own`. */
  account: string | null;
  attempts: number;
  usage: Tokens;
  usd: number;
  /** What a cached answer would have cost. */
  savedUsd: number;
  /** What the provider's prompt cache took off the price. */
  promptSavedUsd: number;
  /** Texts whose vectors came from the cache. */
  cachedTexts: number;
  promptVersion: string | null;
  /** Why which model was chosen; null before one was, and where a cache answered. */
  route: Route | null;
  /** What the guards of the workspace do; null before it is known, and where there are none. */
  guards: PolicyInForce | null;
  findings: readonly string[];
  warnings: readonly string[];
  upstreamMs: number;
  /** From the request's arrival to the end of the answer; 0 before it. */
  totalMs: number;
  /** Spent waiting for a place at a provider, in all tries together. */
  waitedMs: number;
  /** True when a sandbox stood in for the providers. */
  simulated: boolean;
}

/** From 0 to 1, and what was measured. Nothing is made up: an answer of which nothing was measured has none. */
export interface Confidence {
  readonly value: number;
  /**
   * `tokens`: the mean probability the model gave its own words, where the provider tells it. `same question`, `similar question`: how
   * near the question is to the one a kept answer was given to.
   */
  readonly basis: 'tokens' | 'same question' | 'similar question';
}

export interface Tokens {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  /** True when the provider told none and the figures are this program's estimate. */
  readonly estimated: boolean;
}

export const NO_TOKENS: Tokens = {
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  estimated: false,
};

export type Part = LanguageModelV4StreamPart;
export type Usage = LanguageModelV4Usage;

/** An answer in one piece or bit by bit. A stream is read once, to its end or until the reader gives up. */
export type Reply =
  | { readonly kind: 'whole'; readonly result: LanguageModelV4GenerateResult }
  | { readonly kind: 'stream'; readonly parts: AsyncIterable<Part> }
  | { readonly kind: 'vectors'; readonly result: EmbeddingResult }
  | { readonly kind: 'count'; readonly inputTokens: number; readonly estimated: boolean };

export function newNotes(simulated: boolean): Notes {
  return {
    model: null,
    provider: null,
    cache: 'miss',
    similarity: null,
    confidence: null,
    identity: null,
    account: null,
    attempts: 0,
    usage: NO_TOKENS,
    usd: 0,
    savedUsd: 0,
    promptSavedUsd: 0,
    cachedTexts: 0,
    promptVersion: null,
    route: null,
    guards: null,
    findings: [],
    warnings: [],
    upstreamMs: 0,
    totalMs: 0,
    waitedMs: 0,
    simulated,
  };
}
