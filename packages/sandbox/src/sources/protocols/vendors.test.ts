import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../index.ts';
import { type Answered, askSource, KEY, seenBy, unseenBy, until } from './ask-source.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ today: '2026-11-21' });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const charged = () => sandbox.sourceCalls.map(({ priceUsd }) => priceUsd).filter((price) => price > 0);

describe('Clearbit', () => {
  const basic = (key: string) => ({
    headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
  });
  const find = (domain: string, key = KEY) =>
    askSource(sandbox, 'clearbit')(`/v2/companies/find?domain=${domain}`, basic(key));

  it('gives a company it knows, and charges for it alone', async () => {
    const { company, facts } = seenBy(sandbox, 'clearbit', {
      needs: ['name', 'employees', 'employeeRange', 'hqCountry'],
    });
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

describe('SerpApi', () => {
  const ask = (engine: string, q: string, more = '', key = KEY) =>
    askSource(
      sandbox,
      'serp-api',
    )(`/search.json?engine=${engine}&q=${encodeURIComponent(q)}&api_key=${key}${more}`);

  it('searches the web, LinkedIn pages and people', async () => {
    const { company, facts } = seenBy(sandbox, 'serp-api', {
      needs: ['name', 'linkedinUrl'],
      fits: ({ company: one }) => one.people().length > 2,
    });
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
    const { company } = seenBy(sandbox, 'serp-api', {
      needs: ['name'],
      fits: ({ company: one }) => one.news().length > 1 && one.jobs().length > 12,
    });
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
      const search = () => askSource(poor, 'serp-api')(`/search.json?engine=google&q=acme&api_key=${KEY}`);
      expect((await search()).status).toBe(200);
      const spent = await search();
      expect([spent.status, spent.body.error]).toEqual([429, 'Your account has run out of searches.']);
      const account = await askSource(poor, 'serp-api')(`/account.json?api_key=${KEY}`);
      expect(account.body.total_searches_left).toBe(0);
    } finally {
      await poor.close();
    }
    const strict = await startSandbox({
      today: '2026-11-21',
      sources: { 'serp-api': { requestsPerMinute: 1 } },
    });
    try {
      const search = () => askSource(strict, 'serp-api')(`/search.json?engine=google&q=acme&api_key=${KEY}`);
      await search();
      expect((await search()).body.error).toContain('searches for the hour');
    } finally {
      await strict.close();
    }
  });
});
