import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../testing/index.ts';
import { systemClock } from '../../clock/index.ts';
import { questionKey } from './question-key.ts';
import { json } from './test-gateway.ts';
import { gatewayStand } from './test-stand.ts';

const database = await testDatabase();
const stand = gatewayStand(database);
const { gateway } = stand;

const slowly = (ms: number) =>
  (stand.provider.answer = async (_request, response) => {
    await systemClock.sleep(ms);
    json(response, { name: 'Acme' });
  });

describe('a thousand callers at once', () => {
  it('make one call, which the first pays for', async () => {
    slowly(50);
    const { ask } = gateway({ call: { priceUsd: 0.05 } });
    const results = await Promise.all(Array.from({ length: 1_000 }, () => ask({ domain: 'new.example' })));
    expect(stand.provider.requests).toHaveLength(1);
    expect(results.filter(({ costUsd }) => costUsd > 0)).toHaveLength(1);
    expect(results.every(({ hit, origin }) => hit && origin === 'live')).toBe(true);
    expect(results.filter(({ savedUsd }) => savedUsd === 0.05)).toHaveLength(999);
  });

  it('make one call also from several processes', async () => {
    slowly(80);
    const processes = [1, 2, 3, 4].map(() => gateway({ call: { priceUsd: 0.05 } }));
    const results = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => processes[index % 4]!.ask({ domain: 'many.example' })),
    );
    expect(stand.provider.requests).toHaveLength(1);
    expect(results.reduce((sum, { costUsd }) => sum + costUsd, 0)).toBeCloseTo(0.05);
  });

  it('get the one error of a failing call', async () => {
    stand.provider.answer = async (_request, response) => {
      await systemClock.sleep(30);
      json(response, {}, { status: 418 });
    };
    const { ask } = gateway();
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, () => ask({ domain: 'bad.example' })),
    );
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(stand.provider.requests).toHaveLength(1);
  });
});

const pick = (outcome: unknown) =>
  outcome instanceof Error
    ? { code: (outcome as Error & { code: string }).code }
    : { costUsd: (outcome as { costUsd: number }).costUsd };

describe('a call that several wait for', () => {
  it('goes on when the first of them gives up, and is called off when all do', async () => {
    let hungUp = 0;
    stand.provider.answer = async (request, response) => {
      response.on('close', () => (hungUp += response.writableFinished ? 0 : 1));
      await systemClock.sleep(request.url?.includes('left') ? 5_000 : 150).catch(() => undefined);
      json(response, { name: 'Acme' });
    };
    const { ask } = gateway();
    const [first, second] = [new AbortController(), new AbortController()];
    const asked = [first, second].map(({ signal }) => ask({ domain: 'patient.example', signal }));
    await expect.poll(() => stand.provider.requests.length).toBe(1);
    first.abort();
    await expect(asked[0]).rejects.toMatchObject({ code: 'cancelled' });
    expect(await asked[1]).toMatchObject({ hit: true });
    const left = [new AbortController(), new AbortController()];
    const leaving = left.map(({ signal }) => ask({ domain: 'left.example', signal }));
    await expect.poll(() => stand.provider.requests.length).toBe(2);
    for (const each of left) each.abort();
    for (const each of leaving) await expect(each).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => hungUp).toBe(1);
  });

  it('does not fail those whose budget is larger than that of the first', async () => {
    slowly(40);
    const { ask } = gateway({ call: { priceUsd: 0.05 } });
    const about = (id: string, limitUsd: number) => ({
      domain: 'poor.example',
      limits: [{ scope: 'enrichment' as const, id, limitUsd }],
    });
    const poor = ask(about('poor', 0.01)).catch((error: unknown) => error);
    expect(await ask(about('rich', 1))).toMatchObject({ costUsd: 0.05 });
    // Refused, or given what the other one paid for.
    expect([{ code: 'budget_reached' }, { costUsd: 0 }]).toContainEqual(
      expect.objectContaining(pick(await poor)),
    );
  });
});

