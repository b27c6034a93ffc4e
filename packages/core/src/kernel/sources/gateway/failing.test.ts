import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../testing/index.ts';
import { type Clock, systemClock } from '../../clock/index.ts';
import { json, openGateway, type TestProvider, testSource } from './test-gateway.ts';
import { gatewayStand } from './test-stand.ts';

const database = await testDatabase();
// After the gateways are closed.
afterEach(() => database.truncate());
const stand = gatewayStand(database, { random: () => 0 });
const { gateway } = stand;

/** The machine's clock, which can be set forward. */
function movableClock(): Clock & { forward(ms: number): void } {
  let aheadMs = 0;
  return {
    now: () => new Date(Date.now() + aheadMs),
    monotonicMs: () => performance.now() + aheadMs,
    sleep: systemClock.sleep,
    forward: (ms) => void (aheadMs += ms),
  };
}

const status = (code: number, headers?: Record<string, string>) =>
  (stand.provider.answer = (_request, response) =>
    json(response, { name: 'Acme' }, { status: code, ...(headers && { headers }) }));

describe('a request that fails', () => {
  it('is sent again twice where the provider is at fault and nothing can be charged twice', async () => {
    let failures = 2;
    stand.provider.answer = (_request, response) =>
      failures-- > 0 ? json(response, {}, { status: 503 }) : json(response, { name: 'Acme' });
    const { ask, events } = gateway();
    expect(await ask()).toMatchObject({ hit: true });
    expect(stand.provider.requests).toHaveLength(3);
    expect(events.filter(({ type }) => type === 'source.retrying')).toHaveLength(2);
  });

  it('is sent again after 429 when the time is up that the provider names', async () => {
    let failures = 1;
    stand.provider.answer = (_request, response) =>
      failures-- > 0
        ? json(response, {}, { status: 429, headers: { 'retry-after': '1' } })
        : json(response, { name: 'Acme' });
    const startedMs = performance.now();
    expect(await gateway().ask()).toMatchObject({ hit: true });
    expect(performance.now() - startedMs).toBeGreaterThan(950);
  });

  it('is not sent again where the connection broke and it may have been charged', async () => {
    stand.provider.answer = (request) => void request.socket.destroy();
    const limits = [{ scope: 'enrichment' as const, id: 'broke', limitUsd: 0.08 }];
    const { ask } = gateway({ call: { priceUsd: 0.05 } });
    await expect(ask({ limits })).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
    expect(stand.provider.requests).toHaveLength(1);
    // Counted as spent, since nobody knows.
    await expect(ask({ limits })).rejects.toMatchObject({ code: 'budget_reached' });
    await expect(gateway({ name: 'free' }).ask()).rejects.toMatchObject({ code: 'provider_failed' });
    expect(stand.provider.requests).toHaveLength(4);
  });

  it.each([
    [
      'a page of HTML where JSON was due',
      (_request: unknown, response: Parameters<TestProvider['answer']>[1]) =>
        response.end('<html>Sorry</html>'),
      'provider_failed',
    ],
    ['no answer in time', () => undefined, 'provider_timeout'],
  ] as const)('%s is said so', async (_name, answer, code) => {
    stand.provider.answer = answer as TestProvider['answer'];
    const startedMs = performance.now();
    await expect(gateway({ call: { timeoutMs: 250 } }).ask()).rejects.toMatchObject({
      code,
      retryable: true,
    });
    expect(performance.now() - startedMs).toBeLessThan(1_500);
  });

  it('that an adapter trips over is a failure of its source, not of ours', async () => {
    const run = () => Promise.reject(new TypeError('x is not a function'));
    await expect(gateway({ call: { run } }).ask()).rejects.toMatchObject({ code: 'provider_failed' });
  });

  it('never shows a key, in events or errors', async () => {
    status(500);
    const { ask, events } = gateway();
    const error: unknown = await ask().catch((each: unknown) => each);
    expect(JSON.stringify([events, error, String(error)])).not.toContain('secret-key');
  });
});

describe('a source that fails five times in a row', () => {
  it('is left alone for a minute, and is back after two successes', async () => {
    status(500);
    const clock = movableClock();
    const { ask, sources, events } = gateway({ limits: { perMinute: null, concurrency: 1 } }, { clock });
    for (let count = 0; count < 5; count += 1)
      await expect(ask()).rejects.toMatchObject({ code: 'provider_failed' });
    const asked = stand.provider.requests.length;
    await expect(ask()).rejects.toMatchObject({ code: 'provider_failed', retryAfterSeconds: 60 });
    expect(stand.provider.requests).toHaveLength(asked);
    expect(sources.available()).toMatchObject([{ isUp: false }]);
    const now = await sources.status(database.workspaceId, new Date(0));
    expect(now).toMatchObject([{ breaker: 'open', lastError: 'HTTP 500' }]);
    // Another process reads it.
    const [seen] = await gateway().sources.status(database.workspaceId, new Date(0));
    expect(seen).toMatchObject({ breaker: 'open', retryAt: expect.any(Date) });
    status(200);
    clock.forward(61_000);
    await ask();
    expect(await sources.status(database.workspaceId, new Date(0))).toMatchObject([{ breaker: 'half-open' }]);
    await ask();
    expect(await sources.status(database.workspaceId, new Date(0))).toMatchObject([{ breaker: 'closed' }]);
    expect(events.flatMap((each) => (each.type === 'source.breaker' ? [each.state] : []))).toEqual([
      'open',
      'half_open',
      'closed',
    ]);
  });

  it('is not one that says it is asked too often: it is left alone for as long as it says', async () => {
    status(429, { 'retry-after': '40' });
    const { ask, sources } = gateway();
    for (let count = 0; count < 8; count += 1)
      await expect(ask()).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 40 });
    expect(stand.provider.requests).toHaveLength(1);
    expect(sources.available()).toMatchObject([{ isUp: true }]);
  });

  it('is not one without a provider, such as companies’ own sites', async () => {
    const run = () => Promise.reject(new Error('this site is down'));
    const { ask, sources } = gateway({ bases: {}, call: { run } });
    for (let count = 0; count < 8; count += 1) await expect(ask()).rejects.toThrow('this site is down');
    expect(sources.available()).toMatchObject([{ isUp: true }]);
  });
});

