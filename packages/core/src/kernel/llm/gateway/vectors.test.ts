import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LlmGateway } from '../index.ts';
import { type CachedAnswers, readEmbeddingRequest } from '../index.ts';
import type { Wishes } from './index.ts';
import { chat, type GatewayWorld, gatewayWorld, PLAIN } from './test-gateway-world.ts';

let world: GatewayWorld;
let answers: CachedAnswers;
let llm: LlmGateway;
beforeAll(async () => {
  world = await gatewayWorld();
});
beforeEach(async () => {
  answers = await world.answers();
  llm = world.use({ answers });
});
afterEach(() => {
  world.sandbox.setRules([]);
  world.sandbox.reset();
  world.traced.length = 0;
});
afterAll(() => world.close());

const SMALL = 'openai/text-embedding-3-small';
const texts = Array.from({ length: 100 }, (_, index) => `What does customer number ${index} want?`);

async function embed(input: readonly string[], wishes: Partial<Wishes> = {}, body: object = {}) {
  const { reply, notes } = await llm.gateway.embed({
    caller: world.caller,
    wishes: { ...PLAIN, ...wishes },
    signal: new AbortController().signal,
    request: readEmbeddingRequest({ model: SMALL, input, ...body }),
  });
  if (reply.kind !== 'vectors') throw new Error('no vectors');
  return { vectors: reply.result.embeddings, notes };
}

/** Tokens each call to the provider carried. */
const asked = () => world.sandbox.calls.map(({ inputTokens }) => inputTokens);

describe('vectors of texts', () => {
  it('that are known are not asked for again: of a hundred with ninety known, ten are', async () => {
    const known = await embed(texts.slice(0, 90));
    const all = await embed(texts);
    const [ninety = 0, ten = 0, ...more] = asked();
    expect(more).toEqual([]);
    expect(ten / ninety).toBeCloseTo(1 / 9, 2);
    expect(all.vectors.slice(0, 90)).toEqual(known.vectors);
    expect(all.notes).toMatchObject({ cache: 'miss', cachedTexts: 90 });
    expect(all.notes.savedUsd).toBeCloseTo(known.notes.usd, 12);
    const again = await embed([...texts].reverse());
    expect(asked()).toEqual([ninety, ten]);
    expect(again.vectors).toEqual([...all.vectors].reverse());
    expect(again.notes).toMatchObject({ cache: 'exact', usd: 0, cachedTexts: 100, model: SMALL });
    expect(world.traced.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'cached']);
  });

  it('are other ones for another length, and asked for anew by who wants that', async () => {
    await embed(['one']);
    expect((await embed(['one'], {}, { dimensions: 64 })).vectors[0]).toHaveLength(64);
    await embed(['one'], { cache: 'bypass' });
    await embed(['one'], { cache: 'no-store' });
    expect(asked()).toHaveLength(4);
  });

  it('go when what they are about has changed', async () => {
    const about = { tags: ['company:acme.com'] };
    await embed(['one'], about);
    await llm.caches.invalidate(world.caller.workspaceId, ['company:acme.com']);
    expect((await embed(['one'], about)).notes.cache).toBe('miss');
  });
});

describe("questions compared by a provider's embeddings", () => {
  it('have the comparison priced, and in the ledger, with the same names masked', async () => {
    llm = world.use({ answers, semantic: { embedder: SMALL } });
    const question = 'What is the best way to reduce churn?';
    const other = 'How to reduce churn?';
    await world.ask(chat(question), { wishes: { maskNames: ['Ann'] } });
    await answers.flush();
    world.sandbox.reset();
    await world.ask(chat(other), { wishes: { maskNames: ['Ann'] } });
    const [compared] = world.sandbox.calls;
    expect(compared).toMatchObject({ purpose: 'embed', provider: 'openai' });
    const traced = world.traced.find(({ exchange }) => exchange.wishes.task === 'semantic_cache');
    expect(traced).toMatchObject({ outcome: 'ok', exchange: { notes: { model: SMALL } } });
    expect(traced?.exchange.notes.usd).toBeGreaterThan(0);
    expect(traced?.exchange.wishes.maskNames).toEqual(['Ann']);
    await llm.stop();
    const { rows } = await world.database.store.pool.query(
      `select price_usd from call_ledger where task = 'semantic_cache'`,
    );
    expect(rows).toEqual([{ price_usd: expect.stringMatching(/[1-9]/u) }]);
  });

  it('that only differ in case or signs of another wording answer each other', async () => {
    llm = world.use({ answers, semantic: { embedder: SMALL } });
    const first = await world.ask(chat('What is the price of Acme in the USA?'));
    await answers.flush();
    const near = await world.ask(chat('what is the price of Acme in the USA'));
    expect(near.notes).toMatchObject({ cache: 'semantic', savedUsd: first.notes.usd });
    expect(near.notes.similarity).toBeGreaterThan(0.95);
  });

  it('are asked of the model when the comparison fails', async () => {
    llm = world.use({ answers, semantic: { embedder: SMALL } });
    await world.ask(chat('What is churn?'));
    await answers.flush();
    world.sandbox.setRules([{ match: { model: 'text-embedding-3-small' }, fault: 401 }]);
    expect((await world.ask(chat("What's churn?"))).notes.cache).toBe('miss');
  });
});
