import type { Clock } from '../../clock/index.ts';
import { LeadlineError, toLeadlineError } from '../../errors/index.ts';
import { notify } from '../../notices/index.ts';
import type { Database, Store } from '../../store/index.ts';
import { createMasterKeys, type MasterKeySource, type MasterKeys } from './master-keys.ts';
import type { ProviderKey, ProviderKeys } from './provider-keys.ts';
import {
  deleteProviderKey,
  findProviderKey,
  holdMasterKeys,
  keepProviderKey,
  listProviderKeys,
  lockKeysUnderOthers,
  lockMasterKeys,
  lockRekeying,
  resealProviderKey,
  type StoredProviderKey,
} from './repository.ts';
import { open, type SealedFor, seal } from './seal.ts';

export interface ProviderKeyDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Cryptographically random bytes. */
  readonly random: (size: number) => Buffer;
  readonly masterKey: Omit<MasterKeySource, 'random'>;
  /** The providers there are. */
  readonly providers: readonly string[];
}

/** Carries the id of the workspace whose keys have changed. */
const CHANNEL = 'leadline_provider_keys';
const BELIEVED_MS = 5000;
const MOST_REMEMBERED = 5000;
const LAST = 4;
/** Of a shorter key, four characters would tell too much. */
const SHORTEST_SHOWN = 16;
const REKEYED_AT_ONCE = 200;

/** @throws `invalid_input` for a master key that is not 32 bytes. */
export function createProviderKeys(deps: ProviderKeyDeps): ProviderKeys {
  const { store, clock, random } = deps;
  const masterKeys = createMasterKeys({ ...deps.masterKey, random });
  const memory = createMemory(clock);
  const unseal = unsealWith(masterKeys);
  return {
    async set(workspaceId, { provider, secret }) {
      if (!deps.providers.includes(provider)) throw unknownProvider(provider, deps.providers);
      const owner = { workspaceId, provider };
      const now = clock.now();
      const lastFour = secret.length < SHORTEST_SHOWN ? '' : secret.slice(-LAST);
      const kept = await store.tenant(workspaceId, async (database) => {
        await holdMasterKeys(database);
        const sealed = seal(secret, owner, { masterKey: await masterKeys.current(), random });
        await notify(database, CHANNEL, workspaceId);
        return keepProviderKey(database, { ...owner, ...sealed, lastFour, createdAt: now, updatedAt: now });
      });
      memory.forget(owner);
      return toProviderKey(kept);
    },
    async list(workspaceId) {
      const rows = await store.tenant(workspaceId, (database) => listProviderKeys(database, workspaceId));
      return rows.map(toProviderKey);
    },
    all: (workspaceId) => allKeys({ store, unseal }, workspaceId),
    async remove(workspaceId, provider) {
      const owner = { workspaceId, provider };
      const gone = await store.tenant(workspaceId, async (database) => {
        await notify(database, CHANNEL, workspaceId);
        return deleteProviderKey(database, owner);
      });
      memory.forget(owner);
      return gone;
    },
    async find(workspaceId, provider) {
      const owner = { workspaceId, provider };
      const known = memory.get(owner);
      if (known !== undefined) return known;
      const generation = memory.generation();
      const row = await store.tenant(workspaceId, (database) => findProviderKey(database, owner));
      const secret = row && (await unseal(row));
      if (generation === memory.generation()) memory.set(owner, secret);
      return secret;
    },
    watch: (notices, onChange) =>
      notices.subscribe(CHANNEL, { onNotice: onChange, onGap: () => onChange(null) }),
    rekey: () =>
      store.system(async (database) => {
        await lockRekeying(database);
        return rekey({ store, masterKeys, random, unseal });
      }),
  };
}

type Unseal = (row: StoredProviderKey) => Promise<string>;