it.each([
  [401, 'provider_rejected_key'],
  [402, 'credits_used_up'],
] as const)(
  'with %i a source is left alone at once, and tried again after ten minutes',
  async (code, name) => {
    status(code);
    const clock = movableClock();
    const { ask, sources } = gateway({}, { clock });
    await expect(ask()).rejects.toMatchObject({ code: name });
    await expect(ask()).rejects.toMatchObject({ code: name });
    expect(stand.provider.requests).toHaveLength(1);
    expect(sources.available()).toMatchObject([{ isUp: false }]);
    clock.forward(10 * 60_000);
    await expect(ask()).rejects.toMatchObject({ code: name });
    expect(stand.provider.requests).toHaveLength(2);
    status(200);
    clock.forward(10 * 60_000);
    expect(await ask()).toMatchObject({ hit: true });
    expect(sources.available()).toMatchObject([{ isUp: true }]);
  },
);

it('no provider charges more than a budget, whatever it answers, over processes', {
  timeout: 60_000,
}, async () => {
  const price = 0.05;
  let charged = 0;
  /** By the first word of the domain that is asked for; what may be charged is. */
  const answers: Record<string, TestProvider['answer']> = {
    known: (_request, response) => json(response, { name: 'Acme' }),
    page: (_request, response) => void response.end('<html>Thank you for your money</html>'),
    drop: (request) => void request.socket.destroy(),
    hang: () => undefined,
    miss: (_request, response) => json(response, {}, { status: 404 }),
    busy: (_request, response) => json(response, {}, { status: 503 }),
    often: (_request, response) => json(response, {}, { status: 429 }),
  };
  const free = new Set(['miss', 'busy', 'often']);
  stand.provider.answer = (request, response) => {
    const fate = /domain=(\w+)/u.exec(request.url ?? '')?.[1] ?? '';
    if (!free.has(fate)) charged += price;
    return answers[fate]?.(request, response);
  };
  const call = { priceUsd: price, timeoutMs: 150 };
  const fate = fc.constantFrom(...Object.keys(answers));
  let plans = 0;
  const plan = fc.record({
    fates: fc.array(fate, { minLength: 3, maxLength: 12 }),
    cents: fc.nat({ max: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(plan, async ({ fates, cents }) => {
      plans += 1;
      charged = 0;
      // Fresh ones, so that no breaker keeps calls from being made.
      const processes = [1, 2].map(() =>
        openGateway(database, testSource(stand.provider.url, { call }), { random: () => 0 }),
      );
      const limits = [{ scope: 'list' as const, id: `plan-${plans}`, limitUsd: cents / 100 }];
      await Promise.allSettled(
        fates.map((each, index) =>
          processes[index % 2]!.ask({ domain: `${each}.${plans}.${index}.example`, limits }),
        ),
      );
      expect(charged).toBeLessThanOrEqual(cents / 100 + 1e-9);
      const { rows } = await database.store.pool.query(
        `select spent_usd::float8 as spent from source_budgets where id = $1`,
        [`plan-${plans}`],
      );
      expect((rows[0] as { spent: number } | undefined)?.spent ?? 0).toBeGreaterThanOrEqual(charged - 1e-9);
      for (const each of processes) await each.close();
    }),
    { numRuns: 30 },
  );
});

it('a probe tells whether the key is accepted, and puts a source right that was left alone', async () => {
  status(401);
  const probe: NonNullable<ReturnType<typeof testSource>['probe']> = async (io) => {
    const response = await io.http({ path: '/account' });
    if (response.status !== 200) throw new Error('the key is refused');
    return { creditsLeft: 250 };
  };
  const { ask, sources } = gateway({ probe });
  await expect(ask()).rejects.toThrow('HTTP 401');
  expect(await sources.probe()).toMatchObject([
    { source: 'acme-data', ok: false, detail: 'the key is refused' },
  ]);
  status(200);
  expect(await sources.probe(['acme-data'])).toMatchObject([
    { ok: true, detail: 'key accepted, 250 credits left' },
  ]);
  expect(await ask()).toMatchObject({ hit: true });
  expect(await sources.status(database.workspaceId, new Date(0))).toMatchObject([{ creditsLeft: 250 }]);
  await expect(sources.probe(['unheard-of'])).rejects.toMatchObject({ code: 'not_found' });
});

it('with the database away free calls still go through', async () => {
  const gone = 'postgres://nobody@127.0.0.1:1/none';
  const away = openGateway({ ...database, connectionString: gone }, testSource(stand.provider.url));
  expect(await away.ask()).toMatchObject({ hit: true });
  expect(away.events.some(({ type }) => type === 'source.trouble')).toBe(true);
  await away.close();
});
