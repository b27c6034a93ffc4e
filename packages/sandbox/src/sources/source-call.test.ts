import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../index.ts';

const TODAY = '2026-11-21';
const KEY = 'sandbox-key';
const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });

let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) => {
  sandbox = await startSandbox({ worldSize: 300, today: TODAY, ...options });
};

/** Domains that Clearbit answers at once. */
async function clearbitDomains(count: number): Promise<string[]> {
  const found: string[] = [];
  for (const company of sandbox.world.companies) {
    if (sandbox.world.view('clearbit', company) === null) continue;
    if ((await clearbit(company.domain)).status === 200) found.push(company.domain);
    if (found.length === count) break;
  }
  sandbox.reset();
  return found;
}

function clearbit(domain: string, key = KEY): Promise<Response> {
  return fetch(`${sandbox.url}/sources/clearbit/v2/companies/find?domain=${domain}`, { headers: basic(key) });
}

describe('a call of a data provider', () => {
  beforeAll(() => start());
  afterAll(() => sandbox.close());
  afterEach(() => {
    sandbox.setRules([]);
    sandbox.reset();
  });

  it('is answered from the provider’s view, marked as simulated, and logged with its price', async () => {
    const [domain = ''] = await clearbitDomains(1);
    const response = await clearbit(domain);
    expect(response.headers.get('x-leadline-sandbox')).toBe('1');
    const company = sandbox.world.byDomain(domain);
    const view = company && sandbox.world.view('clearbit', company);
    expect(await response.json()).toMatchObject({ name: view?.facts.name });
    expect(sandbox.sourceCalls).toEqual([
      expect.objectContaining({
        provider: 'clearbit',
        call: 'find',
        subject: domain,
        status: 200,
        priceUsd: 0.05,
        credits: 1,
        latencyMs: 0,
        fault: null,
        refused: null,
        answeredFully: true,
      }),
    ]);
    expect(sandbox.sourceCalls[0]?.endedMs).not.toBeNull();
  });

  it('without a key, or with a wrong one, is refused in the provider’s shape and costs nothing', async () => {
    const missing = await fetch(`${sandbox.url}/sources/clearbit/v2/companies/find?domain=acme.com`);
    expect(missing.status).toBe(401);
    expect(await missing.json()).toMatchObject({ error: { type: 'auth_required' } });
    expect((await clearbit('acme.com', 'wrong')).status).toBe(401);
    const open = await fetch(
      `${sandbox.url}/sources/open-corporates/v0.4/companies/search?q=acme&api_token=secret-token`,
    );
    expect(open.status).toBe(401);
    expect(sandbox.sourceCalls.map(({ refused }) => refused)).toEqual([
      'missing_key',
      'wrong_key',
      'wrong_key',
    ]);
    expect(sandbox.sourceCalls.every(({ priceUsd }) => priceUsd === 0)).toBe(true);
    expect(JSON.stringify(sandbox.sourceCalls)).not.toContain('secret-token');
  });

  it('of an unknown provider or path is a 404', async () => {
    expect((await fetch(`${sandbox.url}/sources/nobody/v1`)).status).toBe(404);
    expect((await fetch(`${sandbox.url}/sources/clearbit/v9/nothing`, { headers: basic(KEY) })).status).toBe(
      404,
    );
  });

  it.each([
    [500, 500],
    [503, 503],
    [429, 429],
    [402, 402],
  ])('that a rule answers with %i gets it in the provider’s shape, unpaid', async (fault, status) => {
    sandbox.setRules([{ match: { provider: 'clearbit' }, fault, times: 1 }]);
    const response = await clearbit('acme.com');
    expect(response.status).toBe(status);
    expect(await response.json()).toHaveProperty('error');
    expect(response.headers.get('retry-after')).toBe(fault === 429 ? '1' : null);
    expect(sandbox.sourceCalls[0]).toMatchObject({ fault, status, priceUsd: 0 });
    expect((await clearbit('acme.com')).status).not.toBe(status);
  });

  it('gets an HTML page under 200, half a body, broken JSON, or an error under 200, as rules say', async () => {
    const [domain = ''] = await clearbitDomains(1);
    sandbox.setRules([
      { match: { provider: 'clearbit', nth: 1 }, fault: 'html' },
      { match: { provider: 'clearbit', nth: 2 }, fault: 'broken_json' },
      { match: { provider: 'clearbit', nth: 3 }, fault: 'error_in_200' },
      { match: { provider: 'clearbit', nth: 4 }, fault: 'cut' },
    ]);
    const html = await clearbit(domain);
    expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await html.text()).toContain('<html>');
    const broken = await clearbit(domain);
    const text = await broken.text();
    expect([broken.status, text.startsWith('{')]).toEqual([200, true]);
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    const error = await clearbit(domain);
    expect([error.status, await error.json()]).toEqual([
      200,
      expect.objectContaining({ error: expect.anything() as unknown }),
    ]);
    await expect(clearbit(domain).then((response) => response.text())).rejects.toThrow(/./);
    expect(sandbox.sourceCalls.map(({ answeredFully }) => answeredFully)).toEqual([true, true, true, false]);
    expect(sandbox.sourceCalls.map(({ priceUsd }) => priceUsd)).toEqual([0, 0.05, 0, 0.05]);
  });

  it('hangs until the caller gives up', async () => {
    sandbox.setRules([{ match: { provider: 'gleif' }, fault: 'hang' }]);
    const signal = AbortSignal.timeout(50);
    await expect(fetch(`${sandbox.url}/sources/gleif/api/v1/lei-records`, { signal })).rejects.toThrow(/./);
    await expect.poll(() => sandbox.sourceCalls[0]?.endedMs).not.toBeNull();
    expect(sandbox.sourceCalls[0]).toMatchObject({ status: null, answeredFully: false });
  });

  it('is left alone by rules for models, and hit by rules for all sources or for words in its address', async () => {
    sandbox.setRules([{ fault: 500 }, { match: { provider: 'sources', bodyContains: 'acme' }, fault: 503 }]);
    const gleif = (name: string) =>
      fetch(`${sandbox.url}/sources/gleif/api/v1/lei-records?filter[entity.legalName]=${name}`);
    expect([(await gleif('other')).status, (await gleif('acme')).status]).toEqual([200, 503]);
  });
});

