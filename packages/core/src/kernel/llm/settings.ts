import type { Zone } from './pricing/model-file.ts';
import type { AssistantName, ProviderName } from './providers/names.ts';
import type { RoutingPolicy } from './routing/rules.ts';

/** How one provider is reached and how hard it may be worked. */
export interface ProviderSettings {
  /** Empty or absent means the provider is not configured (`compatible` needs only a `baseUrl`). */
  readonly apiKey?: string;
  /** Replaces the provider's own address. */
  readonly baseUrl?: string;
  /** The model that `auto` and a bare provider name stand for; else the price file's first small model. */
  readonly model?: string;
  /** AWS region, for Bedrock. */
  readonly region?: string;
  /** Resource name, for Azure; `baseUrl` does instead. */
  readonly resourceName?: string;
  /** False for a compatible server that does not know `json_schema`: the schema then goes into the prompt. */
  readonly structuredOutput?: boolean;
  /** Calls under way at once; 64 unless said. */
  readonly concurrency?: number;
  /** 0 or absent for no limit of ours. */
  readonly requestsPerMinute?: number;
  /** Input plus reserved output tokens; 0 or absent for no limit of ours. */
  readonly tokensPerMinute?: number;
  /** True when the key's account is on the provider's free plan: its models then count as free, within the plan's limits. */
  readonly freePlan?: boolean;
}

/** One more way to a provider: another region of it, another account, another server of one's own. */
export interface DeploymentSettings extends ProviderSettings {
  /** Tells it from the provider's others: `westeurope` in `azure/gpt-6-sol@westeurope`. */
  readonly name: string;
  readonly provider: ProviderName;
  /** Where it processes requests; undefined reads it off the region. */
  readonly zone?: Zone;
  /** What it serves, each with what the server there calls it; undefined for every model of the provider. */
  readonly models?: Readonly<Record<string, string>>;
  /** Prices that hold here alone, by model. */
  readonly prices?: Readonly<Record<string, ConfiguredPrice>>;
}

/** A price the price file does not know, or that differs by contract. US dollars per million tokens. */
export interface ConfiguredPrice {
  readonly inputUsd: number;
  readonly outputUsd: number;
  readonly cachedInputUsd?: number;
  readonly contextWindow?: number;
  readonly maxOutputTokens?: number;
}

export interface LlmSettings {
  /** What `auto` stands for: a model, a provider, `builtin`, or empty to take the first configured provider. */
  readonly analyst: string;
  /** Address of a sandbox that stands in for all providers; empty for the real ones. */
  readonly sandboxUrl: string;
  /** Answers of tasks are kept for an hour and given again to the very same question. */
  readonly cache: boolean;
  readonly providers: Readonly<Partial<Record<ProviderName, ProviderSettings>>>;
  /** Used by programs' calls beside the providers; tasks of Leadline itself have `providers` alone. */
  readonly deployments: readonly DeploymentSettings[];
  /** Which model answers what; null for the shipped policy. */
  readonly routing: RoutingPolicy | null;
  /** Model each assistant is asked with, where it is not the default. */
  readonly assistantModels: Readonly<Partial<Record<AssistantName, string>>>;
  /** By `provider/model`, or `compatible/*` for whatever a local server runs. */
  readonly prices: Readonly<Record<string, ConfiguredPrice>>;
  /** What becomes of models without a price: refused, or priced like their provider's dearest. */
  readonly unpriced: 'refuse' | 'estimate';
  /** Tries of one call, the first included. */
  readonly attempts: number;
  /** One try may take this long. */
  readonly callTimeoutMs: number;
  /** All tries of one call, waiting included, may take this long. */
  readonly overallTimeoutMs: number;
  /** First pause before trying again; doubles with each try, drawn between 0 and that. */
  readonly retryBaseMs: number;
  /** Rate limits are counted for all processes on this database together. */
  readonly sharedLimits: boolean;
}

export const DEFAULT_LLM_SETTINGS: LlmSettings = {
  analyst: '',
  sandboxUrl: '',
  cache: true,
  providers: {},
  deployments: [],
  routing: null,
  assistantModels: {},
  prices: {},
  unpriced: 'refuse',
  attempts: 5,
  callTimeoutMs: 120_000,
  overallTimeoutMs: 600_000,
  retryBaseMs: 500,
  sharedLimits: false,
};

export const DEFAULT_CONCURRENCY = 64;
