import type { CompanyFacts, SourceProvider, WorldCompany } from './company.ts';

export type FactName = keyof CompanyFacts;

/** Shares, each of the companies a provider knows: the field is missing, shows an older truth, is plainly wrong. */
export type Rates = readonly [missing: number, outdated: number, wrong: number];

export interface ViewRule {
  /** Share of the companies like this one that the provider knows. */
  readonly knows: (company: WorldCompany) => number;
  /** Its facts were seen between so many days ago. */
  readonly seenDays: readonly [from: number, to: number];
  readonly fields: Partial<Readonly<Record<FactName, Rates>>>;
}

const ADDRESS = ['hqAddress', 'hqCity', 'hqRegion', 'hqPostcode'] as const;
const POINT = ['latitude', 'longitude'] as const;

function fields(
  ...groups: readonly (readonly [rates: Rates, ...names: FactName[]])[]
): Partial<Record<FactName, Rates>> {
  return Object.fromEntries(
    groups.flatMap(([rates, ...names]) => names.map((name) => [name, rates] as const)),
  );
}

const EXACT: Rates = [0, 0, 0];
const isLive = ({ site }: WorldCompany): boolean =>
  site === 'normal' || site === 'hostile' || site === 'endless' || site === 'sparse';
const isBrazilian = ({ facts }: WorldCompany): boolean => facts.hqCountry === 'BR';
const isTech = ({ facts }: WorldCompany): boolean =>
  facts.technologies.includes('Next.js') || facts.githubUrl !== null;

/** Registers know what was filed: legal facts are right, addresses and officers lag behind. */
const BRAZILIAN_REGISTER: Omit<ViewRule, 'knows'> = {
  seenDays: [1, 45],
  fields: fields(
    [
      EXACT,
      'legalName',
      'registryNumber',
      'taxId',
      'jurisdiction',
      'companyStatus',
      'incorporatedOn',
      'legalForm',
      'industryCode',
      'hqCountry',
    ],
    [[0.02, 0.02, 0], 'shareCapital'],
    [[0.25, 0.05, 0], 'name'],
    [[0.01, 0.08, 0], ...ADDRESS],
    [[0.05, 0.06, 0.02], 'shareholders'],
    [[0.15, 0.2, 0.03], 'phone'],
    [[0.3, 0.1, 0.05], 'email'],
  ),
};

/**
 * What each provider knows, and how well. Rates follow what users report of these providers: registers are right on legal
 * facts and late on addresses; vendors guess headcounts and revenue; search results mix up companies of one name; open
 * data is good on the large and silent on the small. The site shows what the company wants seen, and is seldom wrong.
 */
