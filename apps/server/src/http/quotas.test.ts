import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../test-server.ts';

let sandbox: Sandbox;
let server: TestServer;
beforeAll(async () => {
  sandbox = await startSandbox({ latency: { kind: 'fixed', ms: 1 } });
  server = await startServer({ env: { LEADLINE_SANDBOX_URL: sandbox.url } });
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
  await server.close();
  await sandbox.close();
});

interface Use {
  readonly unit: string;
  readonly window: string;
  readonly amount: number;
  readonly used: number;
  readonly resetAt: string;
}
interface Key {
  readonly id: string;
  readonly usage: readonly Use[];
}

async function keyWith(settings: object): Promise<{ id: string; secret: string }> {
  const made = await server.call('POST', '/v1/keys', {
    body: { name: 'program', role: 'sales_rep', ...settings },
  });
  expect(made.status).toBe(201);
  const { key, secret } = made.json<{ key: Key; secret: string }>();
  return { id: key.id, secret };
}
let questions = 0;
const ask = (key: string, more: object = {}) => {
  questions += 1;
  return server.call('POST', '/v1/chat/completions', {
    key,
    body: {
      model: 'openai/gpt-6-luna',
      max_tokens: 40,
      messages: [{ role: 'user', content: `What is lead number ${questions}?` }],
      ...more,
    },
  });
};
const change = (id: string, body: object) => server.call('PATCH', `/v1/keys/${id}`, { body });
const usageOf = async (id: string) => (await server.call('GET', `/v1/keys/${id}`)).json<Key>().usage;
async function logged(operation: string, keyId: string) {
  const answer = await server.call('GET', `/v1/audit-log?operation=${operation}&keyId=${keyId}`);
  return answer.json<{ items: { outcome: string; code: string; object: string }[] }>().items;
}

