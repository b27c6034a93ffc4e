import { createRandom, type Random } from '../random.ts';
import { employeeBand } from './bands.ts';
import type { CompanyFacts, JobPosting, NewsArticle, Person } from './company.ts';
import type { Head } from './heads.ts';
import { listingOf, moneyOf } from './money.ts';
import { daysBefore, slugOf } from './patterns.ts';
import { fullName } from './people.ts';
import { cityOf, locationsOf, phoneOf, placeOf } from './place.ts';
import { leiFor, numbersFor } from './registers.ts';
import { webPresenceOf } from './web-presence.ts';

/** What facts need of the rest of the world. */
export interface Surroundings {
  readonly today: string;
  readonly children: readonly Head[];
  readonly competitors: readonly Head[];
  people(): readonly Person[];
  jobs(): readonly JobPosting[];
  news(): readonly NewsArticle[];
}

/** Day from which on a world has companies young enough for Brazil's alphanumeric numbers, given since July 2026. */
const ALPHANUMERIC_SEEN = '2026-10-15';
const NEWS_DAYS = 90;

function isAlphanumeric(head: Head, today: string): boolean {
  const young = head.country.code === 'BR' && head.employees <= 40 && today >= ALPHANUMERIC_SEEN;
  return young && createRandom(`${head.seed}|alphanumeric`).chance(0.25);
}

function day(year: number, random: Random): string {
  return `${year}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`;
}

function origins(head: Head, today: string) {
  const random = createRandom(`${head.seed}|origins`);
  const alphanumeric = isAlphanumeric(head, today);
  const old = random.chance(head.trade.isTech ? 0.1 : 0.4);
  const foundedYear = alphanumeric
    ? 2026
    : old
      ? random.int(1921, 1994)
      : random.int(1995, head.employees > 2_000 ? 2012 : 2024);
  const incorporatedOn = alphanumeric
    ? daysBefore(ALPHANUMERIC_SEEN, random.int(5, 100))
    : day(foundedYear, random);
  const domainYear = Math.max(1996, Math.min(foundedYear + random.int(-1, 6), Number(today.slice(0, 4)) - 1));
  const domainRegisteredOn = alphanumeric ? incorporatedOn : day(domainYear, random);
  return { foundedYear, incorporatedOn, domainRegisteredOn, alphanumeric };
}

/** The state in which a company is registered: in the United States mostly Delaware, elsewhere the country is enough. */
function jurisdictionOf(head: Head): string {
  if (head.country.code !== 'US') return head.country.code;
  const random = createRandom(`${head.seed}|jurisdiction`);
  return `US-${random.chance(0.6) ? 'DE' : cityOf(head)[2]}`;
}

function statusOf(head: Head): CompanyFacts['companyStatus'] {
  const random = createRandom(`${head.seed}|status`);
  const ended: Partial<Record<Head['site'], number>> = { gone: 0.7, parked: 0.5, redirects: 0.3 };
  if (!random.chance(ended[head.site] ?? 0.005)) return 'active';
  return random.chance(0.6) ? 'dissolved' : 'inactive';
}

function legalFacts(head: Head, { today, children }: Surroundings) {
  const { foundedYear, incorporatedOn, alphanumeric } = origins(head, today);
  const listing = listingOf(head);
  const random = createRandom(`${head.seed}|legal`);
  const likelyLei =
    listing.ticker !== null ? 1 : head.employees > 500 ? 0.7 : head.employees > 100 ? 0.35 : 0.06;
  let top = head.parent;
  while (top?.parent) top = top.parent;
  const registrant = { name: head.legalName, regionCode: cityOf(head)[2], foundedYear, alphanumeric };
  return {
    legalName: head.legalName,
    legalForm: head.form.form,
    ...numbersFor(head.country.code, registrant, head.seed),
    jurisdiction: jurisdictionOf(head),
    companyStatus: statusOf(head),
    incorporatedOn,
    lei: random.chance(likelyLei) ? leiFor(head.seed) : null,
    ...listing,
    parentCompany: head.parent?.legalName ?? null,
    ultimateParent: top?.legalName ?? null,
    subsidiaries: children.map(({ legalName }) => legalName),
  };
}

