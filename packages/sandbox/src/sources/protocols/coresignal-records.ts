import type { JsonObject } from '../../json.ts';
import type { Person } from '../../world/company.ts';
import { type Facts, hexOf, type Known, numberOf, renamed, shareOf } from './known.ts';
import { countryName, streetOf } from './postal.ts';

/** Company ids begin here; those of people are a company's id times a thousand and more. */
export const FIRST_COMPANY_ID = 10_000_000;
export const PEOPLE_A_COMPANY = 1_000;

export function companyId(found: Known): number {
  return numberOf(found, FIRST_COMPANY_ID);
}

/** The people it has records of; the world names them in a fixed order, so a position is an identity. */
export function peopleOf({
  company,
}: Known): readonly { readonly person: Person; readonly position: number }[] {
  return company
    .people()
    .slice(0, PEOPLE_A_COMPANY)
    .map((person, position) => ({ person, position }))
    .filter(({ person }) => shareOf(`coresignal|${company.domain}|${person.id}`) < 0.85);
}

export function personId(found: Known, position: number): number {
  return companyId(found) * PEOPLE_A_COMPANY + position;
}

function headcountFields({ employees, employeeGrowth12m, employeeRange }: Facts): JsonObject {
  const before =
    employees === undefined || employeeGrowth12m === undefined ? null : employees / (1 + employeeGrowth12m);
  return {
    size_range: employeeRange === undefined ? null : `${employeeRange} employees`,
    employees_count: employees ?? null,
    employees_count_change: {
      current: employees ?? null,
      change_yearly: before === null || employees === undefined ? null : Math.round(employees - before),
      change_yearly_percentage:
        employeeGrowth12m === undefined ? null : Math.round(employeeGrowth12m * 10_000) / 100,
    },
  };
}

function placeFields(facts: Facts): JsonObject {
  return {
    hq_country: countryName(facts.hqCountry),
    hq_country_iso2: facts.hqCountry ?? null,
    hq_location:
      [facts.hqCity, facts.hqRegion, countryName(facts.hqCountry)].filter(Boolean).join(', ') || null,
    hq_full_address: facts.hqAddress ?? null,
    hq_city: facts.hqCity ?? null,
    hq_state: facts.hqRegion ?? null,
    hq_street: streetOf(facts.hqAddress)?.line ?? null,
    hq_zipcode: facts.hqPostcode ?? null,
    company_locations_full: (facts.locations ?? []).map((location_address) => ({
      location_address,
      is_primary: location_address === facts.hqCity ? 1 : 0,
    })),
    company_phone_numbers: facts.phone === undefined ? [] : [facts.phone],
    company_emails: facts.email === undefined ? [] : [facts.email],
  };
}

const REVENUE_BANDS: Readonly<Record<string, readonly [from: number, to: number | null]>> = {
  '<1M': [0, 1e6],
  '1M-10M': [1e6, 1e7],
  '10M-50M': [1e7, 5e7],
  '50M-100M': [5e7, 1e8],
  '100M-500M': [1e8, 5e8],
  '500M-1B': [5e8, 1e9],
  '1B+': [1e9, null],
};

/** `series-a` as `Series A`; null where there was no round. */
function roundName({ fundingStage }: Facts): string | null {
  if (fundingStage === undefined || fundingStage === 'bootstrapped') return null;
  if (fundingStage === 'public') return 'Post-IPO Equity';
  const words = fundingStage.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return fundingStage.endsWith('seed') ? `${words.join(' ')} Round` : words.join(' ');
}

function moneyFields(facts: Facts): JsonObject {
  const [from, to] = REVENUE_BANDS[facts.revenueRange ?? ''] ?? [null, null];
  const range = {
    annual_revenue_range_from: from,
    annual_revenue_range_to: to,
    annual_revenue_range_currency: 'USD',
  };
  const round = roundName(facts);
  const raised = facts.fundingTotalUsd;
  return {
    revenue_annual:
      facts.revenueUsd === undefined
        ? null
        : { source_5_annual_revenue: { annual_revenue: facts.revenueUsd, annual_revenue_currency: 'USD' } },
    revenue_annual_range: from === null ? null : { source_4_annual_revenue_range: range },
    last_funding_round_name: round,
    last_funding_round_announced_date: facts.lastFundingOn ?? null,
    last_funding_round_lead_investors: facts.investors ?? [],
    last_funding_round_amount_raised: null,
    funding_rounds: raised
      ? [
          {
            name: round,
            announced_date: facts.lastFundingOn ?? null,
            amount_raised: raised,
            amount_raised_currency: 'USD',
            lead_investors: facts.investors ?? [],
          },
        ]
      : [],
    stock_ticker: facts.ticker ? [{ exchange: facts.stockExchange ?? null, ticker: facts.ticker }] : [],
    ownership_status: facts.ticker ? 'Public' : 'Private',
  };
}