it('a gateway that stops calls off what is under way, writes it down, and takes nothing new', async () => {
  slowly(5_000);
  const { ask, sources, store } = gateway();
  const asked = ask({ domain: 'under-way.example' }).catch((error: unknown) => error);
  await expect.poll(() => stand.provider.requests.length).toBe(1);
  const startedMs = performance.now();
  await sources.stop();
  expect(performance.now() - startedMs).toBeLessThan(2_000);
  expect(await asked).toMatchObject({ code: 'cancelled' });
  const { rows } = await store.pool.query(`select outcome from call_ledger where provider = 'acme-data'`);
  expect(rows).toContainEqual({ outcome: 'abandoned' });
  await expect(ask()).rejects.toMatchObject({ code: 'cancelled' });
});

it('a claim of a process that was killed blocks others no longer than its lease', async () => {
  const query = { domain: 'orphaned.example' };
  const key = questionKey({ source: 'acme-data', call: 'company', query, simulated: false });
  const { ask, store } = gateway();
  await store.pool.query(
    `insert into source_claims (workspace_id, key, holder, lease_until) values ($1, $2, $3, now() + interval '600 milliseconds')`,
    [database.workspaceId, key, randomUUID()],
  );
  const startedMs = performance.now();
  expect(await ask(query)).toMatchObject({ origin: 'live' });
  expect(performance.now() - startedMs).toBeGreaterThan(400);
  expect(performance.now() - startedMs).toBeLessThan(3_000);
});

it('a lease is renewed as long as the call takes', async () => {
  slowly(900);
  const [one, other] = [gateway({}, { leaseMs: 300 }), gateway({}, { leaseMs: 300 })];
  const asked = one.ask({ domain: 'slow.example' });
  await expect.poll(() => stand.provider.requests.length).toBe(1);
  expect(await other.ask({ domain: 'slow.example' })).toMatchObject({ origin: 'cache' });
  expect(await asked).toMatchObject({ origin: 'live' });
  expect(stand.provider.requests).toHaveLength(1);
});

describe('limits of a source', () => {
  it('hold over processes: no more calls at once than it allows, those who wait first go first', async () => {
    let under = 0;
    let most = 0;
    stand.provider.answer = async (_request, response) => {
      most = Math.max(most, (under += 1));
      await systemClock.sleep(40);
      under -= 1;
      json(response, { name: 'Acme' });
    };
    const limits = { concurrency: 3, perMinute: null };
    const processes = [gateway({ limits }), gateway({ limits })];
    await Promise.all(Array.from({ length: 24 }, (_, index) => processes[index % 2]!.ask()));
    expect(most).toBe(3);
  });

  it('keep requests apart by the time it wants between two, over processes', async () => {
    const at: number[] = [];
    stand.provider.answer = (_request, response) => {
      at.push(performance.now());
      json(response, { name: 'Acme' });
    };
    const limits = { concurrency: 5, perMinute: null, everyMs: 200 };
    const processes = [gateway({ limits }), gateway({ limits })];
    await Promise.all([0, 1, 0, 1].map((index) => processes[index]!.ask()));
    const gaps = at.slice(1).map((each, index) => each - (at[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(150);
  });

  it('are waited for no longer than the call may take', async () => {
    const limits = { concurrency: 1, perMinute: null };
    const { ask, store } = gateway({ name: 'crowded', limits, call: { timeoutMs: 300 } });
    await store.pool.query(
      `insert into source_places (source, place, holder, lease_until) values ('crowded', 0, $1, now() + interval '5 seconds')`,
      [randomUUID()],
    );
    const startedMs = performance.now();
    await expect(ask()).rejects.toMatchObject({ code: 'rate_limited', retryable: true });
    expect(performance.now() - startedMs).toBeLessThan(1_500);
    expect(stand.provider.requests).toHaveLength(0);
  });

  it('are not hindered by a process that died with a place', async () => {
    const limits = { concurrency: 1, perMinute: null };
    const { ask, store } = gateway({ name: 'deserted', limits }, { leaseMs: 400 });
    await store.pool.query(
      `insert into source_places (source, place, holder, lease_until) values ('deserted', 0, $1, now() + interval '400 milliseconds')`,
      [randomUUID()],
    );
    expect(await ask()).toMatchObject({ hit: true });
  });
});
