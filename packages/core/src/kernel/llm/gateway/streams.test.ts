import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CODECS } from '../wire/index.ts';
import type { Answered } from './index.ts';
import { chat, type GatewayWorld, gatewayWorld, textOf } from './test-gateway-world.ts';
import {
  begin,
  echo,
  end,
  send,
  soleProvider,
  startTestProvider,
  type TestProvider,
} from './test-provider.ts';

let world: GatewayWorld;
let provider: TestProvider;
beforeAll(async () => {
  world = await gatewayWorld();
  provider = await startTestProvider();
});
afterEach(() => {
  world.sandbox.setRules([]);
  world.sandbox.reset();
  world.traced.length = 0;
  provider.behave(echo);
  world.use();
});
afterAll(async () => {
  await provider.close();
  await world.close();
});

const STREAM = { stream: true, stream_options: { include_usage: true } };
const OWN = { ...STREAM, model: 'compatible/own' };
const META = { id: 'r', model: 'm', createdSeconds: 0 };

/** Reads a stream as the server writes it. */
async function written({ reply }: Answered): Promise<string> {
  if (reply.kind !== 'stream') throw new Error('not a stream');
  let text = '';
  for await (const event of CODECS['openai-chat'].renderStream(reply.parts, META)) text += event;
  return text;
}

/** An open stream of which one text has been read. */
async function begun({ reply }: Answered) {
  if (reply.kind !== 'stream') throw new Error('not a stream');
  const reader = reply.parts[Symbol.asyncIterator]();
  for (let step = await reader.next(); !step.done; step = await reader.next())
    if (step.value.type === 'text-delta') return reader;
  throw new Error('no text came');
}

describe('a streamed answer', () => {
  it('that was read to its last part is complete: traced, priced, and kept for the same question', async () => {
    world.use({ answers: await world.answers() });
    const answered = await world.ask(chat('What is a lead?', STREAM));
    expect(await written(answered)).toContain('[DONE]');
    expect(answered.notes.usd).toBeGreaterThan(0);
    expect(world.traced).toMatchObject([{ outcome: 'ok', errorCode: null }]);
    const again = await world.ask(chat('What is a lead?', STREAM));
    expect(again.notes.cache).toBe('exact');
    expect(await written(again)).toContain('[DONE]');
    expect(world.sandbox.calls).toHaveLength(1);
  });

  it.each(['cut', 'error_in_200'] as const)(
    'that breaks in the middle (%s) ends in an error, and costs what has come',
    async (fault) => {
      world.sandbox.setRules([{ fault, at: 0.5 }]);
      world.use({ answers: await world.answers() });
      const answered = await world.ask(chat('What is a lead?', STREAM));
      await expect(textOf(answered)).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
      expect(world.traced).toMatchObject([{ outcome: 'error', errorCode: 'provider_failed' }]);
      expect(answered.notes.usage).toMatchObject({ estimated: true, outputTokens: expect.any(Number) });
      expect(answered.notes.usage.outputTokens).toBeGreaterThan(10);
      world.sandbox.setRules([]);
      expect((await world.ask(chat('What is a lead?', STREAM))).notes.cache).toBe('miss');
    },
  );

  it.each(['cut', 'error_in_200', 429, 503] as const)(
    'that fails before its first token (%s) comes from the next model',
    async (fault) => {
      world.sandbox.setRules([{ match: { provider: 'openai' }, fault, at: 0 }]);
      const answered = await world.ask(chat('What is a lead?', STREAM), {
        wishes: { fallbacks: ['mistral/mistral-large-2512'] },
      });
      expect((await textOf(answered)).length).toBeGreaterThan(100);
      expect(answered.notes).toMatchObject({ provider: 'mistral', usage: { estimated: false } });
      expect(answered.notes.attempts).toBeGreaterThan(1);
    },
  );

  it('of no bytes at all, or of a web page, is an error', async () => {
    world.use({}, { ...soleProvider(provider), attempts: 1 });
    provider.behave((_asked, response) => void response.writeHead(200).end());
    await expect(world.ask(chat('Hello', OWN))).rejects.toMatchObject({ code: 'provider_failed' });
    provider.behave((_asked, response) => void response.writeHead(200).end('<html><title>Sign in</title>'));
    await expect(world.ask(chat('Hello', OWN))).rejects.toMatchObject({ code: 'provider_failed' });
    await expect(world.ask(chat('Hello', { model: 'compatible/own' }))).rejects.toMatchObject({
      code: 'provider_failed',
      message: expect.stringContaining('Sign in'),
    });
    expect(world.traced.map(({ outcome }) => outcome)).toEqual(['error', 'error', 'error']);
  });
});

