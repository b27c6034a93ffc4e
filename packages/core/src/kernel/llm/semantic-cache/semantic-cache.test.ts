import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../../testing/index.ts';
import { asking, builtin, keep, MODEL, type OpenCache, testCacheWorld } from './test-cache-world.ts';

const { database, openCache, someScope } = await testCacheWorld();
const { store } = database;

/** How many answers went with these tags, or all. */
const gone = async (cache: OpenCache, workspaceId: string, tags?: string[]) =>
  (await cache.answers.invalidate(workspaceId, { tags })).semantic;

describe('the semantic cache', () => {
  it('answers a question that was asked in other words, and says which and how near', async () => {
    const cache = openCache();
    const scope = someScope();
    await keep(cache, asking(scope, 'What is the price of Acme in the USA?'), {
      answer: { text: '$5' },
      tags: ['acme'],
    });
    const hit = await cache.find(asking(scope, "What's the price of Acme in the United States?"));
    expect(hit).toMatchObject({
      answer: { text: '$5' },
      question: 'What is the price of Acme in the USA?',
      tags: ['acme'],
      embedder: 'builtin-1',
    });
    expect(hit?.similarity).toBeGreaterThan(0.95);
    expect(cache.counts()).toMatchObject({ looked: 1, hits: 1 });
    expect(cache.answers.counts().kept).toEqual({ exact: 0, semantic: 1 });
  });

  it('answers the same question that was asked word for word', async () => {
    const cache = openCache();
    const asked = asking(someScope(), 'const x = { a: 1 }; // what is x.a?');
    await keep(cache, asked, { answer: 1 });
    expect((await cache.find(asked))?.answer).toBe(1);
  });

  it('refuses a question that shares its words but asks something else', async () => {
    const cache = openCache({ threshold: 0.5 });
    const scope = someScope();
    await keep(cache, asking(scope, 'How do I enable single sign-on for the workspace?'), { answer: 'on' });
    expect(await cache.find(asking(scope, 'How do I disable single sign-on for the workspace?'))).toBeNull();
    expect(await cache.find(asking(scope, 'How to enable single sign-on for the workspace'))).not.toBeNull();
  });

  it('refuses a question that reads the same when the embedder says it is far away, and counts it', async () => {
    const events: { readonly type: string }[] = [];
    const apart = {
      ...builtin,
      embed: () => Promise.resolve([Float32Array.of(1, 0), Float32Array.of(0.6, 0.8)]),
    };
    const cache = openCache({ embedder: apart, onEvent: (event) => events.push(event) });
    const scope = someScope();
    await keep(cache, asking(scope, 'What is churn?'), { answer: 1 });
    expect(await cache.find(asking(scope, "What's churn?"))).toBeNull();
    expect(cache.counts()).toMatchObject({ misses: 1, refused: 1 });
    expect(events.find((event) => event.type === 'refused')).toMatchObject({ task: scope.task });
  });

  it.each(['task', 'promptVersion', 'model', 'context'] as const)(
    'keeps answers of another %s apart',
    async (part) => {
      const cache = openCache();
      const scope = someScope();
      await keep(cache, asking(scope, 'What is churn?'), { answer: 1 });
      expect(await cache.find(asking({ ...scope, [part]: 'other' }, 'What is churn?'))).toBeNull();
    },
  );

  it('keeps workspaces apart, in memory and in the table', async () => {
    const cache = openCache();
    const scope = someScope();
    const theirs = await database.addWorkspace();
    await keep(cache, asking(scope, 'What is churn?'), { answer: 1 });
    expect(await cache.find(asking({ ...scope, workspaceId: theirs }, 'What is churn?'))).toBeNull();
    const seen = await store.tenant(theirs, (db) => db.execute('select * from llm_cached_answers'));
    expect(seen.rows).toEqual([]);
  });

  it('asks no embedder while questions miss or are the same word for word', async () => {
    let asked = 0;
    const counting = {
      ...builtin,
      embed: (texts: readonly string[]) => builtin.embed(texts).finally(() => asked++),
    };
    const cache = openCache({ embedder: counting });
    const scope = someScope();
    await keep(cache, asking(scope, 'What is churn?'), { answer: 1 });
    await cache.find(asking(scope, 'What is growth?'));
    expect((await cache.find(asking(scope, 'What is churn?')))?.similarity).toBe(1);
    expect(asked).toBe(0);
    await cache.find(asking(scope, "What's churn?"));
    expect(asked).toBe(1);
  });

  it('gives the newer of two answers to the same question', async () => {
    const cache = openCache();
    const scope = someScope();
    await keep(cache, asking(scope, 'What is churn?'), { answer: 'old' });
    await keep(cache, { ...asking(scope, "What's churn?"), use: 'bypass' }, { answer: 'new' });
    expect((await cache.find(asking(scope, 'What is churn?')))?.answer).toBe('new');
  });

  it('is not asked by a request that bypasses it, nor read or fed by measuring calls', async () => {
    const cache = openCache();
    const asked = asking(someScope(), 'Which CRM is best?');
    await keep(cache, { ...asked, use: 'measuring' }, { answer: 'measured' });
    expect(await cache.find(asked)).toBeNull();
    await keep(cache, asked, { answer: 'kept' });
    expect(await cache.find({ ...asked, use: 'bypass' })).toBeNull();
    expect(await cache.find({ ...asked, use: 'measuring' })).toBeNull();
    expect((await cache.find(asked))?.answer).toBe('kept');
    expect(cache.counts()).toMatchObject({ bypassed: 1 });
    expect(cache.answers.counts().kept.semantic).toBe(1);
  });

  it('neither looks up nor keeps what is empty or very long', async () => {
    const cache = openCache();
    const scope = someScope();
    for (const question of ['', '   ', 'word '.repeat(1_000)]) {
      await keep(cache, asking(scope, question), { answer: 1 });
      expect(await cache.find(asking(scope, question))).toBeNull();
    }
    expect(cache.answers.counts().kept.semantic).toBe(0);
  });

  it('takes questions with any characters', async () => {
    const cache = openCache();
    for (const question of [
      'constructor toString __proto__?',
      '¿Qué es el churn?',
      '解約率とは何ですか',
      '👍🏽 ok?',
      "it's 'quoted' \"text\" \\ %_",
    ]) {
      const asked = asking(someScope(await database.addWorkspace()), question);
      await keep(cache, asked, { answer: question, tags: ["t'ag", '{}', ','] });
      expect((await cache.find(asked))?.answer).toBe(question);
      expect(await gone(cache, asked.scope.workspaceId, ["t'ag"])).toBe(1);
    }
  });
});

