import { countryOf } from '../normal/countries.ts';
import { dayOf, yearOf } from '../normal/dates.ts';
import { hostOf } from '../normal/links.ts';
import { parsePhone } from './contacts.ts';
import { type Fact, TRUST } from './facts.ts';
import { registrableOf } from './hosts.ts';
import { checkNumber } from './number-checks.ts';
import type { Page, Thing } from './page.ts';
import { resolved } from './page.ts';
import { regionName } from './regions.ts';
import { networkOf } from './social-links.ts';
import { type Described, innerOf, isOrganisation, textOf, textsOf, thingsOf } from './things.ts';

export interface About {
  /** Registrable domain of the company. */
  readonly domain: string;
  /** ISO 3166-1 alpha-2, as far as it can be guessed before anything is read. */
  readonly country: string | undefined;
}

/** What JSON-LD and microdata say of the company whose site this is. */
export function structuredFacts(page: Page, about: About): Fact[] {
  const described = thingsOf(page);
  const own = ownOrganisations(described, about.domain);
  return [
    ...own.flatMap((one) => organisationFacts(one, page, about)),
    ...described.filter(isProduct).flatMap((one) => productFacts(one, page)),
  ];
}

/**
 * Organisations on a company's page can be its customers, publishers and partners. Its own is one whose address is of its domain;
 * where none says so, the first one that lies at the top.
 */
function ownOrganisations(described: readonly Described[], domain: string): readonly Described[] {
  const all = described.filter(isOrganisation);
  const isOwn = ({ thing }: Described) =>
    [...textsOf(thing['url']), ...textsOf(thing['@id'])].some(
      (link) => registrableOf(hostOf(link) ?? '') === domain,
    );
  const own = all.filter((one) => one.depth <= 1 && isOwn(one));
  if (own.length > 0) return own.slice(0, 5);
  return all.filter((one) => one.depth === 0 && hostOf(textOf(one.thing['url'])) === undefined).slice(0, 1);
}

function organisationFacts({ thing, by }: Described, page: Page, about: About): Fact[] {
  const facts: Fact[] = [];
  const add = (field: Fact['field'], value: Fact['value'] | undefined, factor = 1) => {
    if (value !== undefined && value !== '') {
      facts.push({ field, value, confidence: TRUST[by] * factor, url: page.url });
    }
  };
  add('name', textOf(thing['name']));
  add('legalName', textOf(thing['legalName']));
  add('aliases', textsOf(thing['alternateName']));
  add('description', longEnough(textOf(thing['description'])));
  add('tagline', textOf(thing['slogan']));
  add('logoUrl', resolved(page, textOf(thing['logo']) ?? textOf(thing['image']))?.href);
  add('foundedYear', yearOf(textOf(thing['foundingDate'])));
  add(
    'email',
    textOf(thing['email'])
      ?.replace(/^mailto:/i, '')
      .toLowerCase(),
    0.95,
  );
  add('founders', textsOf(thing['founder'] ?? thing['founders']));
  add('parentCompany', textOf(thing['parentOrganization']));
  add('subsidiaries', textsOf(thing['subOrganization']));
  add('ticker', textOf(thing['tickerSymbol']));
  add('lei', checkNumber('lei', textOf(thing['leiCode'])));
  add('taxId', textOf(thing['vatID']) ?? textOf(thing['taxID']));
  add(
    'keywords',
    textsOf(thing['keywords']).flatMap((words) => words.split(/\s*[,;]\s*/)),
  );
  add('industryCode', prefixed('NAICS', textOf(thing['naics'])), 0.9);
  facts.push(...headcount(thing, { by, url: page.url }));
  facts.push(...peopleFacts(thing, { by, url: page.url }));
  const country = addressFacts(thing, { by, url: page.url }, facts) ?? about.country;
  add('phone', phoneIn(thing, country));
  for (const link of textsOf(thing['sameAs'])) {
    const profile = networkOf(link);
    if (profile?.field) add(profile.field, profile.url);
  }
  return facts;
}

function longEnough(text: string | undefined): string | undefined {
  return text && text.length >= 20 ? text.slice(0, 2000) : undefined;
}

function prefixed(system: string, code: string | undefined): string | undefined {
  return code && /^\d{2,6}$/.test(code) ? `${system} ${code}` : undefined;
}

interface Said {
  readonly by: 'jsonLd' | 'microdata';
  readonly url: string;
}

function headcount(thing: Thing, { by, url }: Said): Fact[] {
  const employees = thing['numberOfEmployees'];
  const [quantity] = innerOf(employees);
  const exact = Number(quantity ? textOf(quantity['value']) : textOf(employees));
  if (Number.isInteger(exact) && exact > 0) {
    return [{ field: 'employees', value: exact, confidence: TRUST[by] * 0.85, url }];
  }
  return [];
}

