import { z } from 'zod';
import type { LeadlineError } from '../../errors/index.ts';
import { sourceFailure } from '../http-failure.ts';
import type { SourceAnswer, SourceDefinition, SourceHttpResponse, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { ask, defineCall, keyOf, type Provider, wordsOf } from './ask.ts';
import { chooseNamesake, type Namesake } from './candidates.ts';
import type { FoundCandidates } from './found.ts';
import { amount, flag, list, part, parts, text } from './lenient.ts';
import { countryOf } from './normal/countries.ts';
import { dayOf, yearOf } from './normal/dates.ts';
import { regionOf } from './normal/regions.ts';
import { createNotes, type Notes } from './notes.ts';
import { companyName, country, oneWay } from './queries.ts';

const PROVIDER: Provider = { title: 'OpenCorporates', readError };
const PRICE_USD = 0.003;

const companyShape = {
  name: z.string().min(1),
  company_number: z.coerce.string().min(1),
  jurisdiction_code: z.string().min(2),
  incorporation_date: text,
  dissolution_date: text,
  company_type: text,
  inactive: flag,
  /** `F` for a company registered elsewhere that does business here, `L` for an establishment. */
  branch: text,
  current_status: text,
  opencorporates_url: text,
  retrieved_at: text,
  source: part({ retrieved_at: text }),
  previous_names: parts({ company_name: z.string() }),
  registered_address_in_full: text,
  registered_address: part({ locality: text, region: text, postal_code: text, country: text }),
  industry_codes: parts({ industry_code: z.object({ code: z.coerce.string(), code_scheme_id: text }) }),
  officers: parts({ officer: z.object({ name: z.string(), inactive: flag }) }),
};
const companySchema = z.object(companyShape);
type Company = z.output<typeof companySchema>;

const searchAnswer = z.object({ results: z.object({ companies: list({ company: companySchema }) }) });
const companyAnswer = z.object({ results: z.object({ company: companySchema }) });
const accountAnswer = z.object({
  results: z.object({
    account_status: z.object({ calls_remaining: part({ today: amount, this_month: amount }) }),
  }),
});

/** `us_de`, `US-DE` or `gb`, as OpenCorporates writes it. */
const jurisdiction = z
  .string()
  .trim()
  .regex(/^[A-Za-z]{2}([_-][A-Za-z0-9]{1,3})?$/, 'a jurisdiction such as gb or us_de')
  .transform((code) => code.toLowerCase().replace('-', '_'));

const query = z
  .object({
    name: oneWay(companyName),
    country,
    jurisdiction: oneWay(jurisdiction),
    registryNumber: oneWay(z.string().trim().min(1).max(60)),
  })
  .refine((asked) => asked.name !== undefined || (asked.jurisdiction && asked.registryNumber), {
    message: 'a name, or jurisdiction and number',
  });
type Query = z.output<typeof query>;

export const openCorporates: SourceDefinition = {
  name: 'open-corporates',
  title: PROVIDER.title,
  homepage: 'https://opencorporates.com',
  layer: 2,
  keys: { token: 'OPENCORPORATES_API_KEY' },
  bases: { default: 'https://api.opencorporates.com/v0.4' },
  official: true,
  licence: {
    keepDays: null,
    note: 'Open Database Licence (ODbL) for share-alike use with a link to OpenCorporates, or the terms of a paid plan.',
  },
  limits: { perMinute: 60, concurrency: 4 },
  calls: {
    registry: defineCall<typeof query, FoundCandidates>({
      capability: 'registry',
      query,
      yields: [
        'legalName',
        'legalForm',
        'registryNumber',
        'jurisdiction',
        'companyStatus',
        'incorporatedOn',
        'foundedYear',
        'aliases',
        'shareholders',
        'hqAddress',
        'hqCity',
        'hqRegion',
        'hqPostcode',
        'hqCountry',
        'industryCode',
      ],
      priceUsd: PRICE_USD,
      freshDays: 30,
      missDays: 7,
      timeoutMs: 15_000,
      run: (asked, io) => (isNumbered(asked) ? byNumber(asked, io) : byName(asked, io)),
    }),
  },
  async probe(io) {
    const answer = await ask(io, PROVIDER, {
      request: { path: '/account_status', query: { api_token: keyOf(io, PROVIDER, 'token') } },
      answer: accountAnswer,
      missAt: [],
    });
    const left = answer?.data.results.account_status.calls_remaining;
    const known = [left?.today, left?.this_month].filter((calls) => calls !== undefined);
    return known.length > 0 ? { creditsLeft: Math.min(...known) } : {};
  },
};

/** Its numbers are the registers' own; only Germany's carry the court in a code of OpenCorporates', which nobody else writes. */
function isNumbered({ name, jurisdiction: place, registryNumber }: Query): boolean {
  return place !== undefined && registryNumber !== undefined && (place !== 'de' || name === undefined);
}

async function byNumber(asked: Query, io: SourceIo): Promise<SourceAnswer<FoundCandidates>> {
  const number = encodeURIComponent(asked.registryNumber ?? '');
  const answer = await ask(io, PROVIDER, {
    request: {
      path: `/companies/${asked.jurisdiction}/${number}`,
      query: { api_token: keyOf(io, PROVIDER, 'token') },
    },
    answer: companyAnswer,
  });
  if (!answer) return miss({ candidates: [] }, { costUsd: PRICE_USD });
  const notes = createNotes(about(answer.data.results.company, io, 1));
  say(notes, answer.data.results.company);
  return hit(notes, { candidates: [] }, { costUsd: PRICE_USD });
}

async function byName(asked: Query, io: SourceIo): Promise<SourceAnswer<FoundCandidates>> {
  const name = asked.name ?? '';
  const answer = await ask(io, PROVIDER, {
    request: {
      path: '/companies/search',
      query: {
        q: name,
        jurisdiction_code: asked.jurisdiction,
        country_code: asked.jurisdiction ? undefined : asked.country?.toLowerCase(),
        order: 'score',
        per_page: 10,
        api_token: keyOf(io, PROVIDER, 'token'),
      },
    },
    answer: searchAnswer,
  });
  const companies = answer?.data.results.companies.map(({ company }) => company) ?? [];
  const choice = chooseNamesake({ name, country: asked.country }, companies.map(namesakeOf));
  const found = { candidates: choice.candidates };
  if (!choice.chosen) return miss(found, { costUsd: PRICE_USD });
  const notes = createNotes(about(choice.chosen, io, choice.match));
  say(notes, choice.chosen);
  return hit(notes, found, { costUsd: PRICE_USD });
}

function namesakeOf(company: Company): Namesake<Company> {
  return {
    entry: company,
    names: [company.name, ...company.previous_names.map((previous) => previous.company_name)],
    country: countryIn(company) ?? null,
    registryNumber: company.company_number,
    query: `${company.jurisdiction_code}/${company.company_number}`,
    // Its home register is meant rather than the many it is known to besides.
    gone: company.inactive === true || company.branch !== undefined,
  };
}

function about(company: Company, io: SourceIo, match: number) {
  return {
    source: 'open-corporates',
    now: io.now(),
    match,
    url: company.opencorporates_url,
    seenOn: dayOf(company.source?.retrieved_at ?? company.retrieved_at),
  };
}

function say(notes: Notes, company: Company): void {
  const address = company.registered_address;
  notes.add('legalName', company.name);
  notes.add('legalForm', company.company_type);
  notes.add('registryNumber', company.company_number);
  notes.add('jurisdiction', company.jurisdiction_code.toUpperCase().replace('_', '-'));
  notes.add('companyStatus', statusOf(company));
  notes.add('incorporatedOn', dayOf(company.incorporation_date));
  notes.add('foundedYear', yearOf(company.incorporation_date));
  notes.add(
    'aliases',
    company.previous_names.map((previous) => previous.company_name),
  );
  notes.add(
    'shareholders',
    company.officers.filter(({ officer }) => officer.inactive !== true).map(({ officer }) => officer.name),
  );
  notes.add('hqAddress', company.registered_address_in_full?.replace(/\s*\n\s*/g, ', '));
  notes.add('hqCity', address?.locality);
  notes.add('hqRegion', regionOf(address?.region, countryIn(company) ?? ''));
  notes.add('hqPostcode', address?.postal_code);
  notes.add('hqCountry', countryOf(address?.country) ?? countryIn(company));
  const code = company.industry_codes[0]?.industry_code;
  notes.add(
    'industryCode',
    code && `${(code.code_scheme_id ?? '').toUpperCase().replaceAll('_', ' ')} ${code.code}`,
  );
}

function countryIn(company: Company): string | undefined {
  return countryOf(company.jurisdiction_code.slice(0, 2));
}

/** The registers' own words, in many languages, say less than whether OpenCorporates counts the company as inactive. */
function statusOf({ inactive, current_status, dissolution_date }: Company): string | undefined {
  const words = current_status ?? '';
  if (dissolution_date !== undefined || /dissol|struck|liquidated|cancel|removed|gel[oö]scht/i.test(words))
    return 'dissolved';
  if (inactive === true) return 'inactive';
  return inactive === false || /^(active|good standing|registered|live)/i.test(words) ? 'active' : undefined;
}

/** 403 stands for a wrong key and for a used-up allowance alike; its words tell them apart. */
function readError(response: SourceHttpResponse, io: SourceIo): LeadlineError | undefined {
  const words = wordsOf(io, response);
  if (response.status === 403 && /limit|quota|exceeded|calls/i.test(words))
    return sourceFailure({ code: 'credits_used_up', title: PROVIDER.title, reason: words });
  return undefined;
}