describe('quotas, credits and latency', () => {
  afterEach(() => sandbox.close());

  it('refuse the call after the last one of a minute, and say when to come back', async () => {
    await start({ sources: { 'brasil-api': { requestsPerMinute: 3 } } });
    const call = () => fetch(`${sandbox.url}/sources/brasil-api/api/cnpj/v1/00000000000191`);
    const responses = [await call(), await call(), await call(), await call()];
    expect(responses.map(({ status }) => status).slice(0, 3)).not.toContain(429);
    expect(responses[3]?.status).toBe(429);
    expect(Number(responses[3]?.headers.get('retry-after'))).toBeGreaterThan(10);
    expect(sandbox.sourceCalls.at(-1)?.refused).toBe('rate_limited');
  });

  it('stop paid answers when the credits are used up, and start anew with a reset', async () => {
    await start({ sources: { clearbit: { credits: 2 } } });
    const domains = await clearbitDomains(2);
    const [one = '', other = ''] = domains;
    const statuses = [];
    for (const domain of [one, other, one]) statuses.push((await clearbit(domain)).status);
    expect(statuses).toEqual([200, 200, 402]);
    expect(sandbox.sourceCalls.at(-1)).toMatchObject({ refused: 'credits_used_up', priceUsd: 0 });
    sandbox.reset();
    expect((await clearbit(one)).status).toBe(200);
  });

  it('take as long as set, or the provider’s usual time on the scale that is set', async () => {
    await start({ sourceLatency: 0.02, sources: { gleif: { latency: 'fixed:30' } } });
    await fetch(`${sandbox.url}/sources/gleif/api/v1/lei-records`);
    await fetch(`${sandbox.url}/sources/brasil-api/api/cnpj/v1/00000000000191`);
    const [gleif, brasil] = sandbox.sourceCalls;
    expect(gleif?.latencyMs).toBe(30);
    expect((gleif?.endedMs ?? 0) - (gleif?.startedMs ?? 0)).toBeGreaterThanOrEqual(29);
    expect(brasil?.latencyMs).toBeGreaterThan(0.5);
    expect(brasil?.latencyMs).toBeLessThan(60);
  });
});

describe('from another process', () => {
  beforeAll(() => start());
  afterAll(() => sandbox.close());
  const control = async (path: string) => {
    const response = await fetch(`${sandbox.url}/__sandbox/${path}`);
    return { status: response.status, body: await response.json() };
  };

  it('the truth of a company, the list of companies, and the calls can be read', async () => {
    const company = sandbox.world.companies[3];
    const truth = await control(`truth?domain=${company?.domain}`);
    expect(truth.body).toMatchObject({
      domain: company?.domain,
      facts: JSON.parse(JSON.stringify(company?.facts)) as unknown,
    });
    expect((await control('truth?domain=no-such-thing.com')).status).toBe(404);
    expect((await control('truth?from=10&count=5')).body).toMatchObject({
      size: 300,
      companies: [{ index: 10 }, { index: 11 }, {}, {}, {}],
    });
    await fetch(`${sandbox.url}/sources/gleif/api/v1/lei-records`);
    const { body } = await control('source-calls');
    expect(body).toEqual([expect.objectContaining({ provider: 'gleif' })]);
  });
});
