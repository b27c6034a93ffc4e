import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../index.ts';
import { cnpjDigits } from '../../world/check-digits.ts';
import { askSource, KEY, seenBy } from './ask-source.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ today: '2026-11-21' });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

/** A CNPJ with right check digits that belongs to nobody. */
const NOBODY = `000000000001${cnpjDigits('000000000001')}`;
const NO_LEI = '00000000000000000098';

describe('OpenCorporates', () => {
  const ask = (path: string, key = KEY) =>
    askSource(sandbox, 'open-corporates')(`${path}${path.includes('?') ? '&' : '?'}api_token=${key}`);
  const known = () =>
    seenBy(sandbox, 'open-corporates', {
      needs: ['registryNumber', 'jurisdiction', 'legalName', 'incorporatedOn'],
    });

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
    const { facts, company } = seenBy(sandbox, 'brasil-api', {
      needs: ['taxId', 'legalName', 'shareCapital', 'industryCode'],
    });
    const digits = facts.taxId?.replace(/[^0-9A-Z]/g, '') ?? '';
    const { body } = await askSource(sandbox, 'brasil-api')(`/api/cnpj/v1/${digits}`);
    expect(body).toMatchObject({
      cnpj: digits,
      razao_social: facts.legalName?.toUpperCase(),
      capital_social: facts.shareCapital,
      data_inicio_atividade: facts.incorporatedOn,
      cnae_fiscal: Number(facts.industryCode?.replace(/\D/g, '')),
    });
    const written = digits.replace(/^(.{2})(.{3})(.{3})(.{4})(.{2})$/, '$1.$2.$3/$4-$5');
    const again = await askSource(sandbox, 'brasil-api')(`/api/cnpj/v1/${encodeURIComponent(written)}`);
    expect(again.body).toEqual(body);
    expect(sandbox.sourceCalls.at(-1)?.subject).toBe(company.domain);
  });

  it('BrasilAPI knows alphanumeric numbers', async () => {
    const { facts } = seenBy(sandbox, 'brasil-api', {
      needs: ['taxId'],
      fits: ({ facts: { taxId } }) => /[A-Z]/.test(taxId ?? ''),
    });
    const { status } = await askSource(
      sandbox,
      'brasil-api',
    )(`/api/cnpj/v1/${encodeURIComponent(facts.taxId ?? '')}`);
    expect(status).toBe(200);
  });

  it('BrasilAPI answers 400 for wrong check digits and 404 for nobody', async () => {
    const wrong = await askSource(sandbox, 'brasil-api')('/api/cnpj/v1/11222333000100');
    expect([wrong.status, wrong.body.type]).toEqual([400, 'bad_request']);
    const nobody = await askSource(sandbox, 'brasil-api')(`/api/cnpj/v1/${NOBODY}`);
    expect([nobody.status, nobody.body.type]).toEqual([404, 'not_found']);
  });

  it('ReceitaWS writes dates, numbers and capital as texts of the country', async () => {
    const { facts } = seenBy(sandbox, 'receita-ws', {
      needs: ['taxId', 'legalName', 'incorporatedOn', 'shareCapital', 'hqPostcode'],
    });
    const { body } = await askSource(
      sandbox,
      'receita-ws',
    )(`/v1/cnpj/${facts.taxId?.replace(/[^0-9A-Z]/g, '')}`);
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
      const { status, body } = await askSource(sandbox, 'receita-ws')(`/v1/cnpj/${cnpj}`);
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
        answers.push(await askSource(strict, 'receita-ws')(`/v1/cnpj/${NOBODY}`));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
      expect(answers[3]?.text).toContain('Too many requests');
      expect(answers[3]?.headers.get('retry-after')).not.toBeNull();
    } finally {
      await strict.close();
    }
  });
});

describe('GLEIF', () => {
  const ask = (path: string) => askSource(sandbox, 'gleif')(path);

  it('finds a record by name, by LEI and by words, in JSON:API', async () => {
    const { facts } = seenBy(sandbox, 'gleif', { needs: ['lei', 'legalName', 'hqCountry'] });
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
    const { facts } = seenBy(sandbox, 'gleif', {
      needs: ['lei', 'parentCompany'],
      fits: ({ facts: { parentCompany } }) =>
        sandbox.world
          .byName(parentCompany ?? '')
          .some(
            (one) => one.facts.legalName === parentCompany && sandbox.world.view('gleif', one)?.facts.lei,
          ),
    });
    const { body } = await ask(`/api/v1/lei-records/${facts.lei}/direct-parent`);
    expect(body.data.attributes.entity.legalName.name).toBe(facts.parentCompany);
    const children = await ask(`/api/v1/lei-records/${body.data.id}/direct-children`);
    expect(children.status).toBe(200);
    expect(Array.isArray(children.body.data)).toBe(true);
  });

  it('answers 404 with a list of errors for an unknown LEI and for who has no parent', async () => {
    const unknown = await ask(`/api/v1/lei-records/${NO_LEI}`);
    expect([unknown.status, unknown.body.errors[0].status]).toEqual([404, '404']);
    const { facts } = seenBy(sandbox, 'gleif', {
      needs: ['lei'],
      fits: (seen) => seen.facts.parentCompany == null,
    });
    expect((await ask(`/api/v1/lei-records/${facts.lei}/direct-parent`)).status).toBe(404);
    const none = await ask('/api/v1/lei-records?filter[fulltext]=zzqqxx');
    expect([none.status, none.body.data]).toEqual([200, []]);
  });
});