/** Its site's address, which is written with `www.` by half of the companies. */
export function websiteOf(head: Head): string {
  return createRandom(`${head.seed}|www`).chance(0.5)
    ? `https://www.${head.domain}`
    : `https://${head.domain}`;
}

function aliasesOf(head: Head): readonly string[] {
  const random = createRandom(`${head.seed}|aliases`);
  const { name, stem, ownScript } = head.name;
  const initials = name
    .split(/[\s-]+/)
    .map((word) => word[0] ?? '')
    .join('')
    .toUpperCase();
  const candidates = [
    ...(ownScript ? [ownScript] : []),
    ...(stem !== name && random.chance(0.3) ? [stem] : []),
    ...(initials.length >= 3 && random.chance(0.2) ? [initials] : []),
    ...(random.chance(0.12) ? [formerNameOf(head)] : []),
  ];
  return [...new Set(candidates)].filter((alias) => alias !== name);
}

/** The name it bore before. */
export function formerNameOf(head: Head): string {
  const random = createRandom(`${head.seed}|former-name`);
  return `${head.name.stem} ${random.pick(head.trade.words)} ${random.pick(['Partners', 'Group', 'Works', 'Solutions'])}`;
}

/** Each page has an address of its own: namesakes at other top-level domains than `.com` carry theirs. */
function linkedinSlug({ domain, name }: Head): string {
  const label = domain.slice(0, domain.indexOf('.'));
  const top = domain.endsWith('.com') ? '' : `-${domain.slice(domain.lastIndexOf('.') + 1)}`;
  const own = label.replaceAll('-', '') === slugOf(name.name, '') ? '' : `-${label}`;
  return `${slugOf(name.name)}${own}`.slice(0, 60) + top;
}

function identityFacts(head: Head, today: string) {
  const random = createRandom(`${head.seed}|identity`);
  const { trade, name, country } = head;
  const label = head.domain.slice(0, head.domain.indexOf('.'));
  const website = websiteOf(head);
  const famous = head.employees > 1_500 ? 0.75 : head.employees > 300 && trade.isTech ? 0.25 : 0;
  const social = (share: number, url: string): string | null => (random.chance(share) ? url : null);
  const offer = random.pick(trade.does);
  const customers = trade.customers.join(', ').replace(/, ([^,]*)$/, ' and $1');
  return {
    name: name.name,
    aliases: aliasesOf(head),
    website,
    tagline: random.pick(trade.taglines),
    description: `${name.name} ${offer}. From ${cityOf(head)[0]}, it works for ${customers}.`,
    logoUrl: `${website}/logo.svg`,
    foundedYear: origins(head, today).foundedYear,
    languages: country.languages.slice(0, head.employees > 60 ? 3 : 1),
    linkedinUrl: `https://www.linkedin.com/company/${linkedinSlug(head)}`,
    twitterUrl: social(0.6, `https://twitter.com/${label.replaceAll('-', '_').slice(0, 15)}`),
    facebookUrl: social(0.5, `https://www.facebook.com/${label}`),
    githubUrl: social(trade.isTech ? 0.55 : 0.03, `https://github.com/${label}`),
    wikipediaUrl: social(
      famous,
      `https://en.wikipedia.org/wiki/${encodeURIComponent(name.name.replaceAll(' ', '_'))}`,
    ),
    businessModel: trade.model,
    targetCustomers: trade.customers,
    products: random
      .shuffle(trade.products)
      .slice(0, random.int(1, 4))
      .map((product) => `${name.stem} ${product}`),
    industry: trade.industry,
    subIndustry: trade.subIndustry,
    industryCode: country.code === 'BR' ? `CNAE ${trade.cnae}` : `NAICS ${trade.naics}`,
    keywords: random.shuffle(trade.keywords).slice(0, random.int(3, trade.keywords.length)),
  };
}

