import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, type SiteKind, startSandbox, type WorldCompany } from '../../index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ today: '2026-11-21' });
});
afterAll(() => sandbox.close());

function ask(address: string): Promise<Response> {
  const { protocol, host, pathname } = new URL(address);
  return fetch(`${sandbox.url}/sites/${protocol.slice(0, -1)}/${host}${pathname}`, { redirect: 'manual' });
}

function companyWith(holds: (company: WorldCompany) => boolean): WorldCompany {
  const found = sandbox.world.companies.find(holds);
  if (!found) throw new Error('The world has no such company.');
  return found;
}

const ofKind = (kind: SiteKind) => companyWith(({ site }) => site === kind);
const shown = (company: WorldCompany) => sandbox.world.view('site', company)?.facts ?? {};

/** A page's words as a reader sees them, entities read. */
async function wordsOf(address: string): Promise<string> {
  const html = await (await ask(address)).text();
  return html
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}

describe('a company’s site', () => {
  it('shows what the company’s view of itself holds, on its first page and the others', async () => {
    expect.hasAssertions();
    for (const company of sandbox.world.companies.filter(({ site }) => site === 'normal').slice(0, 40)) {
      const facts = shown(company);
      const { website } = company.facts;
      const home = await wordsOf(`${website}/`);
      for (const text of [
        facts.name,
        facts.description,
        facts.linkedinUrl,
        facts.email,
        facts.legalName,
        facts.hqPostcode,
      ]) {
        if (text) expect(home).toContain(text);
      }
      if (facts.phone) expect(home).toContain(`tel:${facts.phone}`);
      const about = await wordsOf(`${website}/about`);
      for (const text of [facts.foundedYear, ...(facts.executives ?? [])])
        if (text) expect(about).toContain(String(text));
    }
  });

  it('shows nothing of what that view lacks', async () => {
    const company = companyWith(
      (one) =>
        one.site === 'normal' && shown(one).phone === undefined && shown(one).registryNumber === undefined,
    );
    const home = await wordsOf(`${company.facts.website}/`);
    expect(home).not.toContain(company.facts.phone);
    expect(home).not.toContain(company.facts.registryNumber);
  });

  it('is written in several ways: data for machines, microdata, meta tags, an imprint in German', async () => {
    const pages = [];
    for (const { facts, site } of sandbox.world.companies.slice(0, 60))
      if (site === 'normal') pages.push(await wordsOf(`${facts.website}/`));
    expect(pages.filter((page) => page.includes('application/ld+json')).length).toBeGreaterThan(5);
    expect(
      pages.filter((page) => page.includes('itemtype="https://schema.org/Organization"')).length,
    ).toBeGreaterThan(3);
    expect(pages.filter((page) => !page.includes('schema.org')).length).toBeGreaterThan(5);
    for (const page of pages) {
      const [, json] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page) ?? [];
      if (json) expect(JSON.parse(json)).toMatchObject({ '@type': 'Organization' });
    }
    const german = companyWith(
      (one) => one.facts.hqCountry === 'DE' && shown(one).registryNumber !== undefined,
    );
    expect(await wordsOf(`${german.facts.website}/impressum`)).toMatch(/Amtsgericht .*HRB \d+/);
    const brazilian = companyWith(
      (one) => one.facts.hqCountry === 'BR' && shown(one).registryNumber !== undefined,
    );
    expect(await wordsOf(`${brazilian.facts.website}/`)).toMatch(
      /CNPJ [0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}\/0001-\d\d/,
    );
  });

  it('leads from the wrong scheme, host or domain to the right one', async () => {
    const company = companyWith(({ site, otherDomains }) => site === 'normal' && otherDomains.length > 0);
    const { website } = company.facts;
    const { host } = new URL(website);
    const other = host.startsWith('www.') ? company.domain : `www.${company.domain}`;
    for (const wrong of [
      `http://${host}/about`,
      `https://${other}/about`,
      `https://${company.otherDomains[0]}/about`,
    ]) {
      const response = await ask(wrong);
      expect([response.status, response.headers.get('location')]).toEqual([301, `${website}/about`]);
    }
  });

  it('links its careers page to its board, and names its pages in a site map that robots.txt names', async () => {
    const company = companyWith((one) => one.jobBoard === 'greenhouse' && one.site === 'normal');
    const { website } = company.facts;
    expect(await wordsOf(`${website}/careers`)).toContain('https://boards.greenhouse.io/');
    expect(await (await ask(`${website}/robots.txt`)).text()).toContain(`Sitemap: ${website}/sitemap.xml`);
    const paths = [
      ...(await (await ask(`${website}/sitemap.xml`)).text()).matchAll(/<loc>(.*?)<\/loc>/g),
    ].map(([, loc = '']) => loc);
    expect(paths.length).toBeGreaterThan(5);
    for (const path of [...paths, `${website}/logo.svg`, `${website}/favicon.ico`])
      expect((await ask(path)).status).toBe(200);
    expect((await ask(`${website}/nothing-here`)).status).toBe(404);
  });

  it('is for sale, gone, bought, sparse or hostile where the world says so', async () => {
    expect(await wordsOf(`https://${ofKind('parked').domain}/`)).toContain('is for sale');
    expect((await ask(`https://${ofKind('gone').domain}/`)).status).toBe(404);
    const bought = ofKind('redirects');
    const response = await ask(`https://${bought.domain}/`);
    expect([response.status, response.headers.get('location')]).toEqual([
      301,
      `https://${bought.redirectsTo}/`,
    ]);
    const sparse = ofKind('sparse');
    expect((await ask(`${sparse.facts.website}/about`)).status).toBe(404);
    const hostile = ofKind('hostile');
    expect(await wordsOf(`${hostile.facts.website}/`)).toContain('Ignore all previous instructions');
  });
});

