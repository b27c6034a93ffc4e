import type { JsonObject } from '../json.ts';
import type { ProviderView, SourceProvider, World, WorldCompany } from '../world/company.ts';

/** A request to a data provider as its protocol sees it: key, quota, credits and faults are dealt with elsewhere. */
export interface SourceQuestion {
  readonly world: World;
  /** What this provider knows of a company; null where it does not know it. Answers are made of this, never of the truth. */
  view(company: WorldCompany): ProviderView | null;
  readonly method: string;
  /** As at the provider: the path without `/sources/<provider>`, decoded where it is read. The host is meaningless. */
  readonly url: URL;
  /** Lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyText: string;
  /** The body as JSON: an object, an array, or undefined where it is none. */
  readonly json: unknown;
  /** The body as a form, empty where it is none. */
  readonly form: URLSearchParams;
  /** The key it came with, as `key` read it; empty for keyless providers. */
  readonly key: string;
  readonly now: Date;
  /** `http://127.0.0.1:PORT/sources/<provider>`, for links in answers. */
  readonly base: string;
  /** Credits left before this call; null where the sandbox counts none. */
  readonly creditsLeft: number | null;
  /** What the provider keeps between calls: tasks, snapshots, tokens. Emptied by a reset. */
  readonly memory: Map<string, unknown>;
  /** How often this handle was polled, this time included. */
  polls(handle: string): number;
}

export interface SourceReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; `text` or `bytes` where the answer is none. With none of the three the body is empty. */
  readonly body?: unknown;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  /** What the provider charges for this answer, in US dollars; 0 for misses of providers that charge hits alone. */
  readonly priceUsd: number;
  /** Credits it takes; 1 where it has a price, else 0, unless said. */
  readonly credits?: number;
  /** The company it is about, by domain; null for a list or where nothing was found. */
  readonly subject: string | null;
  /** Milliseconds it takes besides the provider's latency. */
  readonly delayMs?: number;
  /** The body is sent over and over until the caller goes away. */
  readonly endless?: boolean;
  /** Name of the call for the log, such as `find`; the path unless said. */
  readonly call?: string;
}

export type SourceProblemKind =
  | 'missing_key'
  | 'wrong_key'
  | 'credits_used_up'
  | 'rate_limited'
  | 'not_found'
  | 'invalid'
  | 'server'
  | 'overloaded';

/** A refusal that does not come from the question itself. */
export interface SourceProblem {
  readonly kind: SourceProblemKind;
  /** The usual status of the kind; a protocol may answer with its provider's own (SerpApi: 429 for spent credits). */
  readonly status: number;
  readonly message: string;
  readonly retryAfterSeconds: number | null;
}

/** What an error looks like at a provider; `retry-after` is added. */
export type SourceRefusal = Pick<SourceReply, 'status' | 'headers' | 'body' | 'text'>;

/** One provider's API. */
export interface SourceProtocol {
  /** The key a request carries; null where it carries none. Without this function the provider is keyless. */
  key?(question: Omit<SourceQuestion, 'key'>): string | null;
  /** Answers what was asked; `invalid` and `not_found` of the question itself are answers too. */
  answer(question: SourceQuestion): SourceReply;
  /** The error in the provider's own shape. */
  error(problem: SourceProblem): SourceRefusal;
  /** The body of a status 200 that tells of an error; `error`'s own under 200 where this is absent. */
  errorIn200?(problem: SourceProblem): SourceRefusal;
}

export type SourceProtocols = Partial<Readonly<Record<SourceProvider, SourceProtocol>>>;

/** What one billed call costs, in US dollars, as of 2026; what is not listed is free. Bright Data counts records. */
export const SOURCE_PRICES: Partial<Readonly<Record<SourceProvider, number>>> = {
  'open-corporates': 0.003,
  clearbit: 0.05,
  'google-places': 0.017,
  mapbox: 0.005,
  'serp-api': 0.01,
  snov: 0.0125,
  'bright-data': 0.0015,
  coresignal: 0.02,
};

export function priceOf(provider: SourceProvider): number {
  return SOURCE_PRICES[provider] ?? 0;
}

/** The body of a question as an object; empty where it is none. */
export function bodyOf({ json }: Pick<SourceQuestion, 'json'>): JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as JsonObject) : {};
}
