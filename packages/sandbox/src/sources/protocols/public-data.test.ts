import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../index.ts';
import { askSource, seenBy, unseenBy } from './ask-source.ts';
import { boardToken } from './index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ today: '2026-11-21' });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

describe('SEC EDGAR', () => {
  const ask = (path: string, headers = {}) => askSource(sandbox, 'sec-edgar')(path, { headers });

  it('lists tickers and gives the filer by its number', async () => {
    const { facts } = seenBy(sandbox, 'sec-edgar', { needs: ['cik', 'ticker', 'legalName'] });
    const { body: tickers } = await ask('/files/company_tickers.json');
    expect(Object.values(tickers)).toContainEqual({
      cik_str: Number(facts.cik),
      ticker: facts.ticker,
      title: facts.legalName,
    });
    const { body } = await ask(`/submissions/CIK${facts.cik}.json`);
    expect(body).toMatchObject({ cik: facts.cik, name: facts.legalName, tickers: [facts.ticker] });
    expect(body.filings.recent.form).toHaveLength(body.filings.recent.filingDate.length);
  });

  it('refuses with a page who names no contact, and knows nobody else', async () => {
    const refused = await ask('/files/company_tickers.json', { 'user-agent': 'curl/8.0' });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Undeclared Automated Tool');
    expect((await ask('/submissions/CIK0000000001.json')).status).toBe(404);
  });
});

describe('job boards', () => {
  it('Greenhouse lists positions, with texts and departments on request', async () => {
    const { company } = seenBy(sandbox, 'greenhouse', { fits: (seen) => seen.company.jobs().length > 0 });
    const token = boardToken(company);
    const { body } = await askSource(sandbox, 'greenhouse')(`/v1/boards/${token}/jobs`);
    expect(body.meta.total).toBe(company.jobs().length);
    expect(body.jobs[0]).not.toHaveProperty('content');
    const full = await askSource(sandbox, 'greenhouse')(`/v1/boards/${token}/jobs?content=true`);
    expect(full.body.jobs[0].content).toContain('&lt;p&gt;');
    expect(full.body.jobs[0].departments[0].name).toBe(company.jobs()[0]?.department);
  });

  it('Lever pages through positions, and answers a page of HTML unless JSON is asked for', async () => {
    const { company } = seenBy(sandbox, 'lever', { fits: (seen) => seen.company.jobs().length > 2 });
    const site = boardToken(company);
    const all = await askSource(sandbox, 'lever')(`/v0/postings/${site}?mode=json`);
    expect(all.body).toHaveLength(company.jobs().length);
    const { body } = await askSource(sandbox, 'lever')(`/v0/postings/${site}?mode=json&skip=1&limit=1`);
    expect(body).toEqual([all.body[1]]);
    expect((await askSource(sandbox, 'lever')(`/v0/postings/${site}`)).text).toContain('<li>');
  });

  it('neither knows a board that is not its own', async () => {
    const { company } = seenBy(sandbox, 'lever');
    const token = boardToken(company);
    expect((await askSource(sandbox, 'greenhouse')(`/v1/boards/${token}/jobs`)).status).toBe(404);
    const unknown = await askSource(sandbox, 'lever')('/v0/postings/no-such-company?mode=json');
    expect([unknown.status, unknown.body.ok]).toEqual([404, false]);
  });
});

