import { randomUUID } from 'node:crypto';
import { LeadlineError } from '../errors/index.ts';
import { isUniqueViolation } from '../store/index.ts';
import { ensureDefaultWorkspace } from './default-workspace.ts';
import type { Iam } from './iam.ts';
import { createKeys, type KeyDeps } from './keys/create-keys.ts';
import { insertWorkspace } from './repository.ts';
import { createSignatures } from './signatures.ts';

export interface IamDeps extends Omit<KeyDeps, 'newId'> {
  readonly newId?: () => string;
}

export function createIam({ newId = randomUUID, ...rest }: IamDeps): Iam {
  const deps = { ...rest, newId };
  const { store, clock, random } = deps;
  const signatures = createSignatures({ store, random });
  return {
    ...createKeys(deps),
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
    ensureDefaultWorkspace: ({ home }) => ensureDefaultWorkspace(deps, home),
    sign: (workspaceId, subject) => signatures.sign(workspaceId, subject),
    verify: (token, subject) => signatures.verify(token, subject),
  };
}
