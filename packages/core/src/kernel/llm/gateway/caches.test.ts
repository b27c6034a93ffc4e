import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../../../testing/index.ts';
import { type Cache, createCache } from '../../cache/index.ts';
import { systemClock } from '../../clock/index.ts';
import { createBuiltinEmbedder, createSemanticCache } from '../index.ts';
import { chat, type GatewayWorld, gatewayWorld, textOf } from './test-gateway-world.ts';

let world: GatewayWorld;
let cache: Cache;
beforeAll(async () => {
  world = await gatewayWorld();
});
beforeEach(() => {
  cache = createCache();
  world.use({ cache });
});
afterEach(async () => {
  world.sandbox.setRules([]);
  world.sandbox.reset();
  world.traced.length = 0;
  await cache.close();
});
afterAll(() => world.close());

const asked = () => world.sandbox.calls.length;

describe('the same question again', () => {
  it('is answered from the cache, costs nothing, and says what it saved', async () => {
    const first = await world.ask(chat('What is a lead?'));
    const again = await world.ask(chat('What is a lead?'));
    expect(await textOf(again)).toBe(await textOf(first));
    expect(again.notes).toMatchObject({ cache: 'exact', usd: 0, attempts: 0, savedUsd: first.notes.usd });
    expect(first.notes.usd).toBeGreaterThan(0);
    expect(asked()).toBe(1);
    expect(world.traced.map(({ outcome }) => outcome)).toEqual(['ok', 'cached']);
  });

  it('asked as a stream gets the same answer as a stream', async () => {
    const first = await world.ask(chat('What is a lead?'));
    const again = await world.ask(chat('What is a lead?', { stream: true }));
    expect(again.reply.kind).toBe('stream');
    expect(await textOf(again)).toBe(await textOf(first));
    expect(asked()).toBe(1);
  });

  it.each([
    ['with another setting', { temperature: 0.1 }, {}],
    ['of another model', { model: 'openai/gpt-5-nano' }, {}],
    ['from another workspace', {}, { caller: { workspaceId: '00000000-0000-4000-8000-000000000001' } }],
  ])('%s is another question', async (_how, settings, asking) => {
    await world.ask(chat('What is a lead?'));
    expect((await world.ask(chat('What is a lead?', settings), asking)).notes.cache).toBe('miss');
  });

  it('by a caller whose data must stay in a region is another question', async () => {
    const mistral = chat('What is a lead?', { model: 'mistral/mistral-large-2512' });
    await world.ask(mistral);
    expect((await world.ask(mistral, { caller: { region: 'eu' } })).notes.cache).toBe('miss');
  });

  it.each([
    ['asked to be made anew', { wishes: { cache: false } }],
    ['from a caller with confidential clients', { caller: { confidential: true } }],
  ])('%s goes by the cache, both ways', async (_how, asking) => {
    expect((await world.ask(chat('What is a lead?'), asking)).notes.cache).toBe('bypass');
    expect((await world.ask(chat('What is a lead?'))).notes.cache).toBe('miss');
    expect((await world.ask(chat('What is a lead?'), asking)).notes.cache).toBe('bypass');
    expect(asked()).toBe(3);
  });

  it('is not answered with what a model said that this caller may not ask', async () => {
    const wishes = { fallbacks: ['mistral/mistral-large-2512'] };
    world.sandbox.setRules([{ match: { provider: 'openai' }, fault: 503 }]);
    expect((await world.ask(chat('What is a lead?'), { wishes })).notes.provider).toBe('mistral');
    world.sandbox.setRules([]);
    const again = await world.ask(chat('What is a lead?'), { caller: { models: ['openai/*'] } });
    expect(again.notes).toMatchObject({ cache: 'miss' });
  });

  it('after a refused or cut answer is asked anew', async () => {
    world.sandbox.setRules([{ fault: 'truncated', at: 0.3, times: 1 }]);
    await world.ask(chat('What is a lead?'));
    expect((await world.ask(chat('What is a lead?'))).notes.cache).toBe('miss');
  });

  it('after its subject changed is asked anew', async () => {
    const wishes = { tags: ['company:acme.com'] };
    await world.ask(chat('What does Acme do?'), { wishes });
    await cache.invalidateTags(world.caller.workspaceId, ['company:acme.com']);
    expect((await world.ask(chat('What does Acme do?'), { wishes })).notes.cache).toBe('miss');
  });
});

describe('an answer that is no longer fresh', () => {
  it('is asked for anew after an hour, of a company after a day; it stands in, marked, when nobody answers', async () => {
    const clock = fakeClock(new Date('2026-11-21T10:00:00Z'));
    world.use({ cache, clock });
    const about = { wishes: { task: 'company.summary' } };
    await world.ask(chat('What is a lead?'));
    await world.ask(chat('Who is Acme?'), about);
    await clock.advance(61 * 60_000);
    expect((await world.ask(chat('Who is Acme?'), about)).notes.cache).toBe('exact');
    world.sandbox.setRules([{ fault: 401 }]);
    const stale = await world.ask(chat('What is a lead?'));
    expect(stale.notes).toMatchObject({ cache: 'stale', usd: 0 });
    expect(world.traced.at(-1)).toMatchObject({ outcome: 'cached' });
    await expect(world.ask(chat('What is a lead?'), { wishes: { cache: false } })).rejects.toMatchObject({
      code: expect.stringMatching(/^provider_/u),
    });
  });
});

describe('the question in other words', () => {
  it('is answered from the semantic cache, and one that means something else is not', async () => {
    const { store } = world.database;
    const semantic = createSemanticCache({
      store,
      clock: systemClock,
      embedder: createBuiltinEmbedder(),
      processId: randomUUID(),
    });
    world.use({ cache, semantic });
    const first = await world.ask(chat('What is the price of Acme in the USA?'));
    await semantic.flush();
    const same = chat("What's the price of Acme in the United States?", { stream: true });
    const near = await world.ask(same);
    expect(near.notes).toMatchObject({ cache: 'semantic', usd: 0, savedUsd: first.notes.usd });
    expect(near.notes.similarity).toBeGreaterThan(0.95);
    expect(await textOf(near)).toBe(await textOf(first));
    const other = await world.ask(chat("What's the price of Acme in the United Kingdom?"));
    expect(other.notes.cache).toBe('miss');
    const bypassing = [{ caller: { confidential: true } }, { wishes: { cache: false } }];
    for (const asking of bypassing) expect((await world.ask(same, asking)).notes.cache).toBe('bypass');
    await semantic.close();
  });
});