describe('the budget of a key', () => {
  it('is held to before anything is sent, shown as it is used, and changed or removed at once', async () => {
    const { id, secret } = await keyWith({ limits: { tokensPerDay: 200 } });
    expect((await ask(secret)).status).toBe(200);
    const [use] = await usageOf(id);
    expect(use).toMatchObject({ unit: 'tokens', window: 'day', amount: 200, used: expect.any(Number) });
    expect(use?.used).toBeGreaterThan(10);
    const listed = (await server.call('GET', '/v1/keys')).json<{ items: Key[] }>().items;
    expect(listed.find((key) => key.id === id)?.usage[0]?.used).toBe(use?.used);

    await change(id, { limits: { tokensPerDay: 60 } });
    const sent = sandbox.calls.length;
    const refused = await ask(secret, { max_tokens: 300 });
    expect(refused.status).toBe(429);
    expect(refused.json<{ error: { message: string } }>().error.message).toMatch(/60 tokens a day/u);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(sandbox.calls).toHaveLength(sent);

    await change(id, { limits: { tokensPerDay: null, usdPerMonth: 0.000_001 } });
    expect((await ask(secret)).status).toBe(429);
    expect(await usageOf(id)).toMatchObject([{ unit: 'usd', window: 'month', amount: 0.000_001, used: 0 }]);
    await change(id, { limits: { usdPerMonth: null } });
    expect((await ask(secret)).status).toBe(200);
    expect(await usageOf(id)).toEqual([]);
  });

  it('of a person counts all keys that act for the person', async () => {
    const signUp = await fetch(`${server.url}/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url },
      body: JSON.stringify({ name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }),
    });
    expect(signUp.status).toBe(200);
    const { items } = (await server.call('GET', '/v1/users')).json<{ items: { userId: string }[] }>();
    const userId = items[0]?.userId ?? '';
    const keys = [await keyWith({ userId }), await keyWith({ userId })];
    for (const { secret } of keys) expect((await ask(secret)).status).toBe(200);
    const limited = await server.call('PATCH', `/v1/users/${userId}`, {
      body: { limits: { tokensPerMonth: 10 } },
    });
    expect(limited.json()).toMatchObject({
      limits: { tokensPerMonth: 10, usdPerDay: null },
      usage: [{ unit: 'tokens', window: 'month', amount: 10, used: 0 }],
    });
    for (const { secret } of keys) expect((await ask(secret)).status).toBe(429);
    await server.call('PATCH', `/v1/users/${userId}`, { body: { limits: { usdPerDay: 3 } } });
    expect((await server.call('GET', '/v1/users')).json<{ items: object[] }>().items).toMatchObject([
      { limits: { tokensPerMonth: 10, usdPerDay: 3 } },
    ]);
    await server.call('PATCH', `/v1/users/${userId}`, { body: { limits: { tokensPerMonth: null } } });
    for (const { secret } of keys) expect((await ask(secret)).status).toBe(200);
  });
});

describe('limits of the workspace', () => {
  it('are set, shown with what is used, hold for the next request, and stand in the audit log', async () => {
    const { id, secret } = await keyWith({});
    expect((await ask(secret)).status).toBe(200);
    const limit = { unit: 'tokens', window: 'month', amount: 30, where: { key: id } };
    const set = await server.call('POST', '/v1/quotas/limits', { body: limit });
    expect([set.status, set.json()]).toEqual([200, { ...limit, per: [], id: expect.any(String) }]);
    const limitId = set.json<{ id: string }>().id;
    expect((await ask(secret)).status).toBe(429);
    const raised = await server.call('PUT', `/v1/quotas/limits/${limitId}`, {
      body: { ...limit, amount: 500 },
    });
    expect(raised.status).toBe(200);
    expect((await ask(secret)).status).toBe(200);
    const { usage } = (await server.call('GET', `/v1/quotas?key=${id}`)).json<{ usage: Use[] }>();
    expect(usage).toMatchObject([{ limit: limitId, of: { key: id }, amount: 500, unit: 'tokens' }]);
    expect(usage[0]?.used).toBeGreaterThan(10);
    expect(Date.parse(usage[0]?.resetAt ?? '')).toBeGreaterThan(Date.now());
    await server.call('DELETE', `/v1/quotas/limits/${limitId}`);
    expect((await server.call('GET', `/v1/quotas?key=${id}`)).json()).toMatchObject({ usage: [] });
    const answer = await server.call('GET', '/v1/audit-log?operation=llm.quotas.limits.set');
    expect(answer.json<{ items: object[] }>().items).toMatchObject([{ outcome: 'done', object: limitId }]);
  });

  it.each([
    ['POST', '/v1/quotas/limits', { unit: 'tokens', window: 'day', amount: -1 }, 'amount'],
    ['POST', '/v1/quotas/limits', { unit: 'tokens', window: 'day', amount: 1e16 }, 'amount'],
    ['POST', '/v1/quotas/limits', { unit: 'tokens', window: 'day', amount: 0.5 }, 'amount'],
    ['POST', '/v1/quotas/limits', { unit: 'usd', window: 'day', amount: 1e7 }, 'amount'],
    ['POST', '/v1/quotas/limits', '{"unit":"usd","window":"day","amount":NaN}', undefined],
    ['POST', '/v1/quotas/limits', '{"unit":"usd","window":"day","amount":1e999}', 'amount'],
    ['POST', '/v1/quotas/limits', { unit: 'usd', window: 'day', amount: null }, 'amount'],
    ['POST', '/v1/quotas/limits', { unit: 'usd', window: 'week', amount: 1 }, 'window'],
    ['POST', '/v1/quotas/limits', { unit: 'usd', window: 'day', amount: 1, where: { planet: 'x' } }, 'where'],
    [
      'POST',
      '/v1/quotas/limits',
      { unit: 'usd', window: 'day', amount: 1, where: { tier: 'silver' } },
      'tier',
    ],
    ['PUT', '/v1/quotas/tier', { tier: 'silver' }, 'tier'],
    [
      'PUT',
      '/v1/quotas/plans/gold',
      { limits: [{ unit: 'usd', window: 'day', amount: -1 }] },
      'limits.0.amount',
    ],
    ['POST', '/v1/keys', { name: 'x', role: 'viewer' }, 'role'],
    ['POST', '/v1/keys', { name: 'x', role: 'admin', tier: 'silver' }, 'tier'],
    ['POST', '/v1/keys', { name: 'x', role: 'admin', limits: { usdPerDay: -1 } }, 'limits.usdPerDay'],
    [
      'POST',
      '/v1/keys',
      { name: 'x', role: 'admin', limits: { tokensPerDay: 1e300 } },
      'limits.tokensPerDay',
    ],
  ])('are refused where they make no sense: %s %s %j', async (method, path, body, field) => {
    const answer = await server.call(method, path, { body });
    expect([answer.status, answer.problem().code]).toEqual([400, 'invalid_input']);
    if (field) expect(answer.problem().issues?.map(({ path: at }) => at)).toContain(field);
  });
});

describe('whom the gateway turns away', () => {
  it('stands in the audit log, once however often it is tried', async () => {
    const [picky, poor, analyst] = [
      await keyWith({ models: ['mistral/*'] }),
      await keyWith({ limits: { tokensPerDay: 1 } }),
      await keyWith({ role: 'analyst' }),
    ];
    for (let turn = 0; turn < 5; turn += 1)
      for (const [{ secret }, status] of [
        [picky, 403],
        [poor, 429],
        [analyst, 403],
      ] as const)
        expect((await ask(secret)).status).toBe(status);
    const denied = { outcome: 'denied', object: 'openai/gpt-6-luna' };
    expect(await logged('llm.gateway.use', picky.id)).toMatchObject([{ ...denied, code: 'forbidden' }]);
    expect(await logged('llm.gateway.use', poor.id)).toMatchObject([{ ...denied, code: 'rate_limited' }]);
    expect(await logged('llm.gateway.use', analyst.id)).toMatchObject([{ ...denied, code: 'forbidden' }]);
  });

  it('for a key that was revoked stands there too; a request that is only wrong does not', async () => {
    const { id, secret } = await keyWith({});
    expect((await ask(secret, { model: 'gpt-99' })).status).toBe(404);
    await server.call('DELETE', `/v1/keys/${id}`);
    for (let turn = 0; turn < 3; turn += 1) expect((await ask(secret)).status).toBe(401);
    expect(await logged('iam.keys.use', id)).toMatchObject([{ outcome: 'denied', code: 'revoked' }]);
    expect(await logged('llm.gateway.use', id)).toEqual([]);
  });
});