describe('a client that hangs up', () => {
  const slow = async (_asked: unknown, response: Parameters<typeof send>[0]) => {
    begin(response);
    for (let turn = 0; turn < 100 && !response.destroyed; turn += 1) {
      send(response, { content: `word number ${turn} ` });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    end(response);
  };

  it.each(['by its connection', 'by reading no further'])(
    'in mid-stream (%s) ends the call upstream, pays for what came, and gives its place back',
    async (how) => {
      world.use({}, soleProvider(provider, 1));
      provider.behave(slow);
      const gone = new AbortController();
      const answered = await world.ask(chat('Tell me', OWN), { signal: gone.signal });
      const reader = await begun(answered);
      if (how === 'by its connection') {
        const pending = reader.next().catch(() => undefined);
        gone.abort();
        await pending;
      } else await reader.return?.();
      expect(world.traced).toMatchObject([{ outcome: 'abandoned', errorCode: 'client_gone' }]);
      expect(answered.notes.usage).toMatchObject({ estimated: true });
      expect(answered.notes.usage.outputTokens).toBeGreaterThan(0);
      expect(answered.notes.usd).toBeGreaterThan(0);
      await expect.poll(() => provider.left).toBe(1);
      provider.behave(echo);
      expect(await textOf(await world.ask(chat('Next', OWN)))).toBe('Next');
    },
  );

  it('before it has begun to read gives its place back too', async () => {
    world.use({}, soleProvider(provider, 1));
    provider.behave(slow);
    const gone = new AbortController();
    await world.ask(chat('Tell me', OWN), { signal: gone.signal });
    gone.abort();
    await expect.poll(() => provider.left).toBe(1);
    expect(world.traced).toMatchObject([{ outcome: 'abandoned' }]);
    provider.behave(echo);
    expect(await textOf(await world.ask(chat('Next', OWN)))).toBe('Next');
  });

  it.each([true, false])('before the answer has begun pays for its question (stream: %s)', async (stream) => {
    world.use({}, soleProvider(provider, 1));
    provider.behave(() => undefined);
    const gone = new AbortController();
    const asked = world.ask(chat('Tell me all about it', { ...OWN, stream }), { signal: gone.signal });
    await expect.poll(() => provider.asked.length).toBe(1);
    gone.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect(world.traced).toMatchObject([{ outcome: 'abandoned', errorCode: 'client_gone' }]);
    const { usage, usd } = world.traced[0]?.exchange.notes ?? {};
    expect(usage).toMatchObject({ estimated: true, outputTokens: 0 });
    expect(usd).toBeGreaterThan(0);
    provider.behave(echo);
    expect(await textOf(await world.ask(chat('Next', OWN)))).toBe('Next');
  });

  it('while it waits for a place has cost nothing', async () => {
    world.use({}, soleProvider(provider, 1));
    provider.behave(slow);
    const first = await world.ask(chat('Tell me', OWN));
    const gone = new AbortController();
    const second = world.ask(chat('Me too', OWN), { signal: gone.signal });
    gone.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    expect(world.traced[0]?.exchange.notes.usd).toBe(0);
    await (await begun(first)).return?.();
  });
});

describe('connections', () => {
  it('are used again after a stream', async () => {
    world.use({}, soleProvider(provider));
    const ports = new Set<number | undefined>();
    provider.behave((asked, response) => {
      ports.add(response.socket?.remotePort);
      return echo(asked, response);
    });
    for (const turn of ['one', 'two', 'three', 'four', 'five', 'six'])
      expect(await written(await world.ask(chat(turn, OWN)))).toContain('[DONE]');
    expect(ports.size).toBeLessThanOrEqual(2);
  });
});
