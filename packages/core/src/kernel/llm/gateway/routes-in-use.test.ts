import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fakeClock } from '../../../testing/index.ts';
import type { MoneyLeft } from '../quota/quotas.ts';
import { DEFAULT_ROUTING_POLICY } from '../routing/index.ts';
import { chat, type GatewayWorld, gatewayWorld, textOf } from './test-gateway-world.ts';
import { echo, startTestProvider } from './test-provider.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await gatewayWorld();
});
afterEach(() => {
  world.sandbox.setRules([]);
  world.sandbox.reset();
  world.traced.length = 0;
  world.use();
});
afterAll(() => world.close());

const auto = (text: string, more: Readonly<Record<string, unknown>> = {}) =>
  chat(text, { model: 'auto', max_tokens: 100, ...more });
const asked = () => world.sandbox.calls.map(({ provider, model }) => `${provider}/${model}`);

/** Quotas that say so much money is left, and let everything through or nothing. */
function quotasThatLeave(left: MoneyLeft, refuse?: Error) {
  const reserved: number[] = [];
  const reserve = async (_scope: unknown, { usd }: { readonly usd: number }) => {
    reserved.push(usd);
    if (refuse) throw refuse;
    return { settle: async () => undefined, release: () => undefined };
  };
  return { reserved, quotas: { left: () => left, reserve } };
}

describe('free and fast first', () => {
  it('with the paid fallback behind it, as soon as the free one is used to the full', async () => {
    const free = { groq: { freePlan: true } };
    world.use({}, { providers: free });
    const wishes = { component: 'company_inference' };
    const first = await world.ask(auto('What does acme.com do?'), { wishes });
    expect(first.notes).toMatchObject({ provider: 'groq', model: 'groq/llama-3.1-8b-instant' });
    expect(first.notes.route?.candidates[0]).toMatchObject({ free: true });
    world.sandbox.setRules([{ match: { provider: 'groq' }, fault: 429, retryAfterSeconds: 30 }]);
    const second = await world.ask(auto('And globex.com?'), { wishes });
    expect(second.notes).toMatchObject({ model: 'anthropic/claude-haiku-5-5', attempts: 3 });
    // Asked to be left alone for half a minute, the free ones come last.
    const third = await world.ask(auto('And initech.com?'), { wishes });
    expect(third.notes).toMatchObject({ model: 'anthropic/claude-haiku-5-5', attempts: 1 });
  });
});

describe('what a provider says of waiting', () => {
  it('is believed: a short pause is waited for, a long one leads elsewhere', async () => {
    world.sandbox.setRules([{ match: { provider: 'openai' }, fault: 429, retryAfterSeconds: 0.2, times: 1 }]);
    const named = chat('short', { max_tokens: 50 });
    const wishes = { fallbacks: ['mistral/mistral-small-latest'] };
    expect((await world.ask(named, { wishes })).notes).toMatchObject({ provider: 'openai', attempts: 2 });
    world.sandbox.setRules([{ match: { provider: 'openai' }, fault: 429, retryAfterSeconds: 45, times: 1 }]);
    expect((await world.ask(named, { wishes })).notes).toMatchObject({ provider: 'mistral', attempts: 2 });
  });
});

describe('a latency target', () => {
  it('leaves out what has lately been slower', async () => {
    const [slow, clock] = [await startTestProvider(), fakeClock()];
    // Time goes on only while this one thinks.
    slow.behave(async (question, response) => {
      await clock.advance(300);
      await echo(question, response);
    });
    const providers = {
      groq: { apiKey: 'gsk', baseUrl: slow.url },
      openai: { apiKey: 'sandbox-key', baseUrl: `${world.sandbox.url}/openai/v1` },
    };
    const routing = { ...DEFAULT_ROUTING_POLICY, latencySamples: 3 };
    world.use({ clock }, { sandboxUrl: '', providers, routing });
    const wishes = { task: 'fast_query', latencyTargetMs: 150 };
    const models: (string | null)[] = [];
    for (let i = 0; i < 7; i += 1) models.push((await world.ask(auto(`no. ${i}`), { wishes })).notes.model);
    const groq = 'groq/llama-3.1-8b-instant';
    const next = 'groq/openai/gpt-oss-20b';
    expect(models).toEqual([groq, groq, groq, next, next, next, 'openai/gpt-6-luna']);
    await slow.close();
  });
});

