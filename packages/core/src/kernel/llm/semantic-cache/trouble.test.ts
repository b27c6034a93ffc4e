import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../clock/index.ts';
import { openStore } from '../../store/index.ts';
import { asking, builtin, keep, MODEL, testCacheWorld } from './test-cache-world.ts';

const { database, openCache, someScope } = await testCacheWorld();
const { store } = database;

describe('processes that share a database', () => {
  it('find what another wrote before they began', async () => {
    const asked = asking(someScope(), 'What is churn?');
    await keep(openCache(), asked, { answer: 1 });
    expect((await openCache().find(asked))?.answer).toBe(1);
  });

  it('find what another writes while they hold the workspace in memory', async () => {
    const [one, other] = [openCache(), openCache()];
    const scope = someScope();
    const [first, second] = [asking(scope, 'What is churn?'), asking(scope, 'What is growth?')];
    expect(await other.find(first)).toBeNull();
    await keep(one, first, { answer: 1 });
    await expect.poll(async () => (await other.find(first))?.answer, { timeout: 5_000 }).toBe(1);
    await keep(one, second, { answer: 2 });
    await expect.poll(async () => (await other.find(second))?.answer, { timeout: 5_000 }).toBe(2);
  });

  it('catch up when the connection that tells them breaks', async () => {
    const [one, other] = [openCache(), openCache()];
    const asked = asking(someScope(), 'What is churn?');
    expect(await other.find(asked)).toBeNull();
    const listening = `select count(*)::int as n from pg_stat_activity where application_name = 'leadline-notices-of-change' and datname = current_database()`;
    await expect
      .poll(async () => (await store.pool.query<{ n: number }>(listening)).rows[0]?.n, { timeout: 5_000 })
      .toBe(1);
    await store.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'leadline-notices-of-change' and datname = current_database()`,
    );
    await keep(one, asked, { answer: 1 });
    await expect.poll(async () => (await other.find(asked))?.answer, { timeout: 8_000 }).toBe(1);
  });
});

describe('trouble', () => {
  it('without a database finds nothing, loses answers and says so, but fails nobody', async () => {
    const events: { readonly type: string }[] = [];
    const gone = openStore({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
    const cache = openCache({ store: gone, onEvent: (event) => events.push(event) });
    const asked = asking(someScope(), 'What is churn?');
    expect(await cache.find(asked)).toBeNull();
    await keep(cache, asked, { answer: 1 });
    expect(cache.counts()).toMatchObject({ hits: 0 });
    expect(cache.answers.counts()).toMatchObject({ kept: { semantic: 0 }, lost: { semantic: 1 } });
    expect(events.map((event) => event.type)).toEqual(expect.arrayContaining(['failed', 'lost']));
    await gone.close();
  });

  it('keeps the others of a batch in which one cannot be stored', async () => {
    const cache = openCache();
    const scope = someScope();
    cache.put(asking(scope, 'What is churn?'), 'a\u0000b', { askedAt: new Date(), model: MODEL });
    cache.put(asking(scope, 'What is growth?'), 'kept', { askedAt: new Date(), model: MODEL });
    await cache.answers.flush();
    expect(await cache.find(asking(scope, 'What is churn?'))).toBeNull();
    expect((await cache.find(asking(scope, 'What is growth?')))?.answer).toBe('kept');
    expect(cache.answers.counts()).toMatchObject({ kept: { semantic: 1 }, lost: { semantic: 1 } });
  });

  it('loses the newest answers when more come at once than are written, and says how many', async () => {
    const cache = openCache({ clock: { ...systemClock, monotonicMs: () => 0 } });
    const scope = someScope(await database.addWorkspace());
    for (let number = 2; number < 2_502; number++)
      cache.put(asking(scope, `What is case ${number}?`), number, {
        askedAt: new Date(),
        model: MODEL,
      });
    await cache.answers.flush();
    expect(cache.answers.counts()).toMatchObject({ kept: { semantic: 2_000 }, lost: { semantic: 500 } });
    expect((await cache.find(asking(scope, 'What is case 2?')))?.answer).toBe(2);
    expect(await cache.find(asking(scope, 'What is case 2501?'))).toBeNull();
  });

  it('goes on without an embedder that fails or does not answer', async () => {
    const scope = someScope();
    await keep(openCache(), asking(scope, 'What is churn?'), { answer: 1 });
    const embedders = [
      () => pause(60_000, [], { ref: false }),
      () => Promise.reject(new Error('no')),
      () => Promise.resolve([]),
    ];
    for (const embed of embedders) {
      const cache = openCache({ embedTimeoutMs: 50, embedder: { ...builtin, embed } });
      expect(await cache.find(asking(scope, "What's churn?"))).toBeNull();
      expect(cache.counts().failed).toBe(1);
    }
  });

  it('keeps no more of a workspace than it may, in the table and in memory: the oldest go', async () => {
    const cache = openCache({ entriesPerWorkspace: 3 });
    const scope = someScope(await database.addWorkspace());
    const asked = ['alpha', 'beta', 'gamma', 'delta'].map((word) => asking(scope, `What is ${word}?`));
    for (const one of asked) {
      await keep(cache, one, { answer: one.question });
      await cache.find(one);
    }
    expect((await cache.answers.figures(scope.workspaceId)).semantic).toMatchObject({ entries: 3 });
    expect(cache.answers.counts().known).toBeLessThanOrEqual(6);
    const found = [];
    for (const one of asked) found.push((await cache.find(one))?.answer);
    expect(found).toEqual([undefined, ...asked.slice(1).map((one) => one.question)]);
  });

  it('forgets workspaces that were not asked for longest when memory is short, and reads them again', async () => {
    const cache = openCache({ entriesInMemory: 1 });
    const [ours, theirs] = [await database.addWorkspace(), await database.addWorkspace()];
    const [one, other] = [
      asking(someScope(ours), 'What is churn?'),
      asking(someScope(theirs), 'What is growth?'),
    ];
    for (const asked of [one, other, one, other]) {
      await keep(cache, asked, { answer: asked.question });
      expect((await cache.find(asked))?.answer).toBe(asked.question);
    }
    expect((await cache.find(one))?.answer).toBe(one.question);
    expect(cache.answers.counts().known).toBe(1);
  });
});
