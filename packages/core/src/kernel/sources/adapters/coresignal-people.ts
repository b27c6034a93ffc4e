import { z } from 'zod';
import type { FoundPerson } from './found.ts';
import { amount, flag, parts, text } from './lenient.ts';
import { countryOf } from './normal/countries.ts';
import { dayOf } from './normal/dates.ts';
import { linkOf } from './normal/links.ts';
import { companyName, domain, most } from './queries.ts';

/** Most profiles of one call; each is paid for. */
export const MOST_PEOPLE = 25;

export const peopleQuery = z.object({
  domain,
  name: companyName.optional(),
  /** Words of titles, any of them. */
  titles: z.array(z.string().trim().min(2).max(100)).max(30).optional(),
  departments: z.array(z.string().trim().min(2).max(60)).max(30).optional(),
  decisionMakersOnly: z.boolean().default(false),
  most: most(MOST_PEOPLE, 10),
});
export type PeopleQuery = z.output<typeof peopleQuery>;

/** What is used of a multi-source employee. */
export const employeeAnswer = z.object({
  id: z.union([z.number(), z.string()]).transform(String),
  full_name: z.string().trim().min(1),
  first_name: text,
  last_name: text,
  active_experience_title: text,
  active_experience_department: text,
  active_experience_management_level: text,
  is_decision_maker: flag,
  primary_professional_email: text,
  professional_network_url: text,
  linkedin_url: text,
  location_city: text,
  location_country: text,
  location_country_iso2: text,
  experience: parts({
    active_experience: flag,
    company_website: text,
    date_from: text,
    date_from_year: amount,
    date_from_month: amount,
  }),
});
export type Employee = z.output<typeof employeeAnswer>;

function any(field: string, values: readonly string[]) {
  return {
    bool: { should: values.map((value) => ({ match_phrase: { [field]: value } })), minimum_should_match: 1 },
  };
}

/** Elasticsearch DSL: who works at the company now, narrowed by titles, departments and say. */
export function peopleDsl(asked: PeopleQuery): unknown {
  const working = {
    nested: {
      path: 'experience',
      query: {
        bool: {
          must: [
            { term: { 'experience.active_experience': 1 } },
            { term: { 'experience.company_website.domain_only': asked.domain } },
          ],
        },
      },
    },
  };
  return {
    query: {
      bool: {
        must: [
          working,
          { term: { is_deleted: 0 } },
          ...(asked.decisionMakersOnly ? [{ term: { is_decision_maker: 1 } }] : []),
          ...(asked.titles?.length ? [any('active_experience_title', asked.titles)] : []),
          ...(asked.departments?.length ? [any('active_experience_department', asked.departments)] : []),
        ],
      },
    },
  };
}

export function personOf(employee: Employee): FoundPerson {
  const now = employee.experience.find(({ active_experience }) => active_experience);
  return {
    id: employee.id,
    name: employee.full_name,
    firstName: employee.first_name ?? null,
    lastName: employee.last_name ?? null,
    title: employee.active_experience_title ?? null,
    department: employee.active_experience_department ?? null,
    level: employee.active_experience_management_level ?? null,
    isDecisionMaker: employee.is_decision_maker ?? null,
    email: employee.primary_professional_email ?? null,
    linkedinUrl: linkOf(employee.professional_network_url ?? employee.linkedin_url) ?? null,
    city: employee.location_city ?? null,
    country: countryOf(employee.location_country_iso2) ?? countryOf(employee.location_country) ?? null,
    since: sinceOf(now),
  };
}

function sinceOf(experience: Employee['experience'][number] | undefined): string | null {
  const day = dayOf(experience?.date_from);
  if (day) return day;
  const year = experience?.date_from_year;
  if (year === undefined) return null;
  const month = String(experience?.date_from_month ?? 1).padStart(2, '0');
  return dayOf(`${year}-${month}-01`) ?? null;
}
