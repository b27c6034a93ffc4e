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

describe('Snov.io', () => {
  const token = async (secret = KEY) =>
    askSource(sandbox, 'snov')('/v1/oauth/access_token', {
      form: { grant_type: 'client_credentials', client_id: KEY, client_secret: secret },
    });
  const authorised = async () => ({ authorization: `Bearer ${(await token()).body.access_token}` });
  const isWaiting = ({ body }: Answered) => body.status === 'in_progress';

  async function search(part: string, form: Record<string, string>): Promise<Answered[]> {
    const headers = await authorised();
    const started = await askSource(sandbox, 'snov')(`/v2/domain-search${part}/start`, { headers, form });
    const hash = started.body.meta.task_hash;
    return until(
      () => askSource(sandbox, 'snov')(`/v2/domain-search${part}/result/${hash}`, { headers }),
      isWaiting,
    );
  }

  it('finds a company by a task that is in progress first, for one credit', async () => {
    const { company, facts } = seenBy(sandbox, 'snov', { needs: ['name', 'employeeRange'] });
    const answers = await search('', { domain: company.domain });
    expect(answers.length).toBeGreaterThan(1);
    expect(answers.at(-1)?.body).toMatchObject({
      status: 'completed',
      data: { company_name: facts.name, size: facts.employeeRange },
    });
    expect(charged()).toEqual([0.0125]);
  });

  it('lists prospects for free and sells their addresses one by one', async () => {
    const { company } = seenBy(sandbox, 'snov', { fits: ({ company: one }) => one.people().length > 5 });
    const [prospect] = (await search('/prospects', { domain: company.domain })).at(-1)?.body.data ?? [];
    expect(company.people().map(({ linkedinUrl }) => linkedinUrl)).toContain(prospect.source_page);
    expect(charged()).toEqual([]);
    const headers = await authorised();
    const path = new URL(prospect.search_emails_start).pathname.replace('/sources/snov', '');
    const { body } = await askSource(sandbox, 'snov')(path, { method: 'POST', headers });
    const result = path.replace(/start\/.*/, `result/${body.meta.task_hash}`);
    const emails = await until(() => askSource(sandbox, 'snov')(result, { headers }), isWaiting);
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
    const without = await askSource(sandbox, 'snov')('/v2/domain-search/start', { headers, form: {} });
    expect(without.body.errors).toEqual({ domain: ['The domain field is required.'] });
    const unknown = await askSource(sandbox, 'snov')('/v2/domain-search/result/abcdef', { headers });
    expect([unknown.status, Array.isArray(unknown.body.errors)]).toEqual([404, true]);
    expect((await token('wrong')).status).toBe(401);
    const forged = await askSource(sandbox, 'snov')('/v1/get-balance', {
      headers: { authorization: `Bearer ${KEY}` },
    });
    expect(forged.status).toBe(401);
    const balance = await askSource(sandbox, 'snov')('/v1/get-balance', { headers });
    expect(balance.body.data.balance).toBe('5000.00');
  });
});

describe('Bright Data', () => {
  const headers = { authorization: `Bearer ${KEY}` };
  const DATASET = 'gd_l1vikfnt1wgvvqz95w';
  const trigger = (urls: readonly string[], more = '') =>
    askSource(sandbox, 'bright-data')(`/datasets/v3/trigger?dataset_id=${DATASET}${more}`, {
      headers,
      json: urls.map((url) => ({ url })),
    });
  const get = (path: string) => askSource(sandbox, 'bright-data')(`/datasets/v3/${path}`, { headers });

  it('collects a LinkedIn company: running first, then ready, and charges good records once', async () => {
    const { company, facts } = seenBy(sandbox, 'bright-data', { needs: ['name', 'linkedinUrl'] });
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
    const without = await askSource(sandbox, 'bright-data')('/datasets/v3/trigger', {
      headers,
      json: [{ url: 'x' }],
    });
    expect(without.status).toBe(400);
    const wrong = await askSource(sandbox, 'bright-data')('/datasets/v3/progress/s_1', {
      headers: { authorization: 'Bearer wrong' },
    });
    expect(wrong.status).toBe(401);
  });
});
