import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../index.ts';
import { askSource, KEY, seenBy, unseenBy } from './ask-source.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ today: '2026-11-21' });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const charged = () => sandbox.sourceCalls.map(({ priceUsd }) => priceUsd).filter((price) => price > 0);

describe('Coresignal', () => {
  const search = (entity: string, query: unknown, page = '') =>
    askSource(sandbox, 'coresignal')(`/cdapi/v2/${entity}_multi_source/search/es_dsl${page}`, {
      headers: { apikey: KEY },
      json: { query },
    });
  const collect = (entity: string, id: number) =>
    askSource(sandbox, 'coresignal')(`/cdapi/v2/${entity}_multi_source/collect/${id}`, {
      headers: { apikey: KEY },
    });
  const known = () =>
    seenBy(sandbox, 'coresignal', {
      needs: ['name', 'employees', 'website'],
      fits: (seen) =>
        seen.facts.website?.includes(seen.company.domain) === true && seen.company.people().length > 8,
    });

  it('finds ids for free and sells the company', async () => {
    const { company, facts } = known();
    const { body: ids } = await search('company', { term: { 'website.domain_only': company.domain } });
    expect(ids).toHaveLength(1);
    expect(charged()).toEqual([]);
    const { body } = await collect('company', ids[0]);
    expect(body).toMatchObject({ id: ids[0], company_name: facts.name, employees_count: facts.employees });
    expect(charged()).toEqual([0.02]);
    const filtered = await askSource(sandbox, 'coresignal')('/cdapi/v2/company_multi_source/search/filter', {
      headers: { apikey: KEY },
      json: { website: company.domain },
    });
    expect(filtered.body).toEqual(ids);
  });

  it('finds who decides at a company, page by page', async () => {
    const { company } = known();
    const query = {
      bool: {
        must: [
          {
            nested: {
              path: 'experience',
              query: {
                bool: {
                  must: [
                    { term: { 'experience.active_experience': 1 } },
                    { term: { 'experience.company_website.domain_only': company.domain } },
                  ],
                },
              },
            },
          },
          { term: { is_decision_maker: 1 } },
        ],
      },
    };
    const { body: ids, headers } = await search('employee', query);
    expect(ids.length).toBeGreaterThan(1);
    expect(headers.get('x-total-results')).toBe(String(ids.length));
    const first = await search('employee', query, '?items_per_page=1');
    expect(first.body).toEqual([ids[0]]);
    const after = first.headers.get('x-next-page-after');
    expect((await search('employee', query, `?items_per_page=1&after=${after}`)).body).toEqual([ids[1]]);
    const { body } = await collect('employee', ids[0]);
    expect(body).toMatchObject({ is_decision_maker: 1, is_working: 1 });
    expect(company.people().map(({ email }) => email)).toContain(body.primary_professional_email);
  });

  it('finds again by its number a company that was made when it was asked for', async () => {
    const domain = ['alpha', 'beta', 'gamma', 'delta', 'omega', 'sigma']
      .map((name) => `${name}-asked-for.com`)
      .find((one) => {
        const company = sandbox.world.byDomain(one);
        const facts = company && sandbox.world.view('coresignal', company)?.facts;
        return facts?.website?.includes(one);
      });
    const { body: ids } = await search('company', { match: { website: domain } });
    expect((await collect('company', ids[0])).body.website).toContain(domain);
  });

  it('answers no ids and 404 for the unknown, 422 for what is no query, 401 for a wrong key', async () => {
    const company = unseenBy(sandbox, 'coresignal');
    expect((await search('company', { term: { 'website.domain_only': company.domain } })).body).toEqual([]);
    expect((await collect('company', 1)).status).toBe(404);
    const { status, body } = await search('company', { likes: { name: 'x' } });
    expect([status, body.detail]).toEqual([422, 'unknown query [likes]']);
    expect((await search('company', undefined)).status).toBe(422);
    const wrong = await askSource(sandbox, 'coresignal')('/cdapi/v2/company_multi_source/collect/1', {
      headers: { apikey: 'wrong' },
    });
    expect([wrong.status, wrong.body.detail]).toEqual([401, 'Invalid API key']);
  });

  it('counts credits down and refuses with 402 when they are spent', async () => {
    const poor = await startSandbox({ today: '2026-11-21', sources: { coresignal: { credits: 1 } } });
    try {
      const headers = { apikey: KEY };
      const { company } = seenBy(poor, 'coresignal', {
        needs: ['website'],
        fits: (seen) => seen.facts.website?.includes(seen.company.domain) === true,
      });
      const json = { query: { term: { 'website.domain_only': company.domain } } };
      const ids = await askSource(poor, 'coresignal')('/cdapi/v2/company_multi_source/search/es_dsl', {
        headers,
        json,
      });
      expect(ids.headers.get('x-credits-remaining')).toBe('1');
      const path = `/cdapi/v2/company_multi_source/collect/${ids.body[0]}`;
      expect(
        (await askSource(poor, 'coresignal')(path, { headers })).headers.get('x-credits-remaining'),
      ).toBe('0');
      const spent = await askSource(poor, 'coresignal')(path, { headers });
      expect([spent.status, spent.body.detail]).toEqual([402, 'Insufficient credits']);
    } finally {
      await poor.close();
    }
  });
});
