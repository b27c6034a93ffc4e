import { z } from 'zod';
import { employeeBand, readEmployeeBand, revenueBandBetween } from '../../identifiers/index.ts';
import { amount, part, parts, text, texts } from './lenient.ts';
import { countryOf } from './normal/countries.ts';
import { dayOf } from './normal/dates.ts';
import { profileLink } from './normal/links.ts';
import { phoneOf } from './normal/phones.ts';
import { cityOf } from './normal/places.ts';
import { regionOf } from './normal/regions.ts';
import type { Notes } from './notes.ts';

const money = part({ annual_revenue: amount, annual_revenue_currency: text });
const moneyRange = part({
  annual_revenue_range_from: amount,
  annual_revenue_range_to: amount,
  annual_revenue_range_currency: text,
});
/** A list of addresses, of which some fields came as one text in earlier versions. */
const oneOrMany = z
  .union([z.string().transform((value) => [value]), texts])
  .catch([])
  .default([]);

/** What is used of a multi-source company. */
export const companyAnswer = z.object({
  id: z.union([z.number(), z.string()]),
  company_name: text,
  company_name_alias: texts,
  company_legal_name: text,
  website: text,
  professional_network_url: text,
  linkedin_url: text,
  twitter_url: oneOrMany,
  facebook_url: oneOrMany,
  github_url: oneOrMany,
  company_logo_url: text,
  description: text,
  description_enriched: text,
  industry: text,
  categories_and_keywords: texts,
  naics_codes: z
    .array(z.union([z.string(), z.number()]))
    .catch([])
    .default([]),
  size_range: text,
  founded_year: z.union([amount]).optional(),
  employees_count: amount,
  employees_count_change: part({ change_yearly_percentage: amount }),
  hq_country: text,
  hq_country_iso2: text,
  hq_city: text,
  hq_state: text,
  hq_zipcode: text,
  hq_full_address: text,
  company_locations_full: parts({ location_address: text }),
  company_phone_numbers: texts,
  company_emails: texts,
  stock_ticker: parts({ exchange: text, ticker: text }),
  parent_company_information: part({ parent_company_name: text }),
  technologies_used: parts({ technology: text }),
  last_funding_round_name: text,
  last_funding_round_announced_date: text,
  last_funding_round_lead_investors: texts,
  revenue_annual: part({ source_1_annual_revenue: money, source_5_annual_revenue: money }),
  revenue_annual_range: part({
    source_4_annual_revenue_range: moneyRange,
    source_6_annual_revenue_range: moneyRange,
  }),
  competitors: parts({ company_name: text }),
  key_executives: parts({ member_full_name: text, member_position_title: text }),
  active_job_postings_count: amount,
  checked_at: text,
  last_updated_at: text,
});
export type Company = z.output<typeof companyAnswer>;

export function sayCompany(notes: Notes, company: Company): void {
  sayIdentity(notes, company);
  saySize(notes, company);
  sayMoney(notes, company);
  sayPlace(notes, company);
  sayPeople(notes, company);
}

function sayIdentity(notes: Notes, company: Company): void {
  notes.add('name', company.company_name);
  notes.add('aliases', company.company_name_alias);
  notes.add('legalName', company.company_legal_name);
  notes.add('website', company.website);
  notes.add('linkedinUrl', company.professional_network_url ?? company.linkedin_url);
  notes.add('twitterUrl', profileLink('twitter', company.twitter_url[0]));
  notes.add('facebookUrl', company.facebook_url[0]);
  notes.add('githubUrl', company.github_url[0]);
  notes.add('logoUrl', company.company_logo_url);
  notes.add('description', company.description ?? company.description_enriched);
  notes.add('foundedYear', company.founded_year);
  notes.add('ticker', company.stock_ticker[0]?.ticker);
  notes.add('stockExchange', company.stock_ticker[0]?.exchange);
  notes.add('parentCompany', company.parent_company_information?.parent_company_name);
  notes.add('industry', company.industry);
  notes.add('industryCode', company.naics_codes[0] && `NAICS ${company.naics_codes[0]}`);
  notes.add('keywords', company.categories_and_keywords);
  notes.add(
    'technologies',
    company.technologies_used.flatMap(({ technology }) => technology ?? []),
  );
  notes.add(
    'competitors',
    company.competitors.flatMap(({ company_name }) => company_name ?? []),
  );
}

