import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../testing/index.ts';
import { systemClock } from '../clock/index.ts';
import { openStore } from '../store/index.ts';
import { type Cache, createCache } from './index.ts';

const database = await testDatabase();
const { store, workspaceId } = database;
let open: Cache[] = [];

afterEach(async () => {
  await Promise.all(open.map((cache) => cache.close()));
  open = [];
});
afterAll(() => database.close());

function openCache(deps: Parameters<typeof createCache>[0]): Cache {
  const cache = createCache(deps);
  open.push(cache);
  return cache;
}

const inMemory = () => openCache({});
const shared = () => openCache({ store });
const someKey = () => ({ workspaceId, key: randomUUID() });
const minute = { ttlMs: 60_000 };

/** Loads that count themselves. */
function counted<Value>(value: () => Value | Promise<Value>) {
  const load = async () => {
    load.calls += 1;
    return value();
  };
  load.calls = 0;
  return load;
}

describe.each([
  ['in memory', inMemory],
  ['shared through PostgreSQL', shared],
])('a cache %s', (_name, create) => {
  it('loads once and remembers', async () => {
    const cache = create();
    const key = someKey();
    const load = counted(() => ({ price: 0.2 }));
    expect(await cache.getOrSet(key, minute, load)).toEqual({ price: 0.2 });
    expect(await cache.getOrSet(key, minute, load)).toEqual({ price: 0.2 });
    expect(await cache.get(key)).toEqual({ price: 0.2 });
    expect(load.calls).toBe(1);
  });

  it('knows nothing of what was never set', async () => {
    expect(await create().get(someKey())).toBeUndefined();
  });

  it('keeps null, nothing, zero and false apart from having nothing', async () => {
    const cache = create();
    for (const value of [null, '', 0, false]) {
      const key = someKey();
      await cache.set(key, value, minute);
      expect(await cache.get(key)).toBe(value);
    }
  });

  it('loads once for a hundred callers at the same time', async () => {
    const cache = create();
    const key = someKey();
    const load = counted(() => pause(20, 'loaded'));
    const answers = await Promise.all(Array.from({ length: 100 }, () => cache.getOrSet(key, minute, load)));
    expect(new Set(answers)).toEqual(new Set(['loaded']));
    expect(load.calls).toBe(1);
  });

  it('gives all of them the one error of a failing load, and tries anew for the next caller', async () => {
    const cache = create();
    const key = someKey();
    const failure = new Error('provider away');
    const load = counted(() => {
      throw failure;
    });
    const asked = await Promise.allSettled(
      Array.from({ length: 100 }, () => cache.getOrSet(key, minute, load)),
    );
    expect(asked.every((each) => each.status === 'rejected' && each.reason === failure)).toBe(true);
    expect(load.calls).toBe(1);
    expect(await cache.getOrSet(key, minute, async () => 'back')).toBe('back');
  });

  it('loads anew when the time is up', async () => {
    const cache = create();
    const key = someKey();
    await cache.set(key, 'old', { ttlMs: 30 });
    await pause(50);
    expect(await cache.get(key)).toBeUndefined();
    expect(await cache.getOrSet(key, minute, async () => 'new')).toBe('new');
  });

  it('gives the stale value when loading fails within the grace, and the error after it', async () => {
    const cache = create();
    const key = someKey();
    const options = { ttlMs: 30, graceMs: 300 };
    const fail = counted(() => Promise.reject(new Error('provider away')));
    await cache.set(key, 'stale', options);
    await pause(50);
    expect(await cache.getOrSet(key, options, fail)).toBe('stale');
    expect(fail.calls).toBe(1);
    await pause(400);
    await expect(cache.getOrSet(key, options, fail)).rejects.toThrow('provider away');
  });

  it('prefers a new value to a stale one', async () => {
    const cache = create();
    const key = someKey();
    const options = { ttlMs: 30, graceMs: 60_000 };
    await cache.set(key, 'stale', options);
    await pause(50);
    expect(await cache.getOrSet(key, options, async () => 'new')).toBe('new');
  });

  it('drops what has a tag, and only that', async () => {
    const cache = create();
    const [tagged, other] = [someKey(), someKey()];
    await cache.set(tagged, 1, { ...minute, tags: ['audit', 'brand'] });
    await cache.set(other, 2, { ...minute, tags: ['brand'] });
    await pause(2);
    await cache.invalidateTags(workspaceId, ['audit']);
    expect(await cache.get(tagged)).toBeUndefined();
    expect(await cache.get(other)).toBe(2);
  });

  it('keeps workspaces apart, their tags too', async () => {
    const cache = create();
    const theirs = await database.addWorkspace();
    await cache.set({ workspaceId, key: 'same' }, 'mine', { ...minute, tags: ['t'] });
    await cache.set({ workspaceId: theirs, key: 'same' }, 'theirs', { ...minute, tags: ['t'] });
    await pause(2);
    await cache.invalidateTags(theirs, ['t']);
    expect(await cache.get({ workspaceId, key: 'same' })).toBe('mine');
    expect(await cache.get({ workspaceId: theirs, key: 'same' })).toBeUndefined();
  });

  it('takes keys and tags of any length', async () => {
    const cache = create();
    const key = { workspaceId, key: 'long'.repeat(10_000) };
    await cache.set(key, 'found', { ...minute, tags: ['tag'.repeat(10_000)] });
    expect(await cache.get(key)).toBe('found');
  });
});

