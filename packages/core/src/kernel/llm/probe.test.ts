import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestGateway, testGateway } from './fixtures/test-gateway.ts';
import type { LlmSettings, ProviderProbe } from './index.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway();
});
afterAll(() => gateway.close());

async function probe(settings: Partial<LlmSettings>): Promise<Map<string, ProviderProbe>> {
  const llm = gateway.make(settings);
  const found = await llm.probe(gateway.database.workspaceId);
  await llm.stop();
  return new Map(found.map((one) => [one.provider, one]));
}

/** The sandbox as if it were the provider itself, so that keys count. */
function openai(apiKey: string, more: object = {}): Partial<LlmSettings> {
  return {
    sandboxUrl: '',
    providers: { openai: { apiKey, baseUrl: `${gateway.sandbox.url}/openai/v1`, ...more } },
  };
}

describe('probing providers', () => {
  it('asks each configured one a tiny question and says which are not configured', async () => {
    const found = await probe(openai('sandbox-key'));
    expect(found.get('openai')).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(/^answered as gpt-\S+ in \d/u),
    });
    expect(found.get('anthropic')).toMatchObject({
      state: 'unconfigured',
      next: expect.stringContaining('ANTHROPIC_API_KEY'),
    });
    expect(found.size).toBe(9);
  });

  it('puts the question into the ledger', async () => {
    await probe(openai('sandbox-key'));
    const { rows } = await gateway.database.store.pool.query(
      `select outcome, output_tokens, job_id from call_ledger where task = 'llm.probe' order by at desc limit 1`,
    );
    expect(rows).toEqual([{ outcome: 'ok', output_tokens: expect.any(Number), job_id: null }]);
  });

  it('says that a key is wrong, without repeating it, and which setting to correct', async () => {
    const { detail, next, state } = (await probe(openai('sk-wrong-key-123456'))).get('openai') ?? {};
    expect(state).toBe('failed');
    expect(next).toContain('OPENAI_API_KEY');
    expect(detail).not.toContain('sk-wrong-key-123456');
  });

  it('tries once only when the provider fails or cannot be reached', async () => {
    gateway.sandbox.reset();
    gateway.sandbox.setRules([{ match: {}, fault: 503 }]);
    expect((await probe(openai('sandbox-key'))).get('openai')).toMatchObject({ state: 'failed' });
    expect(gateway.sandbox.calls).toHaveLength(1);
    gateway.sandbox.setRules([]);
    const unreachable = await probe(openai('sandbox-key', { baseUrl: 'http://127.0.0.1:1/v1' }));
    expect(unreachable.get('openai')).toMatchObject({
      state: 'failed',
      next: expect.stringContaining('address'),
    });
  });

  it('names a model without a price instead of calling it', async () => {
    const found = await probe(openai('sandbox-key', { model: 'no-such-model' }));
    expect(found.get('openai')).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('no-such-model'),
    });
  });

  it('says simulated where the sandbox stands in', async () => {
    const found = await probe({});
    expect(found.get('perplexity')).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining('simulated'),
    });
    expect(found.get('bedrock')).toMatchObject({ state: 'unconfigured' });
  });
});
