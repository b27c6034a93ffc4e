import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { companyImportInputSchema, type Enrichment, type FieldName } from '@leadline/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestSources } from './test-sources.ts';
import { openWorld, type World } from './test-world.ts';

const sources = createTestSources();
let world: World;
beforeAll(async () => {
  world = await openWorld({ definitions: sources.definitions });
});
beforeEach(async () => {
  sources.reset();
  await world.reset();
  await world.restart({ definitions: sources.definitions });
});
afterAll(() => world.close());

const fieldOf = ({ profile }: Enrichment, name: FieldName) =>
  profile?.fields.find(({ field }) => field === name);
const useOf = ({ layers }: Enrichment, name: string) =>
  layers.flatMap((layer) => layer.sources).find(({ source }) => source === name);

describe('an enrichment', () => {
  test('asks what is free first, then buys the cheapest, and what that brought is not bought again', async () => {
    const found = await world.enrich('https://www.acme.com/about', { fields: ['size', 'identity'] });
    expect(found).toMatchObject({ status: 'succeeded', costUsd: 0.01, served: 'live', error: null });
    expect(found.profile?.entity).toMatchObject({ domain: 'acme.com', name: 'Acme' });
    expect(fieldOf(found, 'employees')).toMatchObject({ value: 120, saidBy: [{ source: 'cheap' }] });
    expect(useOf(found, 'dear')).toMatchObject({ outcome: 'skipped', costUsd: 0, savedUsd: 0.05 });
    expect(useOf(found, 'dear')?.reason).toMatch(/known well enough/u);
    expect(sources.asked.has('dear.company')).toBe(false);
    expect(sources.answered.indexOf('cheap.company')).toBeGreaterThan(
      sources.answered.indexOf('records.company'),
    );
  });

  test('tells each layer as it lands, with its fields', async () => {
    const found = await world.enrich('acme.com', { fields: ['size', 'identity'] });
    const { events } = await world.engine.enrichments.events(world.workspaceId, found.id, -1);
    const landed = events.filter(({ type }) => type === 'layer.landed');
    expect(landed.map(({ data }) => (data?.['layer'] as { layer: number } | undefined)?.layer)).toEqual([
      1, 2, 3,
    ]);
    const fields = (at: number) =>
      ((landed[at]?.data?.['fields'] ?? []) as { field: string }[]).map(({ field }) => field);
    expect(fields(0)).toContain('tagline');
    expect(fields(0)).not.toContain('employees');
    expect(fields(1)).toContain('employees');
    expect(events.at(-1)?.type).toBe('job.succeeded');
  });

  test('answers when layer 1 has landed, while slower sources are still asked', async () => {
    sources.latency.set('records.company', 700);
    const first = await world.enrich('acme.com', { wait: 'first' });
    expect(first.status).toBe('running');
    expect(fieldOf(first, 'description')?.value).toBe('Makes anvils and rockets.');
    expect(fieldOf(first, 'ceo')).toBeUndefined();
    await world.engine.jobs.result(first.id).catch(() => undefined);
    const last = await world.engine.enrichments.get(world.workspaceId, first.id);
    expect(fieldOf(last, 'ceo')?.value).toBe('Wile Coyote');
  });

  test('keeps a better-founded value against what a later layer says', async () => {
    sources.say('site.site', { name: 'Acme', email: 'hello@acme.com' });
    sources.say('records.company', { name: 'Acme Old Name', foundedYear: 1999 });
    const found = await world.enrich('acme.com', { fields: ['identity', 'place'] });
    expect(fieldOf(found, 'name')).toMatchObject({
      value: 'Acme',
      others: [{ value: 'Acme Old Name', saidBy: [{ source: 'records' }] }],
    });
  });

  test('goes no further than the layers asked for, and buys nothing in the first', async () => {
    const found = await world.enrich('acme.com', { layers: 1 });
    expect(found.costUsd).toBe(0);
    expect([...sources.asked.keys()].toSorted()).toEqual(['dns.dns', 'site.home', 'site.site']);
    expect(found.layers.map(({ status }) => status)).toEqual(['done', 'skipped', 'skipped']);
  });
});