describe('money', () => {
  it('that is nearly spent sends the cheapest first', async () => {
    const plenty = quotasThatLeave({ leftUsd: 90, limitUsd: 100 });
    world.use({ quotas: plenty.quotas });
    expect((await world.ask(auto('rich'))).notes.model).toBe('openai/gpt-6-sol');
    const scarce = quotasThatLeave({ leftUsd: 1, limitUsd: 100 });
    world.use({ quotas: scarce.quotas });
    const { notes } = await world.ask(auto('poor'));
    expect(notes.route?.because).toContainEqual(expect.stringContaining('Only 1 % of the budget is left'));
    const [first, ...others] = notes.route?.candidates ?? [];
    expect(others.length).toBeGreaterThan(0);
    expect(others.every(({ worstUsd }) => worstUsd >= (first?.worstUsd ?? Infinity))).toBe(true);
    expect(scarce.reserved[0]).toBeLessThan(plenty.reserved[0] ?? 0);
  });

  it('that would not pay for a model leaves it out, and a decision that must be made at any price is made', async () => {
    world.use({ quotas: quotasThatLeave({ leftUsd: 0.0005, limitUsd: 100 }).quotas });
    const { notes } = await world.ask(auto('poor'));
    expect(notes.route?.ruledOut).toContainEqual(
      expect.objectContaining({
        key: 'openai/gpt-6-sol',
        reason: expect.objectContaining({ code: 'budget' }),
      }),
    );
    world.use({ quotas: quotasThatLeave({ leftUsd: 5, limitUsd: 100 }).quotas });
    const ceo = await world.ask(auto('plan'), { wishes: { component: 'ceo_sales_plan' } });
    expect(ceo.notes.model).toBe('anthropic/claude-opus-5-5');
  });

  it('that is gone is for the quota to refuse, which says until when', async () => {
    const full = Object.assign(new Error('full until midnight'), { code: 'rate_limited' });
    const { quotas, reserved } = quotasThatLeave({ leftUsd: 0, limitUsd: 100 }, full);
    world.use({ quotas });
    await expect(world.ask(auto('nothing left'))).rejects.toMatchObject({ cause: full });
    expect(reserved[0]).toBeGreaterThan(0);
    expect(asked()).toEqual([]);
  });
});

describe('a model the file does not list', () => {
  it('is refused, or by policy priced like the dearest; never for nothing', async () => {
    await expect(world.ask(chat('x', { model: 'openai/gpt-99' }))).rejects.toMatchObject({
      issues: [{ message: expect.stringContaining('no price is known') }],
    });
    expect(asked()).toEqual([]);
    world.use({}, { unpriced: 'estimate' });
    const { notes } = await world.ask(chat('x', { model: 'openai/gpt-99' }), {
      caller: { tier: 'enterprise' },
    });
    expect(notes.route?.candidates[0]?.price).toMatchObject({ estimated: true });
    const dearest = (
      await world.ask(chat('x', { model: 'openai/gpt-6.1-sol' }), { caller: { tier: 'enterprise' } })
    ).notes;
    expect(notes.usd / (notes.usage.inputTokens + notes.usage.outputTokens)).toBeGreaterThanOrEqual(
      (dearest.usd / (dearest.usage.inputTokens + dearest.usage.outputTokens)) * 0.5,
    );
    expect(notes.usd).toBeGreaterThan(0);
  });
});

describe('an error', () => {
  it('speaks to a program that made one request: nothing is to be resumed', async () => {
    world.use({}, { overallTimeoutMs: 500 });
    for (const fault of [503, 401, 404, 429] as const) {
      world.sandbox.setRules([{ fault }]);
      const error = await world.ask(chat('x')).then(
        () => null,
        (thrown: unknown) => thrown as Error & { next?: string; kept?: string },
      );
      expect([error?.next, error?.kept].join(' ')).not.toMatch(/resume|finished so far/u);
      expect(error?.next).toBeTruthy();
    }
  });
});

it('the trace says which rule, whose account, and how long was waited', async () => {
  const told: { rule: string | null; account: string | null; waitedMs: number; route: string | undefined }[] =
    [];
  world.use({
    onRequest: ({ rule, account, waitedMs, explainRoute }) =>
      void told.push({ rule, account, waitedMs, route: explainRoute?.() }),
  });
  await textOf(await world.ask(auto('hello', { stream: true })));
  expect(told).toEqual([
    { rule: 'default', account: 'openai', waitedMs: expect.any(Number), route: expect.any(String) },
  ]);
  expect(JSON.parse(told[0]?.route ?? '')).toMatchObject({
    rule: 'default',
    candidates: expect.arrayContaining(['openai/gpt-6-sol']),
    ruledOut: expect.any(Array),
    blocked: null,
  });
});
