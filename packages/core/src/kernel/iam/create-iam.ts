import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/index.ts';
import { LeadlineError } from '../errors/index.ts';
import { isUniqueViolation, type Store } from '../store/index.ts';
import { createAuthentication } from './authentication.ts';
import { ensureDefaultWorkspace } from './default-workspace.ts';
import type { ApiKey, Iam } from './iam.ts';
import { insertKey, insertWorkspace, listKeys, revokeKey, type StoredKey } from './repository.ts';
import { hashSecret, newSecret, shownPrefix } from './secret.ts';
import { createSignatures } from './signatures.ts';

export interface IamDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Cryptographically random bytes. */
  readonly random: (size: number) => Buffer;
  readonly newId?: () => string;
}

export function createIam({ store, clock, random, newId = randomUUID }: IamDeps): Iam {
  const authentication = createAuthentication({ store, clock });
  const signatures = createSignatures({ store, random });
  return {
    async createWorkspace(name) {
      const workspace = { id: newId(), name, createdAt: clock.now() };
      try {
        await store.system((database) => insertWorkspace(database, workspace));
        return workspace;
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new LeadlineError('conflict', `There is a workspace named "${name}" already.`, {
          next: 'Choose another name.',
        });
      }
    },
    async createApiKey({ workspaceId, name, role, expiresAt }) {
      const secret = newSecret(random);
      const key = {
        id: newId(),
        workspaceId,
        name,
        role,
        prefix: shownPrefix(secret),
        hash: hashSecret(secret),
        createdAt: clock.now(),
        expiresAt: expiresAt ?? null,
        revokedAt: null,
        lastUsedAt: null,
      };
      await store.tenant(workspaceId, (database) => insertKey(database, key));
      return { ...toApiKey(key), secret };
    },
    authenticate: (secret) => authentication.authenticate(secret),
    async revokeKey(workspaceId, keyId) {
      const key = { workspaceId, id: keyId, at: clock.now() };
      const hash = await store.tenant(workspaceId, (database) => revokeKey(database, key));
      if (hash === null) throw new LeadlineError('not_found', 'This workspace has no such key.');
      authentication.forget(hash);
    },
    async listKeys(workspaceId) {
      return (await store.tenant(workspaceId, (database) => listKeys(database, workspaceId))).map(toApiKey);
    },
    ensureDefaultWorkspace: ({ home }) => ensureDefaultWorkspace({ store, clock, random, newId }, home),
    sign: (workspaceId, subject) => signatures.sign(workspaceId, subject),
    verify: (token, subject) => signatures.verify(token, subject),
  };
}

function toApiKey(key: StoredKey): ApiKey {
  const { id, name, prefix, role, createdAt, expiresAt, revokedAt, lastUsedAt } = key;
  return { id, name, prefix, role, createdAt, expiresAt, revokedAt, lastUsedAt };
}
