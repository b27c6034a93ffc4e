import { createHash } from 'node:crypto';
import { BentoCache, bentostore, errors } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import type { L1CacheDriver } from 'bentocache/types';
import { type Clock, systemClock } from '../clock/index.ts';
import { type Notices, ownOrShared } from '../notices/index.ts';
import type { Store } from '../store/index.ts';
import type { Cache, CacheKey, CacheOptions } from './cache.ts';
import { createPostgresBus } from './postgres-bus.ts';
import { createPostgresDriver, keysWith, pruneEntries } from './postgres-driver.ts';

export interface CacheDeps {
  /** Shares the cache with the other processes on this database; without it values stay in memory. */
  readonly store?: Store;
  /** Shared with others of this process; its own unless given. */
  readonly notices?: Notices;
  readonly clock?: Clock;
  /** Told when the shared layer fails; callers get a fresh load instead of an error. */
  readonly onError?: (error: unknown) => void;
  /** Most memory the values take in this process; 64 MiB unless said. */
  readonly memoryBytes?: number;
}

const MEMORY_BYTES = 64 * 1024 * 1024;
const MEMORY_ENTRIES = 20_000;
const PRUNE_EVERY_MS = 10 * 60_000;
/** A failing database is left alone for this long; meanwhile the cache works from memory. */
const BREAK_MS = 2000;
/** After a failed load the stale value is given for this long before another load is tried. */
const BACKOFF_MS = 2000;
/** A notification's payload may have 8,000 bytes, and an index entry about 2,700. */
const LONGEST_PLAIN_KEY = 300;

export function createCache(deps: CacheDeps = {}): Cache {
  const { bento, prune } = build(deps);
  const loading = new Map<string, Promise<unknown>>();
  return {
    getOrSet<Value>(key: CacheKey, options: CacheOptions, load: () => Promise<Value>): Promise<Value> {
      const name = nameOf(key);
      const running = loading.get(name);
      if (running) return running as Promise<Value>;
      const result = bento
        .getOrSet({ key: name, factory: load, ...bentoOptions(key.workspaceId, options) })
        .catch((error: unknown) => {
          throw error instanceof errors.E_FACTORY_ERROR ? error.cause : error;
        })
        .finally(() => loading.delete(name));
      loading.set(name, result);
      return result;
    },
    async get<Value>(key: CacheKey): Promise<Value | undefined> {
      return (await bento.get({ key: nameOf(key), grace: false })) as Value | undefined;
    },
    async set(key, value, options) {
      await bento.set({ key: nameOf(key), value, ...bentoOptions(key.workspaceId, options) });
    },
    async invalidateTags(workspaceId, tags) {
      await bento.deleteByTag({ tags: tags.map((tag) => tagName(workspaceId, tag)) });
    },
    async erase(workspaceId, { tags, words }) {
      const names = tags.map((tag) => tagName(workspaceId, tag));
      // What only the memory of this process holds is out of date with its tag.
      await bento.deleteByTag({ tags: names });
      if (!deps.store) return 0;
      const found = await keysWith(deps.store, workspaceId, [...names, ...words]);
      const keys = found.filter((key) => key.startsWith(workspaceId));
      if (keys.length > 0) await bento.deleteMany({ keys });
      return keys.length;
    },
    prune,
    async close() {
      await Promise.allSettled(loading.values());
      await bento.disconnectAll();
    },
  };
}

function build(deps: CacheDeps) {
  const { store, clock = systemClock, onError = () => undefined } = deps;
  let memory: L1CacheDriver | undefined;
  const settings = { maxItems: MEMORY_ENTRIES, maxSize: deps.memoryBytes ?? MEMORY_BYTES, prefix: 'memory' };
  const driver = memoryDriver(settings);
  let shared = bentostore({ l2CircuitBreakerDuration: BREAK_MS }).useL1Layer({
    ...driver,
    factory: (config) => (memory = driver.factory({ ...config, prefix: 'memory' })),
  });
  if (store) {
    const onGap = () => memory?.clear();
    const { connectionString } = store;
    const notices = ownOrShared(deps.notices, { connectionString, clock, onError });
    shared = shared
      .useL2Layer({ options: {}, factory: () => createPostgresDriver({ store, clock, onError }) })
      .useBus({ options: {}, factory: () => createPostgresBus({ store, notices, onGap }) });
  }
  const bento = new BentoCache({ default: 'leadline', stores: { leadline: shared } });
  // Makes the store now rather than at its first use, so that it listens from the start.
  bento.use('leadline');
  const prune = () => (store ? pruneEntries({ store, clock }) : Promise.resolve(0));
  const timer = store && setInterval(() => void prune().catch(onError), PRUNE_EVERY_MS).unref();
  return {
    bento: {
      getOrSet: bento.getOrSet.bind(bento),
      get: bento.get.bind(bento),
      set: bento.set.bind(bento),
      deleteByTag: bento.deleteByTag.bind(bento),
      deleteMany: bento.deleteMany.bind(bento),
      async disconnectAll() {
        clearInterval(timer);
        await bento.disconnectAll();
      },
    },
    prune,
  };
}

/** The library counts its grace from the moment of writing, we count it from the end of freshness. */
function bentoOptions(workspaceId: string, { ttlMs, graceMs = 0, tags = [] }: CacheOptions) {
  return {
    ttl: ttlMs,
    grace: graceMs > 0 ? ttlMs + graceMs : (false as const),
    // Waits for the load, however long it takes: what was stale may only stand in for a failure.
    timeout: null,
    graceBackoff: Math.min(BACKOFF_MS, Math.max(1, graceMs)),
    tags: tags.map((tag) => tagName(workspaceId, tag)),
  };
}

function nameOf({ workspaceId, key }: CacheKey): string {
  return `${workspaceId}:${bounded(key)}`;
}

/** When a tag was invalidated is kept for days, and a tag may name whom it is about: of the tag itself nothing is kept. */
function tagName(workspaceId: string, tag: string): string {
  return `${workspaceId}:${createHash('sha256').update(tag).digest('base64url')}`;
}

function bounded(text: string): string {
  return text.length <= LONGEST_PLAIN_KEY ? text : createHash('sha256').update(text).digest('hex');
}
