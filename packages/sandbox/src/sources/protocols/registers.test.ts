import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../index.ts';
import { cnpjDigits } from '../../world/check-digits.ts';
import { askSource, KEY, seenBy, unseenBy } from './ask-source.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ today: '2026-11-21' });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

/** A CNPJ with right check digits that belongs to nobody. */
const NOBODY = `00000000${'0001'}`.concat(cnpjDigits('000000000001'));
const NO_LEI = '00000000000000000098';

describe('OpenCorporates', () => {
  const ask = (path: string, key = KEY) =>
    askSource(sandbox, 'open-corporates', `${path}${path.includes('?') ? '&' : '?'}api_token=${key}`);
  const known = () =>
    seenBy(sandbox, 'open-corporates', ['registryNumber', 'jurisdiction', 'legalName', 'incorporatedOn']);

  it('finds a company by name and gives it in full by jurisdiction and number, charging for both', async () => {
    const { facts, company } = known();
    const search = await ask(`/v0.4/companies/search?q=${encodeURIComponent(company.facts.name)}`);
    const found = search.body.results.companies.map(
      (one: { company: { company_number: string } }) => one.company.company_number,
    );
    expect(found).toContain(facts.registryNumber);
    const code = facts.jurisdiction?.toLowerCase().replace('-', '_');
    const { body } = await ask(`/v0.4/companies/${code}/${encodeURIComponent(facts.registryNumber ?? '')}`);
    expect(body.results.company).toMatchObject({
      name: facts.legalName,
      jurisdiction_code: code,
      incorporation_date: facts.incorporatedOn,
      inactive: facts.companyStatus !== 'active',
    });
    expect(sandbox.sourceCalls.map(({ priceUsd }) => priceUsd)).toEqual([0.003, 0.003]);
  });

  it('narrows a search by country, and answers an unknown name with no companies', async () => {
    const { company } = known();
    const other = company.facts.hqCountry === 'JP' ? 'us' : 'jp';
    const name = encodeURIComponent(company.facts.name);
    const elsewhere = await ask(`/v0.4/companies/search?q=${name}&country_code=${other}`);
    for (const { company: one } of elsewhere.body.results.companies)
      expect(one.jurisdiction_code.slice(0, 2)).toBe(other);
    const { body } = await ask('/v0.4/companies/search?q=zzqqxx');
    expect(body.results).toMatchObject({ companies: [], total_count: 0 });
  });

  it('answers 404 for an unknown number and 401 for a wrong key', async () => {
    expect((await ask('/v0.4/companies/gb/99999999')).status).toBe(404);
    const refused = await ask('/v0.4/companies/search?q=a', 'wrong');
    expect([refused.status, refused.body.error.message]).toEqual([401, 'Invalid Api Token']);
  });

  it('says what is left of the account for free', async () => {
    const { body } = await ask('/v0.4/account_status');
    expect(body.results.account_status.calls_remaining).toEqual({ this_month: 200, today: 50 });
    expect(sandbox.sourceCalls.at(-1)?.priceUsd).toBe(0);
  });
});

