import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { Store } from '../../store/index.ts';
import { type Principal, plainPrincipal } from '../principal.ts';
import { createKeyChanges } from './key-changes.ts';
import { createKeyMemory, type RememberedKey } from './key-memory.ts';
import { findKeyByHash, type StoredKey, touchKeys } from './repository.ts';
import { hashSecret, looksLikeSecret } from './secret.ts';

const MOST_REMEMBERED = 20_000;
const MOST_UNKNOWN = 1000;
const UNKNOWN_MS = 5000;
const TOUCH_EVERY_MS = 60_000;
/** A key whose row went without a trace, with its workspace, is met by reading each anew now and then. */
const READ_ANEW_MS = 5 * 60_000;

/** A known key that was refused. */
export interface RefusedKey {
  readonly workspaceId: string;
  readonly keyId: string;
  readonly role: Principal['role'];
  readonly reason: 'revoked' | 'expired';
}

export interface AuthenticationDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly onRefused?: ((refused: RefusedKey) => void) | undefined;
}

export interface Authentication {
  authenticate(secret: string): Promise<Principal>;
  /** Reads the key anew when it is next used. */
  forget(keyId: string): void;
}

export function createAuthentication({ store, clock, onRefused }: AuthenticationDeps): Authentication {
  const memory = createKeyMemory(MOST_REMEMBERED);
  const changes = createKeyChanges({ store, clock, forget: memory.forget });
  const unknown = new Map<string, number>();
  const reading = new Map<string, Promise<RememberedKey | null>>();

  async function read(hash: string): Promise<RememberedKey | null> {
    const { generation } = memory;
    const key = await readKey(store, hash, clock.now());
    const nowMs = clock.monotonicMs();
    if (!key) {
      const [oldest] = unknown.keys();
      if (unknown.size >= MOST_UNKNOWN && oldest !== undefined) unknown.delete(oldest);
      unknown.set(hash, nowMs + UNKNOWN_MS);
      return null;
    }
    const sinceUse = clock.now().getTime() - (key.lastUsedAt?.getTime() ?? 0);
    const touchedAtMs = sinceUse >= TOUCH_EVERY_MS ? nowMs : nowMs - Math.max(0, sinceUse);
    const fresh = { key, principal: toPrincipal(key), readAtMs: nowMs, touchedAtMs };
    if (generation === memory.generation) memory.set(hash, fresh);
    return fresh;
  }
  function recall(hash: string): RememberedKey | null {
    const known = memory.get(hash);
    const nowMs = clock.monotonicMs();
    if (!known || nowMs - known.readAtMs > READ_ANEW_MS) return null;
    if (nowMs - known.touchedAtMs >= TOUCH_EVERY_MS) {
      known.touchedAtMs = nowMs;
      changes.touch(known.key.id);
    }
    return known;
  }
  function readTogether(hash: string): Promise<RememberedKey | null> {
    const begun = reading.get(hash) ?? read(hash).finally(() => reading.delete(hash));
    reading.set(hash, begun);
    return begun;
  }
  return {
    async authenticate(secret) {
      if (!looksLikeSecret(secret)) throw refusal('is not known');
      const hash = hashSecret(secret);
      const remembered = recall(hash);
      if (!changes.believed()) await changes.look();
      // Looking may have made it forgotten.
      let known = remembered && memory.get(hash) === remembered ? remembered : null;
      if (!known && (unknown.get(hash) ?? 0) <= clock.monotonicMs()) known = await readTogether(hash);
      if (!known) throw refusal('is not known');
      return judge(known, { hash, now: clock.now(), onRefused });
    },
    forget: (keyId) => memory.forget(keyId),
  };
}

function judge(
  { key, principal }: RememberedKey,
  asked: { readonly hash: string; readonly now: Date } & Pick<AuthenticationDeps, 'onRefused'>,
): Principal {
  const { hash, now, onRefused } = asked;
  const rotatedAway = hash !== key.hash && !(key.previousValidUntil && key.previousValidUntil > now);
  const expired = key.expiresAt !== null && key.expiresAt <= now;
  if (!key.revokedAt && !rotatedAway && !expired) return principal;
  const { workspaceId, id: keyId, role } = key;
  onRefused?.({ workspaceId, keyId, role, reason: key.revokedAt ? 'revoked' : 'expired' });
  if (key.revokedAt) throw refusal('was revoked');
  throw refusal(expired ? 'has expired' : 'was replaced by a newer one');
}

export function toPrincipal(key: StoredKey): Principal {
  const { workspaceId, id: keyId, role, userId, tier, region, confidential, models } = key;
  return plainPrincipal({ workspaceId, keyId, role, userId, tier, region, confidential, models });
}

/** Which workspace a key belongs to is only known once it is found, so this looks across all of them. */
function readKey(store: Store, hash: string, now: Date): Promise<StoredKey | null> {
  return store.system(async (database) => {
    const key = await findKeyByHash(database, hash);
    const stale = !key?.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() >= TOUCH_EVERY_MS;
    if (key && stale && !key.revokedAt) await touchKeys(database, [key.id], now);
    return key;
  });
}

function refusal(what: string): LeadlineError {
  return new LeadlineError('unauthenticated', `This API key ${what}.`, {
    next: "Ask the workspace's admin for a key; the owner of this machine finds one in `api-key` in LEADLINE_HOME.",
  });
}
