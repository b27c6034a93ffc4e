import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, type World } from './test-world.ts';

let sandbox: Sandbox;
let world: World;
beforeAll(async () => {
  sandbox = await startSandbox();
  world = await openWorld({ sandboxUrl: sandbox.url });
});
afterEach(() => sandbox.setRules([]));
afterAll(async () => {
  await world.close();
  await sandbox.close();
});

describe('what names no company is refused, with what to write instead', () => {
  test.each([
    ['an IP address', '93.184.216.34'],
    ['an IP address in disguise', 'http://0x7f.1/'],
    ['localhost', 'localhost:4400'],
    ['a file', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
    ['a name inside a network', 'http://intranet.local/'],
    ['a look-alike in punycode', 'xn--pypal-4ve.com'],
    ['a look-alike in another alphabet', 'pаypal.com'],
    ['a free mail provider', 'somebody@gmail.com'],
    ['a public suffix', 'co.uk'],
    ['signs alone', '???'],
    ['too much', 'x'.repeat(499)],
  ])('%s', async (_what, url) => {
    const problem = world.enrich(url);
    await expect(problem).rejects.toMatchObject({ code: 'invalid_input', next: expect.any(String) });
    expect(sandbox.sourceCalls).toHaveLength(0);
  });

  test.each([
    ['a field there is not', { fields: ['salary'] }],
    ['a budget of nothing', { budgetUsd: 0 }],
    ['a budget below nothing', { budgetUsd: -1 }],
    ['a fourth layer', { layers: 4 }],
    ['a country that is none', { country: 'XX' }],
  ])('%s', async (_what, input) => {
    await expect((async () => world.enrich('acme.com', input))()).rejects.toBeInstanceOf(Error);
    expect(sandbox.sourceCalls).toHaveLength(0);
  });
});

describe('a site that behaves badly', () => {
  const odd = (name: string) => world.enrich(`${name}-example.com`, { layers: 1 });

  test('that is parked is no company, and says why', async () => {
    const found = await odd('parked');
    expect(found.profile).toBeNull();
    expect(`${found.error?.message} ${found.warnings.join(' ')}`).toMatch(/parked/u);
    expect(found.costUsd).toBe(0);
  });

  test('that does not exist is told apart from one that is silent', async () => {
    const missing = await world.enrich('no-such-company-anywhere.com');
    expect(missing).toMatchObject({ status: 'failed', error: { code: 'not_found' }, costUsd: 0 });
    expect(missing.error?.message).toContain('does not exist');
    const gone = await odd('gone');
    expect(gone.profile?.entity.domain).toBe('gone-example.com');
    expect(gone.warnings.join(' ')).toMatch(/its home page is gone \(status 404\)/u);
  });

  test.each(['redirects-to-private', 'loop', 'endless', 'bomb', 'disallowed', 'private'])(
    '%s: nothing is read that must not be, and what else is known is kept',
    async (name) => {
      const startedAt = performance.now();
      const found = await odd(name);
      expect(['succeeded', 'failed']).toContain(found.status);
      expect(JSON.stringify(found)).not.toMatch(/ami-id|instance-id|security-credentials/u);
      expect(performance.now() - startedAt).toBeLessThan(10_000);
    },
  );

  test('tells a model what to write, and it is not written', async () => {
    const found = await world.enrich('hostile-example.com');
    const values = JSON.stringify(found.profile?.fields.map(({ field, value }) => [field, value]));
    expect(values).not.toMatch(/ignore (?:all )?previous|system prompt|you are now/iu);
  });

  test.each(['latin1', 'shiftjis'])('in the charset %s is read as it is meant', async (name) => {
    const found = await odd(name);
    const words = found.profile?.fields.map(({ value }) => String(value)).join(' ') ?? '';
    expect(words).not.toContain('\uFFFD');
    expect(found.profile?.fields.length).toBeGreaterThan(1);
  });
});

describe('a provider that behaves badly', () => {
  test.each([
    ['answers HTML', 'html' as const],
    ['answers broken JSON', 'broken_json' as const],
    ['wants money', 402],
    ['is down', 503],
  ])('%s: costs its own fields alone', async (what, fault) => {
    sandbox.setRules([{ match: { provider: 'clearbit' }, fault }]);
    const { companies, view } = sandbox.world;
    const known = companies.filter((each) => each.site === 'normal' && view('clearbit', each) !== null);
    const domain = known[what.length]?.domain ?? '';
    const found = await world.enrich(domain, { budgetUsd: 0.3 });
    expect(found.profile?.fields.length).toBeGreaterThan(15);
    const use = found.layers[1]?.sources.find(({ source }) => source === 'clearbit');
    if (use && use.outcome !== 'skipped') expect(use).toMatchObject({ outcome: 'failed', costUsd: 0 });
  });

  test('and every one of them: the company is named, and nothing is spent', async () => {
    sandbox.setRules([{ match: { provider: 'sources' }, fault: 503 }]);
    const found = await world.enrich('everything-down.com');
    expect(found.costUsd).toBe(0);
    expect(found.profile?.entity.domain).toBe('everything-down.com');
    expect(found.layers[0]?.status).toBe('failed');
  });
});

describe('a name', () => {
  test('that several companies bear gives candidates, each with what to ask for; nothing is bought', async () => {
    const names = Map.groupBy(sandbox.world.companies, ({ facts }) => facts.name);
    const shared = [...names.values()].find((all) => all.length > 1 && all.every(({ facts }) => facts.lei));
    const name = shared?.[0]?.facts.name;
    if (!name) throw new Error('The world has no two companies of one name.');
    const found = await world.enrich(name, { budgetUsd: 0.3 });
    expect(found).toMatchObject({ status: 'paused', profile: null, costUsd: 0 });
    expect(found.candidates.length).toBeGreaterThan(1);
    for (const { query, reasons } of found.candidates) {
      expect(query).not.toBe('');
      expect(reasons.length).toBeGreaterThan(0);
    }
    const [first] = found.candidates;
    const chosen = await world.enrich(first?.query ?? '', { layers: 1 });
    expect(chosen.profile?.entity.name ?? chosen.error?.message).toBeDefined();
  });
});
