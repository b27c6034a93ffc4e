import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import { readCursor, writeCursor } from '../../paging/index.ts';
import type { Store } from '../../store/index.ts';
import type { ApiKey, ApiKeys, KeyChange, NewApiKey } from '../iam.ts';
import { changedLimits, type LimitChanges } from '../own-limits.ts';
import { noLimits } from '../principal.ts';
import { type Authentication, createAuthentication, type RefusedKey } from './authentication.ts';
import {
  changeKey,
  findKey,
  insertKey,
  type KeyAt,
  type KeyColumns,
  listKeys,
  revokeKey,
  type StoredKey,
} from './repository.ts';
import { hashSecret, newSecret, shownPrefix } from './secret.ts';

export interface KeyDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Cryptographically random bytes. */
  readonly random: (size: number) => Buffer;
  readonly newId: () => string;
  /** Told when a revoked or expired key was used. */
  readonly onRefusedKey?: ((refused: RefusedKey) => void) | undefined;
  readonly limitChanges?: LimitChanges | undefined;
}

const PAGE = 50;
const LONGEST_PAGE = 200;

export function createKeys(deps: KeyDeps): ApiKeys {
  const { store, clock, random } = deps;
  const authentication = createAuthentication({ store, clock, onRefused: deps.onRefusedKey });
  const change = createChange(deps, authentication);
  return {
    async createApiKey(wanted) {
      const secret = newSecret(random);
      const key = newKey(deps, wanted, secret);
      await store.tenant(key.workspaceId, (database) => insertKey(database, key));
      return { ...toApiKey(key), secret };
    },
    authenticate: (secret) => authentication.authenticate(secret),
    async getKey(workspaceId, id) {
      const key = await store.tenant(workspaceId, (database) => findKey(database, { workspaceId, id }));
      return toApiKey(key ?? notFound());
    },
    async updateKey(workspaceId, id, wanted) {
      return toApiKey(await change({ workspaceId, id }, (key) => columnsOf(wanted, key)));
    },
    async rotateKey(workspaceId, id, graceSeconds) {
      const secret = newSecret(random);
      const changed = await change({ workspaceId, id }, (key) => {
        if (key.revokedAt) throw revoked();
        return rotation(key, { secret, now: clock.now(), graceSeconds });
      });
      return { ...toApiKey(changed), secret };
    },
    async revokeKey(workspaceId, id) {
      const key = await store.tenant(workspaceId, (database) =>
        revokeKey(database, { workspaceId, id }, clock.now()),
      );
      authentication.forget(id);
      if (!key) notFound();
    },
    async listKeys(workspaceId, { limit = PAGE, cursor } = {}) {
      const after = cursor === undefined ? undefined : readCursor(cursor);
      const most = Math.min(limit, LONGEST_PAGE);
      const found = await store.tenant(workspaceId, (database) =>
        listKeys(database, workspaceId, { limit: most + 1, after }),
      );
      const items = found.slice(0, most).map(toApiKey);
      const last = items.at(-1);
      const more = found.length > most && last;
      return { items, nextCursor: more ? writeCursor({ at: last.createdAt, id: last.id }) : null };
    },
  };
}

/** Does something to one key, and lets this process see it at once. */
function createChange(
  { store, limitChanges }: KeyDeps,
  authentication: Pick<Authentication, 'forget'>,
): (at: KeyAt, work: (key: StoredKey) => KeyColumns) => Promise<StoredKey> {
  return async (at, work) => {
    let limited = false;
    const changed = await store.tenant(at.workspaceId, async (database) => {
      const key = await findKey(database, at);
      const columns = key && work(key);
      limited = columns?.limits !== undefined;
      if (limited) await limitChanges?.announce(database, at.workspaceId);
      return columns && changeKey(database, at, columns);
    });
    authentication.forget(at.id);
    if (limited) limitChanges?.committed(at.workspaceId);
    return changed ?? notFound();
  };
}

/** A key that is not stored yet. */
export function newKey(
  { clock, newId }: Pick<KeyDeps, 'clock' | 'newId'>,
  wanted: NewApiKey,
  secret: string,
): StoredKey {
  return {
    id: newId(),
    userId: null,
    tier: null,
    region: null,
    confidential: false,
    models: null,
    limits: noLimits,
    expiresAt: null,
    ...wanted,
    prefix: shownPrefix(secret),
    hash: hashSecret(secret),
    previousHash: null,
    previousValidUntil: null,
    createdAt: clock.now(),
    revokedAt: null,
    rotatedAt: null,
    lastUsedAt: null,
  };
}

function rotation(
  key: StoredKey,
  to: { readonly secret: string; readonly now: Date; readonly graceSeconds: number },
) {
  return {
    hash: hashSecret(to.secret),
    prefix: shownPrefix(to.secret),
    previousHash: key.hash,
    previousValidUntil: new Date(to.now.getTime() + to.graceSeconds * 1000),
    rotatedAt: to.now,
  };
}

function columnsOf({ limits, ...settings }: KeyChange, key: StoredKey) {
  return limits ? { ...settings, limits: changedLimits(key.limits, limits) } : settings;
}

function toApiKey(key: StoredKey): ApiKey {
  const { workspaceId: _workspace, hash: _hash, previousHash: _previous, ...shown } = key;
  return shown;
}

function notFound(): never {
  throw new LeadlineError('not_found', 'This workspace has no such key.', {
    next: 'List the keys with `leadline keys list`.',
  });
}

function revoked(): LeadlineError {
  return new LeadlineError('conflict', 'This key was revoked; it cannot be used again.', {
    next: 'Make a new key.',
  });
}