describe('what is at hand', () => {
  test('is served without asking anybody, and costs nothing', async () => {
    const before = await world.enrich('acme.com', { fields: ['size'] });
    const asked = new Map(sources.asked);
    const again = await world.enrich('acme.com', { fields: ['size'] });
    expect(again).toMatchObject({ served: 'cache', status: 'succeeded', costUsd: 0 });
    expect(again.savedUsd).toBeGreaterThan(0);
    expect(again.profile?.fields).toEqual(before.profile?.fields);
    expect(sources.asked).toEqual(asked);
  });

  test('is completed by asking for what is missing alone', async () => {
    await world.enrich('acme.com', { fields: ['employees'] });
    const more = await world.enrich('acme.com', { fields: ['employees', 'revenueUsd'], budgetUsd: 0.1 });
    expect(fieldOf(more, 'revenueUsd')?.value).toBe(12_000_000);
    expect(
      fieldOf(more, 'employees')
        ?.saidBy.map(({ source }) => source)
        .toSorted(),
    ).toEqual(['cheap', 'dear']);
    expect(sources.asked.get('cheap.company')).toBe(1);
    expect(sources.asked.get('records.company')).toBeUndefined();
  });

  test('is passed by for a refresh', async () => {
    await world.enrich('acme.com', { fields: ['employees'] });
    sources.say('cheap.company', { employees: 150 });
    const fresh = await world.enrich('acme.com', { fields: ['employees'], refresh: true });
    expect(fieldOf(fresh, 'employees')?.value).toBe(150);
    expect(fresh.costUsd).toBe(0.01);
  });

  test('stands in, marked as stale, for a source that is down', async () => {
    await world.enrich('acme.com', { fields: ['ceo'] });
    sources.faults.set('records.company', 'down');
    const found = await world.enrich('acme.com', { fields: ['ceo'], refresh: true });
    expect(fieldOf(found, 'ceo')).toMatchObject({ value: 'Wile Coyote', stale: true });
  });

  test('that may only be shown is shown to whoever asked, and kept nowhere', async () => {
    const found = await world.enrich('acme.com', { fields: ['hqAddress', 'placeId'] });
    expect(fieldOf(found, 'hqAddress')?.value).toBe('1 Desert Road, Tucson');
    const { rows } = await world.database.store.pool.query<{ all: string }>(
      `select string_agg(t::text, ' ') as all from (
         select value::text as t from company_observations union all select fields::text from company_profiles
         union all select data::text from job_events union all select output from dbos.operation_outputs) kept`,
    );
    expect(rows[0]?.all).toContain('place-1');
    expect(rows[0]?.all).not.toContain('Desert Road');
  });
});

describe('the workspace’s own company database', () => {
  test('is served first and for free, and what it knows is not bought', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'leadline-own-'));
    const path = join(folder, 'companies.csv');
    await writeFile(path, 'name,domain,employees,revenue_usd\nAcme,acme.com,4711,9000000\n');
    const asker = { workspaceId: world.workspaceId, mayReadAnyFile: true };
    const input = companyImportInputSchema.parse({
      path,
      map: { name: 'name', domain: 'domain', employees: 'employees', revenueUsd: 'revenue_usd' },
      confidence: 0.95,
      asOf: new Date().toISOString().slice(0, 10),
    });
    const { id } = await world.engine.database.start(asker, input);
    await world.engine.jobs.result(id);
    const found = await world.enrich('acme.com', { fields: ['employees', 'revenueUsd'], budgetUsd: 0.1 });
    expect(found).toMatchObject({ status: 'succeeded', costUsd: 0 });
    expect(fieldOf(found, 'employees')).toMatchObject({
      value: 4711,
      saidBy: [{ source: 'company-database' }],
    });
    expect(useOf(found, 'company-database')).toMatchObject({ outcome: 'hit', costUsd: 0 });
    expect(sources.asked.has('cheap.company')).toBe(false);
    await rm(folder, { recursive: true });
  });
});

describe('a thousand callers at once', () => {
  test('share one job, which asks each source once', async () => {
    const all = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) =>
        world.enrich('acme.com', { fields: ['size', 'identity'], budgetUsd: n % 2 ? 0.05 : 0.04 }),
      ),
    );
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect([...sources.asked.values()].every((times) => times === 1)).toBe(true);
    const { rows } = await world.database.store.pool.query<{ n: number }>(
      'select count(*)::int as n from enrichments',
    );
    expect(rows[0]?.n).toBe(1);
  });
});

describe('a source that fails', () => {
  test('costs its own fields alone', async () => {
    sources.faults.set('cheap.company', 'down');
    const found = await world.enrich('acme.com', { fields: ['employees', 'ceo'], budgetUsd: 0.1 });
    expect(useOf(found, 'cheap')).toMatchObject({ outcome: 'failed', costUsd: 0 });
    expect(fieldOf(found, 'ceo')?.value).toBe('Wile Coyote');
    expect(fieldOf(found, 'employees')).toMatchObject({ value: 125, saidBy: [{ source: 'dear' }] });
  });

  test('is asked again soon, though nothing else is', async () => {
    sources.faults.set('records.company', 'down');
    await world.enrich('acme.com', { fields: ['ceo', 'name'] });
    const { rows } = await world.database.store.pool.query<{ ceo: Date; name: Date }>(
      `select (asked->'ceo'->>'until')::timestamptz as ceo, (asked->'name'->>'until')::timestamptz as name
       from company_profiles`,
    );
    const minutes = (at: Date | undefined) => ((at?.getTime() ?? 0) - Date.now()) / 60_000;
    expect(minutes(rows[0]?.ceo)).toBeLessThan(11);
    expect(minutes(rows[0]?.name)).toBeGreaterThan(60 * 24);
  });

  test('and hangs is not waited for, once its times are known', async () => {
    await world.enrich('other.com', { fields: ['ceo'] });
    sources.faults.set('records.company', 'hangs');
    const startedAt = performance.now();
    const found = await world.enrich('acme.com', { fields: ['ceo', 'legalName'] });
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(useOf(found, 'records')).toMatchObject({ outcome: 'failed' });
    expect(fieldOf(found, 'legalName')?.value).toBe('Acme Corporation');
  });

  test('with every source down says so and keeps what is known', async () => {
    for (const { name, calls } of sources.definitions)
      for (const call of Object.keys(calls)) sources.faults.set(`${name}.${call}`, 'down');
    const found = await world.enrich('acme.com');
    expect(found.status).toBe('succeeded');
    expect(found.profile?.entity.domain).toBe('acme.com');
    expect(found.layers[0]).toMatchObject({ status: 'failed', reason: 'no source answered' });
  });
});
