import { describe, expect, test } from 'vitest';
import { contactsOf } from './contacts.ts';
import type { Fact } from './facts.ts';
import { metadataFacts } from './metadata.ts';
import { networkOf, socialFacts } from './social-links.ts';
import { structuredFacts } from './structured.ts';
import { technologiesOf } from './technologies.ts';
import { pageOf } from './test-pages.ts';

const about = { domain: 'acme.com', country: undefined };
const valueOf = (facts: readonly Fact[], field: string) => facts.find((fact) => fact.field === field)?.value;
const jsonLd = (value: unknown) => `<script type="application/ld+json">${JSON.stringify(value)}</script>`;

describe('reading a page', () => {
  test('tells text from scripts, menus from content, and headings and links from both', () => {
    const page = pageOf(`<html lang="en-GB"><head><title>Acme &amp; Co
      — Pumps</title><style>p{}</style></head><body><nav><a href="/about" title="x">About us</a></nav>
      <main><h1>Pumps <b>for</b> all</h1><p>One<br>two<script>var a = "hidden"</script></p></main>
      <div class="site-footer"><p>Made in York</p></div></body></html>`);
    expect(page.title).toBe('Acme & Co — Pumps');
    expect(page.language).toBe('en-GB');
    expect(page.headings).toEqual([{ level: 1, text: 'Pumps for all' }]);
    expect(page.lines.map(({ text, area }) => `${area}: ${text}`)).toEqual([
      'nav: About us',
      'main: Pumps for all',
      'main: One',
      'main: two',
      'footer: Made in York',
    ]);
    expect(page.anchors[0]).toMatchObject({ text: 'About us', area: 'nav' });
    expect(page.anchors[0]?.url?.href).toBe('https://acme.com/about');
  });
});

describe('data for machines', () => {
  test('of the organisation whose address is the domain, in a graph among others', () => {
    const graph = {
      '@graph': [
        {
          '@type': 'WebSite',
          publisher: { '@type': 'Organization', name: 'Some Agency', url: 'https://agency.example' },
        },
        {
          '@type': ['Corporation'],
          name: 'Acme',
          legalName: 'Acme Pumps Limited',
          url: 'https://www.acme.com/',
          foundingDate: '1998-04-01',
          logo: { '@type': 'ImageObject', url: '/logo.svg' },
          address: {
            '@type': 'PostalAddress',
            streetAddress: '1 High Street',
            postalCode: 'YO1 7HZ',
            addressLocality: 'York',
            addressCountry: 'United Kingdom',
          },
          contactPoint: [{ '@type': 'ContactPoint', telephone: '01904 123456' }],
          sameAs: ['https://uk.linkedin.com/company/acme-pumps/', 'https://en.wikipedia.org/wiki/Acme'],
          employee: { '@type': 'Person', name: 'Ann Lee', jobTitle: 'CEO' },
          numberOfEmployees: { '@type': 'QuantitativeValue', value: 120 },
        },
      ],
    };
    const facts = structuredFacts(pageOf(jsonLd(graph)), about);
    expect(Object.fromEntries(facts.map(({ field, value }) => [field, value]))).toMatchObject({
      name: 'Acme',
      legalName: 'Acme Pumps Limited',
      foundedYear: 1998,
      logoUrl: 'https://acme.com/logo.svg',
      hqCity: 'York',
      hqCountry: 'GB',
      phone: '+441904123456',
      linkedinUrl: 'https://www.linkedin.com/company/acme-pumps',
      wikipediaUrl: 'https://en.wikipedia.org/wiki/Acme',
      ceo: 'Ann Lee',
      employees: 120,
    });
    expect(
      facts.every(({ url, confidence }) => url === 'https://acme.com/' && confidence > 0 && confidence <= 1),
    ).toBe(true);
  });

  test('as microdata is read the same way, a little less believed', () => {
    const page =
      pageOf(`<div itemscope itemtype="https://schema.org/LocalBusiness"><span itemprop="name">Acme</span>
      <a itemprop="url" href="https://acme.com">site</a>
      <div itemprop="address" itemscope itemtype="https://schema.org/PostalAddress">
      <span itemprop="addressLocality">York</span><meta itemprop="addressCountry" content="GB"></div></div>`);
    const facts = structuredFacts(page, about);
    expect(valueOf(facts, 'name')).toBe('Acme');
    expect(valueOf(facts, 'hqCity')).toBe('York');
    const machine = structuredFacts(pageOf(jsonLd({ '@type': 'Organization', name: 'Acme' })), about);
    expect(machine[0]?.confidence).toBeGreaterThan(facts[0]?.confidence ?? 1);
  });

  test('of another company is not taken', () => {
    const other = { '@type': 'Organization', name: 'Customer', url: 'https://customer.example' };
    expect(structuredFacts(pageOf(jsonLd(other)), about)).toEqual([]);
  });

  test('that is broken is passed over, that has a comma too many is read', () => {
    const block = (text: string) => pageOf(`<script type="application/ld+json">${text}</script>`);
    expect(structuredFacts(block('{"@type": "Organization", "name": '), about)).toEqual([]);
    expect(valueOf(structuredFacts(block('{"@type": "Organization", "name": "Acme",}'), about), 'name')).toBe(
      'Acme',
    );
  });
});

