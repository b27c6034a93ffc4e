import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../index.ts';
import { type Answered, askSource, KEY, seenBy, unseenBy } from './ask-source.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ today: '2026-11-21' });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const charged = () => sandbox.sourceCalls.map(({ priceUsd }) => priceUsd).filter((price) => price > 0);

/** Asks until the answer is no longer `waiting`; the answers in order. */
async function until(
  ask: () => Promise<Answered>,
  isWaiting: (answer: Answered) => boolean,
): Promise<Answered[]> {
  const answers: Answered[] = [];
  for (let looks = 0; looks < 10; looks++) {
    const answer = await ask();
    answers.push(answer);
    if (!isWaiting(answer)) return answers;
  }
  throw new Error('It is never ready.');
}

describe('Clearbit', () => {
  const basic = (key: string) => ({
    headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
  });
  const find = (domain: string, key = KEY) =>
    askSource(sandbox, 'clearbit', `/v2/companies/find?domain=${domain}`, basic(key));

  it('gives a company it knows, and charges for it alone', async () => {
    const { company, facts } = seenBy(sandbox, 'clearbit', [
      'name',
      'employees',
      'employeeRange',
      'hqCountry',
    ]);
    const answers = await until(
      () => find(company.domain),
      ({ status }) => status === 202,
    );
    const { body } = answers.at(-1) as Answered;
    expect(body).toMatchObject({
      name: facts.name,
      geo: { countryCode: facts.hqCountry },
      metrics: { employees: facts.employees },
    });
    expect(body.metrics.employeesRange).toMatch(/^\d+K?-\d+K?$/);
    expect(charged()).toEqual([0.05]);
  });

  it('answers some domains with 202 and no body first, then with the company', async () => {
    const domains = sandbox.world.companies.filter((one) => sandbox.world.view('clearbit', one)).slice(0, 30);
    const first = await Promise.all(domains.map(({ domain }) => find(domain)));
    const queued = first.filter(({ status }) => status === 202);
    expect(queued.length).toBeGreaterThan(2);
    expect(queued.length).toBeLessThan(20);
    expect(queued.every(({ text }) => text === '')).toBe(true);
    const second = await Promise.all(domains.map(({ domain }) => find(domain)));
    expect(second.every(({ status }) => status === 200)).toBe(true);
  });

  it('answers 404 for the unknown, free of charge, 422 for what is no domain, 401 for a wrong key', async () => {
    const company = unseenBy(sandbox, 'clearbit');
    const answers = await until(
      () => find(company.domain),
      ({ status }) => status === 202,
    );
    expect([answers.at(-1)?.status, answers.at(-1)?.body.error.type]).toEqual([404, 'unknown_record']);
    expect((await find('nonsense')).body.error.type).toBe('params_invalid');
    expect((await find(company.domain, 'wrong')).body.error.type).toBe('auth_invalid');
    expect(charged()).toEqual([]);
  });
});

