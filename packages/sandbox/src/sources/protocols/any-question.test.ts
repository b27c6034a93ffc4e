import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../index.ts';
import type { SourceProvider } from '../../world/company.ts';
import { askSource, KEY } from './ask-source.ts';
import { registerAll } from './index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ today: '2026-11-21', worldSize: 50 });
});
afterAll(() => sandbox.close());

/** Places at which providers answer; what is asked there is anything. */
const PATHS: readonly (readonly [SourceProvider, string])[] = [
  ['wikidata', '/sparql?query='],
  ['gleif', '/api/v1/lei-records?filter[fulltext]='],
  ['gleif', '/api/v1/lei-records/'],
  ['sec-edgar', '/submissions/CIK'],
  ['gdelt', '/api/v2/doc/doc?query='],
  ['greenhouse', '/v1/boards/'],
  ['lever', '/v0/postings/'],
  ['brasil-api', '/api/cnpj/v1/'],
  ['receita-ws', '/v1/cnpj/'],
  ['open-corporates', `/v0.4/companies/search?api_token=${KEY}&q=`],
  ['open-corporates', '/v0.4/companies/'],
  ['mapbox', `/search/geocode/v6/forward?access_token=${KEY}&q=`],
  ['mapbox', `/search/geocode/v6/batch?access_token=${KEY}&q=`],
  ['google-places', '/v1/places:searchText?fields=places.'],
  ['google-places', '/v1/places/'],
  ['clearbit', '/v2/companies/find?domain='],
  ['serp-api', `/search.json?api_key=${KEY}&engine=google_jobs&q=`],
  ['snov', '/v2/domain-search/start?domain='],
  ['snov', '/v2/domain-search/prospects/search-emails/start/'],
  ['bright-data', '/datasets/v3/trigger?dataset_id=gd_l1vikfnt1wgvvqz95w&include_errors='],
  ['bright-data', '/datasets/v3/snapshot/'],
  ['coresignal', '/cdapi/v2/company_multi_source/collect/'],
  ['coresignal', '/cdapi/v2/company_multi_source/search/es_dsl?after='],
  ['coresignal', '/cdapi/v2/employee_multi_source/search/filter?items_per_page='],
];

/** Elasticsearch clauses, right and wrong, nested a few times. */
const { clause } = fc.letrec<{ clause: unknown }>((tie) => ({
  clause: fc.oneof(
    { depthSize: 'small' },
    fc.jsonValue(),
    fc.dictionary(
      fc.constantFrom(
        'term',
        'match',
        'match_phrase',
        'wildcard',
        'range',
        'terms',
        'query_string',
        'exists',
      ),
      fc.dictionary(
        fc.constantFrom('company_name', 'website', 'query', 'default_field', 'gte', 'field'),
        fc.jsonValue(),
      ),
      { maxKeys: 2 },
    ),
    fc.record({
      bool: fc.record({ must: fc.array(tie('clause'), { maxLength: 3 }), should: tie('clause') }),
    }),
  ),
}));
const body = fc.oneof(
  fc.jsonValue(),
  fc.record({ query: clause, textQuery: fc.string(), domain: fc.string() }),
);
const token = Buffer.from(`${KEY}|9999999999999`).toString('base64url');

it('covers every provider', () => {
  expect(new Set(PATHS.map(([provider]) => provider))).toEqual(new Set(Object.keys(registerAll)));
});

const signed = (provider: SourceProvider): Readonly<Record<string, string>> => {
  const basic = Buffer.from(`${KEY}:`).toString('base64');
  const bearer = `Bearer ${provider === 'snov' ? token : KEY}`;
  return {
    authorization: provider === 'clearbit' ? `Basic ${basic}` : bearer,
    apikey: KEY,
    'x-goog-api-key': KEY,
    'x-api-token': KEY,
  };
};

it.each([402, 429, 500, 503] as const)(
  'a fault %i comes from each provider in words of its own',
  async (fault) => {
    sandbox.setRules(PATHS.map(([provider]) => ({ match: { provider }, fault })));
    for (const [provider, path] of PATHS) {
      const { status, text } = await askSource(sandbox, provider)(`${path}acme`, {
        headers: signed(provider),
      });
      expect([provider, status]).toEqual([provider, fault]);
      expect(text.length).toBeGreaterThan(0);
    }
    sandbox.setRules([]);
  },
);

it('an error under 200 names no company', async () => {
  sandbox.setRules(PATHS.map(([provider]) => ({ match: { provider }, fault: 'error_in_200' })));
  for (const [provider, path] of PATHS) {
    const { status, text } = await askSource(sandbox, provider)(`${path}acme`, { headers: signed(provider) });
    expect([provider, status]).toEqual([provider, 200]);
    expect(text).not.toMatch(/legalName|organic_results|company_name/);
  }
  sandbox.setRules([]);
});

it('no question whatsoever breaks a provider', async () => {
  const question = fc.tuple(fc.constantFrom(...PATHS), fc.string(), fc.option(body, { nil: undefined }));
  await fc.assert(
    fc.asyncProperty(question, async ([[provider, path], words, json]) => {
      const headers = signed(provider);
      const { status, text } = await askSource(sandbox, provider)(`${path}${encodeURIComponent(words)}`, {
        headers,
        json,
      });
      // Coresignal's own answer to a search by GET.
      if (provider === 'coresignal' && json === undefined) return;
      expect([status, text]).toEqual([expect.toSatisfy((code: number) => code < 500), expect.any(String)]);
    }),
    { numRuns: 1_500 },
  );
});