describe('meta tags and titles', () => {
  test('give name, claim, description and languages', () => {
    const page = pageOf(`<html lang="de"><title>Pumpen für Brauereien seit 1998 | Acme GmbH</title>
      <meta name="description" content="Acme baut Pumpen für Brauereien in Europa."><link rel="alternate" hreflang="en-US" href="/en">
      <link rel="alternate" hreflang="x-default" href="/"><img src="/i/logo.svg" alt="Acme Logo">`);
    const facts = metadataFacts(page, about, true);
    expect(valueOf(facts, 'name')).toBe('Acme GmbH');
    expect(valueOf(facts, 'tagline')).toBe('Pumpen für Brauereien seit 1998');
    expect(valueOf(facts, 'description')).toBe('Acme baut Pumpen für Brauereien in Europa.');
    expect(valueOf(facts, 'languages')).toEqual(['de', 'en']);
    expect(valueOf(facts, 'logoUrl')).toBe('https://acme.com/i/logo.svg');
  });

  test('a name like the domain is believed more than another', () => {
    const confidence = (name: string) =>
      metadataFacts(pageOf(`<meta property="og:site_name" content="${name}">`), about, false).find(
        ({ field }) => field === 'name',
      )?.confidence ?? 0;
    expect(confidence('Acme Pumps')).toBeGreaterThan(confidence('My Website'));
  });
});

describe('contacts', () => {
  test("addresses are the domain's own, general boxes first, however they are hidden", () => {
    const page =
      pageOf(`<a href="mailto:jane.doe@acme.com?subject=x">Jane</a><p>info [at] acme.com or press(at)acme.com</p>
      <p>designed by studio@agency.example</p><a data-cfemail="5f373a3333301f3e3c323a713c3032">hidden</a>`);
    expect(contactsOf(page, about).emails).toEqual([
      'info@acme.com',
      'hello@acme.com',
      'press@acme.com',
      'jane.doe@acme.com',
    ]);
  });

  test('numbers are read as the country writes them', () => {
    const page = pageOf(
      '<a href="tel:+44 1904 123456">call</a><p>Tel.: (01904) 654321 Fax: 01904 000000</p><p>Order 12345678</p>',
    );
    expect(contactsOf(page, { ...about, country: 'GB' }).phones.slice(0, 2)).toEqual([
      '+441904123456',
      '+441904654321',
    ]);
  });
});

describe('social links', () => {
  test.each([
    ['https://www.linkedin.com/company/acme-inc/about/', 'https://www.linkedin.com/company/acme-inc'],
    ['https://x.com/acme', 'https://twitter.com/acme'],
    ['https://mobile.twitter.com/acme/', 'https://twitter.com/acme'],
    ['//www.facebook.com/acmepumps', 'https://www.facebook.com/acmepumps'],
    ['https://github.com/acme/pump', 'https://github.com/acme'],
    ['https://en.m.wikipedia.org/wiki/Acme_Corp', 'https://en.wikipedia.org/wiki/Acme_Corp'],
    ['https://twitter.com/intent/tweet?text=x', undefined],
    ['https://twitter.com/share', undefined],
    ['https://www.facebook.com/sharer/sharer.php?u=x', undefined],
    ['https://www.linkedin.com/shareArticle?url=x', undefined],
    ['https://www.linkedin.com/in/jane', undefined],
    ['https://github.com/features/actions', undefined],
    ['https://notlinkedin.com/company/acme', undefined],
    ['https://www.linkedin.com.evil.example/company/acme', undefined],
    ['https://twitter.com/', undefined],
  ])('%s', (link, expected) => {
    expect(networkOf(link)?.url).toBe(expected);
  });

  test("a footer's link goes before those of other people in the text", () => {
    const page = pageOf(`<p><a href="https://x.com/somebody">a</a> <a href="https://x.com/another">b</a></p>
      <footer><a href="https://x.com/acme">x</a></footer>`);
    expect(socialFacts(page)).toHaveLength(1);
    expect(valueOf(socialFacts(page), 'twitterUrl')).toBe('https://twitter.com/acme');
  });
});

describe('technologies', () => {
  test('leave traces in headers, scripts, meta tags, cookies and marks', () => {
    const page = pageOf(
      `<meta name="Generator" content="WordPress 6.8"><script src="https://js.hs-scripts.com/1.js"></script><div id="__next"></div>
       <script>gtag('config', 'G-1')</script><link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Inter">`,
      { headers: { server: 'cloudflare', 'set-cookie': 'laravel_session=1\nother=2' } },
    );
    expect([...technologiesOf(page)].sort()).toEqual([
      'Cloudflare',
      'Google Analytics',
      'Google Fonts',
      'HubSpot',
      'Laravel',
      'Next.js',
      'PHP',
      'React',
      'WordPress',
    ]);
  });

  test('of another host with a like name are not taken', () => {
    expect(
      technologiesOf(
        pageOf('<script src="https://nothubspot.net/x.js"></script><a href="https://hubspot.net">x</a>'),
      ),
    ).toEqual([]);
  });
});
