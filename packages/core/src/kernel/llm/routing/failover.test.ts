import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RouteFailed } from './index.ts';
import { gateway as gatewayTo } from './test-failover.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.setRules([]);
  sandbox.reset();
});

const asked = () => sandbox.calls.map(({ provider }) => provider);
const gateway = (own?: Parameters<typeof gatewayTo>[1]) => gatewayTo(sandbox.url, own);

describe('a request whose provider fails', () => {
  it.each([
    [
      'a busy provider that asks for two seconds',
      { fault: 429, retryAfterSeconds: 2 },
      ['openai', 'mistral'],
      'throttled',
    ],
    ['a server that fails twice', { fault: 500 }, ['openai', 'openai', 'mistral'], 'transient'],
    ['a provider that hangs', { fault: 'hang' }, ['openai', 'mistral'], 'timeout'],
    ['an answer that is cut off', { fault: 'cut' }, ['openai', 'openai', 'mistral'], 'transient'],
    [
      'an envelope that is broken',
      { fault: 'broken_json', where: 'envelope' },
      ['openai', 'mistral'],
      'broken_reply',
    ],
    ['a rejected key', { fault: 401 }, ['openai', 'mistral'], 'rejected_key'],
    ['a model that is unknown', { fault: 404 }, ['openai', 'mistral'], 'unknown_model'],
  ] as const)('%s is answered by the next', async (_, rule, providers, kind) => {
    sandbox.setRules([{ match: { provider: 'openai' }, ...rule }]);
    const { call, events } = gateway();
    const reply = await call();
    expect(reply.text.length).toBeGreaterThan(100);
    expect(asked()).toEqual(providers);
    expect(reply.served).toMatchObject({ fromCache: false, candidate: { provider: 'mistral' } });
    expect(reply.served?.tries.at(-1)).toMatchObject({ model: 'openai/gpt-6-sol', kind });
    expect(events.at(-1)).toMatchObject({
      type: 'route.failed',
      kind,
      step: 'next',
      to: 'mistral/mistral-large-2512',
    });
  });

  it('for once is answered by it at the second try', async () => {
    sandbox.setRules([{ match: { provider: 'openai' }, fault: 503, times: 1 }]);
    expect((await gateway().call()).served?.candidate?.provider).toBe('openai');
    expect(asked()).toEqual(['openai', 'openai']);
  });

  it('an error inside a 200 is an error', async () => {
    sandbox.setRules([{ match: { provider: 'openai' }, fault: 'error_in_200' }]);
    const reply = await gateway().call();
    expect(reply.served?.candidate?.provider).toBe('mistral');
    expect(reply.served?.tries.map(({ kind }) => kind)).toEqual(['transient', 'transient']);
  });

  it('is left alone for the time it asked for, by the next request too', async () => {
    sandbox.setRules([{ match: { provider: 'openai' }, fault: 429, retryAfterSeconds: 30, times: 1 }]);
    const { call } = gateway();
    await call();
    await call();
    expect(asked()).toEqual(['openai', 'mistral', 'mistral']);
  });

  it('and whose words it will not take, is refused without asking others', async () => {
    sandbox.setRules([{ match: { provider: 'openai' }, fault: 400 }]);
    const error: unknown = await gateway({ cached: () => Promise.reject(new Error('not asked')) })
      .call()
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      failure: { kind: 'bad_request' },
      tries: 1,
      because: 'the request itself was refused',
    });
    expect(asked()).toEqual(['openai']);
  });

  it('stops calling it once its breaker is open', async () => {
    sandbox.setRules([{ match: { provider: 'openai' }, fault: 500 }]);
    const { call, health } = gateway();
    for (let i = 0; i < 4; i += 1) await call();
    expect(asked().filter((name) => name === 'openai')).toHaveLength(5);
    expect(health.report().models.find(({ name }) => name === 'openai/gpt-6-sol')).toMatchObject({
      state: 'open',
      failureRate: 1,
      lastFailure: 'transient',
    });
  });
});

describe('when nobody answers', () => {
  beforeEach(() => sandbox.setRules([{ fault: 500 }]));

  it('each is named with what it met, six tries in all', async () => {
    const error: unknown = await gateway()
      .call()
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RouteFailed);
    expect(asked()).toEqual(['openai', 'openai', 'mistral', 'mistral', 'groq', 'groq']);
    const visible = (error as RouteFailed).visible();
    expect(visible).toMatchObject({
      code: 'provider_failed',
      retryable: true,
      message: expect.stringContaining('after 6 tries'),
    });
    expect(visible.issues.map(({ message }) => message.split(':')[0])).toContain('groq/openai/gpt-oss-120b');
    expect(visible.issues[0]?.message).toMatch(/^openai\/gpt-6-sol: its server failed after \d+ ms$/);
  });

  it('the last resort is an answer from before, which says that it is one', async () => {
    const { call, events } = gateway({ cached: () => Promise.resolve({ text: 'from before', parts: null }) });
    const reply = await call();
    expect(reply).toMatchObject({ text: 'from before', served: { fromCache: true, candidate: null } });
    expect(reply.served?.tries).toHaveLength(6);
    expect(events.at(-1)).toMatchObject({ type: 'route.answered_from_cache' });
  });

  it('because all breakers are open, nobody is asked, and the error says when to come back', async () => {
    const { call } = gateway();
    for (let i = 0; i < 3; i += 1) await call().catch(() => undefined);
    const before = sandbox.calls.length;
    await expect(call()).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
    expect(sandbox.calls).toHaveLength(before);
    const kept = { text: 'from before', parts: null };
    const withCache = gateway({ cached: () => Promise.resolve(kept) });
    for (let i = 0; i < 4; i += 1) expect((await withCache.call()).text).toBe('from before');
  });

  it('the money that is left decides who may still be asked', async () => {
    let leftUsd = 0.02;
    const { call } = gateway({ budget: () => ({ leftUsd: (leftUsd -= 0.004), limitUsd: 10 }) });
    await call().catch(() => undefined);
    expect(asked()[0]).toBe('groq');
    expect(asked()).not.toContain('openai');
  });

  it('a caller that leaves is not kept waiting, and nobody is blamed', async () => {
    sandbox.setRules([{ fault: 'hang' }]);
    const { call, health } = gateway();
    const leaving = new AbortController();
    setTimeout(() => leaving.abort(new Error('gone')), 50);
    await expect(call({ signal: leaving.signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(asked()).toEqual(['openai']);
    expect(health.report().models[0]).toMatchObject({ calls: 0, lastFailure: null });
  });
});
