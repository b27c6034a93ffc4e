/**
 * What is true of one company of the simulated world. Providers' views are made from it, each partial, some outdated,
 * some wrong; nothing but the truth itself may be compared with. Names of facts are those of a profile's fields.
 */
export interface CompanyFacts {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly website: string;
  readonly tagline: string;
  readonly description: string;
  readonly logoUrl: string;
  readonly foundedYear: number;
  readonly languages: readonly string[];
  readonly linkedinUrl: string;
  readonly twitterUrl: string | null;
  readonly facebookUrl: string | null;
  readonly githubUrl: string | null;
  readonly wikipediaUrl: string | null;
  readonly legalName: string;
  readonly legalForm: string;
  readonly registryNumber: string;
  readonly jurisdiction: string;
  readonly companyStatus: 'active' | 'inactive' | 'dissolved';
  readonly incorporatedOn: string;
  readonly lei: string | null;
  readonly taxId: string | null;
  readonly cik: string | null;
  readonly ticker: string | null;
  readonly stockExchange: string | null;
  readonly parentCompany: string | null;
  readonly ultimateParent: string | null;
  readonly subsidiaries: readonly string[];
  readonly employees: number;
  readonly employeeRange: string;
  readonly employeeGrowth12m: number;
  readonly locations: readonly string[];
  readonly revenueUsd: number;
  readonly revenueRange: string;
  readonly shareCapital: number | null;
  readonly fundingTotalUsd: number | null;
  readonly fundingStage: string;
  readonly lastFundingOn: string | null;
  readonly investors: readonly string[];
  readonly ceo: string;
  readonly founders: readonly string[];
  readonly executives: readonly string[];
  readonly shareholders: readonly string[];
  readonly hqAddress: string;
  readonly hqCity: string;
  readonly hqRegion: string;
  readonly hqCountry: string;
  readonly hqPostcode: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly phone: string;
  readonly email: string;
  readonly placeId: string;
  readonly technologies: readonly string[];
  readonly mailProvider: string;
  readonly hostingProvider: string;
  readonly saasTools: readonly string[];
  readonly domainRegisteredOn: string;
  readonly products: readonly string[];
  readonly businessModel: string;
  readonly targetCustomers: readonly string[];
  readonly industry: string;
  readonly subIndustry: string;
  readonly industryCode: string;
  readonly keywords: readonly string[];
  readonly competitors: readonly string[];
  readonly openJobs: number;
  readonly hiringDepartments: readonly string[];
  readonly recentNews: readonly string[];
}

/** Somebody who works there; used by every provider that knows people. */
export interface Person {
  readonly id: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string;
  readonly department: string;
  /** As Coresignal writes it: `C-Level`, `Director`, `Manager`, `Specialist` … */
  readonly managementLevel: string;
  readonly isDecisionMaker: boolean;
  readonly email: string;
  readonly linkedinUrl: string;
  readonly city: string;
  readonly country: string;
  /** `YYYY-MM-DD`. */
  readonly since: string;
}

export interface JobPosting {
  readonly id: string;
  readonly title: string;
  readonly department: string;
  readonly location: string;
  readonly postedOn: string;
  readonly text: string;
}

export interface NewsArticle {
  readonly url: string;
  readonly title: string;
  readonly domain: string;
  /** `YYYY-MM-DD`. */
  readonly publishedOn: string;
  readonly text: string;
}

/** What kind of site answers at its domain. */
export type SiteKind = 'normal' | 'redirects' | 'parked' | 'gone' | 'hostile' | 'endless' | 'sparse';

export interface WorldCompany {
  /** Position in the world, from 0; companies that were made when they were asked for have −1. */
  readonly index: number;
  /** Registrable domain. */
  readonly domain: string;
  /** Further domains that redirect to `domain`. */
  readonly otherDomains: readonly string[];
  readonly site: SiteKind;
  /** Domain of the company that bought it, where its own site `redirects`; else null. */
  readonly redirectsTo: string | null;
  readonly jobBoard: 'greenhouse' | 'lever' | null;
  readonly facts: CompanyFacts;
  people(): readonly Person[];
  jobs(): readonly JobPosting[];
  news(): readonly NewsArticle[];
}

/** Providers whose view of the world differs from the truth. */
export const SOURCE_PROVIDERS = [
  'site',
  'dns',
  'rdap',
  'wikidata',
  'gleif',
  'sec-edgar',
  'gdelt',
  'greenhouse',
  'lever',
  'brasil-api',
  'receita-ws',
  'open-corporates',
  'mapbox',
  'google-places',
  'clearbit',
  'serp-api',
  'snov',
  'bright-data',
  'coresignal',
] as const;
export type SourceProvider = (typeof SOURCE_PROVIDERS)[number];

/** A provider's view: the facts it has, as it has them, and the day it saw them. Null where it does not know the company. */
export interface ProviderView {
  readonly facts: Partial<CompanyFacts>;
  /** `YYYY-MM-DD`. */
  readonly seenOn: string;
}

/** A seeded world: the same seed gives the same companies, views and people, whatever is asked first. */
export interface World {
  readonly seed: string;
  /** `YYYY-MM-DD`: the day the world is looked at; ages of views count from it. */
  readonly today: string;
  /** The companies that exist before anybody asks; any further well-formed domain is made when it is asked for. */
  readonly companies: readonly WorldCompany[];
  /** Null for a domain that does not exist (`.invalid`, `.test`, and labels that begin with `no-such-`). */
  byDomain(domain: string): WorldCompany | null;
  /** Companies whose name, alias or legal name begins like or contains the words, best first. */
  byName(name: string, country?: string): readonly WorldCompany[];
  /** By registry number, tax number, LEI or CIK. */
  byNumber(number: string): WorldCompany | null;
  view(provider: SourceProvider, company: WorldCompany): ProviderView | null;
}
