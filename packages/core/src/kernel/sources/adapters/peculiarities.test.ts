import { describe, expect, it } from 'vitest';
import { LeadlineError } from '../../errors/index.ts';
import type { SourceCall } from '../source.ts';
import type { FoundCandidates } from './found.ts';
import { SOURCES } from './index.ts';
import { always, askingStand, type Query, source } from './test-asking.ts';
import { fixture } from './test-case.ts';
import { type Heard, type Reply, TEST_NOW, testIo } from './test-io.ts';

const stand = askingStand();
const { ask, refusal } = stand;

const sequence = (...replies: readonly Reply[]) => {
  let at = 0;
  return () => replies[Math.min(at++, replies.length - 1)] ?? {};
};

describe('every definition', () => {
  it('has a name of its own, a licence in words, and prices that its answers can stay under', () => {
    expect(new Set(SOURCES.map(({ name }) => name)).size).toBe(SOURCES.length);
    for (const definition of SOURCES) {
      expect(definition.licence.note.length).toBeGreaterThan(20);
      expect(definition.limits.concurrency).toBeGreaterThan(0);
      for (const call of Object.values(definition.calls)) {
        expect(call.priceUsd).toBeGreaterThanOrEqual(0);
        expect(call.missDays).toBeLessThanOrEqual(call.freshDays * 7);
      }
    }
  });

  it('keeps only what a call uses of a query, so that callers may hand over all they know', () => {
    const all = {
      domain: 'nordwind.example',
      name: 'Nordwind',
      country: 'uk',
      cnpj: '11222333000181',
      token: 'nordwind',
      address: '4 Quay Lane',
      linkedinUrl: 'https://linkedin.com/company/nordwind',
      query: 'nordwind',
      prospectId: '6f6d',
    };
    for (const definition of SOURCES)
      for (const call of Object.values(definition.calls))
        expect(call.query.safeParse(all).success, definition.name).toBe(true);
    expect(source('clearbit').calls['company']?.query.parse(all)).toEqual({ domain: 'nordwind.example' });
    expect(source('gleif').calls['registry']?.query.parse(all)).toMatchObject({ country: 'GB' });
  });
});

describe('what names a company', () => {
  it('is left aside where it cannot be one, as long as something else serves', () => {
    const parse = (name: string, query: Query) => source(name).calls['registry']?.query.safeParse(query);
    expect(parse('sec-edgar', { ticker: 'NASDAQ: NWD', name: 'Nordwind' })?.data).toEqual({
      name: 'Nordwind',
    });
    expect(parse('gleif', { lei: '984500NRDWND00000118', name: 'Nordwind' })?.data).toMatchObject({
      name: 'Nordwind',
    });
    expect(parse('gleif', { lei: '984500NRDWND00000118' })?.success).toBe(false);
    expect(parse('gleif', { name: 'Nordwind', country: 'Deutschland' })?.data).toMatchObject({
      country: 'DE',
    });
    expect(parse('gleif', { name: 'Nordwind', country: 'Atlantis' })?.success).toBe(false);
  });

  it('is the number in the register, except in Germany, where OpenCorporates has its own', async () => {
    stand.provider.answers(always({ status: 404, body: {} }));
    await ask('open-corporates', { name: 'Nordwind', jurisdiction: 'GB', registryNumber: '07451234' });
    await ask('open-corporates', { name: 'Nordwind', jurisdiction: 'DE', registryNumber: 'HRB 1' });
    expect(stand.provider.heard.map(({ path }) => path)).toEqual([
      '/v0.4/companies/gb/07451234',
      '/v0.4/companies/search',
    ]);
  });
});

describe('names that fit several companies', () => {
  it('give candidates with reasons instead of a guess', async () => {
    const company = (name: string, code: string, number: string) => ({
      company: { name, company_number: number, jurisdiction_code: code, inactive: false },
    });
    const companies = [company('Nordwind GmbH', 'de', 'HRB 1'), company('Nordwind GmbH', 'at', 'FN 2')];
    stand.provider.answers(always({ body: { results: { companies } } }));
    const doubtful = await ask('open-corporates', { name: 'Nordwind GmbH' });
    expect(doubtful.hit).toBe(false);
    const { candidates } = doubtful.found as FoundCandidates;
    expect(candidates.map(({ query }) => query)).toEqual(['de/HRB 1', 'at/FN 2']);
    expect(candidates[0]?.reasons).toContain('same name');

    const settled = await ask('open-corporates', { name: 'Nordwind GmbH', country: 'AT' });
    expect(settled.hit).toBe(true);
    expect(settled.observations.find(({ field }) => field === 'registryNumber')?.value).toBe('FN 2');
  });

  it('are less sure, and make what is said of them less sure, where only the legal form differs', async () => {
    stand.provider.answers(
      always({
        body: {
          results: {
            companies: [{ company: { name: 'Nordwind AG', company_number: '1', jurisdiction_code: 'de' } }],
          },
        },
      }),
    );
    const confidence = async (name: string) => {
      const { observations } = await ask('open-corporates', { name });
      return observations.find(({ field }) => field === 'legalName')?.confidence ?? 0;
    };
    expect(await confidence('Nordwind GmbH')).toBeLessThan(await confidence('Nordwind AG'));
    expect((await ask('open-corporates', { name: 'Nordwind Analytics' })).hit).toBe(false);
  });
});

