import { type ApiKeyView, keyOperations as definitions } from '@leadline/contracts';
import type { ApiKey, ApiKeys } from '../iam/index.ts';
import { bindOperation, type Operation } from '../operations/index.ts';
import { given } from './given.ts';

/** Binds the operations on API keys. */
export function keyOperations(keys: ApiKeys): Operation[] {
  return [
    bindOperation(definitions.createKey, async (input, { principal: { workspaceId } }) => {
      const { expiresAt, ...settings } = input;
      const { secret, ...key } = await keys.createApiKey({
        ...settings,
        workspaceId,
        expiresAt: momentOf(expiresAt),
      });
      return { key: show(key), secret };
    }),
    bindOperation(definitions.listKeys, async ({ limit, cursor }, { principal: { workspaceId } }) => {
      const { items, nextCursor } = await keys.listKeys(workspaceId, { limit, cursor });
      return { items: items.map(show), nextCursor };
    }),
    bindOperation(definitions.getKey, async ({ keyId }, { principal: { workspaceId } }) =>
      show(await keys.getKey(workspaceId, keyId)),
    ),
    bindOperation(definitions.updateKey, async (input, { principal: { workspaceId } }) => {
      const { keyId, expiresAt, ...change } = input;
      const expiry = expiresAt === undefined ? {} : { expiresAt: momentOf(expiresAt) };
      return show(await keys.updateKey(workspaceId, keyId, { ...given(change), ...expiry }));
    }),
    bindOperation(definitions.rotateKey, async (input, { principal: { workspaceId } }) => {
      const { secret, ...key } = await keys.rotateKey(workspaceId, input.keyId, input.graceSeconds);
      return { key: show(key), secret };
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

function show(key: ApiKey): ApiKeyView {
  return {
    ...key,
    models: key.models === null ? null : [...key.models],
    createdAt: key.createdAt.toISOString(),
    expiresAt: iso(key.expiresAt),
    revokedAt: iso(key.revokedAt),
    rotatedAt: iso(key.rotatedAt),
    previousValidUntil: iso(key.previousValidUntil),
    lastUsedAt: iso(key.lastUsedAt),
  };
}