describe('GDELT', () => {
  const ask = (query: string) =>
    askSource(sandbox, 'gdelt')(`/api/v2/doc/doc?mode=artlist&format=json&${query}`);

  it('lists articles of the last three months, newest first', async () => {
    const { company } = seenBy(sandbox, 'gdelt', {
      needs: ['recentNews'],
      fits: ({ facts }) => (facts.recentNews?.length ?? 0) > 1,
    });
    const { body } = await ask(`query=${encodeURIComponent(`"${company.facts.name}"`)}`);
    const dates = body.articles.map(({ seendate }: { seendate: string }) => seendate);
    expect(dates.length).toBeGreaterThan(0);
    expect(dates).toEqual(dates.toSorted().toReversed());
    for (const date of dates) expect(date).toMatch(/^\d{8}T\d{6}Z$/);
    const { body: day } = await ask(`query=${encodeURIComponent(`"${company.facts.name}"`)}&timespan=1d`);
    expect(day.articles?.length ?? 0).toBeLessThan(dates.length + 1);
  });

  it('answers nothing with an empty object, and what it cannot do in plain text under 200', async () => {
    const none = await ask(`query=${encodeURIComponent('"zzqqxx yyttrr"')}`);
    expect([none.status, none.body]).toEqual([200, {}]);
    for (const [query, words] of [
      ['query=ab', 'too short or too long'],
      [`query=${encodeURIComponent('"ab"')}`, 'phrase is too short'],
      ['query=acme&timespan=soon', 'timespan'],
    ] as const) {
      const { status, text, body } = await ask(query);
      expect([status, body]).toEqual([200, null]);
      expect(text).toContain(words);
    }
  });

  it('tells in plain text who asks too often where its limit is set', async () => {
    const strict = await startSandbox({ today: '2026-11-21', sources: { gdelt: { requestsPerMinute: 1 } } });
    try {
      await askSource(strict, 'gdelt')('/api/v2/doc/doc?query=acme');
      const { status, text } = await askSource(strict, 'gdelt')('/api/v2/doc/doc?query=acme');
      expect(status).toBe(429);
      expect(text).toContain('one every 5 seconds');
    } finally {
      await strict.close();
    }
  });
});

describe('Wikidata', () => {
  const ask = (query: string, headers = {}) =>
    askSource(sandbox, 'wikidata')(`/sparql?format=json&query=${encodeURIComponent(query)}`, { headers });
  const ITEM_QUERY = (condition: string) => `
    SELECT ?item ?itemLabel ?employees ?date ?ceoLabel WHERE {
      ${condition}
      OPTIONAL { ?item p:P1128 ?node . ?node ps:P1128 ?employees . OPTIONAL { ?node pq:P585 ?date } }
      OPTIONAL { ?item wdt:P169 ?ceo }
      SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }
    } LIMIT 10`;

  it('finds a company by its site, its label and its LEI, with types and qualifiers', async () => {
    const { facts, company } = seenBy(sandbox, 'wikidata', {
      needs: ['name', 'employees', 'lei'],
      fits: (seen) => seen.facts.name === seen.company.facts.name,
    });
    for (const condition of [
      `?item wdt:P856 <https://www.${company.domain}/> .`,
      `?item rdfs:label "${facts.name}"@en .`,
      `?item wdt:P1278 "${facts.lei}" .`,
    ]) {
      const { body, headers } = await ask(ITEM_QUERY(condition));
      expect(headers.get('content-type')).toContain('application/sparql-results+json');
      expect(body.head.vars).toEqual(['item', 'itemLabel', 'employees', 'date', 'ceoLabel']);
      expect(body.results.bindings[0]).toMatchObject({
        item: { type: 'uri' },
        itemLabel: { 'xml:lang': 'en', value: facts.name },
        employees: { datatype: 'http://www.w3.org/2001/XMLSchema#decimal', value: String(facts.employees) },
        date: { datatype: 'http://www.w3.org/2001/XMLSchema#dateTime' },
      });
    }
  });

  it('gives a row for each statement where properties are listed', async () => {
    const { facts, company } = seenBy(sandbox, 'wikidata', { needs: ['employees', 'hqCity'] });
    const { body } = await ask(`SELECT ?item ?property ?value ?valueLabel ?at WHERE {
      ?item wdt:P856 <https://${company.domain}> .
      VALUES (?property ?claim ?says) { ("P1128" p:P1128 ps:P1128) ("P159" p:P159 ps:P159) }
      ?item ?claim ?node . ?node ?says ?value . OPTIONAL { ?node pq:P585 ?at } }`);
    const rows = body.results.bindings.map((row: Record<string, { value: string }>) => [
      row.property?.value,
      row.valueLabel?.value,
    ]);
    expect(rows).toEqual([
      ['P1128', String(facts.employees)],
      ['P159', facts.hqCity],
    ]);
  });

  it('knows no bindings for a company it does not know, and refuses what is no query', async () => {
    const company = unseenBy(sandbox, 'wikidata');
    const { body } = await ask(ITEM_QUERY(`?item wdt:P856 <https://${company.domain}> .`));
    expect(body.results.bindings).toEqual([]);
    expect((await ask('hello')).status).toBe(400);
  });
});
