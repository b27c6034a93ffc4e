import {
  priceOf,
  type SourceProblem,
  type SourceProtocol,
  type SourceQuestion,
  type SourceReply,
} from '../protocol.ts';
import {
  type Facts,
  handleOf,
  hostOf,
  type Known,
  knownByDomain,
  knownByName,
  shareOf,
  uuidOf,
} from './known.ts';
import { countryName, regionCode, streetOf } from './postal.ts';

const EMPLOYEE_BANDS: readonly (readonly [most: number, band: string])[] = [
  [10, '1-10'],
  [50, '11-50'],
  [250, '51-250'],
  [1_000, '251-1K'],
  [5_000, '1K-5K'],
  [10_000, '5K-10K'],
  [50_000, '10K-50K'],
  [100_000, '50K-100K'],
  [Infinity, '100K+'],
];
const REVENUE_BANDS: Readonly<Record<string, string>> = {
  '<1M': '$0-$1M',
  '1M-10M': '$1M-$10M',
  '10M-50M': '$10M-$50M',
  '50M-100M': '$50M-$100M',
  '100M-500M': '$100M-$250M',
  '500M-1B': '$500M-$1B',
  '1B+': '$1B-$10B',
};

/** Share of domains for which it answers 202 first and looks the company up meanwhile. */
const QUEUED_SHARE = 0.3;

function error(status: number, type: string, message: string): Pick<SourceReply, 'status' | 'body'> {
  return { status, body: { error: { type, message } } };
}

function geoOf(facts: Facts): Readonly<Record<string, unknown>> {
  const street = streetOf(facts.hqAddress);
  return {
    streetNumber: street?.number ?? null,
    streetName: street?.name ?? null,
    subPremise: null,
    streetAddress: street?.line ?? null,
    city: facts.hqCity ?? null,
    postalCode: facts.hqPostcode ?? null,
    state: facts.hqRegion ?? null,
    stateCode: regionCode(facts),
    country: countryName(facts.hqCountry),
    countryCode: facts.hqCountry ?? null,
    lat: facts.latitude ?? null,
    lng: facts.longitude ?? null,
  };
}

/** The band of its headcount, else the one in which the band it has ends. */
function employeesRange({ employees, employeeRange }: Facts): string | null {
  const count = employees ?? Number(/(\d+)\+?$/.exec(employeeRange ?? '')?.[1]);
  return EMPLOYEE_BANDS.find(([most]) => count <= most)?.[1] ?? null;
}

function metricsOf(facts: Facts): Readonly<Record<string, unknown>> {
  return {
    alexaUsRank: null,
    alexaGlobalRank: null,
    trafficRank: null,
    employees: facts.employees ?? null,
    employeesRange: employeesRange(facts),
    marketCap: null,
    raised: facts.fundingTotalUsd ?? null,
    annualRevenue: facts.revenueUsd ?? null,
    estimatedAnnualRevenue: REVENUE_BANDS[facts.revenueRange ?? ''] ?? null,
    fiscalYearEnd: null,
  };
}

function categoryOf(facts: Facts): Readonly<Record<string, unknown>> {
  const naics = /^NAICS (\d+)/.exec(facts.industryCode ?? '')?.[1] ?? null;
  return {
    sector: facts.industry ?? null,
    industryGroup: facts.industry ?? null,
    industry: facts.industry ?? null,
    subIndustry: facts.subIndustry ?? null,
    gicsCode: null,
    sicCode: null,
    sic4Codes: [],
    naicsCode: naics,
    naics6Codes: naics === null ? [] : [naics],
  };
}

/** Where a parent is named, its domain is what it says. */
function parentOf(question: SourceQuestion, name: string | null | undefined): { domain: string | null } {
  const parent = name ? knownByName(question, name)[0] : undefined;
  return { domain: parent?.company.domain ?? null };
}