function unsealWith(masterKeys: MasterKeys): Unseal {
  return async (row) => {
    const masterKey = await masterKeys.find(row.masterKeyId);
    if (!masterKey) throw undecipherable(row.provider);
    try {
      return open(row, row, masterKey);
    } catch (cause) {
      throw undecipherable(row.provider, cause);
    }
  };
}

async function allKeys(
  { store, unseal }: { readonly store: Store; readonly unseal: Unseal },
  workspaceId: string,
): Promise<Map<string, string | LeadlineError>> {
  const rows = await store.tenant(workspaceId, (database) => listProviderKeys(database, workspaceId));
  const secrets = rows.map(async (row) => [row.provider, await unseal(row).catch(toLeadlineError)] as const);
  return new Map(await Promise.all(secrets));
}

/** In groups, so that no transaction holds everybody's keys for long; what is done already is not done again. */
async function rekey(work: {
  readonly store: Store;
  readonly masterKeys: MasterKeys;
  readonly random: (size: number) => Buffer;
  readonly unseal: Unseal;
}): Promise<{ rekeyed: number }> {
  const { store, masterKeys, random, unseal } = work;
  const masterKey = await masterKeys.renew();
  const resealSome = async (database: Database) => {
    const rows = await lockKeysUnderOthers(database, masterKey.id, REKEYED_AT_ONCE);
    for (const row of rows) {
      const sealed = seal(await unseal(row), row, { masterKey, random });
      await resealProviderKey(database, { ...row, ...sealed });
    }
    return rows.length;
  };
  let rekeyed = 0;
  for (let done = -1; done !== 0; rekeyed += done) done = await store.system(resealSome);
  // Whoever chose an earlier master key a moment ago has stored by the time this has the lock.
  await store.system(async (database) => {
    await lockMasterKeys(database);
    for (let done = -1; done !== 0; rekeyed += done) done = await resealSome(database);
    await masterKeys.dropEarlier();
  });
  return { rekeyed };
}

function nameOf({ workspaceId, provider }: SealedFor): string {
  return `${workspaceId} ${provider}`;
}

/** What was found lately, null for nothing. Bounded, and kept in this process alone. */
function createMemory(clock: Clock) {
  const found = new Map<string, { readonly secret: string | null; readonly untilMs: number }>();
  let generation = 0;
  return {
    generation: () => generation,
    get(owner: SealedFor): string | null | undefined {
      const known = found.get(nameOf(owner));
      return known && known.untilMs > clock.monotonicMs() ? known.secret : undefined;
    },
    set(owner: SealedFor, secret: string | null) {
      const name = nameOf(owner);
      found.delete(name);
      const [oldest] = found.keys();
      if (found.size >= MOST_REMEMBERED && oldest !== undefined) found.delete(oldest);
      found.set(name, { secret, untilMs: clock.monotonicMs() + BELIEVED_MS });
    },
    forget(owner: SealedFor) {
      generation += 1;
      found.delete(nameOf(owner));
    },
  };
}

function toProviderKey({ provider, lastFour, createdAt, updatedAt }: StoredProviderKey): ProviderKey {
  return { provider, lastFour, createdAt, updatedAt };
}

function unknownProvider(provider: string, known: readonly string[]): LeadlineError {
  return new LeadlineError('invalid_input', `There is no provider "${provider}".`, {
    issues: [{ path: 'provider', message: `must be one of ${known.join(', ')}` }],
    next: `Use one of ${known.join(', ')}.`,
    kept: 'Nothing was stored.',
  });
}

function undecipherable(provider: string, cause?: unknown): LeadlineError {
  return new LeadlineError(
    'provider_unconfigured',
    `The workspace's key with ${provider} cannot be decrypted: the master key is another one, or the row was changed.`,
    {
      next: 'Give the earlier master key in LEADLINE_MASTER_KEYS_EARLIER, or set the key anew (`leadline provider-keys set`).',
      kept: 'The encrypted key is as it was.',
      cause,
    },
  );
}
