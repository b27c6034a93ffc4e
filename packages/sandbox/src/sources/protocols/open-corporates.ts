import { priceOf, type SourceProtocol, type SourceQuestion, type SourceReply } from '../protocol.ts';
import { countOf, type Facts, type Known, knownByName, knownByNumber } from './known.ts';
import { countryName, streetOf } from './postal.ts';

const API_VERSION = '0.4.8';
const FREE_PLAN = { month: 200, today: 50 };

type Refusal = Pick<SourceReply, 'status' | 'body'>;

function refusal(status: number, message: string): Refusal {
  return { status, body: { error: { message } } };
}

/** `US-DE` as it writes it: `us_de`. */
function jurisdictionCode({ jurisdiction }: Facts): string {
  return (jurisdiction ?? '').toLowerCase().replace('-', '_');
}

function addressOf(facts: Facts): unknown {
  if (facts.hqAddress === undefined) return null;
  return {
    street_address: streetOf(facts.hqAddress)?.line ?? null,
    locality: facts.hqCity ?? null,
    region: facts.hqRegion ?? null,
    postal_code: facts.hqPostcode ?? null,
    country: countryName(facts.hqCountry),
  };
}

function statusOf({ companyStatus }: Facts): { current_status: string | null; inactive: boolean | null } {
  if (companyStatus === undefined) return { current_status: null, inactive: null };
  const words = { active: 'Active', inactive: 'Inactive', dissolved: 'Dissolved' };
  return { current_status: words[companyStatus], inactive: companyStatus !== 'active' };
}

function industryCodes({ industryCode, subIndustry }: Facts): unknown[] {
  const [scheme, code] = (industryCode ?? '').split(' ');
  if (!scheme || !code) return [];
  const uid = `${scheme.toLowerCase()}-${code}`;
  const written = {
    code,
    description: subIndustry ?? null,
    code_scheme_id: scheme.toLowerCase(),
    code_scheme_name: scheme,
    uid,
  };
  return [{ industry_code: written }];
}

function companyOf({ facts, seenOn }: Known): Readonly<Record<string, unknown>> {
  const code = jurisdictionCode(facts);
  const number = facts.registryNumber ?? '';
  return {
    name: facts.legalName ?? facts.name ?? null,
    company_number: number,
    native_company_number: number,
    jurisdiction_code: code,
    incorporation_date: facts.incorporatedOn ?? null,
    dissolution_date: null,
    company_type: facts.legalForm ?? null,
    registry_url: null,
    branch: null,
    branch_status: null,
    ...statusOf(facts),
    created_at: `${seenOn}T00:00:00+00:00`,
    updated_at: `${seenOn}T00:00:00+00:00`,
    retrieved_at: `${seenOn}T00:00:00+00:00`,
    opencorporates_url: `https://opencorporates.com/companies/${code}/${encodeURIComponent(number)}`,
    source: { publisher: 'Register of companies', url: null, retrieved_at: `${seenOn}T00:00:00+00:00` },
    agent_name: null,
    agent_address: null,
    previous_names: (facts.aliases ?? []).map((company_name) => ({ company_name, con_date: null })),
    registered_address: addressOf(facts),
    registered_address_in_full: facts.hqAddress ?? null,
    industry_codes: industryCodes(facts),
    restricted_for_marketing: null,
  };
}

function detailOf(found: Known): Readonly<Record<string, unknown>> {
  const officers = (found.facts.shareholders ?? []).map((name, index) => ({
    officer: {
      id: index + 1,
      name,
      position: 'director',
      uid: null,
      start_date: null,
      end_date: null,
      inactive: false,
    },
  }));
  return { ...companyOf(found), alternative_names: [], identifiers: [], officers, filings: [], data: null };
}

function isWanted({ facts }: Known, query: URLSearchParams): boolean {
  const jurisdictions = query.get('jurisdiction_code')?.split('|') ?? null;
  const country = query.get('country_code')?.toLowerCase() ?? null;
  const code = jurisdictionCode(facts);
  if (facts.registryNumber === undefined || code === '') return false;
  if (query.get('inactive') === 'false' && facts.companyStatus !== 'active') return false;
  return (
    (jurisdictions === null || jurisdictions.includes(code)) &&
    (country === null || code.split('_')[0] === country)
  );
}

function search(question: SourceQuestion): SourceReply {
  const query = question.url.searchParams;
  const call = 'search';
  const text = (query.get('q') ?? '').replaceAll('*', '').trim();
  if (text === '') return { ...refusal(400, 'A search needs q.'), priceUsd: 0, subject: null, call };
  const found = knownByName(question, text).filter((one) => isWanted(one, query));
  const perPage = countOf(query.get('per_page'), 30, 100);
  const page = countOf(query.get('page'), 1, 100);
  const companies = found
    .slice((page - 1) * perPage, page * perPage)
    .map((one) => ({ company: companyOf(one) }));
  const pages = {
    page,
    per_page: perPage,
    total_pages: Math.ceil(found.length / perPage),
    total_count: found.length,
  };
  return {
    status: 200,
    body: { api_version: API_VERSION, results: { companies, ...pages } },
    priceUsd: priceOf('open-corporates'),
    subject: found[0]?.company.domain ?? null,
    call,
  };
}

function company(question: SourceQuestion, code: string, number: string): SourceReply {
  const found = knownByNumber(question, number);
  const paid = {
    priceUsd: priceOf('open-corporates'),
    subject: found?.company.domain ?? null,
    call: 'company',
  };
  if (
    !found ||
    jurisdictionCode(found.facts) !== code.toLowerCase() ||
    found.facts.registryNumber === undefined
  ) {
    return { ...refusal(404, 'No such company.'), ...paid };
  }
  return { status: 200, body: { api_version: API_VERSION, results: { company: detailOf(found) } }, ...paid };
}

/** Counted by the sandbox where it counts credits, else the free plan untouched. */
function accountStatus({ creditsLeft }: SourceQuestion): SourceReply {
  const left = creditsLeft ?? FREE_PLAN.month;
  const account_status = {
    plan: 'basic',
    status: 'approved',
    usage: { this_month: Math.max(0, FREE_PLAN.month - left), today: 0 },
    calls_remaining: { this_month: left, today: Math.min(left, FREE_PLAN.today) },
  };
  const body = { api_version: API_VERSION, results: { account_status } };
  return { status: 200, body, priceUsd: 0, credits: 0, subject: null, call: 'account_status' };
}

/** OpenCorporates: every search and look-up counts, found or not; spent calls are refused with 403. */
export const openCorporates: SourceProtocol = {
  key: ({ url, headers }) => url.searchParams.get('api_token') ?? headers['x-api-token'] ?? null,
  answer: (question) => {
    const [version, section, code, number] = question.url.pathname
      .slice(1)
      .split('/')
      .map(decodeURIComponent);
    const isVersion = /^v0\.4(\.\d+)?$/.test(version ?? '');
    if (isVersion && section === 'account_status') return accountStatus(question);
    if (isVersion && section === 'companies' && code === 'search') return search(question);
    if (isVersion && section === 'companies' && code && number) return company(question, code, number);
    return { ...refusal(404, 'Not found.'), priceUsd: 0, subject: null };
  },
  error: ({ kind, status, message }) => {
    if (kind === 'missing_key' || kind === 'wrong_key') return refusal(401, 'Invalid Api Token');
    if (kind === 'credits_used_up')
      return refusal(403, 'Usage limit exceeded: the calls of this account are used up.');
    return kind === 'rate_limited' ? refusal(429, 'Rate limit exceeded.') : refusal(status, message);
  },
};
