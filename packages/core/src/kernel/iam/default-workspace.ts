import type { Database } from '../store/index.ts';
import type { Workspace } from './iam.ts';
import { toPrincipal } from './keys/authentication.ts';
import { type KeyDeps, newKey } from './keys/create-keys.ts';
import { readKeyFile, writeKeyFile } from './keys/key-file.ts';
import { findKeyByHash, insertKey, type StoredKey } from './keys/repository.ts';
import { hashSecret, newSecret } from './keys/secret.ts';
import type { Principal } from './principal.ts';
import { findWorkspace, insertWorkspace, lockDefaultWorkspace } from './repository.ts';

const NAME = 'default';
const KEY_NAME = 'local owner';

type Deps = Pick<KeyDeps, 'store' | 'clock' | 'random' | 'newId'>;

/**
 * Makes the workspace and the local owner's key where they are missing. The file is written inside the
 * transaction: without it the key is not kept either, and nobody holds a key that was told to no one.
 */
export function ensureDefaultWorkspace(deps: Deps, home: string): Promise<Principal> {
  return deps.store.system(async (database) => {
    await lockDefaultWorkspace(database);
    const workspace = (await findWorkspace(database, NAME)) ?? (await makeWorkspace(deps, database));
    const existing = await readKeyFile(home);
    const known = existing === null ? null : await findKeyByHash(database, hashSecret(existing));
    if (known && isGood(known, workspace, deps.clock.now())) return toPrincipal(known);
    const secret = newSecret(deps.random);
    const key = newKey(deps, { workspaceId: workspace.id, name: KEY_NAME, role: 'admin' }, secret);
    await insertKey(database, key);
    await writeKeyFile(home, secret);
    return toPrincipal(key);
  });
}

function isGood(key: StoredKey, workspace: Workspace, now: Date): boolean {
  return key.workspaceId === workspace.id && !key.revokedAt && !(key.expiresAt && key.expiresAt <= now);
}

async function makeWorkspace({ clock, newId }: Deps, database: Database): Promise<Workspace> {
  const workspace = { id: newId(), name: NAME, createdAt: clock.now() };
  await insertWorkspace(database, workspace);
  return workspace;
}
