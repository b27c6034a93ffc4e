import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock/index.ts';
import { createQuotas, type Quotas } from '../index.ts';
import { chat, type GatewayWorld, gatewayWorld, textOf } from './test-gateway-world.ts';

let world: GatewayWorld;
let quotas: Quotas;
let before = 0;
beforeAll(async () => {
  world = await gatewayWorld();
  quotas = createQuotas({
    store: world.database.store,
    clock: systemClock,
    newId: randomUUID,
    onEvent: () => undefined,
  });
  const perDay = { unit: 'tokens', window: 'day' } as const;
  await quotas.setLimit(world.caller.workspaceId, { ...perDay, amount: 1_000_000 });
  await quotas.setLimit(world.caller.workspaceId, { ...perDay, amount: 50, where: { key: 'poor' } });
});
beforeEach(async () => {
  world.use({ quotas });
  before += await spent();
});
afterEach(() => {
  world.sandbox.setRules([]);
  world.sandbox.reset();
  world.traced.length = 0;
});
afterAll(async () => {
  await quotas.stop();
  await world.close();
});

/** Settled since the test began. */
async function spent(): Promise<number> {
  const lines = await quotas.usage(world.caller.workspaceId);
  return (lines.find(({ amount }) => amount === 1_000_000)?.spent ?? 0) - before;
}
const tokensOf = ({ notes }: Awaited<ReturnType<GatewayWorld['ask']>>) =>
  notes.usage.inputTokens + notes.usage.outputTokens;

describe('what a request took is booked', () => {
  it('for a whole answer and a stream: what the provider counted', async () => {
    const whole = await world.ask(chat('What is a lead?'));
    await expect.poll(spent).toBe(tokensOf(whole));
    const streamed = await world.ask(chat('What is a deal?', { stream: true }));
    await textOf(streamed);
    expect(tokensOf(streamed)).toBeGreaterThan(50);
    await expect.poll(spent).toBe(tokensOf(whole) + tokensOf(streamed));
  });

  it('for a stream that was left: what had come', async () => {
    const answered = await world.ask(chat('What is a lead?', { stream: true }));
    if (answered.reply.kind !== 'stream') throw new Error('not a stream');
    const reader = answered.reply.parts[Symbol.asyncIterator]();
    for (let read = 0; read < 12; read += 1) await reader.next();
    await reader.return?.();
    expect(tokensOf(answered)).toBeGreaterThan(10);
    await expect.poll(spent).toBe(tokensOf(answered));
  });

  it('for a stream that broke: what had come', async () => {
    world.sandbox.setRules([{ fault: 'cut', at: 0.6 }]);
    const answered = await world.ask(chat('What is a lead?', { stream: true }));
    await expect(textOf(answered)).rejects.toMatchObject({ code: 'provider_failed' });
    expect(tokensOf(answered)).toBeGreaterThan(30);
    await expect.poll(spent).toBe(tokensOf(answered));
  });

  it('not at all for a failed call or an answer from the cache', async () => {
    world.use({ quotas, answers: await world.answers() }, { attempts: 1 });
    world.sandbox.setRules([{ fault: 401 }]);
    await expect(world.ask(chat('What is a lead?'))).rejects.toMatchObject({ code: 'provider_rejected_key' });
    world.sandbox.setRules([]);
    const first = await world.ask(chat('What is a prospect?', { model: 'mistral/mistral-large-2512' }));
    await world.ask(chat('What is a prospect?', { model: 'mistral/mistral-large-2512' }));
    await expect.poll(spent).toBe(tokensOf(first));
    expect(world.traced.map(({ outcome }) => outcome)).toEqual(['error', 'ok', 'cached']);
  });
});