/** Growth of the headcount in the last twelve months, as a share. */
export function growthOf(head: Head): number {
  const random = createRandom(`${head.seed}|growth`);
  const middle = head.trade.isTech ? 0.12 : 0.04;
  return Math.round((middle + (random.next() + random.next() - 1) * 0.45) * 100) / 100;
}

function peopleFacts(head: Head, people: readonly Person[]) {
  const random = createRandom(`${head.seed}|owners`);
  const [first] = people;
  const ceo = first ? fullName(first) : '';
  const partner = `${random.pick(head.country.firstNames)} ${random.pick(head.country.lastNames)}`;
  const founders = head.parent ? [] : random.chance(0.6) ? [ceo, partner] : [partner];
  return {
    ceo,
    founders: [...new Set(founders)],
    executives: people
      .filter(({ managementLevel }) => managementLevel === 'C-Level')
      .map((person) => `${fullName(person)} — ${person.title}`),
    shareholders: head.parent
      ? [head.parent.legalName]
      : [...new Set(head.employees > 1_000 ? [ceo] : [ceo, partner])],
  };
}

const GREETINGS: Readonly<Record<string, readonly string[]>> = {
  de: ['info', 'kontakt'],
  pt: ['contato'],
  es: ['contacto', 'info'],
  fr: ['contact'],
};

function contactFacts(head: Head) {
  const random = createRandom(`${head.seed}|contact`);
  const boxes = GREETINGS[head.country.languages[0] ?? ''] ?? ['hello', 'info', 'contact'];
  return { ...placeOf(head), phone: phoneOf(head), email: `${random.pick(boxes)}@${head.domain}` };
}

function technologyFacts(head: Head, today: string) {
  const { traces, host, mail, tools } = webPresenceOf(head);
  return {
    technologies: [...new Set([...traces.map(({ name }) => name), ...host.shows])],
    mailProvider: mail.name,
    hostingProvider: host.name,
    saasTools: [...tools.map(({ name }) => name), ...(mail.tool === undefined ? [] : [mail.tool])],
    domainRegisteredOn: origins(head, today).domainRegisteredOn,
  };
}

/** Everything that is true of a company. */
export function makeFacts(head: Head, around: Surroundings): CompanyFacts {
  const { today } = around;
  const jobs = around.jobs();
  const since = daysBefore(today, NEWS_DAYS);
  const legal = legalFacts(head, around);
  const { foundedYear } = origins(head, today);
  return {
    ...identityFacts(head, today),
    ...legal,
    employees: head.employees,
    employeeRange: employeeBand(head.employees),
    employeeGrowth12m: growthOf(head),
    locations: locationsOf(head),
    ...moneyOf(head, { listed: legal.ticker !== null, today, foundedYear }),
    ...peopleFacts(head, around.people()),
    ...contactFacts(head),
    ...technologyFacts(head, today),
    competitors: around.competitors.map(({ name }) => name.name),
    openJobs: jobs.length,
    hiringDepartments: [...new Set(jobs.map(({ department }) => department))],
    recentNews: around
      .news()
      .filter(({ publishedOn }) => publishedOn >= since)
      .map(({ publishedOn, title }) => `${publishedOn} ${title}`),
  };
}

/** Names under which a company is found, without making all of its facts. */
export function namesOf(head: Head): readonly string[] {
  return [head.name.name, head.legalName, ...aliasesOf(head)];
}

/** Numbers under which a company is found, without making all of its facts. */
export function registeredNumbersOf(head: Head, today: string): readonly string[] {
  const { registryNumber, taxId, lei, cik } = legalFacts(head, {
    today,
    children: [],
    competitors: [],
    people: () => [],
    jobs: () => [],
    news: () => [],
  });
  return [registryNumber, taxId, lei, cik].filter((number) => number !== null);
}
