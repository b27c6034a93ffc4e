import type { JsonSchema } from '../answer/output-schema.ts';
import type { ChatMessage, ProviderAnswer } from '../model-call.ts';
import type { HttpClient } from '../upstream/index.ts';
import type { ProviderName } from './names.ts';

/** One try at one question, as a provider's adapter sees it. */
export interface ProviderRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly schema: { readonly name: string; readonly json: JsonSchema } | null;
  readonly maxOutputTokens: number;
  /** Asks for as little reasoning as this; undefined leaves it to the provider. */
  readonly effort?: 'none' | 'minimal' | 'low' | undefined;
  /** True to have the provider search the web and cite what it found. */
  readonly search: boolean;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal | null;
}

/** Speaks one provider's protocol. Throws whatever its package throws; `readFailure` makes sense of it. */
export interface ProviderClient {
  generate(request: ProviderRequest): Promise<ProviderAnswer>;
}

/** Where a provider is and how it knows us. */
export interface Connection {
  readonly apiKey: string;
  /** Undefined for the provider's own address. */
  readonly baseUrl: string | undefined;
  readonly region: string | undefined;
  readonly resourceName: string | undefined;
  /** False when the server does not know `json_schema`. */
  readonly structuredOutput: boolean;
  readonly fetch: typeof fetch;
  readonly http: Pick<HttpClient, 'post' | 'ask'>;
  readonly now: () => Date;
}

/**
 * One provider. `connect` loads the provider's package, so that starting the product loads none.
 * `sandboxPath` is where the sandbox stands in for it; null when it does not.
 */
export interface Provider {
  readonly name: ProviderName;
  readonly sandboxPath: string | null;
  /** The model to ask the sandbox for, where it does not know the one asked for otherwise. */
  readonly sandboxModel?: string;
  connect(connection: Connection): Promise<ProviderClient>;
}
