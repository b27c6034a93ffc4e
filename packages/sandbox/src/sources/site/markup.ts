import { hashText } from '../../random.ts';
import type { CompanyFacts, WorldCompany } from '../../world/company.ts';
import { HOSTED_PLATFORMS, HOSTS } from '../../world/hosts.ts';
import { ADDITIONS, BROUGHT, PLATFORMS, type Trace } from '../../world/technologies.ts';
import { fillTrace } from '../../world/web-presence.ts';

/** How a company's pages say what they say: data for machines, microdata, meta tags alone, or plain words. */
export type Style = 'json-ld' | 'microdata' | 'meta' | 'plain';
const STYLES: readonly Style[] = ['json-ld', 'json-ld', 'microdata', 'meta', 'plain'];

/** A company's site: what it shows of the facts, and how. */
export interface Site {
  readonly company: WorldCompany;
  readonly facts: Partial<CompanyFacts>;
  readonly style: Style;
  /** Of the first page: the company's first language. */
  readonly language: string;
  readonly words: Words;
}

export interface Words {
  readonly about: string;
  readonly contact: string;
  readonly careers: string;
  readonly news: string;
  readonly pricing: string;
  readonly imprint: string;
  /** Path of the page with the legal facts. */
  readonly imprintPath: string;
}

const ENGLISH: Words = {
  about: 'About us',
  contact: 'Contact',
  careers: 'Careers',
  news: 'News',
  pricing: 'Pricing',
  imprint: 'Legal notice',
  imprintPath: '/imprint',
};
const WORDS: Readonly<Record<string, Words>> = {
  de: {
    about: 'Über uns',
    contact: 'Kontakt',
    careers: 'Karriere',
    news: 'Aktuelles',
    pricing: 'Preise',
    imprint: 'Impressum',
    imprintPath: '/impressum',
  },
  fr: {
    about: 'À propos',
    contact: 'Contact',
    careers: 'Recrutement',
    news: 'Actualités',
    pricing: 'Tarifs',
    imprint: 'Mentions légales',
    imprintPath: '/mentions-legales',
  },
  es: {
    about: 'Sobre nosotros',
    contact: 'Contacto',
    careers: 'Empleo',
    news: 'Noticias',
    pricing: 'Precios',
    imprint: 'Aviso legal',
    imprintPath: '/aviso-legal',
  },
  pt: {
    about: 'Quem somos',
    contact: 'Contato',
    careers: 'Carreiras',
    news: 'Notícias',
    pricing: 'Preços',
    imprint: 'Informações legais',
    imprintPath: '/legal',
  },
  it: {
    about: 'Chi siamo',
    contact: 'Contatti',
    careers: 'Lavora con noi',
    news: 'News',
    pricing: 'Prezzi',
    imprint: 'Note legali',
    imprintPath: '/note-legali',
  },
};

export function siteOf(company: WorldCompany, facts: Partial<CompanyFacts>): Site {
  const language = company.facts.languages[0] ?? 'en';
  const style = STYLES[hashText(`${company.domain}|style`) % STYLES.length] ?? 'plain';
  return { company, facts, style, language, words: WORDS[language] ?? ENGLISH };
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** `when(value, (v) => …)`: the markup, or nothing where there is no value. */
export function when<Value>(value: Value | null | undefined, write: (value: Value) => string): string {
  return value === null || value === undefined || value === '' ? '' : write(value);
}

function tracesOf({ company }: Site): readonly Trace[] {
  const { technologies } = company.facts;
  return [...PLATFORMS, ...BROUGHT, ...ADDITIONS].filter(({ name }) => technologies.includes(name));
}

function idOf({ company }: Site): string {
  return hashText(company.domain).toString(16).padStart(8, '0');
}

/** Headers by which the host and the platform give themselves away. */
export function serverHeaders(site: Site): Record<string, string> {
  const { hostingProvider } = site.company.facts;
  const host = [...HOSTS, ...HOSTED_PLATFORMS].find(({ name }) => name === hostingProvider);
  const all = [
    { server: host?.server ?? 'nginx' },
    host?.headers ?? {},
    ...tracesOf(site).map(({ headers = {} }) => headers),
  ];
  const entries = all.flatMap((headers) => Object.entries(headers));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, fillTrace(value, site.company.domain, idOf(site))]),
  );
}

/** Phone numbers are written in groups on pages. */
export function spacedPhone(phone: string): string {
  const digits = phone.slice(1);
  const groups = digits.replace(/(\d{2,3})(?=(\d{3,4})+$)/g, '$1 ');
  return `+${groups}`;
}

