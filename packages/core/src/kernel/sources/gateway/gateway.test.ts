import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../testing/index.ts';
import { systemClock } from '../../clock/index.ts';
import { createUsage } from '../../llm/usage/index.ts';
import { json } from './test-gateway.ts';
import { gatewayStand } from './test-stand.ts';

const database = await testDatabase();
const stand = gatewayStand(database);
const { gateway } = stand;

/** A clock that stands some days later. */
function daysLater(days: number) {
  return { ...systemClock, now: () => new Date(Date.now() + days * 86_400_000) };
}

const DAY = 86_400_000;

describe('an answer', () => {
  it('comes with its source, when it was seen, and what it cost; the second time from what is kept, for nothing', async () => {
    const { ask } = gateway({ call: { priceUsd: 0.05 } });
    const first = await ask({ domain: 'acme.example' });
    expect(first).toMatchObject({ hit: true, origin: 'live', costUsd: 0.05, savedUsd: 0, simulated: false });
    expect(first.observations).toEqual([
      {
        field: 'name',
        value: 'Acme',
        confidence: 0.9,
        url: null,
        source: 'acme-data',
        observedAt: first.fetchedAt.toISOString(),
      },
    ]);
    const again = await ask({ domain: 'acme.example' });
    expect(again).toMatchObject({
      hit: true,
      origin: 'cache',
      costUsd: 0,
      savedUsd: 0.05,
      observations: first.observations,
    });
    expect(stand.provider.requests).toHaveLength(1);
    expect(stand.provider.requests[0]?.headers).toMatchObject({
      'x-key': 'secret-key',
      'user-agent': 'Leadline/0.1',
    });
    expect(JSON.stringify(stand.provider.requests[0])).not.toContain('purpose');
  });

  it('is asked anew when it is no longer fresh, and when a refresh is wanted; what comes is kept', async () => {
    const now = gateway();
    await now.ask({ domain: 'old.example' });
    stand.provider.answer = (_request, response) => json(response, { name: 'Acme Group' });
    expect(await now.ask({ domain: 'old.example', refresh: true })).toMatchObject({ origin: 'live' });
    expect(await now.ask({ domain: 'old.example' })).toMatchObject({
      origin: 'cache',
      observations: [{ value: 'Acme Group' }],
    });
    const later = gateway({}, { clock: daysLater(31) });
    expect(await later.ask({ domain: 'old.example' })).toMatchObject({ origin: 'live' });
    expect(stand.provider.requests).toHaveLength(3);
  });

  it('that the source knows nothing is kept too, for as long as misses are', async () => {
    stand.provider.answer = (_request, response) => json(response, {}, { status: 404 });
    await gateway().ask({ domain: 'unknown.example' });
    const known = await gateway({}, { clock: daysLater(6) }).ask({ domain: 'unknown.example' });
    expect(known).toMatchObject({ hit: false, origin: 'cache', observations: [] });
    expect(await gateway({}, { clock: daysLater(8) }).ask({ domain: 'unknown.example' })).toMatchObject({
      hit: false,
      origin: 'live',
    });
  });

  it('of one workspace is not given to another', async () => {
    const { ask } = gateway();
    await ask({ domain: 'fenced.example' });
    const workspaceId = await database.addWorkspace();
    expect(await ask({ domain: 'fenced.example', workspaceId })).toMatchObject({ origin: 'live' });
  });

  it('stands in, marked stale, while its source is down', async () => {
    const before = await gateway().ask({ domain: 'stale.example' });
    stand.provider.answer = (_request, response) => json(response, {}, { status: 500 });
    const later = gateway({}, { clock: daysLater(40), random: () => 0 });
    expect(await later.ask({ domain: 'stale.example' })).toMatchObject({
      origin: 'stale',
      costUsd: 0,
      observations: before.observations,
      fetchedAt: before.fetchedAt,
    });
    await expect(later.ask({ domain: 'never-asked.example' })).rejects.toMatchObject({
      code: 'provider_failed',
    });
  });
});

