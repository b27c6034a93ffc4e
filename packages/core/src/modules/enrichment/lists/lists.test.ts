import { type ListInput, listHeadSchema, listInputSchema, listRowSchema } from '@leadline/contracts';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestSources } from '../test-sources.ts';
import { openWorld, type World } from '../test-world.ts';

const sources = createTestSources();
let world: World;
beforeAll(async () => {
  world = await openWorld({ definitions: sources.definitions });
});
beforeEach(async () => {
  sources.reset();
  // What an engine remembers would outlive the rows.
  await world.restart({ definitions: sources.definitions });
  await world.reset();
});
afterAll(() => world.close());

const lists = () => world.engine.lists;
const asInput = (change: Partial<ListInput> = {}) =>
  listInputSchema.parse({
    fields: ['employees', 'industry', 'name'],
    budgetUsd: 5,
    perCompanyUsd: 0.1,
    layers: 2,
    ...change,
    rows: change.rows ?? [{ query: 'acme.com' }],
  });
const rowsNamed = (...queries: string[]) =>
  queries.map((query) => ({ query, cells: { Company: query, Note: `about ${query}` } }));

async function start(change: Partial<ListInput> = {}, requestKey?: string) {
  const { list } = await lists().start(world.workspaceId, asInput(change), requestKey);
  return list.id;
}
async function ended(listId: string, pass = 1) {
  await world.engine.jobs.result(pass === 1 ? listId : `${listId}-${pass}`).catch(() => undefined);
  return lists().get(world.workspaceId, listId);
}
const rowsOf = async (listId: string) =>
  (await lists().rows(world.workspaceId, listId, { after: 0, limit: 100 })).rows;
const fileOf = async (listId: string, provenance = false) =>
  (await lists().export(world.workspaceId, listId, { format: 'csv', provenance })).body;

