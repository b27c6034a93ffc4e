import { PROVIDER_NAMES, type ProviderName } from '../providers/names.ts';
import type { DeploymentSettings, LlmSettings, ProviderSettings } from '../settings.ts';
import type { Deployment } from './facts.ts';

export interface DeploymentsOptions {
  readonly settings: Pick<LlmSettings, 'providers' | 'prices' | 'deployments'>;
  readonly isConfigured: (provider: ProviderName) => boolean;
  /** Whether a provider can be called at all. */
  readonly isServed: (provider: ProviderName) => boolean;
}

/**
 * The deployments that the settings describe, in the order of the providers' list: of each provider first the one its own settings
 * describe, then those of the file of models, so that the next region of a provider comes before the next provider. A server of one's
 * own has the model its settings name and those that have a price of their own.
 */
export function deploymentsOf({ settings, isConfigured, isServed }: DeploymentsOptions): Deployment[] {
  return PROVIDER_NAMES.filter(isServed).flatMap((provider) => {
    const named = settings.deployments.filter((each) => each.provider === provider).map(namedDeployment);
    return isConfigured(provider) ? [mainDeployment(provider, settings), ...named] : named;
  });
}

/** The deployment a provider's own settings describe. */
export function mainDeployment(
  provider: ProviderName,
  settings: Pick<LlmSettings, 'providers' | 'prices'>,
): Deployment {
  const own: ProviderSettings = settings.providers[provider] ?? {};
  return {
    provider,
    name: null,
    region: own.region ?? null,
    zone: null,
    account: null,
    models: provider === 'compatible' ? ownModels(own, settings.prices) : null,
    freePlan: own.freePlan ?? false,
    tokensPerMinute: own.tokensPerMinute || null,
    prices: {},
  };
}

function namedDeployment(own: DeploymentSettings): Deployment {
  return {
    provider: own.provider,
    name: own.name,
    region: own.region ?? null,
    zone: own.zone ?? null,
    account: null,
    models: own.models ? Object.keys(own.models) : null,
    freePlan: own.freePlan ?? false,
    tokensPerMinute: own.tokensPerMinute || null,
    prices: own.prices ?? {},
  };
}

function ownModels(own: ProviderSettings, prices: LlmSettings['prices']): string[] {
  const priced = Object.keys(prices)
    .filter((id) => id.startsWith('compatible/') && id !== 'compatible/*')
    .map((id) => id.slice('compatible/'.length));
  return [...new Set([...(own.model ? [own.model] : []), ...priced])];
}