export function socialLinks({ facts }: Site): string[] {
  return [facts.linkedinUrl, facts.twitterUrl, facts.facebookUrl, facts.githubUrl].filter(
    (url) => typeof url === 'string',
  );
}

/** What schema.org calls an Organization, of the facts the site shows. */
function organization(site: Site): unknown {
  const { facts } = site;
  const address = facts.hqAddress && {
    '@type': 'PostalAddress',
    streetAddress: streetOf(facts),
    addressLocality: facts.hqCity,
    addressRegion: facts.hqRegion,
    postalCode: facts.hqPostcode,
    addressCountry: facts.hqCountry,
  };
  return {
    '@context': 'https://schema.org',
    '@type': 'Organization',
    name: facts.name,
    legalName: facts.legalName,
    url: facts.website,
    logo: facts.logoUrl,
    description: facts.description,
    foundingDate: facts.foundedYear?.toString(),
    email: facts.email,
    telephone: facts.phone,
    address: address || undefined,
    sameAs: socialLinks(site),
    founder: facts.founders?.map((name) => ({ '@type': 'Person', name })),
    numberOfEmployees:
      facts.employees === undefined ? undefined : { '@type': 'QuantitativeValue', value: facts.employees },
    vatID: facts.hqCountry === 'BR' ? undefined : facts.taxId,
  };
}

/** The first part of the address line: house and street. */
export function streetOf(facts: Partial<CompanyFacts>): string {
  const { hqAddress = '', hqCity = '', hqPostcode = '' } = facts;
  const ends = [hqAddress.indexOf(hqCity), hqAddress.indexOf(hqPostcode)].filter((at) => at > 0);
  return hqAddress.slice(0, Math.min(...ends, hqAddress.length)).replace(/[\s,-]+$/, '');
}

function metaTags(site: Site): string {
  const { facts, company } = site;
  const name = escapeHtml(facts.name ?? company.domain);
  return [
    when(facts.description, (text) => `<meta name="description" content="${escapeHtml(text)}">`),
    when(facts.keywords, (words) => `<meta name="keywords" content="${escapeHtml(words.join(', '))}">`),
    `<meta property="og:site_name" content="${name}"><meta property="og:type" content="website">`,
    when(facts.description, (text) => `<meta property="og:description" content="${escapeHtml(text)}">`),
    when(facts.logoUrl, (url) => `<meta property="og:image" content="${url}">`),
    `<link rel="canonical" href="${company.facts.website}/"><link rel="icon" href="/favicon.ico">`,
    ...company.facts.languages.map(
      (code) =>
        `<link rel="alternate" hreflang="${code}" href="${company.facts.website}/${code === site.language ? '' : `${code}/`}">`,
    ),
  ].join('\n');
}

export interface PageParts {
  readonly title: string;
  readonly main: string;
  readonly footer: string;
  /** Whether the organisation's data stand here too: on the first page, and where a style says so. */
  readonly isHome: boolean;
}

/** A whole page in the company's way of writing. */
export function wholePage(site: Site, parts: PageParts): string {
  const id = idOf(site);
  const traces = tracesOf(site).map(({ head = '', body = '' }) => ({ head, body }));
  const { words } = site;
  const data =
    site.style === 'json-ld' && parts.isHome
      ? `<script type="application/ld+json">${JSON.stringify(organization(site)).replaceAll('<', '\\u003c')}</script>`
      : '';
  const nav = [
    ['/', site.facts.name ?? site.company.domain],
    ['/about', words.about],
    ['/pricing', words.pricing],
    ['/careers', words.careers],
    ['/news', words.news],
    ['/contact', words.contact],
  ].map(([href, label]) => `<a href="${href}">${escapeHtml(label ?? '')}</a>`);
  const page = `<!DOCTYPE html>
<html lang="${site.language}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(parts.title)}</title>
${parts.isHome ? metaTags(site) : '<link rel="icon" href="/favicon.ico">'}
${traces
  .map(({ head }) => head)
  .filter(Boolean)
  .join('\n')}
${data}
</head>
<body>
<header>${when(site.facts.logoUrl, () => `<a href="/" class="logo"><img src="/logo.svg" alt="${escapeHtml(site.facts.name ?? '')} logo"></a>`)}<nav>${nav.join(' ')}</nav></header>
<main>
${parts.main}
</main>
<footer>
${parts.footer}
<p><a href="${words.imprintPath}">${words.imprint}</a></p>
</footer>
${traces
  .map(({ body }) => body)
  .filter(Boolean)
  .join('\n')}
</body>
</html>
`;
  return fillTrace(page, site.company.domain, id);
}
