import type { ListHead } from '@leadline/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EnrichmentServer, startEnrichmentServer } from './test-enrichment.ts';

/** Sources that sell the headcount; one of them alone makes plain whose trouble it is. */
const OTHERS_OFF =
  'gdelt,receita-ws,serp-api,snov,bright-data,coresignal,google-places,mapbox,open-corporates';
const CREDITS = 3;

let world: EnrichmentServer;
beforeAll(async () => {
  world = await startEnrichmentServer({
    sandbox: { sources: { clearbit: { credits: CREDITS } } },
    env: { LEADLINE_SOURCES_OFF: OTHERS_OFF },
  });
});
afterAll(() => world.close());

/** Domains whose revenue only the paid source knows. */
function soldCompanies(from: number, count: number): string[] {
  const { companies, view } = world.sandbox.world;
  return companies
    .filter((each) => each.site === 'normal' && view('clearbit', each) !== null)
    .slice(from, from + count)
    .map(({ domain }) => domain);
}

/** All fields: for fewer the paid source is often not worth its price, and left out. */
const wishes = { fields: ['all'], budgetUsd: 5, perCompanyUsd: 0.1, layers: 2 };

describe('a list', () => {
  it('whose provider’s credits are used up on the way keeps every row: later ones have what is free, and say why', async () => {
    const domains = soldCompanies(0, 10);
    const list = await world.list({ ...wishes, rows: domains.map((query) => ({ query })) });
    expect(list).toMatchObject({ status: 'succeeded', counts: { done: 10, failed: 0, waiting: 0 } });
    const paid = world.sandbox.sourceCalls.filter(({ priceUsd }) => priceUsd > 0);
    expect(paid.length).toBeGreaterThan(0);
    expect(paid.length).toBeLessThanOrEqual(CREDITS);
    expect(list.costUsd).toBeCloseTo(0.05 * paid.length, 6);
    const rows = await world.rowsOf(list.id);
    expect(rows.filter(({ values }) => Object.keys(values).length > 0).length).toBeGreaterThan(5);
    const problems = rows.map(({ problem }) => problem ?? '');
    expect(problems.filter((text) => /clearbit \(.*used up/u.test(text)).length).toBeGreaterThan(3);
    const exported = await world.server.call('GET', `/v1/enrichment/lists/${list.id}/export`);
    expect(exported.headers.get('content-disposition')).toBe('attachment; filename="list.csv"');
    for (const domain of domains) expect(exported.text).toContain(domain);
  });

  it('whose provider answers HTML from the middle on loses no row, and pays nothing for it', async () => {
    world.sandbox.reset();
    const domains = soldCompanies(20, 8);
    world.sandbox.setRules([
      { match: { provider: 'wikidata', nth: Array.from({ length: 100 }, (_, at) => at + 4) }, fault: 'html' },
    ]);
    const list = await world.list({ ...wishes, rows: domains.map((query) => ({ query })) });
    world.sandbox.setRules([]);
    expect(list).toMatchObject({ status: 'succeeded', counts: { done: 8, failed: 0 } });
    const spent = world.sandbox.sourceCalls
      .filter(({ fault, status }) => fault === null && status === 200)
      .reduce((sum, { priceUsd }) => sum + priceUsd, 0);
    expect(list.costUsd).toBeCloseTo(spent, 6);
    expect((await world.rowsOf(list.id)).every(({ values }) => Object.keys(values).length > 5)).toBe(true);
  });

  it('keeps trouble to the row that has it, and names what to write instead', async () => {
    const list = await world.list({
      ...wishes,
      rows: ['10.0.0.1', 'parked.example', '???', 'no-such-firm-at-all.com', 'stays-well.com'].map(
        (query) => ({ query, cells: {} }),
      ),
    });
    expect(list.status).toBe('succeeded');
    const rows = await world.rowsOf(list.id);
    expect(rows.map(({ status }) => status)).toEqual(['unusable', 'failed', 'unusable', 'failed', 'done']);
    const problems = rows.map(({ problem }) => problem ?? '');
    expect(problems[0]).toMatch(/address of a machine.*Give/u);
    expect(problems[1]).toMatch(/parked/u);
    expect(problems[2]).toMatch(/names no company.*Give/u);
    expect(problems[3]).toMatch(/does not exist/u);
  });

  it.each([
    [
      'of 50,001 rows',
      Array.from({ length: 50_001 }, (_, at) => ({ query: `c${at}.com` })),
      /at most 50,000 rows.*companies import/u,
    ],
    ['without rows', [], /rows/u],
    ['of rows that are none', ['acme.com'], /rows/u],
  ])('%s is refused, with where to go instead, and nothing is kept', async (_what, rows, words) => {
    const count = async () =>
      (await world.server.call('GET', '/v1/enrichment/lists?limit=100')).json<{ items: ListHead[] }>().items
        .length;
    const before = await count();
    for (const path of ['/v1/enrichment/lists', '/v1/enrichment/lists/estimate']) {
      const answer = await world.server.call('POST', path, { body: { ...wishes, rows } });
      expect(answer.problem()).toMatchObject({
        status: 400,
        code: 'invalid_input',
        kept: expect.any(String),
      });
      expect(answer.problem().detail).toMatch(words);
    }
    expect(await count()).toBe(before);
  });

  it('that asks for a field there is not is refused, naming the sets there are', async () => {
    const rows = [{ query: 'acme.com' }];
    const answer = await world.server.call('POST', '/v1/enrichment/lists', {
      body: { ...wishes, fields: ['salary'], rows },
    });
    expect(answer.problem()).toMatchObject({ status: 400, next: expect.stringContaining('money') });
  });
});