describe('an answer whose price is not safe yet', () => {
  /** Quotas that are slow to say that what was settled is booked, as for a call that took more than was set aside. */
  function slowToBook(booked: Promise<void>) {
    const settled: unknown[] = [];
    world.use({
      quotas: {
        left: quotas.left,
        async reserve(...asked) {
          const reservation = await quotas.reserve(...asked);
          return {
            release: reservation.release,
            settle(actual) {
              void reservation.settle(actual);
              settled.push(actual);
              return booked;
            },
          };
        },
      },
    });
    return settled;
  }

  it('waits until it is; a stream ends so', async () => {
    for (const stream of [false, true]) {
      const booking = Promise.withResolvers<void>();
      const settled = slowToBook(booking.promise);
      let ended = false;
      const ask = async () => {
        const answered = await world.ask(chat('What is a lead?', { stream }));
        if (stream) await textOf(answered);
        ended = true;
      };
      const answer = ask();
      await expect.poll(() => settled).toHaveLength(1);
      await systemClock.sleep(20);
      expect(ended).toBe(false);
      booking.resolve();
      await answer;
    }
  });

  it('does not wait for a database that stays away', async () => {
    slowToBook(new Promise(() => undefined));
    expect(tokensOf(await world.ask(chat('What is a lead?')))).toBeGreaterThan(0);
  });
});

describe('a full quota', () => {
  it('turns the request away with the time of its reset before anything is sent', async () => {
    const refused = world.ask(chat('What is a lead?'), { caller: { keyId: 'poor' } });
    await expect(refused).rejects.toMatchObject({
      code: 'rate_limited',
      resetAt: expect.any(Date),
      retryAfterSeconds: expect.any(Number),
    });
    expect(world.sandbox.calls).toHaveLength(0);
    expect(world.traced.at(-1)).toMatchObject({ outcome: 'refused', errorCode: 'rate_limited' });
  });

  it('and a provider that is full are told apart in the trace', async () => {
    world.use({ quotas }, { attempts: 1, overallTimeoutMs: 300 });
    world.sandbox.setRules([{ fault: 429, retryAfterSeconds: 30 }]);
    const failed = world.ask(chat('What is a lead?'));
    await expect(failed).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 30 });
    expect(world.traced.at(-1)).toMatchObject({ outcome: 'error', errorCode: 'rate_limited' });
  });
});

describe('who may ask', () => {
  it('is decided by role and by the models of the key, before anything is spent', async () => {
    await expect(world.ask(chat('Hi'), { caller: { role: 'analyst' } })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(world.ask(chat('Hi'), { caller: { models: ['anthropic/*'] } })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('openai/gpt-6-luna'),
    });
    const answered = await world.ask(chat('Hi', { model: 'auto' }), { caller: { models: ['mistral/*'] } });
    expect(answered.notes.provider).toBe('mistral');
    await expect(world.ask(chat('Hi', { model: 'gpt-99' }))).rejects.toMatchObject({ code: 'not_found' });
    expect(world.traced.slice(-1)).toMatchObject([{ outcome: 'refused' }]);
    await expect.poll(spent).toBe(tokensOf(answered));
  });

  it('where data must stay in a region, is a model that is processed there, and no other', async () => {
    const answered = await world.ask(chat('Hi', { model: 'auto' }), { caller: { region: 'eu' } });
    const route = answered.notes.route;
    expect(route?.candidates.length).toBeGreaterThan(0);
    for (const { zone } of route?.candidates ?? []) expect(['eu', 'local']).toContain(zone);
    expect(route?.ruledOut).toContainEqual({
      key: 'openai/gpt-6-sol',
      reason: { code: 'zone', zone: 'global', allowed: ['eu', 'local'] },
    });
    const sent = world.sandbox.calls.length;
    await expect(
      world.ask(chat('Hi', { model: 'anthropic/claude-sonnet-5-5' }), { caller: { region: 'eu' } }),
    ).rejects.toMatchObject({
      issues: [{ message: expect.stringContaining('must stay in eu or local') }],
    });
    // Nobody knows where that is, so nothing but an own server will do.
    await expect(
      world.ask(chat('Hi', { model: 'auto' }), { caller: { region: 'atlantis' } }),
    ).rejects.toMatchObject({ retryable: false });
    expect(world.sandbox.calls).toHaveLength(sent);
  });

  it('and a model without a price is refused, not asked for nothing', async () => {
    await expect(world.ask(chat('Hi', { model: 'openai/gpt-99' }))).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ message: expect.stringContaining('no price is known') }],
    });
    expect(world.sandbox.calls).toHaveLength(0);
  });
});