export const VIEW_RULES: Readonly<Record<SourceProvider, ViewRule>> = {
  /** The company on itself: right unless forgotten; a sparse site says little more than its name. */
  site: {
    knows: (company) => (isLive(company) ? 1 : 0),
    seenDays: [0, 0],
    fields: fields(
      [EXACT, 'name', 'website', 'technologies', 'languages'],
      [[0.06, 0, 0], 'description', 'tagline', 'logoUrl'],
      [[0.1, 0, 0], 'linkedinUrl', 'twitterUrl', 'facebookUrl', 'githubUrl'],
      [[0.2, 0.02, 0], 'phone', 'email'],
      [[0.25, 0.04, 0], ...ADDRESS, 'hqCountry'],
      [[0.35, 0, 0], 'legalName', 'legalForm'],
      [[0.45, 0, 0], 'registryNumber', 'taxId', 'jurisdiction'],
      [[0.3, 0, 0], 'products', 'keywords'],
      [[0.45, 0, 0], 'foundedYear'],
      [[0.5, 0.06, 0], 'ceo', 'executives'],
      [[0.7, 0.15, 0], 'employees', 'employeeRange'],
      [[0.5, 0, 0], 'openJobs', 'hiringDepartments'],
      [[0.5, 0, 0], 'recentNews'],
      [[0.6, 0, 0], 'locations', 'founders', 'targetCustomers'],
    ),
  },
  /** Records are what they are. */
  dns: {
    knows: ({ site }) => (site === 'gone' ? 0.6 : 1),
    seenDays: [0, 0],
    fields: fields([EXACT, 'mailProvider', 'hostingProvider', 'saasTools']),
  },
  rdap: {
    knows: () => 0.94,
    seenDays: [0, 1],
    fields: fields(
      [EXACT, 'domainRegisteredOn'],
      [[0.8, 0.05, 0], 'legalName'],
      [[0.6, 0.03, 0.03], 'hqCountry'],
    ),
  },
  /** Volunteers write about the large; numbers are those of the year somebody looked. */
  wikidata: {
    knows: ({ facts }) =>
      facts.wikipediaUrl !== null ? 0.97 : facts.employees > 500 ? 0.45 : facts.employees > 100 ? 0.1 : 0.015,
    seenDays: [60, 900],
    fields: fields(
      [[0, 0.02, 0], 'name'],
      [[0.05, 0.05, 0.01], 'website'],
      [[0.15, 0, 0.02], 'foundedYear'],
      [[0.35, 0.45, 0.02], 'employees'],
      [[0.4, 0.3, 0.01], 'ceo'],
      [[0.4, 0, 0.02], 'founders'],
      [[0.15, 0.05, 0.01], 'hqCity'],
      [[0.05, 0, 0.01], 'hqCountry'],
      [[0.2, 0, 0.04], 'industry'],
      [[0.4, 0, 0], 'lei', 'ticker', 'stockExchange', 'twitterUrl', 'wikipediaUrl', 'aliases'],
      [[0.5, 0.05, 0], 'parentCompany', 'subsidiaries'],
      [[0.6, 0.3, 0.02], 'revenueUsd'],
      [[0.3, 0.02, 0], 'logoUrl', 'legalForm'],
    ),
  },
  /** Renewed yearly by those who have one. */
  gleif: {
    knows: ({ facts }) => (facts.lei === null ? 0 : 1),
    seenDays: [5, 360],
    fields: fields(
      [EXACT, 'lei', 'legalName', 'jurisdiction', 'legalForm', 'hqCountry'],
      [[0.05, 0, 0], 'registryNumber'],
      [[0, 0.03, 0], 'companyStatus'],
      [[0, 0.06, 0], ...ADDRESS],
      [[0.3, 0.03, 0], 'parentCompany', 'ultimateParent', 'subsidiaries'],
      [[0.1, 0, 0], 'incorporatedOn', 'aliases'],
    ),
  },
  /** What listed companies must file. */
  'sec-edgar': {
    knows: ({ facts }) => (facts.cik === null ? 0 : 1),
    seenDays: [5, 120],
    fields: fields(
      [EXACT, 'legalName', 'cik', 'ticker', 'stockExchange', 'jurisdiction', 'hqCountry', 'companyStatus'],
      [[0, 0.04, 0], ...ADDRESS],
      [[0.05, 0.05, 0], 'phone'],
      [[0.2, 0, 0], 'taxId', 'website', 'aliases'],
    ),
  },
  /** News in passing; names that several companies share bring the wrong ones, which the protocol does by itself. */
  gdelt: {
    knows: (company) => (company.news().length > 0 ? 0.9 : 0),
    seenDays: [0, 1],
    fields: fields([EXACT, 'recentNews'], [EXACT, 'name']),
  },
  greenhouse: {
    knows: ({ jobBoard }) => (jobBoard === 'greenhouse' ? 1 : 0),
    seenDays: [0, 0],
    fields: fields([EXACT, 'name', 'openJobs', 'hiringDepartments']),
  },
  lever: {
    knows: ({ jobBoard }) => (jobBoard === 'lever' ? 1 : 0),
    seenDays: [0, 0],
    fields: fields([EXACT, 'name', 'openJobs', 'hiringDepartments']),
  },
  'brasil-api': { knows: (company) => (isBrazilian(company) ? 0.97 : 0), ...BRAZILIAN_REGISTER },
  'receita-ws': { knows: (company) => (isBrazilian(company) ? 0.98 : 0), ...BRAZILIAN_REGISTER },
  /** Registers collected: wide, a little late. */
  'open-corporates': {
    knows: ({ facts }) =>
      ['DE', 'GB', 'US', 'FR', 'NL', 'CH', 'AU', 'CA', 'PL', 'SE'].includes(facts.hqCountry) ? 0.78 : 0.55,
    seenDays: [15, 300],
    fields: fields(
      [EXACT, 'legalName', 'registryNumber', 'jurisdiction'],
      [[0.05, 0.04, 0], 'companyStatus'],
      [[0.05, 0, 0], 'incorporatedOn'],
      [[0.1, 0, 0], 'legalForm'],
      [[0.2, 0.12, 0], ...ADDRESS, 'hqCountry'],
      [[0.3, 0.05, 0.01], 'aliases'],
    ),
  },
  /** Any address that exists is found; the point is a house or a street away. */
  mapbox: {
    knows: () => 0.98,
    seenDays: [30, 400],
    fields: fields([[0, 0, 0.02], ...ADDRESS, ...POINT], [EXACT, 'hqCountry']),
  },
  /** Places with a door: seldom for the smallest and for companies without public traffic. */
  'google-places': {
    knows: (company) => (!isLive(company) ? 0.35 : company.facts.employees <= 3 ? 0.5 : 0.75),
    seenDays: [1, 90],
    fields: fields(
      [[0, 0.03, 0.02], 'name'],
      [[0, 0.05, 0.03], ...ADDRESS, ...POINT, 'placeId'],
      [[0, 0, 0.01], 'hqCountry'],
      [[0.15, 0.05, 0.03], 'phone'],
      [[0.15, 0.02, 0.02], 'website'],
      [[0, 0.05, 0], 'companyStatus'],
    ),
  },
  /** Broad on technology companies; closed to new customers, so its facts age. */
  clearbit: {
    knows: (company) => (!isLive(company) ? 0.3 : isTech(company) ? 0.82 : 0.52),
    seenDays: [30, 500],
    fields: fields(
      [[0, 0.02, 0.01], 'name'],
      [[0.15, 0.02, 0.02], 'legalName'],
      [[0.05, 0.05, 0.02], 'description'],
      [[0.05, 0.02, 0], 'logoUrl'],
      [[0.2, 0, 0.04], 'foundedYear'],
      [[0.08, 0.22, 0.08], 'employees', 'employeeRange'],
      [[0.2, 0.1, 0.2], 'revenueRange'],
      [[0.05, 0, 0.08], 'industry', 'subIndustry'],
      [[0.1, 0.05, 0.02], 'keywords', 'technologies'],
      [[0.05, 0.1, 0.03], ...ADDRESS, ...POINT],
      [[0.02, 0, 0.02], 'hqCountry'],
      [[0.4, 0.1, 0.05], 'phone'],
      [[0.1, 0.02, 0.02], 'linkedinUrl'],
      [[0.2, 0.05, 0.03], 'twitterUrl', 'facebookUrl'],
      [[0.1, 0, 0], 'ticker'],
      [[0.3, 0.1, 0.03], 'parentCompany', 'ultimateParent'],
      [[0.2, 0.15, 0.05], 'fundingTotalUsd'],
      [[0.1, 0, 0.05], 'businessModel'],
      [[0.05, 0.02, 0], 'website'],
    ),
  },
  /** What a search page shows at the side: good on the well-known, of another company of the name now and then. */
  'serp-api': {
    knows: (company) => (!isLive(company) ? 0.5 : company.facts.employees > 200 ? 0.96 : 0.82),
    seenDays: [1, 60],
    fields: fields(
      [[0, 0.01, 0.02], 'name', 'website'],
      [[0.2, 0.04, 0.04], 'description'],
      [[0.5, 0.1, 0.04], 'ceo'],
      [[0.55, 0, 0.04], 'founders', 'foundedYear'],
      [[0.35, 0.05, 0.05], ...ADDRESS],
      [[0.2, 0, 0.02], 'hqCountry'],
      [[0.4, 0.08, 0.04], 'phone'],
      [[0.15, 0.02, 0.04], 'linkedinUrl'],
      [[0.1, 0, 0.03], 'recentNews'],
      [[0.2, 0.05, 0.03], 'openJobs', 'hiringDepartments'],
    ),
  },
  /** Made for finding addresses of people; the company is a by-product. */
  snov: {
    knows: (company) => (!isLive(company) ? 0.2 : company.facts.employees > 10 ? 0.7 : 0.4),
    seenDays: [30, 400],
    fields: fields(
      [[0, 0.03, 0.01], 'name'],
      [[0.1, 0, 0.1], 'industry'],
      [[0.1, 0.2, 0.08], 'employeeRange'],
      [[0.2, 0.08, 0.04], 'hqCity'],
      [[0.05, 0, 0.03], 'hqCountry'],
      [[0.3, 0, 0.05], 'foundedYear'],
      [[0.2, 0.03, 0.02], 'linkedinUrl', 'email'],
    ),
  },
  /** The company's page in the network: what the company wrote there, and members who say that they work there. */
  'bright-data': {
    knows: (company) => (!isLive(company) ? 0.4 : company.facts.employees > 5 ? 0.88 : 0.6),
    seenDays: [5, 180],
    fields: fields(
      [[0, 0.02, 0.01], 'name', 'website', 'linkedinUrl'],
      [[0.08, 0.04, 0.01], 'description'],
      [[0.1, 0.02, 0], 'logoUrl', 'tagline'],
      [[0.02, 0.06, 0.05], 'employees', 'employeeRange'],
      [[0.05, 0, 0.07], 'industry'],
      [[0.1, 0.06, 0.02], 'hqCity', 'hqAddress', 'hqRegion', 'hqPostcode'],
      [[0.05, 0, 0.01], 'hqCountry'],
      [[0.25, 0, 0.04], 'foundedYear'],
      [[0.2, 0.03, 0], 'keywords', 'locations'],
      [[0.3, 0.12, 0.02], 'fundingTotalUsd', 'fundingStage', 'lastFundingOn', 'investors'],
      [[0.3, 0, 0.15], 'competitors'],
    ),
  },
  /** Several sources joined and refreshed monthly: the widest of the vendors. */
  coresignal: {
    knows: (company) => (!isLive(company) ? 0.45 : company.facts.employees > 20 ? 0.9 : 0.74),
    seenDays: [3, 90],
    fields: fields(
      [[0, 0.02, 0.01], 'name', 'website', 'linkedinUrl'],
      [[0.25, 0.03, 0.02], 'legalName'],
      [[0.04, 0.03, 0.01], 'description'],
      [[0.05, 0.02, 0], 'logoUrl'],
      [[0.02, 0.05, 0.04], 'employees', 'employeeRange', 'employeeGrowth12m'],
      [[0.3, 0.12, 0.12], 'revenueUsd', 'revenueRange'],
      [[0.03, 0, 0.06], 'industry', 'subIndustry'],
      [[0.1, 0.05, 0.02], 'keywords', 'technologies'],
      [[0.08, 0.06, 0.02], ...ADDRESS],
      [[0.02, 0, 0.01], 'hqCountry'],
      [[0.2, 0, 0.03], 'foundedYear'],
      [[0.35, 0.05, 0.03], 'phone', 'email'],
      [[0.2, 0.03, 0.02], 'twitterUrl', 'facebookUrl', 'githubUrl'],
      [[0.2, 0.08, 0.02], 'ceo', 'executives', 'founders'],
      [[0.25, 0.1, 0.03], 'fundingTotalUsd', 'fundingStage', 'lastFundingOn', 'investors'],
      [[0.2, 0.05, 0.03], 'openJobs', 'hiringDepartments'],
      [[0.3, 0.05, 0.1], 'competitors', 'parentCompany'],
      [[0.1, 0, 0], 'ticker', 'stockExchange'],
      [[0.2, 0, 0.06], 'businessModel', 'products', 'locations'],
    ),
  },
};
