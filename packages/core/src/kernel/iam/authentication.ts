import type { Clock } from '../clock/index.ts';
import { LeadlineError } from '../errors/index.ts';
import type { Store } from '../store/index.ts';
import type { Principal } from './principal.ts';
import { findKeyByHash, type StoredKey, touchKey } from './repository.ts';
import { hashSecret, looksLikeSecret, sameText } from './secret.ts';

/** How long this process believes what it read, and so how long a key revoked elsewhere still works here. */
const BELIEVED_MS = 5000;
const MOST_REMEMBERED = 10_000;
const TOUCH_EVERY_MS = 60_000;

interface Remembered {
  readonly key: StoredKey;
  readonly untilMs: number;
}

export interface Authentication {
  authenticate(secret: string): Promise<Principal>;
  /** Reads the key with this hash anew when it is next used. */
  forget(hash: string): void;
}

export function createAuthentication(deps: { readonly store: Store; readonly clock: Clock }): Authentication {
  const { store, clock } = deps;
  const remembered = new Map<string, Remembered>();

  const lookUp = async (hash: string): Promise<StoredKey | null> => {
    const known = remembered.get(hash);
    if (known && known.untilMs > clock.monotonicMs()) return known.key;
    const key = await readKey(store, hash, clock.now());
    remembered.delete(hash);
    if (!key) return null;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(hash, { key, untilMs: clock.monotonicMs() + BELIEVED_MS });
    return key;
  };
  return {
    async authenticate(secret) {
      const hash = hashSecret(secret);
      const key = looksLikeSecret(secret) ? await lookUp(hash) : null;
      if (!key || !sameText(key.hash, hash)) throw refused('This API key is not known.');
      if (key.revokedAt) throw refused('This API key was revoked.');
      if (key.expiresAt && key.expiresAt <= clock.now()) throw refused('This API key has expired.');
      return { workspaceId: key.workspaceId, keyId: key.id, role: key.role };
    },
    forget: (hash) => void remembered.delete(hash),
  };
}

/** Which workspace a key belongs to is only known once it is found, so this looks across all of them. */
function readKey(store: Store, hash: string, now: Date): Promise<StoredKey | null> {
  return store.system(async (database) => {
    const key = await findKeyByHash(database, hash);
    const stale = !key?.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() >= TOUCH_EVERY_MS;
    if (key && stale && !key.revokedAt) await touchKey(database, key.id, now);
    return key;
  });
}

function refused(message: string): LeadlineError {
  return new LeadlineError('unauthenticated', message, {
    next: "Ask the workspace's admin for a key; the owner of this machine finds one in `api-key` in LEADLINE_HOME.",
  });
}