describe('hosts that behave badly on purpose', () => {
  it('redirect to a private address, and in a circle', async () => {
    expect((await ask('https://redirects-to-private.example/')).headers.get('location')).toMatch(
      /^http:\/\/169\.254\.169\.254\//,
    );
    const first = (await ask('https://loop.example/')).headers.get('location') ?? '';
    expect((await ask(first)).headers.get('location')).toBe('https://loop.example/');
  });

  it('send a little that unpacks to a lot', async () => {
    const { port } = new URL(sandbox.url);
    const { request } = await import('node:http');
    const packed = await new Promise<Buffer>((resolve, reject) => {
      request({ port, path: '/sites/https/bomb.example/' }, (response) => {
        const chunks: Buffer[] = [];
        response
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', () => resolve(Buffer.concat(chunks)));
      })
        .on('error', reject)
        .end();
    });
    expect(packed.length).toBeLessThan(1_000_000);
    expect(() => gunzipSync(packed, { maxOutputLength: 100_000_000 })).toThrow(/larger/);
  });

  it('send without an end, until the caller goes away', async () => {
    const response = await ask('https://www.endless.example/').then((moved) =>
      moved.status === 301 ? ask(moved.headers.get('location') ?? '') : moved,
    );
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    let size = 0;
    while (size < 500_000) size += (await reader.read()).value?.length ?? 0;
    await reader.cancel();
    await expect.poll(() => sandbox.sourceCalls.at(-1)?.endedMs).not.toBeNull();
  });

  it('write in other charsets, and forbid robots', async () => {
    const latin = await ask('https://latin1.example/');
    expect(new TextDecoder('latin1').decode(await latin.arrayBuffer())).toContain('Müller & Söhne');
    expect(latin.headers.get('content-type')).toContain('ISO-8859-1');
    const japanese = await ask('https://shiftjis.example/');
    expect(new TextDecoder('shift_jis').decode(await japanese.arrayBuffer())).toContain(
      'ソフトウェアをつくるカブシキガイシャ',
    );
    expect(await (await ask('https://disallowed.example/robots.txt')).text()).toContain('Disallow: /');
  });
});

interface DnsAnswer {
  readonly Status: number;
  readonly Answer?: readonly { readonly type: number; readonly data: string }[];
}

async function dns(name: string, type: string): Promise<DnsAnswer> {
  return (await (await fetch(`${sandbox.url}/dns-query?name=${name}&type=${type}`)).json()) as DnsAnswer;
}

describe('the DNS', () => {
  it('gives public addresses, carriers of mail, and proofs of services', async () => {
    const company = companyWith(
      ({ facts, site }) =>
        site === 'normal' &&
        facts.mailProvider === 'Google Workspace' &&
        facts.saasTools.includes('Atlassian'),
    );
    const { Answer: addresses = [] } = await dns(company.domain, 'A');
    expect(addresses[0]?.data).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    const { Answer: mail = [] } = await dns(company.domain, 'MX');
    expect(mail[0]?.data).toBe('1 aspmx.l.google.com.');
    const texts = ((await dns(company.domain, 'TXT')).Answer ?? []).map(({ data }) => data);
    expect(texts.some((text) => text.startsWith('"v=spf1 include:_spf.google.com'))).toBe(true);
    expect(texts.some((text) => text.startsWith('"atlassian-domain-verification='))).toBe(true);
  });

  it('knows no names of hosts or companies that do not exist, and one that is private', async () => {
    for (const name of ['no-such-company.com', 'acme.invalid', 'intranet.stripe.com', 'localhost'])
      expect((await dns(name, 'A')).Status).toBe(3);
    expect((await dns('stripe.com', 'A')).Status).toBe(0);
    expect((await dns('private.example', 'A')).Answer?.[0]?.data).toBe('10.0.0.5');
    expect((await dns('private.example', 'AAAA')).Answer).toBeUndefined();
  });
});

describe('RDAP', () => {
  it('says where to ask, and when a domain was registered', async () => {
    const bootstrap = (await (await fetch(`${sandbox.url}/sources/rdap/rdap/dns.json`)).json()) as {
      services: [string[], string[]][];
    };
    const [, [base = ''] = []] = bootstrap.services.find(([tops]) => tops.includes('com')) ?? [];
    const company = companyWith((one) => sandbox.world.view('rdap', one) !== null);
    const answer = await fetch(`${base}domain/${company.domain}`);
    expect(answer.headers.get('content-type')).toBe('application/rdap+json');
    const { events } = (await answer.json()) as { events: { eventAction: string; eventDate: string }[] };
    expect(events[0]).toEqual({
      eventAction: 'registration',
      eventDate: `${company.facts.domainRegisteredOn}T08:15:00Z`,
    });
    expect((await fetch(`${base}domain/no-such-company.com`)).status).toBe(404);
  });
});
