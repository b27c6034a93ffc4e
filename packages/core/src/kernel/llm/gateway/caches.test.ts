import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../../../testing/index.ts';
import type { CachedAnswers } from '../index.ts';
import { chat, type GatewayWorld, gatewayWorld, guards, textOf } from './test-gateway-world.ts';

let world: GatewayWorld;
let answers: CachedAnswers;
beforeAll(async () => {
  world = await gatewayWorld();
});
beforeEach(async () => {
  answers = await world.answers();
  world.use({ answers });
});
afterEach(() => {
  world.sandbox.setRules([]);
  world.sandbox.reset();
  world.traced.length = 0;
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
    ['with a tool', { tools: [{ type: 'function', function: { name: 'look', parameters: {} } }] }, {}],
    ['with a field of its own protocol', { logit_bias: { 50: 1 } }, {}],
    ['from another workspace', {}, { caller: { workspaceId: '00000000-0000-4000-8000-000000000001' } }],
    ['with other models behind it', {}, { wishes: { fallbacks: ['mistral/mistral-large-2512'] } }],
    ['with names to be masked', {}, { wishes: { maskNames: ['Lead'] } }],
  ])('%s is another question', async (_how, settings, asking) => {
    await world.ask(chat('What is a lead?'));
    expect((await world.ask(chat('What is a lead?', settings), asking)).notes.cache).toBe('miss');
  });

  it('whose model is left to the rules is another one for each thing they choose by', async () => {
    const auto = () => chat('What is a lead?', { model: 'auto' });
    await world.ask(auto());
    expect((await world.ask(auto())).notes.cache).toBe('exact');
    expect((await world.ask(auto(), { wishes: { task: 'analytics' } })).notes.cache).toBe('miss');
    expect((await world.ask(auto(), { caller: { tier: 'enterprise' } })).notes.cache).toBe('miss');
  });

  it('is another one where the guards are set otherwise', async () => {
    await world.ask(chat('What is a lead?'));
    world.use({ answers, guards: guards() });
    expect((await world.ask(chat('What is a lead?'))).notes.cache).toBe('miss');
  });

  it('by a caller whose data must stay in a region is another question', async () => {
    const mistral = chat('What is a lead?', { model: 'mistral/mistral-large-2512' });
    await world.ask(mistral);
    expect((await world.ask(mistral, { caller: { region: 'eu' } })).notes.cache).toBe('miss');
  });

  it.each([
    ['that is not to be stored', { wishes: { cache: 'no-store' as const } }],
    ['from a caller with confidential clients', { caller: { confidential: true } }],
  ])('%s goes by the cache, both ways', async (_how, asking) => {
    expect((await world.ask(chat('What is a lead?'), asking)).notes.cache).toBe('bypass');
    expect((await world.ask(chat('What is a lead?'))).notes.cache).toBe('miss');
    expect((await world.ask(chat('What is a lead?'), asking)).notes.cache).toBe('bypass');
    expect(asked()).toBe(3);
  });

  it('asked to be made anew is asked anew, and the new answer is the one kept', async () => {
    const first = await world.ask(chat('What is a lead?'));
    const anew = await world.ask(chat('What is a lead?'), { wishes: { cache: 'bypass' } });
    expect(anew.notes.cache).toBe('bypass');
    expect(asked()).toBe(2);
    const again = await world.ask(chat('What is a lead?'));
    expect(again.notes.cache).toBe('exact');
    expect(await textOf(again)).toBe(await textOf(anew));
    expect(first.notes.savedUsd).toBe(0);
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
    await answers.invalidate(world.caller.workspaceId, { tags: ['company:acme.com'] });
    expect((await world.ask(chat('What does Acme do?'), { wishes })).notes.cache).toBe('miss');
  });
});

describe('an answer that is no longer fresh', () => {
  it('is asked for anew after an hour, of a company after a day; it stands in, marked, when nobody answers', async () => {
    const clock = fakeClock(new Date('2026-11-21T10:00:00Z'));
    world.use({ answers: await world.answers(clock), clock });
    const about = { wishes: { task: 'company.summary' } };
    await world.ask(chat('What is a lead?'));
    await world.ask(chat('Who is Acme?'), about);
    await clock.advance(61 * 60_000);
    expect((await world.ask(chat('Who is Acme?'), about)).notes.cache).toBe('exact');
    world.sandbox.setRules([{ fault: 401 }]);
    const stale = await world.ask(chat('What is a lead?'));
    expect(stale.notes).toMatchObject({ cache: 'stale', usd: 0 });
    expect(world.traced.at(-1)).toMatchObject({ outcome: 'cached' });
    await expect(world.ask(chat('What is a lead?'), { wishes: { cache: 'bypass' } })).rejects.toMatchObject({
      code: expect.stringMatching(/^provider_/u),
    });
  });
});

describe('the question in other words', () => {
  it('is answered from the semantic cache, and one that means something else is not', async () => {
    world.use({ answers, semantic: { embedder: 'builtin' } });
    const first = await world.ask(chat('What is the price of Acme in the USA?'));
    await answers.flush();
    const same = chat("What's the price of Acme in the United States?", { stream: true });
    const near = await world.ask(same);
    expect(near.notes).toMatchObject({ cache: 'semantic', usd: 0, savedUsd: first.notes.usd });
    expect(near.notes.similarity).toBeGreaterThan(0.95);
    expect(await textOf(near)).toBe(await textOf(first));
    const other = await world.ask(chat("What's the price of Acme in the United Kingdom?"));
    expect(other.notes.cache).toBe('miss');
    const bypassing = [{ caller: { confidential: true } }, { wishes: { cache: 'no-store' as const } }];
    for (const asking of bypassing) expect((await world.ask(same, asking)).notes.cache).toBe('bypass');
  });
});

describe('several processes', () => {
  it('give each other their answers, also after all of them began anew', async () => {
    const wishes = { tags: ['company:acme.com'] };
    const first = await world.ask(chat('What does Acme do?'), { wishes });
    await answers.flush();
    const other = world.anotherProcess();
    world.use({ answers: other });
    const again = await world.ask(chat('What does Acme do?'), { wishes });
    expect(again.notes).toMatchObject({ cache: 'exact', usd: 0, savedUsd: first.notes.usd });
    expect(await textOf(again)).toBe(await textOf(first));
  });

  it('hear at once of what one of them takes out, although they hold it in memory', async () => {
    const other = world.anotherProcess();
    const [here, there] = [world.use({ answers }), world.use({ answers: other })];
    const ask = () => world.ask(chat('What does Acme do?'), { wishes: { tags: ['company:acme.com'] } });
    await ask();
    expect((await ask()).notes.cache).toBe('exact');
    await here.caches.invalidate(world.caller.workspaceId, ['company:acme.com']);
    await expect.poll(async () => (await ask()).notes.cache, { timeout: 2_000, interval: 5 }).toBe('miss');
    await there.stop();
  });

  it('give nothing from memory while they cannot hear', async () => {
    await world.ask(chat('What is a lead?'), { wishes: { tags: ['t'] } });
    await answers.flush();
    const { pool } = world.database.store;
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'leadline-notices-of-change' and datname = current_database()`;
    await pool.query(cut);
    await expect.poll(() => answers.isListening()).toBe(false);
    await pool.query('delete from llm_cached_answers');
    expect((await world.ask(chat('What is a lead?'), { wishes: { tags: ['t'] } })).notes.cache).toBe('miss');
  });
});
