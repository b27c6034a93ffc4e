import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Chunk, gateway as gatewayTo, read } from './test-failover.ts';

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

describe('a stream', () => {
  it.each([
    ['refused', { fault: 500 }],
    ['with an error before its first word', { fault: 'error_in_200', at: 0 }],
    ['cut before its first word', { fault: 'cut', at: 0 }],
  ] as const)('%s is taken over by another provider, unseen', async (_, rule) => {
    sandbox.setRules([{ match: { provider: 'openai' }, ...rule }]);
    const reply = await gateway().call({ stream: true });
    const { text, error } = await read(reply);
    expect([reply.served?.candidate?.provider, error]).toEqual(['mistral', null]);
    expect(text.length).toBeGreaterThan(100);
  });

  it.each([
    ['with an error inside', { fault: 'error_in_200', at: 0.5 }],
    ['cut in the middle', { fault: 'cut', at: 0.5 }],
  ] as const)('%s, after words were shown, ends in an error and never cleanly', async (_, rule) => {
    sandbox.setRules([{ match: { provider: 'openai' }, ...rule }]);
    const { call, health, events } = gateway();
    const { text, error } = await read(await call({ stream: true }));
    expect(text.length).toBeGreaterThan(20);
    expect(error).toBeInstanceOf(Error);
    expect(asked()).toEqual(['openai']);
    expect(health.report().models[0]).toMatchObject({ failureRate: 1 });
    expect(events.at(-1)).toMatchObject({ type: 'route.stream_broke', model: 'openai/gpt-6-sol' });
  });

  const streamOf = (parts: () => AsyncIterable<Chunk>) =>
    gateway({
      policy: { triesHere: 1, triesInAll: 1 },
      attempt: () => Promise.resolve({ text: '', parts: parts() }),
    });
  const word = { choices: [{ delta: { content: 'word' } }] };
  const end = { choices: [{ delta: {}, finish_reason: 'stop' }] };
  async function* of(...parts: readonly Chunk[]) {
    yield* parts;
  }
  const never = () => new Promise<never>(() => undefined);

  it('of no parts, or without an end, is a broken answer', async () => {
    await expect(streamOf(() => of()).call({ stream: true })).rejects.toMatchObject({
      failure: { kind: 'broken_reply' },
    });
    await expect(streamOf(() => of({}, {})).call({ stream: true })).rejects.toMatchObject({
      failure: { kind: 'broken_reply' },
    });
    const cut = await read(await streamOf(() => of(word, word)).call({ stream: true }));
    expect(cut).toMatchObject({
      text: 'wordword',
      error: { message: expect.stringContaining('before its end') },
    });
  });

  it('that ends properly without a word is an empty answer', async () => {
    expect(await read(await streamOf(() => of({}, end)).call({ stream: true }))).toEqual({
      text: '',
      error: null,
    });
  });

  it('that falls silent is given up, before its first word and after', async () => {
    async function* silent(...parts: readonly Chunk[]) {
      yield* parts;
      await never();
    }
    await expect(streamOf(() => silent({})).call({ stream: true })).rejects.toMatchObject({
      failure: { kind: 'timeout' },
    });
    const later = await read(await streamOf(() => silent(word)).call({ stream: true }));
    expect(later).toMatchObject({ text: 'word', error: { kind: 'timeout' } });
  });

  it('whose reader takes its time is not silent', async () => {
    const reply = await streamOf(() => of(word, word, end)).call({ stream: true });
    let words = 0;
    for await (const part of reply.parts ?? []) {
      if (part === word) words += 1;
      await new Promise((resolve) => setTimeout(resolve, 350));
    }
    expect(words).toBe(2);
  });

  it('that its reader leaves is left at the provider too, even before its first part', async () => {
    for (const readFirst of [true, false]) {
      let left = false;
      let aborted = false;
      const source = {
        [Symbol.asyncIterator]: () => ({
          next: () => Promise.resolve({ done: false as const, value: word }),
          return: () => {
            left = true;
            return Promise.resolve({ done: true as const, value: undefined });
          },
        }),
      };
      const { call, health } = gateway({
        attempt: (_, { signal }) => {
          signal.addEventListener('abort', () => {
            aborted = true;
          });
          return Promise.resolve({ text: '', parts: source });
        },
      });
      const parts = (await call({ stream: true })).parts?.[Symbol.asyncIterator]();
      if (readFirst) await parts?.next();
      await parts?.return?.();
      expect([left, aborted, await parts?.next()]).toEqual([true, true, { done: true, value: undefined }]);
      expect(health.report().models[0]).toMatchObject({ failureRate: 0, firstToken: { samples: 1 } });
    }
  });
});