describe('time', () => {
  it('ends an answer after seven days, and prunes it', async () => {
    const clock = fakeClock(new Date('2031-01-01T00:00:00Z'));
    const cache = openCache({ clock });
    const asked = asking(someScope(), 'What is churn?');
    await keep(cache, asked, { answer: 1, askedAt: clock.now() });
    await clock.advance(7 * 24 * 3_600_000 - 1_000);
    expect((await cache.find(asked))?.answer).toBe(1);
    await clock.advance(2_000);
    expect(await cache.find(asked)).toBeNull();
    expect(await cache.answers.prune()).toBeGreaterThanOrEqual(1);
  });
});

describe('invalidation', () => {
  it('drops what has a tag, and only that', async () => {
    const cache = openCache();
    const scope = someScope();
    await keep(cache, asking(scope, 'What is churn?'), { answer: 1, tags: ['company:1', 'deal:1'] });
    await keep(cache, asking(scope, 'What is growth?'), { answer: 2, tags: ['company:2'] });
    expect((await cache.find(asking(scope, 'What is churn?')))?.answer).toBe(1);
    expect(await gone(cache, scope.workspaceId, ['deal:1'])).toBe(1);
    expect(await cache.find(asking(scope, 'What is churn?'))).toBeNull();
    expect((await cache.find(asking(scope, 'What is growth?')))?.answer).toBe(2);
  });

  it('leaves other workspaces alone', async () => {
    const cache = openCache();
    const theirs = someScope(await database.addWorkspace());
    await keep(cache, asking(theirs, 'What is churn?'), { answer: 1, tags: ['t'] });
    const ours = await database.addWorkspace();
    await gone(cache, ours, ['t']);
    await gone(cache, ours);
    expect((await cache.find(asking(theirs, 'What is churn?')))?.answer).toBe(1);
  });

  it('is seen at once by a process that holds the entry in memory', async () => {
    const [one, other] = [openCache(), openCache()];
    const asked = asking(someScope(await database.addWorkspace()), 'What is churn?');
    await keep(one, asked, { answer: 1, tags: ['t'] });
    expect((await other.find(asked))?.answer).toBe(1);
    await gone(one, asked.scope.workspaceId, ['t']);
    expect(await other.find(asked)).toBeNull();
  });

  it('keeps no answer whose question was asked before it', async () => {
    const cache = openCache();
    const scope = someScope();
    const askedAt = new Date();
    await gone(cache, scope.workspaceId, ['company:9']);
    await keep(cache, asking(scope, 'What is churn?'), { answer: 'stale', tags: ['company:9'], askedAt });
    await keep(cache, asking(scope, 'What is growth?'), { answer: 'other', tags: ['company:8'], askedAt });
    expect(await cache.find(asking(scope, 'What is churn?'))).toBeNull();
    expect((await cache.find(asking(scope, 'What is growth?')))?.answer).toBe('other');
  });

  it('waits for answers that are being written, so that none slips through', async () => {
    const cache = openCache();
    const scope = someScope(await database.addWorkspace());
    const askedAt = new Date();
    for (let round = 0; round < 20; round++)
      cache.put(asking(scope, `What is case ${round}?`), round, { tags: ['t'], askedAt, model: MODEL });
    await Promise.all([cache.answers.flush(), gone(cache, scope.workspaceId, ['t'])]);
    expect((await cache.answers.figures(scope.workspaceId)).semantic).toMatchObject({ entries: 0 });
  });

  it('empties a workspace when an admin purges it', async () => {
    const cache = openCache();
    const scope = someScope(await database.addWorkspace());
    await keep(cache, asking(scope, 'What is churn?'), { answer: 1 });
    expect((await cache.answers.figures(scope.workspaceId)).semantic).toMatchObject({ entries: 1 });
    expect(await gone(cache, scope.workspaceId)).toBe(1);
    expect(await cache.find(asking(scope, 'What is churn?'))).toBeNull();
  });
});
