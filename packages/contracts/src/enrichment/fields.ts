import { z } from 'zod';

export const FIELD_GROUPS = [
  'identity',
  'legal',
  'size',
  'money',
  'people',
  'place',
  'technology',
  'products',
  'market',
  'signals',
] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

/** How a field's value is written, and therefore how two values of it are compared. */
export const FIELD_KINDS = ['text', 'number', 'year', 'date', 'url', 'list'] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

export interface FieldDefinition {
  readonly group: FieldGroup;
  readonly kind: FieldKind;
  readonly description: string;
  /** Days after which an observation counts as old: its confidence decays, and it is asked for anew. */
  readonly freshDays: number;
}

function field(
  [group, kind, freshDays]: readonly [FieldGroup, FieldKind, number],
  description: string,
): FieldDefinition {
  return { group, kind, description, freshDays };
}

/** Everything a company's profile can hold. Sources yield these names, profiles are keyed by them, callers ask for them. */
export const COMPANY_FIELDS = {
  name: field(['identity', 'text', 365], 'Name the company trades under.'),
  aliases: field(['identity', 'list', 365], 'Other names it is known by, earlier ones too.'),
  website: field(['identity', 'url', 365], 'Address of its site.'),
  tagline: field(['identity', 'text', 90], 'Its own one-line claim.'),
  description: field(['identity', 'text', 90], 'What it does, in one to three sentences.'),
  logoUrl: field(['identity', 'url', 180], 'Address of its logo.'),
  foundedYear: field(['identity', 'year', 3650], 'Year in which it was founded.'),
  languages: field(['identity', 'list', 180], 'Languages of its site, as ISO 639-1 codes.'),
  linkedinUrl: field(['identity', 'url', 365], 'Its LinkedIn page.'),
  twitterUrl: field(['identity', 'url', 365], 'Its page on X.'),
  facebookUrl: field(['identity', 'url', 365], 'Its Facebook page.'),
  githubUrl: field(['identity', 'url', 365], 'Its GitHub organisation.'),
  wikipediaUrl: field(['identity', 'url', 365], 'Its article in Wikipedia.'),

  legalName: field(['legal', 'text', 365], 'Name in the register.'),
  legalForm: field(['legal', 'text', 365], 'Legal form, such as `GmbH` or `Inc.`.'),
  registryNumber: field(['legal', 'text', 3650], 'Number in the register of its jurisdiction.'),
  jurisdiction: field(
    ['legal', 'text', 3650],
    'Where it is registered: ISO 3166 country, or country and subdivision (`US-DE`).',
  ),
  companyStatus: field(['legal', 'text', 30], '`active`, `inactive` or `dissolved`.'),
  incorporatedOn: field(['legal', 'date', 3650], 'Day on which it was entered in the register.'),
  lei: field(['legal', 'text', 365], 'Legal Entity Identifier.'),
  taxId: field(['legal', 'text', 3650], 'Tax number: CNPJ, VAT number or the like.'),
  cik: field(['legal', 'text', 3650], 'Number with the SEC, ten digits.'),
  ticker: field(['legal', 'text', 365], 'Symbol of its share.'),
  stockExchange: field(['legal', 'text', 365], 'Where the share is listed.'),
  parentCompany: field(['legal', 'text', 180], 'Company that directly controls it.'),
  ultimateParent: field(['legal', 'text', 180], 'Company at the top of its group.'),
  subsidiaries: field(['legal', 'list', 180], 'Companies it controls.'),

  employees: field(['size', 'number', 90], 'People it employs.'),
  employeeRange: field(
    ['size', 'text', 180],
    'Band of its headcount: `1-10`, `11-50`, `51-200`, `201-500`, `501-1000`, `1001-5000`, `5001-10000`, `10001+`.',
  ),
  employeeGrowth12m: field(
    ['size', 'number', 60],
    'Growth of the headcount in twelve months, as a share (0.1 = 10 %).',
  ),
  locations: field(['size', 'list', 180], 'Cities in which it has offices.'),

  revenueUsd: field(['money', 'number', 180], 'Revenue of the last year known, in US dollars.'),
  revenueRange: field(
    ['money', 'text', 180],
    'Band of its revenue in US dollars: `<1M`, `1M-10M`, `10M-50M`, `50M-100M`, `100M-500M`, `500M-1B`, `1B+`.',
  ),
  shareCapital: field(['money', 'number', 365], 'Registered capital, in the currency of its jurisdiction.'),
  fundingTotalUsd: field(['money', 'number', 90], 'Money raised so far, in US dollars.'),
  fundingStage: field(
    ['money', 'text', 90],
    'Last round: `pre-seed`, `seed`, `series-a` …, `public`, `bootstrapped`.',
  ),
  lastFundingOn: field(['money', 'date', 90], 'Day of the last round.'),
  investors: field(['money', 'list', 180], 'Who invested.'),

  ceo: field(['people', 'text', 90], 'Chief executive.'),
  founders: field(['people', 'list', 3650], 'Founders.'),
  executives: field(['people', 'list', 90], 'Leading people, as `Name — title`.'),
  shareholders: field(['people', 'list', 180], 'Partners or directors named in the register.'),

  hqAddress: field(['place', 'text', 180], 'Address of the head office, in one line.'),
  hqCity: field(['place', 'text', 365], 'City of the head office.'),
  hqRegion: field(['place', 'text', 365], 'State or region of the head office.'),
  hqCountry: field(['place', 'text', 365], 'Country of the head office, ISO 3166-1 alpha-2.'),
  hqPostcode: field(['place', 'text', 365], 'Postcode of the head office.'),
  latitude: field(['place', 'number', 365], 'Latitude of the head office, degrees.'),
  longitude: field(['place', 'number', 365], 'Longitude of the head office, degrees.'),
  phone: field(['place', 'text', 180], 'Telephone number, E.164.'),
  email: field(['place', 'text', 180], 'General address for mail.'),
  placeId: field(['place', 'text', 365], 'Google place id of the head office.'),

  technologies: field(['technology', 'list', 60], 'Technologies its site runs on.'),
  mailProvider: field(['technology', 'text', 90], 'Who carries its mail.'),
  hostingProvider: field(['technology', 'text', 90], 'Who hosts its site.'),
  saasTools: field(['technology', 'list', 90], 'Services that its DNS records prove it uses.'),
  domainRegisteredOn: field(['technology', 'date', 3650], 'Day on which its domain was registered.'),

  products: field(['products', 'list', 90], 'What it sells, by name.'),
  businessModel: field(['products', 'text', 180], '`B2B`, `B2C`, `B2B2C`, `marketplace` or `non-profit`.'),
  targetCustomers: field(['products', 'list', 180], 'Whom it sells to.'),

  industry: field(['market', 'text', 365], 'Top-level industry.'),
  subIndustry: field(['market', 'text', 365], 'Industry within it.'),
  industryCode: field(
    ['market', 'text', 3650],
    'Code of its main activity, with its system: `NAICS 511210`, `CNAE 6201501`.',
  ),
  keywords: field(['market', 'list', 90], 'Words for what it does.'),
  competitors: field(['market', 'list', 90], 'Companies it competes with.'),

  openJobs: field(['signals', 'number', 7], 'Positions it advertises now.'),
  hiringDepartments: field(['signals', 'list', 7], 'Departments it hires for.'),
  recentNews: field(['signals', 'list', 7], 'Headlines of the last ninety days, as `YYYY-MM-DD headline`.'),
} as const satisfies Record<string, FieldDefinition>;

export type FieldName = keyof typeof COMPANY_FIELDS;
export const FIELD_NAMES = Object.keys(COMPANY_FIELDS) as FieldName[];
export const fieldNameSchema = z.enum(FIELD_NAMES as [FieldName, ...FieldName[]]);

export function fieldOf(name: FieldName): FieldDefinition {
  return COMPANY_FIELDS[name];
}

/** What is written where one word stands for several fields, on a command line or in a list's `fields`. */
export const FIELD_SETS: Readonly<Record<string, readonly FieldName[]>> = {
  ...Object.fromEntries(
    FIELD_GROUPS.map((group) => [group, FIELD_NAMES.filter((name) => COMPANY_FIELDS[name].group === group)]),
  ),
  hq: ['hqAddress', 'hqCity', 'hqRegion', 'hqCountry', 'hqPostcode'],
  address: ['hqAddress', 'hqCity', 'hqRegion', 'hqCountry', 'hqPostcode'],
  socials: ['linkedinUrl', 'twitterUrl', 'facebookUrl', 'githubUrl'],
  all: FIELD_NAMES,
};
