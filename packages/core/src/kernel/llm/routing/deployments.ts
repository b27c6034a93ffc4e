import { PROVIDER_NAMES } from '../providers/names.ts';
import type { LlmSettings, ProviderSettings } from '../settings.ts';
import type { Deployment } from './facts.ts';

export interface DeploymentsOptions {
  readonly settings: Pick<LlmSettings, 'providers' | 'prices'>;
  readonly isConfigured: (provider: Deployment['provider']) => boolean;
}

/**
 * The deployments that the settings describe: one for each configured provider, in the order of the providers'
 * list. A server of one's own has the model its settings name and those that have a price of their own.
 */
export function deploymentsOf({ settings, isConfigured }: DeploymentsOptions): Deployment[] {
  return PROVIDER_NAMES.filter(isConfigured).map((provider) => {
    const own: ProviderSettings = settings.providers[provider] ?? {};
    return {
      provider,
      region: own.region ?? null,
      zone: null,
      models: provider === 'compatible' ? ownModels(own, settings.prices) : null,
      freePlan: false,
      tokensPerMinute: own.tokensPerMinute || null,
    };
  });
}

function ownModels(own: ProviderSettings, prices: LlmSettings['prices']): string[] {
  const priced = Object.keys(prices)
    .filter((id) => id.startsWith('compatible/') && id !== 'compatible/*')
    .map((id) => id.slice('compatible/'.length));
  return [...new Set([...(own.model ? [own.model] : []), ...priced])];
}