describe('Google Places', () => {
  const search = (textQuery: string, mask?: string, key = KEY) =>
    askSource(sandbox, 'google-places', '/v1/places:searchText', {
      json: { textQuery },
      headers: { 'x-goog-api-key': key, ...(mask !== undefined && { 'x-goog-fieldmask': mask }) },
    });

  it('gives the fields that were asked for and no other', async () => {
    const { company, facts } = seenBy(sandbox, 'google-places', ['name', 'hqAddress', 'hqCity', 'placeId']);
    const { body } = await search(
      `${company.facts.name}, ${facts.hqCity}`,
      'places.id,places.displayName.text,places.addressComponents',
    );
    const place = body.places.find(({ id }: { id: string }) => id === facts.placeId);
    expect(Object.keys(place).toSorted()).toEqual(['addressComponents', 'displayName', 'id']);
    expect(place.displayName).toEqual({ text: facts.name });
    const city = place.addressComponents.find(({ types }: { types: string[] }) => types.includes('locality'));
    expect(city.longText).toBe(facts.hqCity);
    expect(charged()).toEqual([0.017]);
  });

  it('charges nothing for ids alone', async () => {
    const { company } = seenBy(sandbox, 'google-places', ['placeId']);
    expect((await search(company.facts.name, 'places.id')).body.places.length).toBeGreaterThan(0);
    expect(charged()).toEqual([]);
  });

  it('refuses a search without a field mask and one with an unknown field', async () => {
    const without = await search('Acme');
    expect([without.status, without.body.error.status]).toEqual([400, 'INVALID_ARGUMENT']);
    expect(without.body.error.message).toContain('FieldMask is a required parameter');
    expect((await search('Acme', 'places.phone')).body.error.message).toContain("'places.phone'");
  });

  it('answers an unknown place with an empty object, and refuses missing and wrong keys', async () => {
    expect((await search('zzqqxx', 'places.id')).body).toEqual({});
    const wrong = await search('Acme', 'places.id', 'wrong');
    expect([wrong.status, wrong.body.error.details[0].reason]).toEqual([400, 'API_KEY_INVALID']);
    const missing = await askSource(sandbox, 'google-places', '/v1/places:searchText', {
      json: { textQuery: 'Acme' },
    });
    expect([missing.status, missing.body.error.status]).toEqual([403, 'PERMISSION_DENIED']);
  });

  it('says RESOURCE_EXHAUSTED to who asks too often', async () => {
    const strict = await startSandbox({
      today: '2026-11-21',
      sources: { 'google-places': { requestsPerMinute: 1 } },
    });
    try {
      const headers = { 'x-goog-api-key': KEY, 'x-goog-fieldmask': 'places.id' };
      const ask = () =>
        askSource(strict, 'google-places', '/v1/places:searchText', { json: { textQuery: 'Acme' }, headers });
      await ask();
      const { status, body } = await ask();
      expect([status, body.error.status]).toEqual([429, 'RESOURCE_EXHAUSTED']);
    } finally {
      await strict.close();
    }
  });
});

describe('Mapbox', () => {
  const ask = (query: string, key = KEY) =>
    askSource(sandbox, 'mapbox', `/search/geocode/v6/forward?${query}&access_token=${key}`);

  it('finds the point of an address and says how well each part matched', async () => {
    const { facts } = seenBy(sandbox, 'mapbox', ['hqAddress', 'hqCity', 'latitude', 'longitude']);
    const { body } = await ask(`q=${encodeURIComponent(facts.hqAddress ?? '')}&permanent=true&limit=1`);
    const [feature] = body.features;
    expect(feature.geometry.coordinates).toEqual([facts.longitude, facts.latitude]);
    expect(feature.properties).toMatchObject({
      feature_type: 'address',
      full_address: facts.hqAddress,
      match_code: { street: 'matched', place: 'matched' },
    });
    expect(feature.properties.context.country.country_code).toBe(facts.hqCountry);
  });

  it('gives the city where it does not know the street, and nothing for nowhere', async () => {
    const { facts } = seenBy(sandbox, 'mapbox', ['hqCity']);
    const { body } = await ask(`q=${encodeURIComponent(`99999 Nowhere Road, ${facts.hqCity}`)}`);
    expect(body.features[0].properties).toMatchObject({ feature_type: 'place', name: facts.hqCity });
    expect(body.features[0].properties).not.toHaveProperty('match_code');
    expect((await ask('q=zzqqxx')).body.features).toEqual([]);
  });

  it('answers a batch in order, structured queries too', async () => {
    const { facts } = seenBy(sandbox, 'mapbox', ['hqAddress', 'hqCity', 'hqPostcode']);
    const street = facts.hqAddress?.split(',')[0];
    const queries = [
      { q: facts.hqAddress },
      { address_line1: street, place: facts.hqCity, postcode: facts.hqPostcode },
      {},
    ];
    const { body } = await askSource(sandbox, 'mapbox', `/search/geocode/v6/batch?access_token=${KEY}`, {
      json: queries,
    });
    expect(body.batch).toHaveLength(3);
    expect(body.batch[0].features[0].properties.full_address).toBe(facts.hqAddress);
    expect(body.batch[2]).toHaveProperty('message');
  });

  it('refuses an empty query with 422 and a wrong token with 401', async () => {
    expect((await ask('limit=1')).status).toBe(422);
    const wrong = await ask('q=Berlin', 'wrong');
    expect([wrong.status, wrong.body.message]).toEqual([401, 'Not Authorized - Invalid Token']);
  });
});

