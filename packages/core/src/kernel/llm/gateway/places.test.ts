import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DeploymentSettings, LlmSettings } from '../settings.ts';
import { chat, type GatewayWorld, gatewayWorld, textOf } from './test-gateway-world.ts';
import { type Behaviour, echo, startTestProvider, type TestProvider } from './test-provider.ts';

let world: GatewayWorld;
let east: TestProvider;
let west: TestProvider;
let own: TestProvider;
beforeAll(async () => {
  world = await gatewayWorld();
  [east, west, own] = await Promise.all([startTestProvider(), startTestProvider(), startTestProvider()]);
});
afterEach(() => {
  for (const provider of [east, west, own]) provider.behave(echo);
  world.sandbox.setRules([]);
  world.sandbox.reset();
  world.traced.length = 0;
});
afterAll(() => Promise.all([world, east, west, own].map((each) => each.close())));

const down: Behaviour = (_asked, response) =>
  void response.writeHead(503, { 'content-type': 'application/json' }).end('{"error":{"message":"down"}}');

/** 003 §6.5: Azure in two regions, then Anthropic's Sonnet, then an own server. */
function settings(more: Partial<DeploymentSettings> = {}): Partial<LlmSettings> {
  return {
    sandboxUrl: '',
    providers: { anthropic: { apiKey: 'sandbox-key', baseUrl: `${world.sandbox.url}/anthropic/v1` } },
    deployments: [
      {
        name: 'eastus2',
        provider: 'azure',
        apiKey: 'key-east',
        baseUrl: east.url,
        models: { 'gpt-6-sol': 'sol-east' },
      },
      {
        name: 'westeurope',
        provider: 'azure',
        apiKey: 'key-west',
        baseUrl: west.url,
        zone: 'eu',
        models: { 'gpt-6-sol': 'sol-west' },
        prices: { 'gpt-6-sol': { inputUsd: 14, outputUsd: 15 } },
        ...more,
      },
      { name: 'rack', provider: 'compatible', baseUrl: own.url, models: { 'llama3.3:70b': 'llama' } },
    ],
    prices: { 'compatible/*': { inputUsd: 0, outputUsd: 0 } },
  };
}
const auto = (text: string) => chat(text, { model: 'auto' });

describe('several regions of one provider', () => {
  it('take over from each other first, then another provider, then an own server', async () => {
    world.use({ answers: await world.answers() }, settings());
    const served = async (cache: 'use' | 'no-store' = 'no-store') => {
      const answered = await world.ask(auto('Who is there?'), { wishes: { cache } });
      await textOf(answered);
      return [answered.notes.model, answered.notes.account, answered.notes.cache];
    };
    expect(await served('use')).toEqual(['azure/gpt-6-sol@eastus2', 'azure@eastus2', 'miss']);
    east.behave(down);
    expect((await served())[0]).toBe('azure/gpt-6-sol@westeurope');
    west.behave(down);
    expect((await served())[0]).toBe('anthropic/claude-sonnet-5-5');
    world.sandbox.setRules([{ match: { provider: 'anthropic' }, fault: 503 }]);
    expect((await served()).slice(0, 2)).toEqual(['compatible/llama3.3:70b@rack', 'compatible@rack']);
    own.behave(down);
    const { error } = await served().then(
      () => ({ error: null }),
      (thrown: unknown) => ({ error: thrown }),
    );
    expect(error).toMatchObject({ code: expect.stringMatching(/provider_failed/u), retryable: true });
  });

  it('are asked with their own keys, by their own names for a model, at their own prices', async () => {
    world.use({}, settings());
    const east1 = await world.ask(auto('one'));
    const west1 = await world.ask(chat('two', { model: 'azure/gpt-6-sol@westeurope' }));
    expect([east.asked[0]?.key, east.asked[0]?.body.model]).toEqual(['key-east', 'sol-east']);
    expect([west.asked[0]?.key, west.asked[0]?.body.model]).toEqual(['key-west', 'sol-west']);
    expect(west1.notes.usd).toBeCloseTo((11 * 14 + 7 * 15) / 1e6, 10);
    expect(east1.notes.usd).toBeLessThan(west1.notes.usd);
  });

  it('are chosen among by where a request must stay', async () => {
    world.use({}, settings());
    const { notes } = await world.ask(auto('Where?'), { caller: { region: 'eu' } });
    expect(notes.model).toBe('azure/gpt-6-sol@westeurope');
    expect(notes.route?.candidates.map(({ key }) => key)).toEqual([
      'azure/gpt-6-sol@westeurope',
      'compatible/llama3.3:70b@rack',
    ]);
  });

  it('have breakers of their own, and a named model goes on in the other region before it goes to another provider', async () => {
    const llm = world.use({}, settings());
    east.behave(down);
    for (let i = 0; i < 6; i += 1) {
      const { notes } = await world.ask(chat(`no. ${i}`, { model: 'azure/gpt-6-sol@eastus2' }));
      expect(notes.model).toBe('azure/gpt-6-sol@westeurope');
    }
    const states = llm.health().models.map(({ name, state }) => [name, state]);
    expect(states).toContainEqual(['azure/gpt-6-sol@eastus2', 'open']);
    expect(states).toContainEqual(['azure/gpt-6-sol@westeurope', 'closed']);
    const asked = east.asked.length;
    await world.ask(auto('no more'));
    expect(east.asked).toHaveLength(asked);
  });

  it('have places of their own, and a request says how long it waited for one', async () => {
    world.use({}, settings({ concurrency: 1 }));
    const { promise: gone, resolve: go } = Promise.withResolvers<void>();
    west.behave(async (asked, response) => {
      await gone;
      await echo(asked, response);
    });
    const atWest = (text: string) => world.ask(chat(text, { model: 'azure/gpt-6-sol@westeurope' }));
    const first = atWest('first');
    await expect.poll(() => west.asked.length).toBe(1);
    const second = atWest('second');
    expect((await world.ask(auto('elsewhere'))).notes).toMatchObject({ model: 'azure/gpt-6-sol@eastus2' });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(west.asked).toHaveLength(1);
    go();
    const [one, two] = await Promise.all([first, second]);
    expect(two.notes.waitedMs).toBeGreaterThan(50);
    expect(two.notes.waitedMs).toBeGreaterThan(one.notes.waitedMs);
    expect(two.notes.upstreamMs).toBeLessThan(two.notes.waitedMs);
  });
});