describe('terms of a source', () => {
  it('that forbid keeping leave nothing in the database but what may always be kept', async () => {
    const licence = { keepDays: 0, keepAlways: ['placeId'], note: 'Only to be shown.' } as const;
    const run = async () => ({
      observations: [
        { field: 'phone' as const, value: '+15550100', confidence: 0.9, url: null },
        { field: 'placeId' as const, value: 'place-1', confidence: 0.9, url: null },
      ],
      found: { secret: 'only shown' },
      hit: true,
      costUsd: 0,
    });
    const { ask, store } = gateway({ licence, call: { run } });
    expect(await ask({ domain: 'shown.example' })).toMatchObject({ origin: 'live' });
    expect(await ask({ domain: 'shown.example' })).toMatchObject({ origin: 'live' });
    const { rows } = await store.pool.query<{ value: string }>('select value from cache_entries');
    const kept = rows.map(({ value }) => value).join('\n');
    expect(kept).toContain('place-1');
    expect(kept).not.toMatch(/15550100|only shown/u);
  });

  it('that let it be kept for some days end freshness and standing in', async () => {
    const terms = { licence: { keepDays: 5, note: 'Five days.' } };
    await gateway(terms).ask({ domain: 'brief.example' });
    expect(await gateway(terms, { clock: daysLater(4) }).ask({ domain: 'brief.example' })).toMatchObject({
      origin: 'cache',
    });
    stand.provider.answer = (_request, response) => json(response, {}, { status: 503 });
    const later = gateway(terms, { clock: daysLater(6), random: () => 0 });
    await expect(later.ask({ domain: 'brief.example' })).rejects.toMatchObject({ code: 'provider_failed' });
  });
});

it('every request is a row of the ledger: live, from cache, unknown, failed, refused', async () => {
  const workspaceId = await database.addWorkspace();
  const { ask, store, sources } = gateway({ call: { priceUsd: 0.02 } }, { random: () => 0 });
  const about = { workspaceId, jobId: 'job-1', purpose: 'enrichment' };
  await ask({ ...about, domain: 'a.example' });
  await ask({ ...about, domain: 'a.example' });
  stand.provider.answer = (_request, response) => json(response, {}, { status: 404 });
  await ask({ ...about, domain: 'b.example' });
  stand.provider.answer = (_request, response) => json(response, {}, { status: 418 });
  await expect(ask({ ...about, domain: 'c.example' })).rejects.toThrow('HTTP 418');
  await expect(
    ask({ ...about, domain: 'd.example', limits: [{ scope: 'enrichment', id: 'e', limitUsd: 0.01 }] }),
  ).rejects.toMatchObject({ code: 'budget_reached' });
  await sources.stop();
  const { rows } = await store.pool.query(
    `select outcome, cache, price_usd::float8 as price, saved_usd::float8 as saved, credits, subject, error_code, task, provider, model
     from call_ledger where workspace_id = $1 and job_id = 'job-1' order by subject, at`,
    [workspaceId],
  );
  const common = { task: 'source:enrichment', provider: 'acme-data', model: 'company' };
  expect(rows).toMatchObject([
    { ...common, subject: 'a.example', outcome: 'ok', cache: 'miss', price: 0.02, saved: 0, credits: 1 },
    { ...common, subject: 'a.example', outcome: 'cached', cache: 'exact', price: 0, saved: 0.02 },
    { ...common, subject: 'b.example', outcome: 'miss', price: 0 },
    { ...common, subject: 'c.example', outcome: 'error', error_code: 'provider_failed' },
    { ...common, subject: 'd.example', outcome: 'refused', error_code: 'budget_reached' },
  ]);
  const usage = createUsage({ store, clock: systemClock, keyNames: async () => new Map() });
  const about30d = { since: '30d', limit: 10 };
  expect(await usage.usage(workspaceId, { ...about30d, by: 'provider' })).toMatchObject({
    rows: [
      {
        value: 'acme-data',
        calls: 5,
        costUsd: 0.02,
        cacheHits: 1,
        savedByCacheUsd: 0.02,
        errors: 1,
        refused: 1,
      },
    ],
  });
  expect(await usage.usage(workspaceId, { ...about30d, by: 'task' })).toMatchObject({
    rows: [{ value: 'source:enrichment', calls: 5 }],
  });
  const [status] = await sources.status(workspaceId, new Date(Date.now() - DAY));
  expect(status).toMatchObject({
    calls: 5,
    hits: 1,
    misses: 1,
    failures: 1,
    fromCache: 1,
    spentUsd: 0.02,
    savedUsd: 0.02,
  });
});

it('a question that does not fit, and a source that is not there or has no key, are said so', async () => {
  const { ask, sources } = gateway({}, { settings: { sandboxUrl: '', keys: {}, contact: null, off: [] } });
  await expect(ask({ query: { domain: 7 } })).rejects.toMatchObject({
    code: 'invalid_input',
    issues: [{ path: 'domain' }],
  });
  await expect(ask({ call: 'toString' })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(ask()).rejects.toMatchObject({
    code: 'provider_unconfigured',
    message: expect.stringContaining('CLEARBIT_API_KEY'),
  });
  expect(sources.available()).toEqual([]);
  expect(gateway().sources.available()).toMatchObject([
    { source: 'acme-data', call: 'company', isUp: true, priceUsd: 0 },
  ]);
});
