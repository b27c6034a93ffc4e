import type { ProviderGate } from '../limits/provider-gate.ts';
import type { RoutableModel } from '../routing/index.ts';
import type { Upstream } from '../upstream/index.ts';
import type { Connections } from './connections.ts';
import { ProviderFailure } from './failure.ts';
import type { ProviderName } from './names.ts';
import type { OwnAccounts } from './own-accounts.ts';
import type { ProviderClient } from './provider.ts';

/** A deployment, with the places there are at it. */
export interface Access {
  readonly upstream: Upstream;
  readonly gate: ProviderGate;
}

/** The same for a task of Leadline itself. */
export interface TaskAccess {
  readonly gate: ProviderGate;
  readonly client: () => Promise<ProviderClient>;
  /** The name of the account, for ledger and trace. */
  readonly account: string;
}

/** In whose name a provider is asked: a workspace's own account where it has one, else the installation's. */
export interface Accounts {
  /**
   * @throws `ProviderFailure` when the workspace's key cannot be decrypted or is gone; `provider_unconfigured`, `database_unavailable`.
   */
  of(candidate: Pick<RoutableModel, 'provider' | 'endpoint' | 'account'>): Promise<Access>;
  /** @throws `database_unavailable`. */
  forTask(workspaceId: string, provider: ProviderName): Promise<TaskAccess>;
}

export interface AccountsDeps {
  readonly connections: Pick<Connections, 'client' | 'upstream'>;
  /** Null where workspaces have no keys of their own. */
  readonly own: Pick<OwnAccounts, 'peek' | 'read'> | null;
  /** The places at one deployment of the installation's. */
  readonly gateOf: (endpoint: string) => ProviderGate;
}

/** What an account is called in traces: the installation's by its deployment, a workspace's `own`. */
export function accountName({ endpoint, account }: Pick<RoutableModel, 'endpoint' | 'account'>): string {
  return account === null ? endpoint : 'own';
}

export function createAccounts({ connections, own, gateOf }: AccountsDeps): Accounts {
  const made = new Map<string, Promise<Access>>();
  const installation = (endpoint: string): Promise<Access> => {
    const known = made.get(endpoint);
    if (known) return known;
    const fresh = connections.upstream(endpoint).then((upstream) => ({ upstream, gate: gateOf(endpoint) }));
    made.set(endpoint, fresh);
    fresh.catch(() => made.delete(endpoint));
    return fresh;
  };
  const ownAccount = async (workspaceId: string, provider: ProviderName) =>
    own && (own.peek(workspaceId) ?? (await own.read(workspaceId))).accounts.get(provider);

  return {
    async of({ provider, endpoint, account }) {
      if (account === null) return installation(endpoint);
      const mine = await ownAccount(account, provider);
      if (!mine)
        throw new ProviderFailure({
          kind: 'rejected_key',
          provider,
          reason: "the workspace's key was removed",
        });
      return { upstream: await mine.upstream(), gate: mine.gate };
    },
    async forTask(workspaceId, provider) {
      const mine = await ownAccount(workspaceId, provider);
      if (mine) return { gate: mine.gate, client: mine.client, account: 'own' };
      return { gate: gateOf(provider), client: () => connections.client(provider), account: provider };
    },
  };
}
