import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock/index.ts';
import type { LlmGateway } from '../index.ts';
import { createQuotas, readCountRequest, readEmbeddingRequest } from '../index.ts';
import { chat, type GatewayWorld, gatewayWorld, guards, PLAIN } from './test-gateway-world.ts';
import { echo, soleProvider, startTestProvider, type TestProvider } from './test-provider.ts';

let world: GatewayWorld;
let provider: TestProvider;
beforeAll(async () => {
  world = await gatewayWorld();
  provider = await startTestProvider();
});
afterEach(() => {
  provider.behave(echo);
  world.sandbox.reset();
  world.traced.length = 0;
});
afterAll(async () => {
  await provider.close();
  await world.close();
});

const MAIL = 'anna.berg@example.com';
const SMALL = 'openai/text-embedding-3-small';
const asking = () => ({ caller: world.caller, wishes: PLAIN, signal: new AbortController().signal });
const embed = (llm: LlmGateway, input: unknown, model = SMALL) =>
  llm.gateway.embed({ ...asking(), request: readEmbeddingRequest({ model, input }) });

describe('embeddings', () => {
  it('are priced, booked and traced like any other request', async () => {
    const quotas = createQuotas({
      store: world.database.store,
      clock: systemClock,
      newId: randomUUID,
      onEvent: () => undefined,
    });
    await quotas.setLimit(world.caller.workspaceId, { unit: 'tokens', window: 'day', amount: 1_000 });
    const { reply, notes } = await embed(world.use({ quotas }), ['a sales team', 'the weather']);
    expect(reply).toMatchObject({ kind: 'vectors', result: { embeddings: { length: 2 } } });
    expect(notes).toMatchObject({ provider: 'openai', usage: { outputTokens: 0, estimated: false } });
    expect(notes.usage.inputTokens).toBeGreaterThan(3);
    expect(notes.usd).toBeGreaterThan(0);
    expect(world.traced).toMatchObject([{ outcome: 'ok' }]);
    const spent = async () => (await quotas.usage(world.caller.workspaceId))[0]?.spent;
    await expect.poll(spent).toBe(notes.usage.inputTokens);
    await expect(embed(world.use({ quotas }), 'word '.repeat(2_000))).rejects.toMatchObject({
      code: 'rate_limited',
    });
    expect(world.sandbox.calls).toHaveLength(1);
    await quotas.stop();
  });

  it('are made of masked texts', async () => {
    const model = 'compatible/nomic-embed-text';
    const settings = soleProvider(provider);
    const llm = world.use(
      { guards: guards() },
      {
        ...settings,
        providers: { compatible: { ...settings.providers.compatible, model: 'nomic-embed-text' } },
      },
    );
    provider.behave(({ body }, response) => {
      const { input } = body as unknown as { input: readonly string[] };
      response.end(JSON.stringify({ data: input.map((_, index) => ({ index, embedding: [0.5, index] })) }));
    });
    const { reply, notes } = await embed(llm, [`Ask ${MAIL}`, 'or nobody'], model);
    expect(reply).toMatchObject({
      result: {
        embeddings: [
          [0.5, 0],
          [0.5, 1],
        ],
      },
    });
    expect(provider.asked[0]?.text).toContain('Ask [EMAIL_1]');
    expect(provider.asked[0]?.text).not.toContain('anna.berg');
    // This server counts nothing.
    expect(notes.usage).toMatchObject({ estimated: true });
    expect(notes.usage.inputTokens).toBeGreaterThan(3);
  });

  it('come from no model for words', async () => {
    const llm = world.use();
    await expect(embed(llm, 'x', 'openai/gpt-6-luna')).rejects.toMatchObject({ code: expect.any(String) });
    expect(world.traced.map(({ outcome }) => outcome)).toEqual(['refused']);
    expect(world.sandbox.calls).toHaveLength(0);
  });
});

describe('counting tokens', () => {
  const count = (model: string) =>
    world.use().gateway.count({
      ...asking(),
      request: readCountRequest({ model, messages: [{ role: 'user', content: 'How long is this?' }] }),
    });

  it("is the provider's where it can, an estimate elsewhere, and stands in no ledger", async () => {
    const own = await count('anthropic/claude-haiku-4-5');
    expect(own.reply).toMatchObject({ kind: 'count', estimated: false });
    expect((await count('openai/gpt-6-luna')).reply).toMatchObject({ kind: 'count', estimated: true });
    // It is no request to a model that ledgers and meters should know of.
    expect(world.traced).toEqual([]);
  });
});

describe('an image', () => {
  it('reaches the provider as it came', async () => {
    world.use({ guards: guards() }, soleProvider(provider));
    const url = `data:image/png;base64,${Buffer.from(MAIL.repeat(40)).toString('base64')}`;
    const content = [
      { type: 'text', text: 'What is this?' },
      { type: 'image_url', image_url: { url } },
    ];
    await world.ask(chat('', { model: 'compatible/own', messages: [{ role: 'user', content }] }));
    expect(provider.asked[0]?.text).toContain(url);
  });
});
