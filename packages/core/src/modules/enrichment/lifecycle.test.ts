import type { Enrichment, FieldName } from '@leadline/contracts';
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

const fieldOf = ({ profile }: Pick<Enrichment, 'profile'>, name: FieldName) =>
  profile?.fields.find(({ field }) => field === name);

describe('a budget', () => {
  test('stops an enrichment before it is passed, keeps what is known, and says what a higher one buys', async () => {
    const found = await world.enrich('acme.com', { fields: ['employees', 'revenueUsd'], budgetUsd: 0.03 });
    expect(found).toMatchObject({
      status: 'paused',
      costUsd: 0.01,
      error: { code: 'budget_reached', next: expect.stringContaining(`resume ${found.id} --budget`) },
    });
    expect(found.error?.message).toContain('dear.company ($0.0500)');
    expect(fieldOf(found, 'employees')?.value).toBe(120);
  });

  test('that is raised lets it go on, and nothing is paid twice', async () => {
    const { id } = await world.enrich('acme.com', { fields: ['employees', 'revenueUsd'], budgetUsd: 0.03 });
    await world.engine.enrichments.resume(world.workspaceId, id, 0.07);
    await world.engine.jobs.result(id);
    const found = await world.engine.enrichments.get(world.workspaceId, id);
    expect(found).toMatchObject({ status: 'succeeded', costUsd: 0.06, budgetUsd: 0.07, error: null });
    expect(fieldOf(found, 'revenueUsd')?.value).toBe(12_000_000);
    expect([...sources.asked].filter(([, times]) => times > 1)).toEqual([]);
  });

  test('must be higher to go on with, and is not changed while work is under way', async () => {
    const { id } = await world.enrich('acme.com', { fields: ['revenueUsd'], budgetUsd: 0.03 });
    const resume = (usd?: number) => world.engine.enrichments.resume(world.workspaceId, id, usd);
    await expect(resume(0.02)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(resume()).rejects.toMatchObject({ code: 'invalid_input' });
    sources.latency.set('dear.company', 300);
    await resume(0.1);
    await expect(resume(0.2)).rejects.toMatchObject({ code: 'conflict' });
    await world.engine.jobs.result(id);
    await expect(resume(0.2)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('of a month holds over all enrichments of the workspace', async () => {
    await world.restart({
      definitions: sources.definitions,
      deps: { settings: { budgetUsd: 0.05, monthlyBudgetUsd: 0.015 } },
    });
    const first = await world.enrich('acme.com', { fields: ['employees'] });
    const second = await world.enrich('other.com', { fields: ['employees'] });
    expect(first.costUsd + second.costUsd).toBe(0.01);
    const left = second.layers[1]?.sources.find(({ source }) => source === 'cheap');
    expect(left).toMatchObject({ outcome: 'skipped', reason: expect.stringMatching(/budget|limit|month/iu) });
  });

  test('is estimated before anything is asked', async () => {
    const ask = { url: 'acme.com', fields: ['employees', 'revenueUsd'], layers: 3, refresh: false };
    const before = await world.engine.enrichments.estimate(world.workspaceId, { ...ask, budgetUsd: 0.1 });
    expect(before).toMatchObject({ fromCache: false, mostUsd: 0.06, likelyUsd: 0.06 });
    expect(sources.asked.size).toBe(0);
    await world.enrich('acme.com', { fields: ask.fields, budgetUsd: 0.1 });
    const after = await world.engine.enrichments.estimate(world.workspaceId, { ...ask, budgetUsd: 0.1 });
    expect(after).toMatchObject({ fromCache: true, mostUsd: 0, missing: [] });
  });
});

describe('a person’s correction', () => {
  const correct = (company = 'acme.com') =>
    world.engine.companies.correct(world.workspaceId, company, {
      field: 'ceo',
      value: 'Road Runner',
      by: 'user:1',
      note: 'met her',
    });

  test('outranks all sources, also after a refresh, until it is undone', async () => {
    await world.enrich('acme.com', { fields: ['ceo'] });
    expect(await correct()).toMatchObject({ value: 'Road Runner', corrected: true });
    const served = await world.enrich('acme.com', { fields: ['ceo'] });
    expect(fieldOf(served, 'ceo')).toMatchObject({ value: 'Road Runner' });
    const fresh = await world.enrich('acme.com', { fields: ['ceo'], refresh: true });
    expect(fieldOf(fresh, 'ceo')).toMatchObject({
      value: 'Road Runner',
      corrected: true,
      others: [{ value: 'Wile Coyote', saidBy: [{ source: 'records' }] }],
    });
    const undone = await world.engine.companies.uncorrect(world.workspaceId, 'acme.com', 'ceo');
    expect(undone).toMatchObject({ undone: true, field: { value: 'Wile Coyote', corrected: false } });
    const again = await world.engine.companies.uncorrect(world.workspaceId, 'acme.com', 'ceo');
    expect(again.undone).toBe(false);
  });

  test('stands in the field’s history with who wrote it, beside everything sources said', async () => {
    await world.enrich('acme.com', { fields: ['ceo'] });
    await correct();
    sources.say('records.company', { ceo: 'Yosemite Sam' });
    await world.enrich('acme.com', { fields: ['ceo'], refresh: true });
    const history = await world.engine.companies.history(world.workspaceId, 'acme.com', 'ceo');
    expect(history.correction).toMatchObject({ value: 'Road Runner', by: 'user:1', note: 'met her' });
    expect(history.observations.map(({ value }) => value)).toEqual(['Yosemite Sam', 'Wile Coyote']);
    expect(history.current?.value).toBe('Road Runner');
  });

  test('must be a value the field can have', async () => {
    await world.enrich('acme.com', { fields: ['employees'] });
    const wrong = { field: 'employees', value: -5, by: 'user:1' } as const;
    await expect(world.engine.companies.correct(world.workspaceId, 'acme.com', wrong)).rejects.toMatchObject({
      code: 'invalid_input',
      kept: 'Nothing was changed.',
    });
  });
});

describe('a company', () => {
  test('is forgotten with everything that is kept of it', async () => {
    const { id } = await world.enrich('acme.com', { fields: ['ceo', 'employees'] });
    const gone = await world.engine.companies.forget(world.workspaceId, 'acme.com');
    expect(gone).toMatchObject({ forgotten: true, enrichments: 1 });
    await expect(world.engine.companies.get(world.workspaceId, 'acme.com')).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(world.engine.enrichments.get(world.workspaceId, id)).rejects.toMatchObject({
      code: 'not_found',
    });
    const { rows } = await world.database.store.pool.query(
      `select (select count(*) from company_observations) + (select count(*) from company_keys)
        + (select count(*) from enrichment_calls) + (select count(*) from job_events) as n`,
    );
    expect(Number(rows[0]?.n)).toBe(0);
    // What the gateway had kept of it is forgotten too: everybody is asked anew.
    await world.enrich('acme.com', { fields: ['ceo'] });
    expect(sources.asked.get('records.company')).toBe(2);
    expect(sources.asked.get('site.home')).toBe(2);
  });

  test('of another workspace is nobody’s business', async () => {
    const { id, profile } = await world.enrich('acme.com', { fields: ['ceo'] });
    const other = await world.database.addWorkspace();
    const { companies, enrichments } = world.engine;
    await expect(enrichments.get(other, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(companies.get(other, profile?.entity.companyId ?? '')).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(companies.forget(other, 'acme.com')).rejects.toMatchObject({ code: 'not_found' });
    expect((await companies.list(other, { limit: 10 })).items).toEqual([]);
  });

  test('is listed with others, last enriched first, page by page', async () => {
    for (const domain of ['one.com', 'two.com', 'three.com']) await world.enrich(domain, { fields: ['ceo'] });
    const first = await world.engine.companies.list(world.workspaceId, { limit: 2 });
    expect(first.items.map(({ domain }) => domain)).toEqual(['three.com', 'two.com']);
    const rest = await world.engine.companies.list(world.workspaceId, {
      limit: 2,
      cursor: first.nextCursor ?? '',
    });
    expect(rest).toMatchObject({ items: [{ domain: 'one.com' }], nextCursor: null });
    const named = await world.engine.companies.list(world.workspaceId, { limit: 9, name: 'TWO' });
    expect(named.items).toHaveLength(1);
    const ran = await world.engine.enrichments.list(world.workspaceId, { limit: 2 });
    expect(ran.items.map(({ query }) => query)).toEqual(['three.com', 'two.com']);
  });
});

describe('an enrichment that is cancelled', () => {
  test('keeps what it found, and can be resumed', async () => {
    sources.latency.set('dear.company', 30_000);
    const { id } = await world.enrich('acme.com', {
      fields: ['ceo', 'revenueUsd'],
      budgetUsd: 0.1,
      wait: 'none',
    });
    await expect.poll(() => sources.asked.get('dear.company'), { timeout: 5_000 }).toBe(1);
    const stopped = await world.engine.enrichments.cancel(world.workspaceId, id);
    expect(stopped).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } });
    expect(fieldOf(stopped, 'ceo')?.value ?? 'not merged yet').toBeDefined();
    sources.latency.clear();
    await world.engine.enrichments.resume(world.workspaceId, id);
    await world.engine.jobs.result(id);
    const found = await world.engine.enrichments.get(world.workspaceId, id);
    expect(found).toMatchObject({ status: 'succeeded', error: null });
    expect(fieldOf(found, 'revenueUsd')?.value).toBe(12_000_000);
  });
});