function peopleAndMarketFields(facts: Facts): JsonObject {
  return {
    key_executives: (facts.executives ?? []).map((line) => {
      const [member_full_name, member_position_title] = line.split(' — ');
      return { member_full_name, member_position_title: member_position_title ?? null };
    }),
    competitors: (facts.competitors ?? []).map((company_name) => ({ company_name, similarity_score: 5 })),
    technologies_used: (facts.technologies ?? []).map((technology) => ({ technology })),
    num_technologies_used: facts.technologies?.length ?? 0,
    active_job_postings_count: facts.openJobs ?? null,
    parent_company_information: facts.parentCompany ? { parent_company_name: facts.parentCompany } : null,
  };
}

function statusOf({ companyStatus }: Facts): JsonObject | null {
  return companyStatus === undefined
    ? null
    : { value: companyStatus === 'active' ? 'Active' : 'Closed', comment: '' };
}

const RENAMED = {
  company_name: 'name',
  company_legal_name: 'legalName',
  description: 'description',
  description_enriched: 'description',
  industry: 'industry',
  linkedin_url: 'linkedinUrl',
  company_logo_url: 'logoUrl',
} as const;

function list(value: string | null | undefined): string[] {
  return value ? [value] : [];
}

function identityFields({ facts }: Known): JsonObject {
  const { businessModel } = facts;
  return {
    ...renamed(facts, RENAMED),
    company_name_alias: facts.aliases ?? [],
    sic_codes: [],
    naics_codes: list(/^NAICS (\d+)/.exec(facts.industryCode ?? '')?.[1]),
    categories_and_keywords: facts.keywords ?? [],
    status: statusOf(facts),
    founded_year: facts.foundedYear === undefined ? null : String(facts.foundedYear),
    is_b2b: businessModel === undefined ? null : Number(businessModel.startsWith('B2B')),
    twitter_url: list(facts.twitterUrl),
    facebook_url: list(facts.facebookUrl),
    github_url: list(facts.githubUrl),
  };
}

/** A company in the multi-source shape. */
export function companyRecord(found: Known): JsonObject {
  const { facts, seenOn, company } = found;
  return {
    id: companyId(found),
    source_id: hexOf(`coresignal|${company.domain}`, 12),
    created_at: '2019-03-18',
    last_updated_at: seenOn,
    website: facts.website ?? `https://${company.domain}`,
    website_alias: company.otherDomains,
    unique_domain: company.domain,
    type: facts.ticker ? 'Public Company' : 'Privately Held',
    ...identityFields(found),
    ...headcountFields(facts),
    ...placeFields(facts),
    ...moneyFields(facts),
    ...peopleAndMarketFields(facts),
  };
}

function experienceOf(found: Known, person: Person): JsonObject {
  const { facts, company } = found;
  return {
    active_experience: 1,
    order_in_profile: 1,
    position_title: person.title,
    department: person.department,
    management_level: person.managementLevel,
    is_decision_maker: person.isDecisionMaker ? 1 : 0,
    location: person.city,
    date_from: person.since,
    date_to: null,
    company_id: companyId(found),
    company_name: facts.name ?? null,
    company_website: facts.website ?? `https://${company.domain}`,
    company_industry: facts.industry ?? null,
    company_linkedin_url: facts.linkedinUrl ?? null,
    company_employees_count: facts.employees ?? null,
    company_hq_country: countryName(facts.hqCountry),
  };
}

/** Somebody who works there in the multi-source shape, with the newer and the older names of three fields. */
export function personRecord(
  found: Known,
  { person, position }: { person: Person; position: number },
): JsonObject {
  const { seenOn, facts } = found;
  return {
    id: personId(found, position),
    parent_id: personId(found, position),
    created_at: '2019-05-02',
    updated_at: seenOn,
    checked_at: seenOn,
    is_deleted: 0,
    is_working: 1,
    full_name: `${person.firstName} ${person.lastName}`,
    first_name: person.firstName,
    last_name: person.lastName,
    headline: `${person.title} at ${facts.name ?? found.company.domain}`,
    linkedin_url: person.linkedinUrl,
    linkedin_shorthand_names: [person.linkedinUrl.split('/').at(-1)],
    primary_professional_email: person.email,
    primary_professional_email_status: 'verified',
    location_full: `${person.city}, ${countryName(person.country) ?? person.country}`,
    location_city: person.city,
    location_country: countryName(person.country) ?? person.country,
    location_country_iso2: person.country,
    active_experience_company_id: companyId(found),
    active_experience_title: person.title,
    active_experience_department: person.department,
    active_experience_management_level: person.managementLevel,
    member_department: person.department,
    member_management_level: person.managementLevel,
    is_decision_maker: person.isDecisionMaker ? 1 : 0,
    experience: [experienceOf(found, person)],
    education: [],
  };
}
