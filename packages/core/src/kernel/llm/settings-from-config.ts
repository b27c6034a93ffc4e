import type { Config } from '../config/index.ts';
import { LeadlineError } from '../errors/index.ts';
import { isProviderName, PROVIDER_NAMES, type ProviderName } from './providers/names.ts';
import type { ConfiguredPrice, LlmSettings, ProviderSettings } from './settings.ts';
import { DEFAULT_LLM_SETTINGS } from './settings.ts';
import { readModelsFileSettings } from './settings-file.ts';

/**
 * The gateway's settings out of all settings.
 * @throws `invalid_input` for a file of models that cannot be used, or a free plan of a provider there is not.
 */
export function llmSettings(config: Config): LlmSettings {
  return {
    analyst: config.LEADLINE_ANALYST,
    sandboxUrl: config.LEADLINE_SANDBOX_URL ?? '',
    cache: config.LEADLINE_LLM_CACHE,
    providers: withFreePlans(providersOf(config), config.LEADLINE_FREE_PLANS),
    ...readModelsFileSettings(config),
    assistantModels: present({
      openai: config.LEADLINE_OPENAI_ASSISTANT_MODEL,
      anthropic: config.LEADLINE_ANTHROPIC_ASSISTANT_MODEL,
      gemini: config.LEADLINE_GEMINI_ASSISTANT_MODEL,
      perplexity: config.LEADLINE_PERPLEXITY_ASSISTANT_MODEL,
    }),
    prices: pricesOf(config),
    unpriced: config.LEADLINE_UNPRICED_MODELS,
    attempts: config.LEADLINE_LLM_ATTEMPTS,
    callTimeoutMs: config.LEADLINE_LLM_CALL_TIMEOUT_SECONDS * 1000,
    overallTimeoutMs: config.LEADLINE_LLM_TIMEOUT_SECONDS * 1000,
    retryBaseMs: DEFAULT_LLM_SETTINGS.retryBaseMs,
    sharedLimits: config.LEADLINE_LLM_SHARED_LIMITS,
  };
}

type Prefix =
  | 'OPENAI'
  | 'ANTHROPIC'
  | 'GEMINI'
  | 'PERPLEXITY'
  | 'MISTRAL'
  | 'GROQ'
  | 'AZURE'
  | 'BEDROCK'
  | 'COMPATIBLE';

function providersOf(config: Config): LlmSettings['providers'] {
  const own = (prefix: Prefix, access: Access): ProviderSettings => ({
    ...pace(config, prefix),
    ...present(access),
  });
  return {
    openai: own('OPENAI', { apiKey: config.OPENAI_API_KEY, baseUrl: config.OPENAI_BASE_URL }),
    anthropic: own('ANTHROPIC', { apiKey: config.ANTHROPIC_API_KEY, baseUrl: config.ANTHROPIC_BASE_URL }),
    google: own('GEMINI', { apiKey: config.GEMINI_API_KEY, baseUrl: config.GEMINI_BASE_URL }),
    perplexity: own('PERPLEXITY', { apiKey: config.PERPLEXITY_API_KEY, baseUrl: config.PERPLEXITY_BASE_URL }),
    mistral: own('MISTRAL', { apiKey: config.MISTRAL_API_KEY, baseUrl: config.MISTRAL_BASE_URL }),
    groq: own('GROQ', { apiKey: config.GROQ_API_KEY, baseUrl: config.GROQ_BASE_URL }),
    azure: own('AZURE', {
      apiKey: config.AZURE_API_KEY,
      baseUrl: config.AZURE_BASE_URL,
      resourceName: config.AZURE_RESOURCE_NAME,
    }),
    bedrock: own('BEDROCK', {
      apiKey: config.AWS_BEARER_TOKEN_BEDROCK,
      baseUrl: config.BEDROCK_BASE_URL,
      region: config.AWS_REGION,
    }),
    compatible: {
      ...own('COMPATIBLE', {
        apiKey: config.LEADLINE_COMPATIBLE_KEY,
        baseUrl: config.LEADLINE_COMPATIBLE_URL,
      }),
      structuredOutput: config.LEADLINE_COMPATIBLE_JSON_SCHEMA,
    },
  };
}

function withFreePlans(
  providers: LlmSettings['providers'],
  names: readonly string[],
): LlmSettings['providers'] {
  const free: Partial<Record<ProviderName, ProviderSettings>> = { ...providers };
  for (const name of names) {
    if (!isProviderName(name)) throw unknownProvider(name);
    free[name] = { ...free[name], freePlan: true };
  }
  return free;
}

function unknownProvider(name: string): LeadlineError {
  return new LeadlineError('invalid_input', `LEADLINE_FREE_PLANS: there is no provider "${name}".`, {
    next: `Use some of ${PROVIDER_NAMES.join(', ')}.`,
    issues: [{ path: 'LEADLINE_FREE_PLANS', message: 'names a provider there is not' }],
  });
}

type Access = Readonly<Partial<Record<'apiKey' | 'baseUrl' | 'resourceName' | 'region', string | undefined>>>;

function pace(config: Config, prefix: Prefix): ProviderSettings {
  return {
    ...present({ model: config[`LEADLINE_${prefix}_MODEL`] }),
    concurrency: config[`LEADLINE_${prefix}_CONCURRENCY`],
    requestsPerMinute: config[`LEADLINE_${prefix}_REQUESTS_PER_MINUTE`],
    tokensPerMinute: config[`LEADLINE_${prefix}_TOKENS_PER_MINUTE`],
  };
}

function pricesOf(config: Config): Readonly<Record<string, ConfiguredPrice>> {
  const entries = Object.entries(config.LEADLINE_MODEL_PRICES);
  return Object.fromEntries(entries.map(([model, price]) => [model, present(price) as ConfiguredPrice]));
}

/** Leaves away what is not set. */
function present<Values extends object>(
  values: Values,
): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(set) as { [Key in keyof Values]?: Exclude<Values[Key], undefined> };
}
