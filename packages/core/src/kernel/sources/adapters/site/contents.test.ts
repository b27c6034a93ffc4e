import { describe, expect, test } from 'vitest';
import type { Fact } from './facts.ts';
import { foundedFacts } from './founded.ts';
import { jobBoardsOf, jobFacts } from './jobs.ts';
import { newsFacts } from './news.ts';
import { offerFacts } from './offers.ts';
import { choosePages } from './page-choice.ts';
import { parkedReasons } from './parked.ts';
import { sectionFacts } from './sections.ts';
import { pageOf, TODAY } from './test-pages.ts';

const valueOf = (facts: readonly Fact[], field: string) => facts.find((fact) => fact.field === field)?.value;

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

describe('lists and sentences', () => {
  const facts = (html: string) => sectionFacts(pageOf(html));
  test('places under their heading', () => {
    const page = '<h2>Our offices</h2><ul><li>York</li><li>São Paulo</li></ul><h2>Values</h2><p>Honesty</p>';
    expect(valueOf(facts(page), 'locations')).toEqual(['York', 'São Paulo']);
  });

  test('leading people, with the title beside or below the name', () => {
    const beside =
      '<h2>Management</h2><ul><li>Ann Lee — Chief Executive Officer</li><li>Bo van Dyk, Head of Sales</li></ul>';
    expect(valueOf(facts(beside), 'executives')).toEqual([
      'Ann Lee — Chief Executive Officer',
      'Bo van Dyk — Head of Sales',
    ]);
    expect(valueOf(facts(beside), 'ceo')).toBe('Ann Lee');
    const below =
      '<h2>Leadership team</h2><h3>Ann Lee</h3><p>CEO</p><h3>Our values</h3><p>Head of nothing</p>';
    expect(valueOf(facts(below), 'executives')).toEqual(['Ann Lee — CEO']);
  });

  test('founders and headcount', () => {
    const page =
      '<p>Founded by Ann Lee and Bo van Dyk.</p><p>Today more than 1,200 employees work for us.</p>';
    expect(valueOf(facts(page), 'founders')).toEqual(['Ann Lee', 'Bo van Dyk']);
    expect(valueOf(facts(page), 'employees')).toBe(1200);
    expect(facts('<p>Software for 500 shops and 20 % of banks</p>')).toEqual([]);
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
      'careers /karriere',
      'news /aktuelles',
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