function identityOf({ company, facts }: Known): Readonly<Record<string, unknown>> {
  const twitter = handleOf(facts.twitterUrl);
  const linkedin = handleOf(facts.linkedinUrl);
  return {
    id: uuidOf(`clearbit|${company.domain}`),
    name: facts.name ?? null,
    legalName: facts.legalName ?? null,
    domain: facts.website === undefined ? company.domain : hostOf(facts.website),
    domainAliases: company.otherDomains,
    site: {
      phoneNumbers: facts.phone ? [facts.phone] : [],
      emailAddresses: facts.email ? [facts.email] : [],
    },
    category: categoryOf(facts),
    tags: facts.keywords ?? [],
    description: facts.description ?? null,
    foundedYear: facts.foundedYear ?? null,
    location: facts.hqAddress ?? null,
    timeZone: null,
    utcOffset: null,
    geo: geoOf(facts),
    logo: facts.logoUrl ?? null,
    facebook: { handle: handleOf(facts.facebookUrl), likes: null },
    linkedin: { handle: linkedin === null ? null : `company/${linkedin}` },
    twitter: {
      handle: twitter,
      id: null,
      bio: null,
      followers: null,
      following: null,
      location: null,
      site: null,
    },
    crunchbase: { handle: null },
  };
}

function companyBody(question: SourceQuestion, found: Known): Readonly<Record<string, unknown>> {
  const { facts } = found;
  return {
    ...identityOf(found),
    emailProvider: false,
    type: facts.ticker ? 'public' : 'private',
    ticker: facts.ticker ?? null,
    identifiers: { usEIN: null, usCIK: facts.cik ?? null },
    phone: facts.phone ?? null,
    metrics: metricsOf(facts),
    indexedAt: `${found.seenOn}T04:12:09.417Z`,
    tech: (facts.technologies ?? []).map((name) => name.toLowerCase().replace(/[^a-z0-9]+/g, '_')),
    techCategories: [],
    parent: parentOf(question, facts.parentCompany),
    ultimateParent: parentOf(question, facts.ultimateParent),
  };
}

function find(question: SourceQuestion): SourceReply {
  const domain = hostOf(question.url.searchParams.get('domain') ?? '');
  const call = 'find';
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) {
    return { ...error(422, 'params_invalid', `Invalid domain: ${domain}`), priceUsd: 0, subject: null, call };
  }
  const found = knownByDomain(question, domain);
  const subject = found?.company.domain ?? domain;
  if (shareOf(`clearbit queue|${domain}`) < QUEUED_SHARE && question.polls(`find|${domain}`) === 1) {
    return { status: 202, priceUsd: 0, subject, call };
  }
  if (!found) return { ...error(404, 'unknown_record', 'Unknown company.'), priceUsd: 0, subject, call };
  return { status: 200, body: companyBody(question, found), priceUsd: priceOf('clearbit'), subject, call };
}

const ERRORS: Partial<
  Readonly<Record<SourceProblem['kind'], readonly [status: number, type: string, message: string]>>
> = {
  missing_key: [401, 'auth_required', 'Authorization required.'],
  wrong_key: [401, 'auth_invalid', 'Invalid API key provided.'],
  credits_used_up: [402, 'over_plan_limit', 'You have used up the requests of your plan.'],
  rate_limited: [429, 'rate_limit', 'Rate limit exceeded. Please try again later.'],
};

/** Clearbit's Company API: charges what it finds; some domains are looked up first (202, empty body). */
export const clearbit: SourceProtocol = {
  key: ({ headers }) => {
    const basic = /^Basic\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    const user = basic === undefined ? '' : (Buffer.from(basic, 'base64').toString().split(':')[0] ?? '');
    return user || (/^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null);
  },
  answer: (question) =>
    question.url.pathname === '/v2/companies/find'
      ? find(question)
      : { ...error(404, 'not_found', 'Not found.'), priceUsd: 0, subject: null },
  error: ({ kind, status, message }) => {
    const [code, type, text] = ERRORS[kind] ?? [status, 'api_error', message];
    return error(code, type, text);
  },
};
