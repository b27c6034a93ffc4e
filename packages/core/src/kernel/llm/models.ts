import { LeadlineError } from '../errors/index.ts';
import type { ModelRef } from './model-call.ts';
import type { PriceBook } from './pricing/price-book.ts';
import { type Connections, unconfigured } from './providers/connections.ts';
import {
  type AssistantName,
  isProviderName,
  PROVIDER_NAMES,
  PROVIDER_OF_ASSISTANT,
  type ProviderName,
} from './providers/names.ts';
import type { LlmSettings } from './settings.ts';

/** What each assistant is asked with unless told otherwise: the small model its users mostly get. */
export const DEFAULT_ASSISTANT_MODELS: Readonly<Record<AssistantName, string>> = {
  openai: 'gpt-6-luna',
  anthropic: 'claude-haiku-5-5',
  gemini: 'gemini-3.8-flash',
  perplexity: 'perplexity/sonar',
};

export interface ModelChoices {
  /**
   * The model an analyst's name stands for; null for rules.
   * @throws `provider_unconfigured` or `invalid_input` when it cannot be called.
   */
  analyst(name: string): ModelRef | null;
  /** The model an assistant is asked with. Throws as `analyst` does. */
  assistant(name: AssistantName): ModelRef;
  /** Its `provider/model`, whether it can be called or not. */
  assistantModelId(name: AssistantName): string;
}

export interface ModelChoicesOptions {
  readonly settings: LlmSettings;
  readonly connections: Connections;
  readonly prices: PriceBook;
}

export function createModelChoices({ settings, connections, prices }: ModelChoicesOptions): ModelChoices {
  const refOf = (provider: ProviderName, model: string): ModelRef => {
    if (!connections.isConfigured(provider)) throw unconfigured(provider, connections.simulated);
    const ref = { provider, model, id: `${provider}/${model}` };
    prices.facts(ref.id);
    return ref;
  };
  const defaultOf = (provider: ProviderName): ModelRef => {
    if (!connections.isConfigured(provider)) throw unconfigured(provider, connections.simulated);
    const model =
      settings.providers[provider]?.model ||
      connections.standInModel(provider) ||
      prices.smallModel(provider);
    if (!model) throw noModel(provider);
    return refOf(provider, model);
  };
  const automatic = (): ModelRef | null => {
    const provider = connections.firstConfigured();
    return provider === null ? null : defaultOf(provider);
  };
  const analyst = (name: string): ModelRef | null => {
    if (name === 'builtin') return null;
    if (name === 'auto' || name === '') {
      const chosen = settings.analyst;
      return chosen === '' || chosen === 'auto' ? automatic() : analyst(chosen);
    }
    if (isProviderName(name)) return defaultOf(name);
    const slash = name.indexOf('/');
    const provider = name.slice(0, Math.max(0, slash));
    const model = name.slice(slash + 1);
    if (!isProviderName(provider) || model === '') throw unknownAnalyst(name);
    return refOf(provider, model);
  };

  const modelOf = (name: AssistantName) =>
    settings.assistantModels[name] ||
    connections.standInModel(PROVIDER_OF_ASSISTANT[name]) ||
    DEFAULT_ASSISTANT_MODELS[name];

  return {
    analyst,
    assistant: (name) => refOf(PROVIDER_OF_ASSISTANT[name], modelOf(name)),
    assistantModelId: (name) => `${PROVIDER_OF_ASSISTANT[name]}/${modelOf(name)}`,
  };
}

function noModel(provider: ProviderName): LeadlineError {
  return new LeadlineError('provider_unconfigured', `No model is chosen for ${provider}.`, {
    next: `Set LEADLINE_${provider.toUpperCase()}_MODEL, or name one: \`${provider}/MODEL\`.`,
  });
}

function unknownAnalyst(name: string): LeadlineError {
  return new LeadlineError('invalid_input', `"${name}" is not an analyst.`, {
    next: `Use \`auto\`, \`builtin\`, a provider (${PROVIDER_NAMES.join(', ')}), or \`provider/model\`.`,
    issues: [{ path: 'analyst', message: 'unknown' }],
  });
}