describe('OpenCorporates', () => {
  it('tells a used-up allowance from a wrong key, both 403', async () => {
    stand.provider.answers(always({ status: 403, body: { error: { message: 'API call limit exceeded' } } }));
    expect((await refusal('open-corporates', { name: 'Nordwind' })).code).toBe('credits_used_up');
    stand.provider.answers(always({ status: 403, body: { error: { message: 'Invalid Api Token' } } }));
    expect((await refusal('open-corporates', { name: 'Nordwind' })).code).toBe('provider_rejected_key');
  });

  it('shows in a probe how many calls are left', async () => {
    const calls_remaining = { today: 49, this_month: 180 };
    stand.provider.answers(always({ body: { results: { account_status: { calls_remaining } } } }));
    const definition = source('open-corporates');
    expect(await definition.probe?.(testIo(definition, stand.provider))).toEqual({ creditsLeft: 49 });
    expect(stand.provider.heard[0]?.path).toBe('/v0.4/account_status');
  });
});

describe('Clearbit', () => {
  it('waits for a company that is being looked up, and asks with the key as the user', async () => {
    stand.provider.answers(sequence({ status: 202 }, { status: 202 }, { body: fixture('clearbit-company') }));
    const answer = await ask('clearbit', { domain: 'nordwind.example' });
    expect(answer.hit).toBe(true);
    expect(stand.provider.heard).toHaveLength(3);
    const credentials = stand.provider.heard[0]?.headers.authorization?.replace('Basic ', '') ?? '';
    expect(Buffer.from(credentials, 'base64').toString()).toBe('test-key-4f9c:');
  });

  it('charges nothing for a company that turns out unknown', async () => {
    stand.provider.answers(sequence({ status: 202 }, { status: 404, body: {} }));
    expect(await ask('clearbit', { domain: 'nordwind.example' })).toMatchObject({ hit: false, costUsd: 0 });
  });
});

describe('Brazilian numbers', () => {
  it('are refused before anybody is asked where their check digits do not fit', () => {
    for (const name of ['brasil-api', 'receita-ws'])
      for (const cnpj of ['11.222.333/0001-82', '00000000000000', '1122233300018', 'ABC'])
        expect(source(name).calls['registry']?.query.safeParse({ cnpj }).success).toBe(false);
  });

  it('may have letters', async () => {
    stand.provider.answers(
      always({ body: { ...(fixture('brasil-api-company') as object), cnpj: '12ABC34501DE35' } }),
    );
    const answer = await ask('brasil-api', { cnpj: '12.ABC.345/01DE-35' });
    expect(stand.provider.heard[0]?.path).toBe('/api/cnpj/v1/12ABC34501DE35');
    expect(answer.observations.find(({ field }) => field === 'taxId')?.value).toBe('12ABC34501DE35');
  });

  it('that ReceitaWS fails over under 200 are a failure, not a miss', async () => {
    stand.provider.answers(always({ body: { status: 'ERROR', message: 'Serviço indisponível' } }));
    const error = await refusal('receita-ws', { cnpj: '11222333000181' });
    expect(error).toMatchObject({ code: 'provider_failed', retryable: true });
  });
});

describe('Wikidata', () => {
  it('dates a headcount by its point in time and prefers the latest', async () => {
    stand.provider.answers(always({ body: fixture('wikidata-company') }));
    const answer = await ask('wikidata', { domain: 'nordwind.example' });
    const employees = answer.observations.find(({ field }) => field === 'employees');
    expect(employees).toMatchObject({ value: 185, observedAt: '2025-12-31T00:00:00.000Z' });
    expect(stand.provider.heard[0]?.headers['user-agent']).toBe('Leadline/0.1 (ops@leadline.example)');
  });

  it('lets no name out of its quotation marks', async () => {
    stand.provider.answers(always({ body: { results: { bindings: [] } } }));
    await ask('wikidata', { name: 'Evil" } SELECT * WHERE { ?a ?b ?c \\' });
    const sparql = stand.provider.heard[0]?.query.get('query') ?? '';
    expect(sparql).toContain('"Evil\\" } SELECT * WHERE { ?a ?b ?c \\\\"@en');
  });

  it('looks for the name where the site is not known', async () => {
    stand.provider.answers(
      sequence({ body: { results: { bindings: [] } } }, { body: fixture('wikidata-company') }),
    );
    const answer = await ask('wikidata', { domain: 'nordwind.example', name: 'Nordwind' });
    expect(answer.hit).toBe(true);
    expect(stand.provider.heard).toHaveLength(2);
  });

  it('knows a query that ran out of time', async () => {
    stand.provider.answers(always({ status: 500, body: 'java.util.concurrent.TimeoutException' }));
    expect((await refusal('wikidata', { name: 'Nordwind' })).code).toBe('provider_timeout');
  });
});

