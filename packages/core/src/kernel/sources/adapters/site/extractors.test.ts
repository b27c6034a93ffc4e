import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contactsOf } from './contacts.ts';
import type { Fact } from './facts.ts';
import { foundedFacts } from './founded.ts';
import { imprintFacts, legalNamesIn } from './imprint.ts';
import { jobBoardsOf, jobFacts } from './jobs.ts';
import { metadataFacts } from './metadata.ts';
import { newsFacts } from './news.ts';
import { checkNumber } from './number-checks.ts';
import { offerFacts } from './offers.ts';
import { choosePages } from './page-choice.ts';
import { parkedReasons } from './parked.ts';
import { readSite } from './read-site.ts';
import { registryFacts, registryNumbersOf } from './registry-numbers.ts';
import { networkOf, socialFacts } from './social-links.ts';
import { structuredFacts } from './structured.ts';
import { technologiesOf } from './technologies.ts';
import { pageOf, TODAY } from './test-pages.ts';

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

describe('registry numbers', () => {
  const cases: readonly (readonly [line: string, field: 'registryNumber' | 'taxId', value: string])[] = [
    ['Amtsgericht Charlottenburg, HRB 123456 B', 'registryNumber', 'HRB 123456'],
    ['USt-IdNr.: DE 136 695 976', 'taxId', 'DE136695976'],
    ['FN 123456 a, Handelsgericht Wien', 'registryNumber', 'FN 123456a'],
    ['UID: ATU13585627', 'taxId', 'ATU13585627'],
    ['CHE-116.281.710 MWST', 'registryNumber', 'CHE-116.281.710'],
    ['Registered in England and Wales. Company number 9446231', 'registryNumber', '09446231'],
    ['Company No. SC123456', 'registryNumber', 'SC123456'],
    ['VAT GB 980 7806 84', 'taxId', 'GB980780684'],
    ['RCS Paris 552 100 554', 'registryNumber', '552100554'],
    ['SIRET : 552 100 554 00013', 'registryNumber', '552100554'],
    ['CNPJ: 00.000.000/0001-91', 'taxId', '00000000000191'],
    ['CIN: U72200KA2013PTC097389', 'registryNumber', 'U72200KA2013PTC097389'],
    ['KvK-nummer: 12345678', 'registryNumber', '12345678'],
    ['BTW NL004495445B01', 'taxId', 'NL004495445B01'],
    ['C.I.F. A-58818501', 'taxId', 'A58818501'],
    ['P. IVA IT00743110157', 'taxId', 'IT00743110157'],
    ['ABN 51 824 753 556', 'taxId', '51824753556'],
    ['ACN 004 085 616', 'registryNumber', '004085616'],
    ['法人番号 7000012050002', 'registryNumber', '7000012050002'],
    ['Org.nr: 556012-5790', 'registryNumber', '556012-5790'],
    ['CVR: 13585628', 'registryNumber', '13585628'],
    ['Org.nr. 974 760 673', 'registryNumber', '974760673'],
    ['Y-tunnus: 0112038-9', 'registryNumber', '0112038-9'],
    ['NIPC 501 964 843', 'registryNumber', '501964843'],
    ['NIP: 526-000-12-46', 'taxId', 'PL5260001246'],
  ];
  test.each(cases)('%s', (line, field, value) => {
    expect(valueOf(registryFacts(pageOf(`<p>${line}</p>`), undefined), field)).toBe(value);
  });

  test.each([
    'USt-IdNr.: DE 136 695 975',
    'CNPJ: 00.000.000/0001-92',
    'ABN 51 824 753 557',
    'RCS Paris 552 100 555',
    'Call DE today, 123 456 789 times',
    'CHE-116.281.711',
    'Order number 9446231',
  ])('with digits that do not fit, or that are something else, are left out: %s', (line) => {
    expect(registryNumbersOf(pageOf(`<p>${line}</p>`), undefined)).toEqual([]);
  });

  test('name their court, and those of the domain’s country go first', () => {
    const page = pageOf('<p>CHE-116.281.710</p><p>Registergericht: Amtsgericht München</p><p>HRB 54321</p>');
    expect(registryNumbersOf(page, 'DE')[0]).toMatchObject({
      number: 'HRB 54321',
      register: 'München',
      country: 'DE',
    });
  });

  test('any change of one digit is noticed (checked numbers)', () => {
    const known = [
      ['deVat', 'DE136695976'],
      ['siren', '552100554'],
      ['cnpj', '00000000000191'],
      ['abn', '51824753556'],
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...known),
        fc.nat(30),
        fc.integer({ min: 1, max: 9 }),
        ([kind, number], place, by) => {
          const at = number.search(/\d/) + (place % number.replace(/\D/g, '').length);
          const changed = number.slice(0, at) + ((Number(number[at]) + by) % 10) + number.slice(at + 1);
          expect(checkNumber(kind, changed)).toBeUndefined();
        },
      ),
    );
  });
});