describe('the Brazilian registers', () => {
  it('BrasilAPI gives the record with figures, written with or without signs', async () => {
    const { facts, company } = seenBy(sandbox, 'brasil-api', [
      'taxId',
      'legalName',
      'shareCapital',
      'industryCode',
    ]);
    const digits = facts.taxId?.replace(/[^0-9A-Z]/g, '') ?? '';
    const { body } = await askSource(sandbox, 'brasil-api', `/api/cnpj/v1/${digits}`);
    expect(body).toMatchObject({
      cnpj: digits,
      razao_social: facts.legalName?.toUpperCase(),
      capital_social: facts.shareCapital,
      data_inicio_atividade: facts.incorporatedOn,
      cnae_fiscal: Number(facts.industryCode?.replace(/\D/g, '')),
    });
    const written = digits.replace(/^(.{2})(.{3})(.{3})(.{4})(.{2})$/, '$1.$2.$3/$4-$5');
    const again = await askSource(sandbox, 'brasil-api', `/api/cnpj/v1/${encodeURIComponent(written)}`);
    expect(again.body).toEqual(body);
    expect(sandbox.sourceCalls.at(-1)?.subject).toBe(company.domain);
  });

  it('BrasilAPI knows alphanumeric numbers', async () => {
    const { facts } = seenBy(sandbox, 'brasil-api', ['taxId'], ({ facts: { taxId } }) =>
      /[A-Z]/.test(taxId ?? ''),
    );
    const { status } = await askSource(
      sandbox,
      'brasil-api',
      `/api/cnpj/v1/${encodeURIComponent(facts.taxId ?? '')}`,
    );
    expect(status).toBe(200);
  });

  it('BrasilAPI answers 400 for wrong check digits and 404 for nobody', async () => {
    const wrong = await askSource(sandbox, 'brasil-api', '/api/cnpj/v1/11222333000100');
    expect([wrong.status, wrong.body.type]).toEqual([400, 'bad_request']);
    const nobody = await askSource(sandbox, 'brasil-api', `/api/cnpj/v1/${NOBODY}`);
    expect([nobody.status, nobody.body.type]).toEqual([404, 'not_found']);
  });

  it('ReceitaWS writes dates, numbers and capital as texts of the country', async () => {
    const { facts } = seenBy(sandbox, 'receita-ws', [
      'taxId',
      'legalName',
      'incorporatedOn',
      'shareCapital',
      'hqPostcode',
    ]);
    const { body } = await askSource(
      sandbox,
      'receita-ws',
      `/v1/cnpj/${facts.taxId?.replace(/[^0-9A-Z]/g, '')}`,
    );
    expect(body).toMatchObject({
      status: 'OK',
      nome: facts.legalName?.toUpperCase(),
      abertura: facts.incorporatedOn?.split('-').reverse().join('/'),
      capital_social: facts.shareCapital?.toFixed(2),
    });
    expect(body.cep).toMatch(/^\d{2}\.\d{3}-\d{3}$/);
    expect(body.cnpj).toMatch(/^.{2}\..{3}\..{3}\/.{4}-\d{2}$/);
  });

  it('ReceitaWS tells of errors under 200', async () => {
    for (const cnpj of ['123', NOBODY]) {
      const { status, body } = await askSource(sandbox, 'receita-ws', `/v1/cnpj/${cnpj}`);
      expect([status, body.status]).toEqual([200, 'ERROR']);
    }
  });

  it('ReceitaWS refuses the fourth request of a minute in plain text where its limit is set', async () => {
    const strict = await startSandbox({
      today: '2026-11-21',
      sources: { 'receita-ws': { requestsPerMinute: 3 } },
    });
    try {
      const answers = [];
      for (let count = 0; count < 4; count++)
        answers.push(await askSource(strict, 'receita-ws', `/v1/cnpj/${NOBODY}`));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
      expect(answers[3]?.text).toContain('Too many requests');
      expect(answers[3]?.headers.get('retry-after')).not.toBeNull();
    } finally {
      await strict.close();
    }
  });
});

describe('GLEIF', () => {
  const ask = (path: string) => askSource(sandbox, 'gleif', path);

  it('finds a record by name, by LEI and by words, in JSON:API', async () => {
    const { facts } = seenBy(sandbox, 'gleif', ['lei', 'legalName', 'hqCountry']);
    const { body: one, headers } = await ask(`/api/v1/lei-records/${facts.lei}`);
    expect(headers.get('content-type')).toContain('application/vnd.api+json');
    expect(one.data).toMatchObject({ type: 'lei-records', id: facts.lei });
    expect(one.data.attributes.entity).toMatchObject({
      legalName: { name: facts.legalName },
      legalAddress: { country: facts.hqCountry },
      jurisdiction: facts.jurisdiction,
    });
    for (const filter of ['lei', 'entity.legalName', 'fulltext']) {
      const wanted = filter === 'lei' ? facts.lei : facts.legalName;
      const { body } = await ask(`/api/v1/lei-records?filter[${filter}]=${encodeURIComponent(wanted ?? '')}`);
      expect(body.data.map(({ id }: { id: string }) => id)).toContain(facts.lei);
      expect(body.meta.pagination.total).toBe(body.data.length);
    }
  });

  it('leads from a company to its parent and back to the children', async () => {
    const { facts } = seenBy(sandbox, 'gleif', ['lei', 'parentCompany'], ({ facts: { parentCompany } }) =>
      sandbox.world
        .byName(parentCompany ?? '')
        .some((one) => one.facts.legalName === parentCompany && sandbox.world.view('gleif', one)?.facts.lei),
    );
    const { body } = await ask(`/api/v1/lei-records/${facts.lei}/direct-parent`);
    expect(body.data.attributes.entity.legalName.name).toBe(facts.parentCompany);
    const children = await ask(`/api/v1/lei-records/${body.data.id}/direct-children`);
    expect(children.status).toBe(200);
    expect(Array.isArray(children.body.data)).toBe(true);
  });

  it('answers 404 with a list of errors for an unknown LEI and for who has no parent', async () => {
    const unknown = await ask(`/api/v1/lei-records/${NO_LEI}`);
    expect([unknown.status, unknown.body.errors[0].status]).toEqual([404, '404']);
    const { facts } = seenBy(sandbox, 'gleif', ['lei'], (seen) => seen.facts.parentCompany == null);
    expect((await ask(`/api/v1/lei-records/${facts.lei}/direct-parent`)).status).toBe(404);
    const none = await ask('/api/v1/lei-records?filter[fulltext]=zzqqxx');
    expect([none.status, none.body.data]).toEqual([200, []]);
  });
});