describe('SEC EDGAR', () => {
  const answers = ({ path }: Heard): Reply =>
    path.startsWith('/files/') ? { body: fixture('sec-tickers') } : { body: fixture('sec-submissions') };

  it('reads the list of tickers once a day, and again after it failed', async () => {
    const definition = source('sec-edgar');
    stand.provider.answers(sequence({ status: 500, body: 'x' }));
    await refusal(definition, { ticker: 'NWD' });
    stand.provider.answers(answers);
    await Promise.all([ask(definition, { ticker: 'NWD' }), ask(definition, { name: 'Nordwind Analytics' })]);
    await ask(definition, { name: 'Northern Harbour' });
    const lists = () => stand.provider.heard.filter(({ path }) => path.startsWith('/files/')).length;
    expect(lists()).toBeLessThanOrEqual(2);
    const before = lists();
    const call = definition.calls['registry'] as SourceCall;
    const tomorrow = new Date(TEST_NOW.getTime() + 86_400_001);
    await call.run(
      call.query.parse({ ticker: 'NWD' }),
      testIo(definition, { url: stand.provider.url, now: tomorrow }),
    );
    expect(lists()).toBe(before + 1);
  });

  it('says that it answers nobody without an address to write to', async () => {
    stand.provider.answers(always({ status: 403, body: '<html>Undeclared Automated Tool</html>' }));
    const definition = source('sec-edgar');
    const call = definition.calls['registry'] as SourceCall;
    const io = testIo(definition, { url: stand.provider.url, keys: {} });
    const error: unknown = await call
      .run(call.query.parse({ cik: '1800001' }), io)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'provider_failed', retryable: false });
    expect((error as LeadlineError).next).toContain('LEADLINE_CONTACT');
  });
});

describe('GDELT', () => {
  it('reads errors in plain words under 200', async () => {
    stand.provider.answers(always({ body: 'Please limit requests to one every 5 seconds or contact us.' }));
    expect(await refusal('gdelt', { name: 'Nordwind' })).toMatchObject({
      code: 'rate_limited',
      retryAfterSeconds: 5,
    });
    stand.provider.answers(always({ body: 'The specified phrase is too short.' }));
    expect((await ask('gdelt', { name: 'NW' })).hit).toBe(false);
    stand.provider.answers(always({ body: 'Internal trouble' }));
    expect(await refusal('gdelt', { name: 'Nordwind' })).toMatchObject({
      code: 'provider_failed',
      retryable: true,
    });
  });
});

describe('job boards', () => {
  it('read all of Lever’s pages', async () => {
    const page = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ id: `p${at}`, text: 'Job', categories: { team: 'Ops' } }));
    stand.provider.answers(({ query }) => ({ body: query.get('skip') === '0' ? page(100) : page(7) }));
    const answer = await ask('lever', { token: 'nordwind' });
    expect(answer.observations.find(({ field }) => field === 'openJobs')?.value).toBe(107);
  });

  it('look for a board of Lever’s in Europe where it has none elsewhere', async () => {
    stand.provider.answers(sequence({ status: 404, body: {} }, { body: [{ id: 'p', text: 'Job' }] }));
    expect((await ask('lever', { token: 'nordwind' })).hit).toBe(true);
  });

  it('tell an empty board from an unknown one', async () => {
    stand.provider.answers(always({ body: { jobs: [], meta: { total: 0 } } }));
    const answer = await ask('greenhouse', { token: 'nordwind' });
    expect(answer).toMatchObject({ hit: true, observations: [{ field: 'openJobs', value: 0 }] });
  });

  it('give texts without markup, where they are wanted', async () => {
    stand.provider.answers(always({ body: fixture('greenhouse-jobs') }));
    const found = (await ask('greenhouse', { token: 'nordwind', texts: true })).found as {
      jobs: { text: string }[];
    };
    expect(found.jobs[0]?.text).toBe('Build & run pipelines.');
  });
});