describe('imprint', () => {
  test('gives legal name, form, address and who represents the company', () => {
    const page =
      pageOf(`<h1>Impressum</h1><p>Acme Pumpen GmbH &amp; Co. KG<br>Hafenstraße 12<br>20457 Hamburg<br>Deutschland</p>
      <p>Geschäftsführer: Dr. Karla Muster, Jan van der Meer</p><p>Webdesign: Studio Nord GmbH</p>`);
    const facts = imprintFacts(page, { domain: 'acme-pumpen.de', country: 'DE' }, { isImprint: true });
    expect(valueOf(facts, 'legalName')).toBe('Acme Pumpen GmbH & Co. KG');
    expect(valueOf(facts, 'legalForm')).toBe('GmbH & Co. KG');
    expect(valueOf(facts, 'hqAddress')).toBe('Hafenstraße 12, 20457 Hamburg');
    expect(valueOf(facts, 'hqCountry')).toBe('DE');
    expect(valueOf(facts, 'executives')).toEqual([
      'Karla Muster — Managing director',
      'Jan van der Meer — Managing director',
    ]);
  });

  test.each([
    ['© 2024 Acme Pumps Ltd. All rights reserved', 'Acme Pumps', 'Ltd'],
    ['Copyright 2019-2024 Acme, Inc.', 'Acme', 'Inc'],
    ['Acme Pumps B.V. is registered in Utrecht', 'Acme Pumps', 'B.V'],
    ['Acme Bombas Ltda., São Paulo', 'Acme Bombas', 'Ltda'],
    ['Société Acme SAS au capital de 10 000 €', 'Société Acme', 'SAS'],
    ['株式会社アクメ', 'アクメ', '株式会社'],
  ])('legal name in “%s”', (line, name, form) => {
    const [found] = legalNamesIn(line);
    expect(found?.name).toBe(name);
    expect(found?.form.replace(/\.$/, '')).toBe(form);
  });

  test.each([
    ['1 High Street, York YO1 7HZ', 'GB', 'York', 'YO1 7HZ'],
    ['500 Howard St, San Francisco, CA 94105', 'US', 'San Francisco', '94105'],
    ['Keizersgracht 12, 1015 CN Amsterdam', 'NL', 'Amsterdam', '1015 CN'],
    ['12 rue Pasteur, 75011 Paris', 'FR', 'Paris', '75011'],
    ['Avenida Paulista 1000, São Paulo - SP, 01310-100', 'BR', 'São Paulo', '01310-100'],
  ])('address “%s”', (line, country, city, post) => {
    const facts = imprintFacts(
      pageOf(`<address>${line}</address>`),
      { domain: 'acme.com', country },
      { isImprint: false },
    );
    expect(valueOf(facts, 'hqCity')).toBe(city);
    expect(valueOf(facts, 'hqPostcode')).toBe(post);
    expect(valueOf(facts, 'hqCountry')).toBe(country);
  });
});

describe('what else pages tell', () => {
  test('the year of founding, not that of the copyright', () => {
    const year = (text: string) =>
      valueOf(foundedFacts(pageOf(`<p>${text}</p>`), { today: TODAY, isAbout: true }), 'foundedYear');
    expect(year('Acme was founded in York in 1998.')).toBe(1998);
    expect(year('Gegründet wurde Acme im Jahr 1987')).toBe(1987);
    expect(year('Pumps since 1975')).toBe(1975);
    expect(year('© 2024 Acme')).toBeUndefined();
    expect(year('Founded in 2999')).toBeUndefined();
  });

  test('products and customers by the links that lead to them', () => {
    const page =
      pageOf(`<a href="/products/k1">Pump K1</a><a href="/products/k1">Learn more</a><a href="/industries/dairy">Dairies</a>
      <a href="https://other.example/products/x">Other</a><p>Built for breweries, dairies and wineries.</p>`);
    expect(valueOf(offerFacts(page), 'products')).toEqual(['Pump K1']);
    expect(valueOf(offerFacts(page), 'targetCustomers')).toEqual([
      'Dairies',
      'breweries',
      'dairies',
      'wineries',
    ]);
  });

  test('job boards, by link, script or inline code', () => {
    const page =
      pageOf(`<a href="https://jobs.lever.co/acme/123">x</a><script src="https://boards.greenhouse.io/embed/job_board/js?for=acmeinc"></script>
      <script>fetch("https://boards-api.greenhouse.io/v1/boards/acmeapi/jobs")</script>`);
    expect(
      jobBoardsOf(page)
        .map(({ provider, token }) => `${provider}:${token}`)
        .sort(),
    ).toEqual(['greenhouse:acmeapi', 'greenhouse:acmeinc', 'lever:acme']);
  });

  test('positions by their links', () => {
    const page = pageOf(
      '<nav><a href="/jobs/culture">Our culture</a></nav><a href="/jobs/1-engineer">Engineer, York</a><a href="/jobs/2-seller">Account executive</a>',
    );
    expect(valueOf(jobFacts(page), 'openJobs')).toBe(2);
    expect(jobFacts(pageOf('<p>No openings</p>'))).toEqual([]);
  });

  test('news of the last ninety days with the date beside them', () => {
    const page =
      pageOf(`<time datetime="2026-11-01">1 Nov</time><a href="/news/opens-plant">Acme opens a plant in Leeds</a>
      <time datetime="2020-01-01">2020</time><a href="/news/old-story">Acme was once much smaller</a><a href="/news/undated">A story without any date</a>`);
    expect(valueOf(newsFacts(page, TODAY), 'recentNews')).toEqual(['2026-11-01 Acme opens a plant in Leeds']);
  });

  test('that nobody lives there', () => {
    expect(
      parkedReasons(
        pageOf('<title>acme.com</title><h1>This domain is for sale</h1><a href="https://sedo.com/x">Buy</a>'),
      )?.length,
    ).toBe(2);
    expect(parkedReasons(pageOf('<h1>Welcome to nginx!</h1>'))).not.toBeNull();
    expect(
      parkedReasons(pageOf('', { url: 'https://www.hugedomains.com/domain_profile.cfm?d=acme' })),
    ).not.toBeNull();
    expect(
      parkedReasons(
        pageOf(
          `<h1>We sell houses</h1>${'<p>Our houses are well built.</p>'.repeat(60)}<p>Buy this domain</p>`,
        ),
      ),
    ).toBeNull();
    expect(parkedReasons(pageOf('<h1>Acme</h1><p>We make pumps for breweries.</p>'))).toBeNull();
  });
});

