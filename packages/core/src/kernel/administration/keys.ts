import { type ApiKeyView, keyOperations as definitions, type LimitUse } from '@leadline/contracts';
import type { ApiKey, ApiKeys } from '../iam/index.ts';
import { bindOperation, type Operation } from '../operations/index.ts';
import { given } from './given.ts';
import { type OwnUsage, showUse } from './own-usage.ts';

/** Binds the operations on API keys. */
export function keyOperations(keys: ApiKeys, quotas: OwnUsage): Operation[] {
  const shown = async (workspaceId: string, several: readonly ApiKey[]): Promise<ApiKeyView[]> => {
    const uses = await quotas.ownUsage(
      workspaceId,
      'key',
      new Map(several.map((key) => [key.id, key.limits])),
    );
    return several.map((key) => show(key, uses.get(key.id)?.map(showUse) ?? []));
  };
  const showOne = async (workspaceId: string, key: ApiKey) =>
    (await shown(workspaceId, [key]))[0] ?? show(key, []);
  return [
    bindOperation(definitions.createKey, async (input, { principal: { workspaceId } }) => {
      const { expiresAt, ...settings } = input;
      if (settings.tier !== null) await quotas.requireTier(workspaceId, settings.tier);
      const { secret, ...key } = await keys.createApiKey({
        ...settings,
        workspaceId,
        expiresAt: momentOf(expiresAt),
      });
      return { key: await showOne(workspaceId, key), secret };
    }),
    bindOperation(definitions.listKeys, async ({ limit, cursor }, { principal: { workspaceId } }) => {
      const { items, nextCursor } = await keys.listKeys(workspaceId, { limit, cursor });
      return { items: await shown(workspaceId, items), nextCursor };
    }),
    bindOperation(definitions.getKey, async ({ keyId }, { principal: { workspaceId } }) =>
      showOne(workspaceId, await keys.getKey(workspaceId, keyId)),
    ),
    bindOperation(definitions.updateKey, async (input, { principal: { workspaceId } }) => {
      const { keyId, expiresAt, ...change } = input;
      const expiry = expiresAt === undefined ? {} : { expiresAt: momentOf(expiresAt) };
      if (change.tier) await quotas.requireTier(workspaceId, change.tier);
      const changed = await keys.updateKey(workspaceId, keyId, { ...given(change), ...expiry });
      return showOne(workspaceId, changed);
    }),
    bindOperation(definitions.rotateKey, async (input, { principal: { workspaceId } }) => {
      const { secret, ...key } = await keys.rotateKey(workspaceId, input.keyId, input.graceSeconds);
      return { key: await showOne(workspaceId, key), secret };
    }),
    bindOperation(definitions.revokeKey, async ({ keyId }, { principal: { workspaceId } }) => {
      await keys.revokeKey(workspaceId, keyId);
      return { revoked: true as const };
    }),
  ];
}

function momentOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

function iso(moment: Date | null): string | null {
  return moment?.toISOString() ?? null;
}

function show(key: ApiKey, usage: LimitUse[]): ApiKeyView {
  return {
    ...key,
    usage,
    models: key.models === null ? null : [...key.models],
    createdAt: key.createdAt.toISOString(),
    expiresAt: iso(key.expiresAt),
    revokedAt: iso(key.revokedAt),
    rotatedAt: iso(key.rotatedAt),
    previousValidUntil: iso(key.previousValidUntil),
    lastUsedAt: iso(key.lastUsedAt),
  };
}