describe('caches that share a database', () => {
  it('give each other what one has loaded', async () => {
    const [one, other] = [shared(), shared()];
    const key = someKey();
    await one.set(key, 'once', minute);
    const load = counted(() => 'again');
    expect(await other.getOrSet(key, minute, load)).toBe('once');
    expect(load.calls).toBe(0);
  });

  it('see that a tag was invalidated elsewhere, although they hold the value in memory', async () => {
    const [one, other] = [shared(), shared()];
    const key = someKey();
    await one.set(key, 'old', { ...minute, tags: ['t'] });
    expect(await other.get(key)).toBe('old');
    await one.invalidateTags(workspaceId, ['t']);
    await expect.poll(() => other.get(key), { timeout: 2000 }).toBeUndefined();
  });

  it('see a value that another has replaced', async () => {
    const [one, other] = [shared(), shared()];
    const key = someKey();
    await one.set(key, 'old', minute);
    expect(await other.get(key)).toBe('old');
    await one.set(key, 'new', minute);
    await expect.poll(() => other.get(key), { timeout: 2000 }).toBe('new');
  });

  it('forget what they hold when the connection that tells them of changes breaks', async () => {
    const [one, other] = [shared(), shared()];
    const key = someKey();
    await one.set(key, 'old', minute);
    expect(await other.get(key)).toBe('old');
    await store.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'leadline-notices-of-change' and datname = current_database()`,
    );
    await one.set(key, 'new', minute);
    await expect.poll(() => other.get(key), { timeout: 5000 }).toBe('new');
    await one.set(key, 'newer', minute);
    await expect.poll(() => other.get(key), { timeout: 5000 }).toBe('newer');
  });

  it('erase for good what has a tag or says a word, in every process, and keep no trace of the tag', async () => {
    await database.truncate();
    const [one, other] = [shared(), shared()];
    const [tagged, saying, untouched] = [someKey(), someKey(), someKey()];
    await one.set(tagged, 1, { ...minute, tags: ['company:acme.com'] });
    await one.set(saying, { text: 'of ACME.com' }, minute);
    await one.set(untouched, 'else', minute);
    expect(await other.get(saying)).toEqual({ text: 'of ACME.com' });
    expect(await one.erase(workspaceId, { tags: ['company:acme.com'], words: ['acme.com'] })).toBe(2);
    for (const key of [tagged, saying]) {
      expect(await one.get(key)).toBeUndefined();
      await expect.poll(() => other.get(key), { timeout: 2000 }).toBeUndefined();
    }
    expect(await other.get(untouched)).toBe('else');
    const { rows } = await store.pool.query<{ line: string }>(
      'select to_jsonb(e)::text as line from cache_entries e',
    );
    expect(rows.map(({ line }) => line.toLowerCase()).join()).not.toContain('acme.com');
  });

  it('rows are fenced: another workspace cannot read them', async () => {
    await shared().set(someKey(), 'private', minute);
    const theirs = await database.addWorkspace();
    const seen = await store.tenant(theirs, (db) => db.execute('select * from cache_entries'));
    expect(seen.rows).toEqual([]);
  });

  it('prune what has run out and nothing else', async () => {
    await database.truncate();
    const cache = shared();
    const lasting = someKey();
    await cache.set(someKey(), 'short', { ttlMs: 10 });
    await cache.set(lasting, 'long', minute);
    await pause(30);
    expect(await cache.prune()).toBe(1);
    expect(await shared().get(lasting)).toBe('long');
  });
});

describe('a cache whose database is away', () => {
  it('loads instead of failing, remembers in memory, and says what went wrong', async () => {
    const gone = openStore({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
    const errors: unknown[] = [];
    const cache = openCache({ store: gone, clock: systemClock, onError: (error) => errors.push(error) });
    const key = someKey();
    const load = counted(() => 'loaded');
    expect(await cache.getOrSet(key, minute, load)).toBe('loaded');
    expect(await cache.getOrSet(key, minute, load)).toBe('loaded');
    expect(load.calls).toBe(1);
    expect(errors[0]).toMatchObject({ code: 'database_unavailable' });
    await gone.close();
  });
});
