import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EnrichmentServer, startEnrichmentServer } from './test-enrichment.ts';

let world: EnrichmentServer;
beforeAll(async () => {
  world = await startEnrichmentServer();
});
afterEach(() => world.sandbox.setRules([]));
afterAll(() => world.close());

/** Which addresses the sandbox was asked for since the last look. */
function callsSince(seq: number) {
  return world.sandbox.sourceCalls.filter((call) => call.seq > seq);
}
const lastSeq = () => world.sandbox.sourceCalls.at(-1)?.seq ?? 0;

describe('what names no company', () => {
  it.each([
    ['no domain', 'http://-/', 'is no domain'],
    ['an ending that no registry has', 'foo.bar.nonsense', 'no domain’s ending'],
    ['an IP address', '93.184.216.34', 'address of a machine'],
    ['an IP address of version 6', 'http://[::1]/', 'address of a machine'],
    ['the metadata service of a cloud', 'http://169.254.169.254/latest/meta-data', 'address of a machine'],
    ['localhost', 'http://localhost:5432', 'inside a network'],
    ['a file', 'file:///etc/passwd', '"file:" leads to no company’s site'],
    ['a look-alike in punycode', 'https://xn--pypal-4ve.com/login', 'only looks like "paypal.com"'],
    ['a user name before another host', 'https://stripe.com@evil.com', 'would lead to "evil.com"'],
  ])('%s: is refused in words, with what to write instead, and asks nobody', async (_what, url, words) => {
    const before = lastSeq();
    for (const path of ['/v1/enrichment/progressive', '/enrichment/progressive', '/v1/enrichment/estimate']) {
      const answer = await world.server.call('POST', path, { body: { url } });
      expect([path, answer.status]).toEqual([path, 400]);
      expect(answer.problem()).toMatchObject({ code: 'invalid_input', next: expect.stringMatching(/\w/u) });
      expect(answer.problem().detail).toContain(words);
    }
    expect(callsSince(before)).toEqual([]);
  });
});

describe('a budget', () => {
  it.each([
    ['zero', 0],
    ['negative', -0.01],
    ['no number', 'much'],
    ['beyond all measure', 1e9],
  ])('that is %s is refused, naming the field, and nothing begins', async (_what, budgetUsd) => {
    const before = lastSeq();
    const rows = [{ query: 'acme.com' }];
    for (const [path, body] of [
      ['progressive', { url: 'acme.com', budgetUsd }],
      ['lists', { rows, fields: ['ceo'], budgetUsd }],
      ['lists', { rows, fields: ['ceo'], budgetUsd: 1, perCompanyUsd: budgetUsd }],
    ] as const) {
      const answer = await world.server.call('POST', `/v1/enrichment/${path}`, { body });
      const problem = answer.problem();
      expect(problem).toMatchObject({ status: 400, code: 'invalid_input', kept: 'Nothing was changed.' });
      expect(problem.issues?.[0]?.path).toMatch(/budgetUsd|perCompanyUsd/u);
    }
    expect(callsSince(before)).toEqual([]);
  });
});

describe('a site', () => {
  it('that is parked is no company: it says why, and nothing is bought', async () => {
    const found = await world.found('parked.example', { budgetUsd: 1 });
    expect(found).toMatchObject({
      status: 'failed',
      profile: null,
      costUsd: 0,
      error: { code: 'not_found', next: expect.stringContaining('name with its city') },
    });
    expect(found.error?.message).toContain('is parked');
  });

  it.each([
    ['gone.example', /its home page is gone \(status 404\)/u],
    ['redirects-to-private.example', /169\.254\.169\.254.*(?:private|link-local|not public|metadata)/iu],
    ['private.example', /private\.example: .*(?:private|not public)/iu],
    ['loop.example', /redirect/iu],
    ['bomb.example', /unpack|compress|too (?:large|big)/iu],
    ['disallowed.example', /robots\.txt/iu],
    ['slow.example', /did not answer/iu],
  ])('%s: says why it cannot be read, and keeps what others know', async (domain, why) => {
    const found = await world.found(domain, { layers: 2, fields: ['size', 'place'], budgetUsd: 0.3 });
    expect(found.warnings.join(' ')).toMatch(why);
    expect(found.profile?.entity.domain).toBe(domain);
    expect(found.layers.map(({ status }) => status).slice(0, 2)).toEqual(['done', 'done']);
    expect(JSON.stringify(found)).not.toMatch(/ami-id|instance-id|security-credentials/u);
    const again = await world.found(domain, { layers: 2, fields: ['size', 'place'], budgetUsd: 0.3 });
    expect(again.profile?.fields).toEqual(found.profile?.fields);
  });

  it('without an end is read as far as the limit, and told as any other', async () => {
    const found = await world.found('endless.example', { layers: 1 });
    expect(found).toMatchObject({ status: 'succeeded', profile: { entity: { name: 'Endless' } } });
  });

  it('that does not exist is told apart from one that is silent', async () => {
    const found = await world.found('no-such-company-anywhere.com');
    expect(found).toMatchObject({ status: 'failed', costUsd: 0, error: { code: 'not_found' } });
    expect(found.error?.message).toContain('does not exist');
  });
});

describe('a provider', () => {
  it('that answers HTML costs its own fields alone, is paid nothing, and is named', async () => {
    world.sandbox.setRules([{ match: { provider: 'clearbit' }, fault: 'html' }]);
    const { companies, view } = world.sandbox.world;
    const known = companies.find((each) => each.site === 'normal' && view('clearbit', each) !== null);
    const found = await world.found(known?.domain ?? '', { budgetUsd: 1, layers: 2 });
    const use = found.layers[1]?.sources.find(({ source }) => source === 'clearbit');
    expect(use).toMatchObject({ outcome: 'failed', costUsd: 0, reason: expect.stringMatching(/HTML|page/u) });
    expect(found.profile?.fields.length).toBeGreaterThan(15);
  });
});
