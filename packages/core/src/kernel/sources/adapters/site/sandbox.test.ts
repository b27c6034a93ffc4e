import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../clock/index.ts';
import { createDohResolver, createSafeFetch, type OpenSafeFetch } from '../../../net/index.ts';
import type { SourceAnswer, SourceIo } from '../../source.ts';
import { type DnsFound, dns } from '../dns.ts';
import { createRdap } from '../rdap.ts';
import { testIo } from '../test-io.ts';
import { type SiteFound, site } from './index.ts';

let sandbox: Sandbox;
let pages: OpenSafeFetch;
let io: SourceIo;
const rdap = createRdap();

beforeAll(async () => {
  sandbox = await startSandbox({ latency: 'none', worldSize: 400 });
  const resolver = createDohResolver({ url: `${sandbox.url}/dns-query` });
  pages = createSafeFetch({
    resolver,
    clock: systemClock,
    userAgent: 'Leadline/0.1',
    reach: (url) =>
      new URL(
        `${sandbox.url}/sites/${url.protocol.slice(0, -1)}/${url.hostname}${url.pathname}${url.search}`,
      ),
  });
  io = {
    ...testIo(rdap, { url: `${sandbox.url}/sources/rdap` }),
    pages,
    dns: resolver,
    now: () => new Date(`${sandbox.world.today}T12:00:00Z`),
    signal: AbortSignal.timeout(50_000),
  };
});
afterAll(async () => {
  await pages.close();
  await sandbox.close();
});

const look = (domain: string, call: 'home' | 'site' = 'site') =>
  (site.calls[call] as NonNullable<(typeof site.calls)[string]>).run({ domain }, io) as Promise<
    SourceAnswer<SiteFound>
  >;

describe('the sandbox’s sites', () => {
  test('are read right, as far as they say what is true', async () => {
    const companies = sandbox.world.companies.filter((company) => company.site === 'normal').slice(0, 50);
    const right = new Map<string, number>();
    const seen = new Map<string, number>();
    for (const { domain, facts } of companies) {
      const answers = await Promise.all([
        look(domain),
        dns.calls['dns']?.run({ domain }, io),
        rdap.calls['domain']?.run({ domain }, io),
      ]);
      for (const { field, value } of answers.flatMap((answer) => answer?.observations ?? [])) {
        seen.set(field, (seen.get(field) ?? 0) + 1);
        if (isRight(value, facts[field as keyof typeof facts])) right.set(field, (right.get(field) ?? 0) + 1);
      }
    }
    // What the world's sites never have outdated: every miss here is a mistake of reading.
    const exact =
      'name website languages technologies linkedinUrl githubUrl facebookUrl legalName legalForm registryNumber taxId foundedYear mailProvider hostingProvider domainRegisteredOn tagline';
    for (const field of exact.split(' ')) {
      expect(seen.get(field), field).toBeGreaterThan(3);
      expect((right.get(field) ?? 0) / (seen.get(field) ?? 1), field).toBeGreaterThanOrEqual(0.97);
    }
    for (const field of [
      'hqAddress',
      'hqCity',
      'hqPostcode',
      'hqCountry',
      'phone',
      'email',
      'ceo',
      'products',
      'locations',
      'founders',
    ]) {
      expect((right.get(field) ?? 0) / (seen.get(field) ?? 1), field).toBeGreaterThanOrEqual(0.85);
    }
  });

  test('that are parked, gone or moved are seen as that', async () => {
    const of = (kind: string) =>
      sandbox.world.companies.find((company) => company.site === kind)?.domain ?? '';
    expect((await look(of('parked'))).found.parked?.reasons.length).toBeGreaterThan(0);
    expect((await look(of('gone'))).found.problem?.code).toBe('not_found');
    expect((await look(of('redirects'))).found.redirectedTo).toMatch(/\./);
  });

  test.each([
    ['redirects-to-private.example', 'forbidden', '169.254.169.254'],
    ['private.example', 'forbidden', '10.0.0.5'],
    ['loop.example', 'provider_failed', 'circle'],
    ['bomb.example', 'provider_failed', 'bomb'],
    ['disallowed.example', 'forbidden', 'robots.txt'],
    ['gone.example', 'not_found', ''],
    ['no-such-company.com', 'not_found', 'no such name'],
  ])('%s is refused with a reason', async (domain, code, words) => {
    const { hit, found } = await look(domain, 'home');
    expect(hit).toBe(false);
    expect(found.problem?.code).toBe(code);
    expect(found.problem?.message).toContain(words);
  });

  test('in other charsets are read', async () => {
    expect((await look('latin1.example', 'home')).found.contents?.texts.title).toBe(
      'Müller & Söhne Bäckerei',
    );
    expect((await look('shiftjis.example', 'home')).found.contents?.texts.title).toContain('サンドボックス');
  });

  test('that never end, or want to be obeyed, give what they hold and no more', async () => {
    const endless = await look('endless.example', 'home');
    expect(endless.found.contents?.texts.main.length).toBeLessThanOrEqual(6000);
    const hostile = await look('hostile.example', 'home');
    expect(hostile.observations.find(({ field }) => field === 'employees')?.value).not.toBe(9_999_999);
    expect(hostile.observations.find(({ field }) => field === 'industry')).toBeUndefined();
  });

  test('a domain that does not exist is a miss for DNS and RDAP, too', async () => {
    const domain = 'no-such-company.com';
    const records = (await dns.calls['dns']?.run({ domain }, io)) as SourceAnswer<DnsFound>;
    expect(records).toMatchObject({ hit: false, found: { exists: false } });
    expect((await rdap.calls['domain']?.run({ domain }, io))?.hit).toBe(false);
  });
});

/** Of a list, four entries of five; of an address, the same letters and digits in any order of its parts. */
function isRight(value: unknown, truth: unknown): boolean {
  const plain = (text: unknown) =>
    String(text)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]/gu, '');
  if (Array.isArray(value)) {
    const known = new Set(Array.isArray(truth) ? truth.map(plain) : []);
    return value.filter((entry) => known.has(plain(entry))).length >= value.length * 0.8;
  }
  const street = typeof value === 'string' && value.includes(', ') ? plain(value.split(', ')[0]) : null;
  return plain(value) === plain(truth) || (street !== null && plain(truth).includes(street));
}