function saySize(notes: Notes, company: Company): void {
  const count = company.employees_count;
  const told = readEmployeeBand(company.size_range);
  notes.add('employees', count !== undefined && count > 0 ? Math.round(count) : undefined);
  notes.add('employeeRange', told?.band ?? (count ? employeeBand(count) : undefined), {
    factor: told?.share ?? 1,
  });
  const growth = company.employees_count_change?.change_yearly_percentage;
  notes.add('employeeGrowth12m', growth === undefined ? undefined : Math.round(growth * 100) / 10_000);
  notes.add('openJobs', company.active_job_postings_count);
}

/** Amounts in another currency are left out: the day of exchange is not known. */
function sayMoney(notes: Notes, company: Company): void {
  const revenue = company.revenue_annual;
  const exact = [revenue?.source_5_annual_revenue, revenue?.source_1_annual_revenue].find(
    (known) => known?.annual_revenue !== undefined && isDollar(known.annual_revenue_currency),
  );
  notes.add('revenueUsd', exact?.annual_revenue);
  const ranges = company.revenue_annual_range;
  const range = [ranges?.source_4_annual_revenue_range, ranges?.source_6_annual_revenue_range].find(
    (known) => known !== undefined && isDollar(known.annual_revenue_range_currency),
  );
  const band = revenueBandBetween(range?.annual_revenue_range_from, range?.annual_revenue_range_to);
  notes.add('revenueRange', band?.band, { factor: band?.share ?? 1 });
  notes.add('fundingStage', stageOf(company.last_funding_round_name));
  notes.add('lastFundingOn', dayOf(company.last_funding_round_announced_date));
  notes.add('investors', company.last_funding_round_lead_investors);
}

function isDollar(currency: string | undefined): boolean {
  return currency === '$' || currency?.toUpperCase() === 'USD';
}

/** `Series A`, `Pre Seed Round - Acme`, `Seed` as a profile writes stages; rounds of other kinds say nothing of the stage. */
export function stageOf(words: string | undefined): string | undefined {
  const found = /\b(pre[ -]?seed|seed|series[ -][a-k])\b/i.exec(words ?? '');
  if (!found?.[1]) return /\b(ipo|post-ipo)\b/i.test(words ?? '') ? 'public' : undefined;
  return found[1]
    .toLowerCase()
    .replace(/^pre[ -]?seed$/, 'pre-seed')
    .replace(' ', '-');
}

function sayPlace(notes: Notes, company: Company): void {
  const country = countryOf(company.hq_country_iso2) ?? countryOf(company.hq_country);
  notes.add('hqAddress', company.hq_full_address);
  notes.add('hqCity', company.hq_city);
  notes.add('hqRegion', regionOf(company.hq_state, country ?? ''));
  notes.add('hqCountry', country);
  notes.add('hqPostcode', company.hq_zipcode);
  notes.add('phone', phoneOf(company.company_phone_numbers[0], country));
  notes.add('email', company.company_emails[0]);
  notes.add(
    'locations',
    company.company_locations_full.flatMap(({ location_address }) => cityOf(location_address) ?? []),
  );
}

function sayPeople(notes: Notes, company: Company): void {
  const people = company.key_executives.flatMap((person) =>
    person.member_full_name ? [{ name: person.member_full_name, title: person.member_position_title }] : [],
  );
  notes.add(
    'executives',
    people.map(({ name, title }) => (title ? `${name} — ${title}` : name)),
  );
  const chief = people.find(({ title }) => /\b(ceo|chief executive)\b/i.test(title ?? ''));
  notes.add('ceo', chief?.name);
}
