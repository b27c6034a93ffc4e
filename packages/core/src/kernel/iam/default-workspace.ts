import type { Clock } from '../clock/index.ts';
import type { Database, Store } from '../store/index.ts';
import type { Workspace } from './iam.ts';
import { readKeyFile, writeKeyFile } from './key-file.ts';
import type { Principal } from './principal.ts';
import {
  findKeyByHash,
  findWorkspace,
  insertKey,
  insertWorkspace,
  lockDefaultWorkspace,
  type StoredKey,
} from './repository.ts';
import { hashSecret, newSecret, shownPrefix } from './secret.ts';

const NAME = 'default';
const KEY_NAME = 'local owner';

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: (size: number) => Buffer;
  readonly newId: () => string;
}

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
    if (known && isGood(known, workspace, deps.clock.now()))
      return { workspaceId: workspace.id, keyId: known.id, role: known.role };
    const { id, role, secret } = await makeKey(deps, database, workspace);
    await writeKeyFile(home, secret);
    return { workspaceId: workspace.id, keyId: id, role };
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

async function makeKey({ clock, newId, random }: Deps, database: Database, workspace: Workspace) {
  const secret = newSecret(random);
  const key = {
    id: newId(),
    workspaceId: workspace.id,
    name: KEY_NAME,
    role: 'admin' as const,
    prefix: shownPrefix(secret),
    hash: hashSecret(secret),
    createdAt: clock.now(),
  };
  await insertKey(database, key);
  return { ...key, secret };
}
