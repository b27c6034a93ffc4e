import type { SourceAnswer } from '../../source.ts';
import { type Contacts, contactFacts, contactsOf } from './contacts.ts';
import { type Fact, settled } from './facts.ts';
import { foundedFacts } from './founded.ts';
import { countryOfDomain } from './hosts.ts';
import { imprintFacts } from './imprint.ts';
import { type JobBoard, jobBoardsOf, jobFacts, type Position, positionsOn } from './jobs.ts';
import { languagesOf, metadataFacts } from './metadata.ts';
import { type NewsItem, newsFacts, newsOn } from './news.ts';
import { offerFacts } from './offers.ts';
import type { Page } from './page.ts';
import type { PageKind } from './page-choice.ts';
import { type RegistryNumber, registryFacts, registryNumbersOf } from './registry-numbers.ts';
import { sectionFacts } from './sections.ts';
import { type Profile, socialFacts, socialProfiles } from './social-links.ts';
import { type About, structuredFacts } from './structured.ts';
import { technologyFacts } from './technologies.ts';
import { type SiteTexts, textsOfPages } from './texts.ts';

export interface VisitedPage {
  readonly kind: 'home' | PageKind;
  readonly page: Page;
}

/** What a site shows besides fields of a profile. */
export interface SiteContents {
  readonly texts: SiteTexts;
  readonly contacts: Contacts;
  readonly profiles: readonly Profile[];
  readonly registryNumbers: readonly RegistryNumber[];
  readonly jobBoards: readonly JobBoard[];
  readonly positions: readonly Position[];
  readonly news: readonly NewsItem[];
}

/** Everything the pages of one site say: the home page first. Pure. */
export function readSite(
  pages: readonly VisitedPage[],
  { domain, today }: { domain: string; today: Date },
): { observations: SourceAnswer['observations']; contents: SiteContents } {
  const structured = pages.map(({ page }) =>
    structuredFacts(page, { domain, country: countryOfDomain(domain) }),
  );
  const country = countryGuess(pages, domain, structured.flat());
  const about: About = { domain, country };
  const facts = [...structured.flat(), ...pages.flatMap((visited) => factsOf(visited, about, today))];
  return {
    observations: settled(facts),
    contents: contentsOf(
      pages.map(({ page }) => page),
      about,
    ),
  };
}

function factsOf({ kind, page }: VisitedPage, about: About, today: Date): Fact[] {
  const facts = [
    ...metadataFacts(page, about, kind === 'home'),
    ...contactFacts(contactsOf(page, about), page),
    ...socialFacts(page),
    ...technologyFacts(page),
    ...registryFacts(page, about.country),
    ...imprintFacts(page, about, { isImprint: kind === 'imprint' || kind === 'contact' }),
    ...offerFacts(page),
  ];
  if (kind === 'home' || kind === 'about')
    facts.push(...foundedFacts(page, { today, isAbout: kind === 'about' }));
  if (kind === 'about') facts.push(...sectionFacts(page));
  if (kind === 'careers') facts.push(...jobFacts(page));
  if (kind === 'news' || kind === 'home') facts.push(...newsFacts(page, today));
  return facts;
}

/** Languages that are mostly one country's; a last resort for reading numbers and addresses. */
const COUNTRY_OF_LANGUAGE: Readonly<Record<string, string>> = {
  de: 'DE',
  fr: 'FR',
  it: 'IT',
  nl: 'NL',
  pl: 'PL',
  ja: 'JP',
  sv: 'SE',
  da: 'DK',
  nb: 'NO',
  no: 'NO',
  fi: 'FI',
  pt: 'BR',
  cs: 'CZ',
};

/** Where the company is at home, for reading what it says: its own address, its register, its domain, its language. */
function countryGuess(
  pages: readonly VisitedPage[],
  domain: string,
  structured: readonly Fact[],
): string | undefined {
  const said = structured.find(({ field }) => field === 'hqCountry')?.value;
  if (typeof said === 'string') return said;
  const byDomain = countryOfDomain(domain);
  const numbers = pages.flatMap(({ page }) => registryNumbersOf(page, byDomain));
  if (byDomain) return byDomain;
  const [number] = numbers;
  if (number) return number.country;
  const home = pages[0]?.page;
  const region = /^[a-z]{2}[-_]([A-Z]{2})$/.exec(home?.language ?? '')?.[1];
  if (region && region !== 'US') return region;
  return COUNTRY_OF_LANGUAGE[(home && languagesOf(home)[0]) ?? ''];
}

function contentsOf(pages: readonly Page[], about: About): SiteContents {
  const contacts = pages.map((page) => contactsOf(page, about));
  return {
    texts: textsOfPages(pages),
    contacts: {
      emails: [...new Set(contacts.flatMap(({ emails }) => emails))].slice(0, 20),
      phones: [...new Set(contacts.flatMap(({ phones }) => phones))].slice(0, 10),
    },
    profiles: distinct(
      pages.flatMap(socialProfiles).map(({ network, field, url }) => ({ network, field, url })),
      ({ url }) => url,
    ).slice(0, 40),
    registryNumbers: distinct(
      pages.flatMap((page) => registryNumbersOf(page, about.country)),
      ({ kind, number }) => `${kind} ${number}`,
    ).slice(0, 20),
    jobBoards: distinct(pages.flatMap(jobBoardsOf), ({ provider, token }) => `${provider} ${token}`).slice(
      0,
      10,
    ),
    positions: distinct(pages.slice(1).flatMap(positionsOn), ({ title, url }) => url ?? title).slice(0, 100),
    news: distinct(pages.flatMap(newsOn), ({ title, url }) => url ?? title).slice(0, 50),
  };
}

/** Each once, the first of its kind. */
function distinct<Value>(values: readonly Value[], key: (value: Value) => string): Value[] {
  const found = new Map<string, Value>();
  for (const value of values) if (!found.has(key(value))) found.set(key(value), value);
  return [...found.values()];
}