describe('SerpApi', () => {
  const ask = (engine: string, q: string, more = '', key = KEY) =>
    askSource(
      sandbox,
      'serp-api',
      `/search.json?engine=${engine}&q=${encodeURIComponent(q)}&api_key=${key}${more}`,
    );

  it('searches the web, LinkedIn pages and people', async () => {
    const { company, facts } = seenBy(
      sandbox,
      'serp-api',
      ['name', 'linkedinUrl'],
      ({ company: one }) => one.people().length > 2,
    );
    const web = await ask('google', `"${company.facts.name}"`);
    expect(web.body.search_metadata.status).toBe('Success');
    expect(web.body.organic_results[0]).toMatchObject({
      position: 1,
      title: expect.any(String),
      link: expect.stringMatching(/^https?:/),
    });
    const page = await ask('google', `site:linkedin.com/company "${company.facts.name}"`);
    expect(page.body.organic_results.map(({ link }: { link: string }) => link)).toContain(facts.linkedinUrl);
    const people = await ask(
      'google',
      `site:linkedin.com/in "${company.facts.name}" "Chief Executive Officer"`,
    );
    expect(people.body.organic_results[0].link).toContain('linkedin.com/in/');
    expect(charged()).toEqual([0.01, 0.01, 0.01]);
  });

  it('lists news by date and pages through positions by token', async () => {
    const { company } = seenBy(
      sandbox,
      'serp-api',
      ['name'],
      ({ company: one }) => one.news().length > 1 && one.jobs().length > 12,
    );
    const news = await ask('google_news', `"${company.facts.name}"`);
    expect(news.body.news_results[0]).toMatchObject({
      position: 1,
      iso_date: expect.stringMatching(/^\d{4}-/),
    });
    const first = await ask('google_jobs', `"${company.facts.name}"`);
    expect(first.body.jobs_results).toHaveLength(10);
    const token = first.body.serpapi_pagination.next_page_token;
    const second = await ask('google_jobs', `"${company.facts.name}"`, `&next_page_token=${token}`);
    const ids = [...first.body.jobs_results, ...second.body.jobs_results].map(
      ({ job_id }: { job_id: string }) => job_id,
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells of an empty search by an error under 200, and charges it', async () => {
    const { status, body } = await ask('google', 'zzqqxx yyttrr');
    expect([status, body.search_metadata.status]).toEqual([200, 'Success']);
    expect(body.error).toContain("hasn't returned any results");
    expect(charged()).toEqual([0.01]);
  });

  it('refuses wrong keys and unknown engines', async () => {
    expect((await ask('google', 'acme', '', 'wrong')).status).toBe(401);
    const unknown = await ask('altavista', 'acme');
    expect([unknown.status, unknown.body.error]).toEqual([400, 'Unsupported `altavista` search engine.']);
  });

  it('answers 429 for an hour too full and for no searches left, which the account tells apart', async () => {
    const poor = await startSandbox({ today: '2026-11-21', sources: { 'serp-api': { credits: 1 } } });
    try {
      const search = () => askSource(poor, 'serp-api', `/search.json?engine=google&q=acme&api_key=${KEY}`);
      expect((await search()).status).toBe(200);
      const spent = await search();
      expect([spent.status, spent.body.error]).toEqual([429, 'Your account has run out of searches.']);
      const account = await askSource(poor, 'serp-api', `/account.json?api_key=${KEY}`);
      expect(account.body.total_searches_left).toBe(0);
    } finally {
      await poor.close();
    }
    const strict = await startSandbox({
      today: '2026-11-21',
      sources: { 'serp-api': { requestsPerMinute: 1 } },
    });
    try {
      const search = () => askSource(strict, 'serp-api', `/search.json?engine=google&q=acme&api_key=${KEY}`);
      await search();
      expect((await search()).body.error).toContain('searches for the hour');
    } finally {
      await strict.close();
    }
  });
});

describe('Snov.io', () => {
  const token = async (secret = KEY) =>
    askSource(sandbox, 'snov', '/v1/oauth/access_token', {
      form: { grant_type: 'client_credentials', client_id: KEY, client_secret: secret },
    });
  const authorised = async () => ({ authorization: `Bearer ${(await token()).body.access_token}` });
  const isWaiting = ({ body }: Answered) => body.status === 'in_progress';

  async function search(part: string, form: Record<string, string>): Promise<Answered[]> {
    const headers = await authorised();
    const started = await askSource(sandbox, 'snov', `/v2/domain-search${part}/start`, { headers, form });
    const hash = started.body.meta.task_hash;
    return until(
      () => askSource(sandbox, 'snov', `/v2/domain-search${part}/result/${hash}`, { headers }),
      isWaiting,
    );
  }

  it('finds a company by a task that is in progress first, for one credit', async () => {
    const { company, facts } = seenBy(sandbox, 'snov', ['name', 'employeeRange']);
    const answers = await search('', { domain: company.domain });
    expect(answers.length).toBeGreaterThan(1);
    expect(answers.at(-1)?.body).toMatchObject({
      status: 'completed',
      data: { company_name: facts.name, size: facts.employeeRange },
    });
    expect(charged()).toEqual([0.0125]);
  });

  it('lists prospects for free and sells their addresses one by one', async () => {
    const { company } = seenBy(sandbox, 'snov', [], ({ company: one }) => one.people().length > 5);
    const [prospect] = (await search('/prospects', { domain: company.domain })).at(-1)?.body.data ?? [];
    expect(company.people().map(({ linkedinUrl }) => linkedinUrl)).toContain(prospect.source_page);
    expect(charged()).toEqual([]);
    const headers = await authorised();
    const path = new URL(prospect.search_emails_start).pathname.replace('/sources/snov', '');
    const { body } = await askSource(sandbox, 'snov', path, { method: 'POST', headers });
    const result = path.replace(/start\/.*/, `result/${body.meta.task_hash}`);
    const emails = await until(() => askSource(sandbox, 'snov', result, { headers }), isWaiting);
    expect(company.people().map(({ email }) => email)).toContain(emails.at(-1)?.body.data.emails[0].email);
    expect(charged()).toEqual([0.0125]);
  });

  it('finds nothing, for free, of a company it does not know', async () => {
    const answers = await search('', { domain: unseenBy(sandbox, 'snov').domain });
    expect(answers.at(-1)?.body.data.company_name).toBeNull();
    expect(charged()).toEqual([]);
  });

  it('says its errors as an object here and as a list there, and refuses wrong secrets and tokens', async () => {
    const headers = await authorised();
    const without = await askSource(sandbox, 'snov', '/v2/domain-search/start', { headers, form: {} });
    expect(without.body.errors).toEqual({ domain: ['The domain field is required.'] });
    const unknown = await askSource(sandbox, 'snov', '/v2/domain-search/result/abcdef', { headers });
    expect([unknown.status, Array.isArray(unknown.body.errors)]).toEqual([404, true]);
    expect((await token('wrong')).status).toBe(401);
    const forged = await askSource(sandbox, 'snov', '/v1/get-balance', {
      headers: { authorization: `Bearer ${KEY}` },
    });
    expect(forged.status).toBe(401);
    const balance = await askSource(sandbox, 'snov', '/v1/get-balance', { headers });
    expect(balance.body.data.balance).toBe('5000.00');
  });
});

describe('Bright Data', () => {
  const headers = { authorization: `Bearer ${KEY}` };
  const DATASET = 'gd_l1vikfnt1wgvvqz95w';
  const trigger = (urls: readonly string[], more = '') =>
    askSource(sandbox, 'bright-data', `/datasets/v3/trigger?dataset_id=${DATASET}${more}`, {
      headers,
      json: urls.map((url) => ({ url })),
    });
  const get = (path: string) => askSource(sandbox, 'bright-data', `/datasets/v3/${path}`, { headers });

  it('collects a LinkedIn company: running first, then ready, and charges good records once', async () => {
    const { company, facts } = seenBy(sandbox, 'bright-data', ['name', 'linkedinUrl']);
    const { body } = await trigger(
      [company.facts.linkedinUrl, 'https://www.linkedin.com/company/no-such-nobody'],
      '&include_errors=true',
    );
    expect((await get(`progress/${body.snapshot_id}`)).body.status).toBe('running');
    const looks = await until(
      () => get(`snapshot/${body.snapshot_id}`),
      ({ status }) => status === 202,
    );
    expect(looks.at(-1)?.body).toMatchObject([{ name: facts.name }, { error_code: expect.any(String) }]);
    await get(`snapshot/${body.snapshot_id}`);
    expect((await get(`progress/${body.snapshot_id}`)).body).toMatchObject({ status: 'ready', records: 2 });
    expect(charged()).toEqual([0.0015]);
  });

  it('leaves out what it cannot find unless errors are asked for', async () => {
    const { body } = await trigger(['https://www.linkedin.com/company/no-such-company-at-all']);
    const looks = await until(
      () => get(`snapshot/${body.snapshot_id}`),
      ({ status }) => status === 202,
    );
    expect(looks[0]?.body).toMatchObject({ status: 'running' });
    expect(looks.at(-1)?.body).toEqual([]);
    expect(charged()).toEqual([]);
  });

  it('refuses more than a hundred running jobs, unknown snapshots, missing datasets and wrong keys', async () => {
    for (let count = 0; count < 100; count++) await trigger(['https://www.linkedin.com/company/acme']);
    const { status, body } = await trigger(['https://www.linkedin.com/company/acme']);
    expect([status, body.error]).toEqual([429, 'Too many running jobs']);
    expect((await get('snapshot/s_unknown')).status).toBe(404);
    const without = await askSource(sandbox, 'bright-data', '/datasets/v3/trigger', {
      headers,
      json: [{ url: 'x' }],
    });
    expect(without.status).toBe(400);
    const wrong = await askSource(sandbox, 'bright-data', '/datasets/v3/progress/s_1', {
      headers: { authorization: 'Bearer wrong' },
    });
    expect(wrong.status).toBe(401);
  });
});

describe('Coresignal', () => {
  const search = (entity: string, query: unknown, page = '') =>
    askSource(sandbox, 'coresignal', `/cdapi/v2/${entity}_multi_source/search/es_dsl${page}`, {
      headers: { apikey: KEY },
      json: { query },
    });
  const collect = (entity: string, id: number) =>
    askSource(sandbox, 'coresignal', `/cdapi/v2/${entity}_multi_source/collect/${id}`, {
      headers: { apikey: KEY },
    });
  const known = () =>
    seenBy(
      sandbox,
      'coresignal',
      ['name', 'employees', 'website'],
      (seen) =>
        seen.facts.website?.includes(seen.company.domain) === true && seen.company.people().length > 8,
    );

  it('finds ids for free and sells the company', async () => {
    const { company, facts } = known();
    const { body: ids } = await search('company', { term: { 'website.domain_only': company.domain } });
    expect(ids).toHaveLength(1);
    expect(charged()).toEqual([]);
    const { body } = await collect('company', ids[0]);
    expect(body).toMatchObject({ id: ids[0], company_name: facts.name, employees_count: facts.employees });
    expect(charged()).toEqual([0.02]);
    const filtered = await askSource(sandbox, 'coresignal', '/cdapi/v2/company_multi_source/search/filter', {
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
    const wrong = await askSource(sandbox, 'coresignal', '/cdapi/v2/company_multi_source/collect/1', {
      headers: { apikey: 'wrong' },
    });
    expect([wrong.status, wrong.body.detail]).toEqual([401, 'Invalid API key']);
  });

  it('counts credits down and refuses with 402 when they are spent', async () => {
    const poor = await startSandbox({ today: '2026-11-21', sources: { coresignal: { credits: 1 } } });
    try {
      const headers = { apikey: KEY };
      const { company } = seenBy(
        poor,
        'coresignal',
        ['website'],
        (seen) => seen.facts.website?.includes(seen.company.domain) === true,
      );
      const json = { query: { term: { 'website.domain_only': company.domain } } };
      const ids = await askSource(poor, 'coresignal', '/cdapi/v2/company_multi_source/search/es_dsl', {
        headers,
        json,
      });
      expect(ids.headers.get('x-credits-remaining')).toBe('1');
      const path = `/cdapi/v2/company_multi_source/collect/${ids.body[0]}`;
      expect(
        (await askSource(poor, 'coresignal', path, { headers })).headers.get('x-credits-remaining'),
      ).toBe('0');
      const spent = await askSource(poor, 'coresignal', path, { headers });
      expect([spent.status, spent.body.detail]).toEqual([402, 'Insufficient credits']);
    } finally {
      await poor.close();
    }
  });
});