describe('which pages are read', () => {
  test('one of each kind, by path or words in many languages, five at most', () => {
    const page =
      pageOf(`<a href="/de/unternehmen/impressum">Impressum</a><a href="/firma">Über uns</a><a href="/kontakt.html">Kontakt</a>
      <a href="/karriere">Karriere</a><a href="/preise">Preise</a><a href="/aktuelles">Aktuelles</a><a href="https://other.example/contact">Contact</a>`);
    const chosen = choosePages(page, 'de');
    expect(chosen).toHaveLength(5);
    expect(chosen.map(({ kind, url }) => `${kind} ${new URL(url).pathname}`)).toEqual([
      'imprint /de/unternehmen/impressum',
      'about /firma',
      'contact /kontakt.html',
      'careers /karriere',
      'pricing /preise',
    ]);
  });

  test('the usual addresses where nothing is linked, in the site’s language', () => {
    expect(choosePages(pageOf('<p>hello</p>'), 'de').map(({ url }) => new URL(url).pathname)).toEqual([
      '/impressum',
      '/ueber-uns',
      '/kontakt',
    ]);
  });
});

describe('any HTML at all', () => {
  const read = (html: string) =>
    readSite(
      [
        { kind: 'home', page: pageOf(html) },
        { kind: 'imprint', page: pageOf(html) },
      ],
      { domain: 'acme.com', today: TODAY },
    );
  const pieces = fc.constantFrom(
    '<div',
    '>',
    '</div>',
    '<a href="',
    '"',
    '<p>',
    '<script type="application/ld+json">',
    '{"@type":"Organization","name":',
    '</script>',
    '<svg>',
    '<!--',
    '-->',
    '<meta name="generator" content="',
    '&amp;',
    '&#x110000;',
    '<table><tr><td>',
    '</table>',
    'DE 136 695 976',
    'HRB ',
    '@acme.com',
    'Tel. +49',
    '<b itemscope itemprop=x>',
    '\u0000',
    'https://x.com/',
    '12345 Berlin',
    ' GmbH ',
    '<textarea>',
    '<title>',
    '<![CDATA[',
    '{"@graph":[[[',
    'since ',
    '2012',
    '<time datetime="2026-13-45">',
    '株式会社',
  );

  test('makes nothing throw, and every observation is one', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 }), (parts) => {
        const { observations } = read(parts.join(''));
        for (const { confidence, value, url } of observations) {
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThanOrEqual(1);
          expect(value).not.toBe('');
          expect(url).toBe('https://acme.com/');
        }
      }),
      { numRuns: 300 },
    );
  });

  // A megabyte of each piece; were anything quadratic in it, this would take minutes.
  test.each([
    ['open elements', '<div>'],
    ['open and wrongly closed elements', '<b></i>'],
    ['nested items', '<b itemscope itemprop=a>'],
    ['table cells', '<li><td>'],
    ['foreign elements', '<svg><math>'],
    ['links', '<a href=/x>'],
    ['attributes', '<a b=c '],
    ['comments', '<!--'],
    ['brackets', '<'],
    ['entities', '&am'],
    ['JSON', '<script type="application/ld+json">[[[['],
    ['digits', '1234567 '],
    ['names', 'Aa Bb Cc '],
    ['capitals', 'AAAA '],
    ['mail', 'a@a.'],
    ['telephone', 'Tel 1 '],
    ['commas', 'built for a, '],
    ['spaces', '   '],
    ['dashes', 'KvK - '],
  ])('takes time that grows with its length alone: %s', (_name, piece) => {
    const html = piece.repeat(Math.floor(1_000_000 / piece.length));
    const started = performance.now();
    read(html);
    expect(performance.now() - started).toBeLessThan(8_000);
  });
});