describe('SEC EDGAR', () => {
  const ask = (path: string, headers = {}) => askSource(sandbox, 'sec-edgar', path, { headers });

  it('lists tickers and gives the filer by its number', async () => {
    const { facts } = seenBy(sandbox, 'sec-edgar', ['cik', 'ticker', 'legalName']);
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
    const { company } = seenBy(sandbox, 'greenhouse', [], (seen) => seen.company.jobs().length > 0);
    const token = sandboxBoard(company.domain);
    const { body } = await askSource(sandbox, 'greenhouse', `/v1/boards/${token}/jobs`);
    expect(body.meta.total).toBe(company.jobs().length);
    expect(body.jobs[0]).not.toHaveProperty('content');
    const full = await askSource(sandbox, 'greenhouse', `/v1/boards/${token}/jobs?content=true`);
    expect(full.body.jobs[0].content).toContain('&lt;p&gt;');
    expect(full.body.jobs[0].departments[0].name).toBe(company.jobs()[0]?.department);
  });

  it('Lever pages through positions, and answers a page of HTML unless JSON is asked for', async () => {
    const { company } = seenBy(sandbox, 'lever', [], (seen) => seen.company.jobs().length > 2);
    const site = sandboxBoard(company.domain);
    const all = await askSource(sandbox, 'lever', `/v0/postings/${site}?mode=json`);
    expect(all.body).toHaveLength(company.jobs().length);
    const { body } = await askSource(sandbox, 'lever', `/v0/postings/${site}?mode=json&skip=1&limit=1`);
    expect(body).toEqual([all.body[1]]);
    expect((await askSource(sandbox, 'lever', `/v0/postings/${site}`)).text).toContain('<li>');
  });

  it('neither knows a board that is not its own', async () => {
    const { company } = seenBy(sandbox, 'lever');
    const token = sandboxBoard(company.domain);
    expect((await askSource(sandbox, 'greenhouse', `/v1/boards/${token}/jobs`)).status).toBe(404);
    const unknown = await askSource(sandbox, 'lever', '/v0/postings/no-such-company?mode=json');
    expect([unknown.status, unknown.body.ok]).toEqual([404, false]);
  });
});

/** The board's name as a site links it. */
function sandboxBoard(domain: string): string {
  return domain.endsWith('.com') ? domain.slice(0, -4) : domain.replaceAll('.', '_');
}

describe('GDELT', () => {
  const ask = (query: string) =>
    askSource(sandbox, 'gdelt', `/api/v2/doc/doc?mode=artlist&format=json&${query}`);

  it('lists articles of the last three months, newest first', async () => {
    const { company } = seenBy(
      sandbox,
      'gdelt',
      ['recentNews'],
      ({ facts }) => (facts.recentNews?.length ?? 0) > 1,
    );
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
      await askSource(strict, 'gdelt', '/api/v2/doc/doc?query=acme');
      const { status, text } = await askSource(strict, 'gdelt', '/api/v2/doc/doc?query=acme');
      expect(status).toBe(429);
      expect(text).toContain('one every 5 seconds');
    } finally {
      await strict.close();
    }
  });
});

describe('Wikidata', () => {
  const ask = (query: string, headers = {}) =>
    askSource(sandbox, 'wikidata', `/sparql?format=json&query=${encodeURIComponent(query)}`, { headers });
  const ITEM_QUERY = (condition: string) => `
    SELECT ?item ?itemLabel ?employees ?date ?ceoLabel WHERE {
      ${condition}
      OPTIONAL { ?item p:P1128 ?node . ?node ps:P1128 ?employees . OPTIONAL { ?node pq:P585 ?date } }
      OPTIONAL { ?item wdt:P169 ?ceo }
      SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }
    } LIMIT 10`;

  it('finds a company by its site, its label and its LEI, with types and qualifiers', async () => {
    const { facts, company } = seenBy(
      sandbox,
      'wikidata',
      ['name', 'employees', 'lei'],
      (seen) => seen.facts.name === seen.company.facts.name,
    );
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
    const { facts, company } = seenBy(sandbox, 'wikidata', ['employees', 'hqCity']);
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