describe('a list', () => {
  test('gets the fields that were asked for into every row, and says what it came to', async () => {
    const id = await start({ rows: rowsNamed('acme.com', 'globex.com', 'initech.com') });
    const list = await ended(id);
    expect(list).toMatchObject({ status: 'succeeded', rows: 3, counts: { done: 3, waiting: 0 }, fill: 1 });
    expect(listHeadSchema.parse(list).costUsd).toBeCloseTo(3 * 0.06, 5);
    const rows = (await rowsOf(id)).map((row) => listRowSchema.parse(row));
    expect(rows.map(({ row, domain }) => [row, domain])).toEqual([
      [1, 'acme.com'],
      [2, 'globex.com'],
      [3, 'initech.com'],
    ]);
    expect(rows[0]?.values.industry).toMatchObject({ value: 'Industrials', source: 'dear' });
  });

  test('looks a company up once that stands in several rows, and counts its price once', async () => {
    const id = await start({ rows: rowsNamed('acme.com', 'https://www.acme.com/about', 'ACME.com') });
    const list = await ended(id);
    expect(list).toMatchObject({ counts: { done: 3 } });
    expect(sources.asked.get('dear.company')).toBe(1);
    expect(list.costUsd).toBeCloseTo(0.06, 5);
  });

  test('keeps one row’s trouble to that row, and says in the row what to do', async () => {
    const id = await start({ rows: rowsNamed('localhost', 'acme.com', '10.0.0.1') });
    const list = await ended(id);
    expect(list).toMatchObject({ status: 'succeeded', counts: { done: 1, unusable: 2 } });
    const rows = await rowsOf(id);
    expect(rows.map(({ status }) => status)).toEqual(['unusable', 'done', 'unusable']);
    expect(rows[0]?.problem).toMatch(/localhost/);
  });

  test('is started once for one request, however often it is asked for', async () => {
    const first = await start({}, 'key');
    expect(await start({}, 'key')).toBe(first);
    await ended(first);
    expect(sources.asked.get('dear.company')).toBe(1);
  });

  test('costs nothing a second time, and says so beforehand', async () => {
    await ended(await start({ rows: rowsNamed('acme.com') }));
    const rows = rowsNamed('acme.com', 'globex.com', 'nonsense://x');
    const estimate = await lists().estimate(world.workspaceId, asInput({ rows }));
    expect(estimate).toMatchObject({ rows: 3, companies: 2, atHand: 1 });
    expect(estimate.unusable).toHaveLength(1);
    expect(estimate.likelyUsd).toBeGreaterThan(0);
    expect(estimate.basis).toContain('mean of the last 1');
    const list = await ended(await start({ rows: rowsNamed('acme.com') }));
    expect(list).toMatchObject({ costUsd: 0, atHand: 1, counts: { done: 1 } });
  });

  test('is told beforehand which free source will keep it longest, and for how long', async () => {
    const definitions = sources.definitions.map((definition) => ({
      ...definition,
      ...(definition.name === 'records' && { limits: { perMinute: 30, concurrency: 1, everyMs: 6_000 } }),
    }));
    await world.restart({ definitions });
    const rows = rowsNamed('acme.com', 'globex.com', 'acme.com', 'initech.com');
    const slowestFor = async (...fields: string[]) =>
      (await lists().estimate(world.workspaceId, asInput({ rows, fields }))).slowest;
    expect(await slowestFor('foundedYear', 'employees')).toEqual({
      title: 'records',
      perMinute: 10,
      seconds: 18,
    });
    expect(await slowestFor('employees')).toBeNull();
  });

  test('stops before it passes its budget, keeps what it found, and goes on with more', async () => {
    const names = ['a.com', 'b.com', 'c.com', 'd.com', 'e.com', 'f.com'];
    const id = await start({ rows: rowsNamed(...names), budgetUsd: 0.2 });
    const stopped = await ended(id);
    expect(stopped.status).toBe('paused');
    expect(stopped.error).toContain('budget');
    expect(stopped.costUsd).toBeLessThanOrEqual(0.2);
    expect(stopped.counts.done).toBeGreaterThanOrEqual(1);
    await lists().resume(world.workspaceId, id, 5);
    const list = await ended(id, 2);
    expect(list).toMatchObject({ status: 'succeeded', counts: { done: 6, waiting: 0 }, budgetUsd: 5 });
    expect(sources.asked.get('dear.company')).toBe(6);
  });

  test('goes on after its process died, and pays for nothing twice', async () => {
    sources.latency.set('dear.company', 150);
    const names = Array.from({ length: 20 }, (_, n) => `company-${n}.com`);
    const id = await start({ rows: rowsNamed(...names) });
    await expect
      .poll(() => sources.asked.get('dear.company') ?? 0, { interval: 20, timeout: 20_000 })
      .toBeGreaterThan(3);
    await world.restart({ definitions: sources.definitions });
    const list = await ended(id);
    expect(list).toMatchObject({ status: 'succeeded', counts: { done: 20 } });
    const { rows } = await world.database.store.pool.query(
      `select count(*)::int as paid from call_ledger where provider = 'dear' and price_usd > 0`,
    );
    expect(rows).toEqual([{ paid: 20 }]);
  });

  test('is cancelled and resumed', async () => {
    sources.latency.set('records.company', 100);
    const names = Array.from({ length: 30 }, (_, n) => `company-${n}.com`);
    const id = await start({ rows: rowsNamed(...names) });
    await lists().cancel(world.workspaceId, id);
    const stopped = await ended(id);
    expect(stopped.status).toBe('cancelled');
    await lists().resume(world.workspaceId, id);
    expect(await ended(id, 2)).toMatchObject({ status: 'succeeded', counts: { done: 30 } });
  });

  test('is listed, and deleted with its rows while the companies stay', async () => {
    const id = await start({ name: 'spring.csv' });
    await ended(id);
    const { items } = await lists().list(world.workspaceId, { limit: 10 });
    expect(items.map(({ name }) => name)).toEqual(['spring.csv']);
    expect(await lists().remove(world.workspaceId, id)).toBe(true);
    await expect(lists().get(world.workspaceId, id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await world.engine.companies.list(world.workspaceId, { limit: 10 })).items).toHaveLength(1);
  });

  test('belongs to its workspace', async () => {
    const id = await start();
    await ended(id);
    const other = await world.database.addWorkspace();
    await expect(lists().get(other, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(lists().rows(other, id, { after: 0, limit: 1 })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('the file of a list', () => {
  test('has the rows as they came, then what was found, and on request where it is from', async () => {
    const rows = [
      ...rowsNamed('acme.com', 'localhost'),
      { query: 'globex.com', cells: { Company: '=1+1', Note: 'a "b", c' } },
    ];
    const id = await start({ rows });
    await ended(id);
    const read = (text: string) => parse(text, { bom: true, columns: true }) as Record<string, string>[];
    const plain = read(await fileOf(id));
    expect(plain[0]).toMatchObject({
      Company: 'acme.com',
      Note: 'about acme.com',
      industry: 'Industrials',
      status: 'done',
    });
    expect(plain[1]).toMatchObject({ status: 'unusable', industry: '' });
    expect(plain[2]).toMatchObject({ Company: "'=1+1", Note: 'a "b", c' });
    expect(Object.keys(plain[0] ?? {})).not.toContain('industry_source');
    const full = read(await fileOf(id, true));
    expect(full[0]).toMatchObject({
      industry_source: 'dear',
      industry_observed: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
    expect(Number(full[0]?.['industry_confidence'])).toBeGreaterThan(0);
  });

  test('is JSON lines where that is asked for', async () => {
    const id = await start();
    await ended(id);
    const { body, contentType } = await lists().export(world.workspaceId, id, {
      format: 'jsonl',
      provenance: true,
    });
    expect(contentType).toBe('application/jsonl');
    expect(JSON.parse(body.trim())).toMatchObject({
      row: 1,
      industry: { value: 'Industrials', source: 'dear' },
    });
  });
});