function peopleFacts(thing: Thing, { by, url }: Said): Fact[] {
  const people = [...innerOf(thing['employee']), ...innerOf(thing['member']), ...innerOf(thing['founder'])];
  return people.flatMap((person): Fact[] => {
    const [name, title] = [textOf(person['name']), textOf(person['jobTitle'])];
    if (!name || !title) return [];
    const facts: Fact[] = [
      { field: 'executives', value: [`${name} — ${title}`], confidence: TRUST[by] * 0.9, url },
    ];
    if (/\b(?:CEO|chief executive)\b/i.test(title)) {
      facts.push({ field: 'ceo', value: name, confidence: TRUST[by] * 0.9, url });
    }
    return facts;
  });
}

/** The head office: the first postal address. Further ones are places. Gives the country. */
function addressFacts(thing: Thing, { by, url }: Said, facts: Fact[]): string | undefined {
  const confidence = TRUST[by];
  const addresses = innerOf(thing['address']).concat(
    innerOf(thing['location']).flatMap((place) => innerOf(place['address'])),
  );
  const [head] = addresses;
  if (!head) return undefined;
  const part = (name: string) => textOf(head[name]);
  const country = countryOf(part('addressCountry'));
  const city = part('addressLocality');
  const written = part('addressRegion');
  const region = written && regionName(written, country);
  const line = [part('streetAddress'), [part('postalCode'), city].filter(Boolean).join(' '), region, country];
  const add = (field: Fact['field'], value: string | undefined) => {
    if (value) facts.push({ field, value, confidence, url });
  };
  if (part('streetAddress')) add('hqAddress', line.filter(Boolean).join(', '));
  add('hqCity', city);
  add('hqRegion', region);
  add('hqPostcode', part('postalCode'));
  add('hqCountry', country);
  const cities = addresses.flatMap((address) => textsOf(address['addressLocality']));
  if (cities.length > 1) facts.push({ field: 'locations', value: cities, confidence, url });
  facts.push(...pointFacts(thing, { by, url }));
  return country;
}

function pointFacts(thing: Thing, { by, url }: Said): Fact[] {
  const [geo] = innerOf(thing['geo']);
  const [latitude, longitude] = [Number(textOf(geo?.['latitude'])), Number(textOf(geo?.['longitude']))];
  const isPoint =
    Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && !(latitude === 0 && longitude === 0);
  if (!isPoint) return [];
  const confidence = TRUST[by] * 0.95;
  return [
    { field: 'latitude', value: latitude, confidence, url },
    { field: 'longitude', value: longitude, confidence, url },
  ];
}

function phoneIn(thing: Thing, country: string | undefined): string | undefined {
  const contacts = innerOf(thing['contactPoint']).map((point) => textOf(point['telephone']));
  for (const words of [textOf(thing['telephone']), ...contacts]) {
    const phone = parsePhone(words, country);
    if (phone) return phone;
  }
  return undefined;
}

function isProduct({ types, depth }: Described): boolean {
  return (
    depth <= 3 &&
    types.some((type) =>
      /^(?:Product|SoftwareApplication|WebApplication|MobileApplication|Service)$/.test(type),
    )
  );
}

function productFacts({ thing, by }: Described, page: Page): Fact[] {
  const name = textOf(thing['name']);
  if (!name || name.length > 80) return [];
  return [{ field: 'products', value: [name], confidence: TRUST[by] * 0.95, url: page.url }];
}

/** Articles and positions described for machines. */
export function articlesOf(page: Page): { title: string; url: string | null; publishedOn: string | null }[] {
  return thingsOf(page)
    .filter(({ types }) =>
      types.some((type) => /^(?:NewsArticle|BlogPosting|Article|PressRelease)$/.test(type)),
    )
    .flatMap(({ thing }) => {
      const title = textOf(thing['headline']) ?? textOf(thing['name']);
      const url = resolved(page, textOf(thing['url']) ?? textOf(thing['mainEntityOfPage']))?.href ?? null;
      return title ? [{ title, url, publishedOn: dayOf(textOf(thing['datePublished'])) ?? null }] : [];
    });
}

export function positionsOf(page: Page): { title: string; url: string | null }[] {
  return thingsOf(page)
    .filter(({ types }) => types.includes('JobPosting'))
    .flatMap(({ thing }) => {
      const title = textOf(thing['title']) ?? textOf(thing['name']);
      return title ? [{ title, url: resolved(page, textOf(thing['url']))?.href ?? null }] : [];
    });
}
