import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../clock/index.ts';
import { createSafeFetch } from '../../net/index.ts';
import type { SourceAnswer, SourceDefinition, SourceIo } from '../source.ts';
import { createRdap, type DomainFound } from './rdap.ts';
import { startTestProvider, type TestProvider, testIo } from './test-io.ts';

let provider: TestProvider;
const pages = createSafeFetch({
  resolver: { resolve: async (_host, type) => (type === 'A' ? ['93.184.216.34'] : []) },
  clock: systemClock,
  userAgent: 'Leadline/0.1',
  reach: (url) => new URL(`${provider.url}/registry${url.pathname}`),
});
beforeAll(async () => {
  provider = await startTestProvider();
});
afterAll(async () => {
  await pages.close();
  await provider.close();
});

const BOOTSTRAP = {
  services: [
    [
      ['com', 'net'],
      ['http://plain.example/', 'https://rdap.registry.example/com/v1/'],
    ],
  ],
};
const RECORD = {
  objectClassName: 'domain',
  ldhName: 'ACME.COM',
  status: ['client transfer prohibited'],
  events: [
    { eventAction: 'registration', eventDate: '1998-04-01T04:00:00Z' },
    { eventAction: 'expiration', eventDate: '2030-04-01T04:00:00Z' },
  ],
  entities: [
    {
      roles: ['registrar'],
      vcardArray: [
        'vcard',
        [
          ['version', {}, 'text', '4.0'],
          ['fn', {}, 'text', 'Registrar Inc.'],
        ],
      ],
    },
    {
      roles: ['registrant'],
      vcardArray: [
        'vcard',
        [
          ['org', {}, 'text', 'Acme Pumps Ltd'],
          ['adr', {}, 'text', ['', '', '', 'York', '', '', 'GB']],
        ],
      ],
    },
  ],
  nameservers: [{ ldhName: 'NS1.ACME.COM' }],
};

async function ask(
  rdap: SourceDefinition,
  domain: string,
  now?: Date,
): Promise<SourceAnswer<DomainFound | null>> {
  const io: SourceIo = { ...testIo(rdap, { url: provider.url, ...(now && { now }) }), pages };
  const call = rdap.calls['domain'];
  if (!call) throw new Error('no such call');
  return (await call.run(call.query.parse({ domain }), io)) as SourceAnswer<DomainFound | null>;
}

describe('RDAP', () => {
  test('asks the registry in charge, and IANA once a day', async () => {
    const rdap = createRdap();
    provider.answers(({ path }) => ({ body: path === '/rdap/dns.json' ? BOOTSTRAP : RECORD }));
    const answer = await ask(rdap, 'acme.com');
    await ask(rdap, 'other.net');
    expect(provider.heard.map(({ path }) => path)).toEqual([
      '/rdap/dns.json',
      '/registry/com/v1/domain/acme.com',
      '/registry/com/v1/domain/other.net',
    ]);
    await ask(rdap, 'acme.com', new Date('2026-11-22T12:00:00Z'));
    expect(provider.heard.filter(({ path }) => path === '/rdap/dns.json')).toHaveLength(2);
    expect(answer.observations.map(({ field, value }) => [field, value])).toEqual([
      ['domainRegisteredOn', '1998-04-01'],
      ['legalName', 'Acme Pumps Ltd'],
    ]);
    expect(answer.found).toEqual({
      registeredOn: '1998-04-01',
      expiresOn: '2030-04-01',
      changedOn: null,
      registrar: 'Registrar Inc.',
      registrant: { organisation: 'Acme Pumps Ltd', country: 'GB' },
      status: ['client transfer prohibited'],
      nameservers: ['ns1.acme.com'],
    });
  });

  test('asks the general address for endings that the list lacks', async () => {
    provider.answers(({ path }) => ({ body: path === '/rdap/dns.json' ? BOOTSTRAP : RECORD }));
    expect((await ask(createRdap(), 'acme.de')).hit).toBe(true);
    expect(provider.heard.at(-1)?.path).toBe('/domain/acme.de');
  });

  test('follows the general address to a public registry alone', async () => {
    provider.answers(({ path }) => {
      if (path === '/rdap/dns.json') return { body: BOOTSTRAP };
      if (path === '/domain/acme.de')
        return { status: 302, headers: { location: 'http://10.0.0.1/domain/acme.de' } };
      return { body: RECORD };
    });
    await expect(ask(createRdap(), 'acme.de')).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a domain nobody registered is a miss', async () => {
    provider.answers(({ path }) =>
      path === '/rdap/dns.json' ? { body: BOOTSTRAP } : { status: 404, body: { errorCode: 404 } },
    );
    expect(await ask(createRdap(), 'no-such.com')).toMatchObject({ hit: false, found: null });
  });

  test.each([['REDACTED FOR PRIVACY'], ['Domains By Proxy, LLC'], ['Contact Privacy Inc. Customer 123']])(
    '“%s” is no registrant',
    async (organisation) => {
      const hidden = {
        ...RECORD,
        entities: [{ roles: ['registrant'], vcardArray: ['vcard', [['org', {}, 'text', organisation]]] }],
      };
      provider.answers(({ path }) => ({ body: path === '/rdap/dns.json' ? BOOTSTRAP : hidden }));
      expect((await ask(createRdap(), 'acme.com')).found?.registrant).toBeNull();
    },
  );

  test.each([
    [{ status: 429 }, 'rate_limited'],
    [{ status: 503, body: 'down' }, 'provider_failed'],
    [{ body: '<html>hello</html>' }, 'provider_failed'],
    [{ body: '[1,2]' }, 'provider_failed'],
  ])('an answer %j is an error', async (reply, code) => {
    provider.answers(({ path }) => (path === '/rdap/dns.json' ? { body: BOOTSTRAP } : reply));
    await expect(ask(createRdap(), 'acme.com')).rejects.toMatchObject({ code });
  });

  test('odd parts of a record cost nothing but themselves', async () => {
    const odd = {
      ...RECORD,
      entities: [{ roles: 'registrar' }, { roles: ['registrant'], vcardArray: 7 }],
      nameservers: 'none',
      status: null,
    };
    provider.answers(({ path }) => ({ body: path === '/rdap/dns.json' ? BOOTSTRAP : odd }));
    expect((await ask(createRdap(), 'acme.com')).found).toMatchObject({
      registeredOn: '1998-04-01',
      registrar: null,
      registrant: null,
      nameservers: [],
    });
  });
});
