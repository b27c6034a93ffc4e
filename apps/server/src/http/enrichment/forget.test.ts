import type { Profile } from '@leadline/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EnrichmentServer, startEnrichmentServer } from './test-enrichment.ts';

let world: EnrichmentServer;
beforeAll(async () => {
  world = await startEnrichmentServer();
});
afterAll(() => world.close());

/** Where any of the words stands, in every table of the database, those of the job engine included. */
async function tablesWith(words: readonly string[]): Promise<string[]> {
  const { pool } = world.server.database.store;
  const tables = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await pool.query<{ line: string }>(`select to_jsonb(t)::text as line from ${name} t`);
    for (const { line } of rows) {
      const word = words.find((each) => line.toLowerCase().includes(each.toLowerCase()));
      if (word !== undefined) found.push(`${name}: ${word}: ${line.slice(0, 300)}`);
    }
  }
  return found;
}

/** The accounts; and for some minutes that answers about the domain are out of date. */
const STAYS = ['public.call_ledger', 'public.llm_cache_invalidations'];
/** What a list did, row by row, goes with the list. */
const LIST_JOURNAL = ['dbos.operation_outputs', 'public.job_events'];

function placesOf(found: readonly string[]): string[] {
  const places = new Set(found.map((line) => line.split(':')[0] ?? ''));
  // Who asked for what is written down, and the erasing with it.
  places.delete('public.audit_log');
  return [...places].toSorted();
}

describe('a company that is forgotten', () => {
  it('stands nowhere any more but as the subject of accounts and where the audit log says who did what', async () => {
    const { server, sandbox } = world;
    const company = sandbox.world.companies.find(
      ({ site, facts }) => site === 'normal' && (facts.employees ?? 0) > 200 && facts.executives,
    );
    const domain = company?.domain ?? '';
    await world.found(domain, { budgetUsd: 1 });
    await world.found(company?.facts.legalName ?? '', { budgetUsd: 1 });
    const list = await world.list({
      rows: [{ query: domain, cells: { website: domain } }, { query: 'stays-here.com' }],
      fields: ['ceo', 'executives'],
      budgetUsd: 1,
    });
    const path = `/v1/enrichment/companies/${domain}`;
    const exported = (await server.call('GET', path)).json<Profile>();
    const persons = exported.fields
      .filter(({ field }) => ['ceo', 'executives', 'founders', 'shareholders'].includes(field))
      .flatMap(({ value }) => (Array.isArray(value) ? value : [String(value)]))
      .map((each) => each.split(/[,(–]/u)[0]?.trim() ?? '');
    expect(persons.length).toBeGreaterThan(1);
    const words = [domain, exported.entity.name, ...persons];
    expect((await tablesWith(words)).length).toBeGreaterThan(20);
    const erased = await server.call('DELETE', path);
    expect(erased.json()).toMatchObject({ forgotten: true });
    expect((await server.call('GET', path)).status).toBe(404);
    expect(placesOf(await tablesWith(words))).toEqual([...STAYS, ...LIST_JOURNAL].toSorted());
    const [row] = await world.rowsOf(list.id);
    expect(row).toMatchObject({
      query: '',
      company: null,
      values: {},
      problem: expect.stringContaining('forgotten'),
    });
    expect((await server.call('DELETE', `/v1/enrichment/lists/${list.id}`)).status).toBe(200);
    expect(placesOf(await tablesWith(words))).toEqual(STAYS);
    const { rows: subjects } = await server.database.store.pool.query<{ line: string }>(
      'select (to_jsonb(t) - $1)::text as line from call_ledger t',
      ['subject'],
    );
    const accounts = subjects.map(({ line }) => line.toLowerCase()).join();
    for (const word of words) expect(accounts).not.toContain(word.toLowerCase());
  });
});
