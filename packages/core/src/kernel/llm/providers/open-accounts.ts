import type { Clock } from '../../clock/index.ts';
import type { Store } from '../../store/index.ts';
import { createProviderGate, type ProviderGate } from '../limits/provider-gate.ts';
import { mainDeployment } from '../routing/index.ts';
import type { LlmSettings } from '../settings.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import type { Connections } from './connections.ts';
import type { ProviderName } from './names.ts';
import { createOwnAccounts, type OwnAccounts, type OwnKeys } from './own-accounts.ts';

export interface OpenAccountsDeps {
  readonly config: LlmSettings;
  readonly clock: Clock;
  readonly store: Pick<Store, 'pool'>;
  readonly connections: Connections;
  /** Workspaces' own keys; undefined where they have none. */
  readonly keys: OwnKeys | undefined;
}

export interface OpenAccounts {
  readonly accounts: Accounts;
  readonly own: OwnAccounts | null;
}

/** Whose accounts the providers are asked with, and the places at each. */
export function openAccounts({ config, clock, store, connections, keys }: OpenAccountsDeps): OpenAccounts {
  const pool = config.sharedLimits ? store.pool : undefined;
  const named = new Map(config.deployments.map((each) => [`${each.provider}@${each.name}`, each]));
  const made = new Map<string, ProviderGate>();
  const gateOf = (endpoint: string): ProviderGate => {
    const [provider = ''] = endpoint.split('@', 1);
    const settings = named.get(endpoint) ?? config.providers[provider as ProviderName] ?? {};
    // Of the settings' own deployment there is but one, in whatever region.
    const name = named.has(endpoint) ? endpoint : provider;
    const known = made.get(name) ?? createProviderGate({ name, settings, clock, pool });
    made.set(name, known);
    return known;
  };
  const own = keys
    ? createOwnAccounts({
        keys,
        clock,
        connections,
        deploymentOf: (provider) => mainDeployment(provider, config),
        newGate(provider, workspaceId) {
          // Limits of requests and tokens are those of the installation's account, and say nothing of this one.
          const { concurrency } = config.providers[provider] ?? {};
          const settings = concurrency === undefined ? {} : { concurrency };
          return createProviderGate({ name: `${provider}:${workspaceId}`, settings, clock });
        },
      })
    : null;
  return { own, accounts: createAccounts({ connections, own, gateOf }) };
}
