import { providerKeyOperations as definitions, type ProviderKeyView } from '@leadline/contracts';
import type { ProviderKey, ProviderKeys } from '../iam/index.ts';
import { bindOperation, type Operation } from '../operations/index.ts';

/** How one provider answered a tiny question. */
export interface ProviderTest {
  readonly state: 'ok' | 'unconfigured' | 'failed';
  readonly detail: string;
  readonly next?: string;
}

export interface ProviderKeyOperationDeps {
  readonly providerKeys: ProviderKeys;
  /** Asks the provider with this key, or with the one in the settings for null. */
  readonly test: (workspaceId: string, provider: string, secret: string | null) => Promise<ProviderTest>;
}

/** Binds the operations on providers' keys. */
export function providerKeyOperations({ providerKeys, test }: ProviderKeyOperationDeps): Operation[] {
  return [
    bindOperation(definitions.setProviderKey, async (input, { principal }) =>
      show(await providerKeys.set(principal.workspaceId, input)),
    ),
    bindOperation(definitions.listProviderKeys, async (_input, { principal }) => ({
      items: (await providerKeys.list(principal.workspaceId)).map(show),
    })),
    bindOperation(definitions.deleteProviderKey, async ({ provider }, { principal }) => ({
      deleted: await providerKeys.remove(principal.workspaceId, provider),
    })),
    bindOperation(definitions.testProviderKey, async ({ provider }, { principal: { workspaceId } }) => {
      const secret = await providerKeys.find(workspaceId, provider);
      const source = secret === null ? ('settings' as const) : ('workspace' as const);
      return { provider, source, ...(await test(workspaceId, provider, secret)) };
    }),
  ];
}

function show({ createdAt, updatedAt, ...key }: ProviderKey): ProviderKeyView {
  return { ...key, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
