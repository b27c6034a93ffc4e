import { z } from 'zod';
import type { SourceAnswer, SourceDefinition, SourceHttpResponse, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { ask, defineCall, keyOf, numberHeader, type Provider } from './ask.ts';
import { companyAnswer, sayCompany } from './coresignal-company.ts';
import {
  type Employee,
  employeeAnswer,
  MOST_PEOPLE,
  type PeopleQuery,
  peopleDsl,
  peopleQuery,
  personOf,
} from './coresignal-people.ts';
import type { FoundPerson } from './found.ts';
import { dayOf } from './normal/dates.ts';
import { isOfDomain } from './normal/links.ts';
import { createNotes } from './notes.ts';
import { domain } from './queries.ts';

const PROVIDER: Provider = { title: 'Coresignal' };
/** A record that is collected; searching costs nothing. */
const PRICE_USD = 0.02;

const idsAnswer = z.array(z.union([z.number(), z.string()]).transform(String));
const companyQuery = z.object({ domain });

export interface FoundPeople {
  readonly people: readonly FoundPerson[];
  /** How many the search found, collected or not. */
  readonly total: number;
}

export const coresignal: SourceDefinition = {
  name: 'coresignal',
  title: PROVIDER.title,
  homepage: 'https://coresignal.com',
  layer: 2,
  keys: { key: 'CORESIGNAL_API_KEY' },
  bases: { default: 'https://api.coresignal.com/cdapi/v2' },
  licence: {
    keepDays: 365,
    note: 'Coresignal Terms: for own use while subscribed; people’s data come under data-protection law and must be erased on request.',
  },
  limits: { perMinute: 600, concurrency: 8 },
  calls: {
    company: defineCall<typeof companyQuery, { readonly id: string | null }>({
      capability: 'company',
      query: companyQuery,
      yields: [
        'name',
        'aliases',
        'website',
        'description',
        'logoUrl',
        'foundedYear',
        'linkedinUrl',
        'twitterUrl',
        'facebookUrl',
        'githubUrl',
        'legalName',
        'ticker',
        'stockExchange',
        'parentCompany',
        'employees',
        'employeeRange',
        'employeeGrowth12m',
        'locations',
        'revenueUsd',
        'revenueRange',
        'fundingStage',
        'lastFundingOn',
        'investors',
        'ceo',
        'executives',
        'hqAddress',
        'hqCity',
        'hqRegion',
        'hqCountry',
        'hqPostcode',
        'phone',
        'email',
        'technologies',
        'industry',
        'industryCode',
        'keywords',
        'competitors',
        'openJobs',
      ],
      priceUsd: PRICE_USD,
      freshDays: 30,
      missDays: 7,
      timeoutMs: 30_000,
      run: findCompany,
    }),
    people: defineCall<typeof peopleQuery, FoundPeople>({
      capability: 'people',
      query: peopleQuery,
      yields: [],
      priceUsd: PRICE_USD * MOST_PEOPLE,
      freshDays: 30,
      missDays: 7,
      timeoutMs: 60_000,
      run: findPeople,
    }),
  },
  async probe(io) {
    const { response } = await search(io, 'company', {
      query: { term: { 'website.domain_only': 'leadline-probe.invalid' } },
    });
    return leftIn(response);
  },
};

async function findCompany(
  asked: z.output<typeof companyQuery>,
  io: SourceIo,
): Promise<SourceAnswer<{ readonly id: string | null }>> {
  const { ids, response } = await search(io, 'company', {
    query: { term: { 'website.domain_only': asked.domain } },
  });
  const [id] = ids;
  if (id === undefined) return miss({ id: null }, leftIn(response));
  const answer = await ask(io, PROVIDER, {
    request: get(io, `/company_multi_source/collect/${encodeURIComponent(id)}`),
    answer: companyAnswer,
  });
  if (!answer) return miss({ id }, leftIn(response));
  const company = answer.data;
  const charges = { costUsd: PRICE_USD, creditsUsed: 1, ...leftIn(answer.response) };
  const notes = createNotes({
    source: 'coresignal',
    now: io.now(),
    // Several companies name one site now and then; the first is the largest.
    match: company.website === undefined || isOfDomain(company.website, asked.domain) ? 0.98 : 0.6,
    seenOn: dayOf(company.checked_at ?? company.last_updated_at),
  });
  sayCompany(notes, company);
  return hit(notes, { id }, charges);
}

async function findPeople(asked: PeopleQuery, io: SourceIo): Promise<SourceAnswer<FoundPeople>> {
  const { ids, response } = await search(io, 'employee', peopleDsl(asked));
  const wanted = ids.slice(0, asked.most);
  const answers = await Promise.all(
    wanted.map((id) =>
      ask(io, PROVIDER, {
        request: get(io, `/employee_multi_source/collect/${encodeURIComponent(id)}`),
        answer: employeeAnswer,
      }),
    ),
  );
  const collected = answers.filter((answer) => answer !== undefined);
  const people = collected.map(({ data }: { readonly data: Employee }) => personOf(data));
  const charges = {
    costUsd: collected.length * PRICE_USD,
    creditsUsed: collected.length,
    ...lowest([response, ...collected.map((answer) => answer.response)]),
  };
  const found = { people, total: ids.length };
  if (people.length === 0) return miss(found, charges);
  return hit(createNotes({ source: 'coresignal', now: io.now() }), found, charges);
}

/** Ids of what fits, best first. */
async function search(io: SourceIo, kind: 'company' | 'employee', json: unknown) {
  const answer = await ask(io, PROVIDER, {
    request: {
      method: 'POST',
      path: `/${kind}_multi_source/search/es_dsl`,
      headers: { apikey: keyOf(io, PROVIDER, 'key') },
      json,
    },
    answer: idsAnswer,
    missAt: [],
  });
  return { ids: answer?.data ?? [], response: answer?.response };
}

function get(io: SourceIo, path: string) {
  return { path, headers: { apikey: keyOf(io, PROVIDER, 'key') } };
}

function leftIn(response: SourceHttpResponse | undefined): { creditsLeft?: number } {
  const left = response && numberHeader(response, 'x-credits-remaining');
  return left === undefined ? {} : { creditsLeft: left };
}

/** Answers that ran side by side tell different numbers; the lowest is the last. */
function lowest(responses: readonly (SourceHttpResponse | undefined)[]): { creditsLeft?: number } {
  const left = responses.flatMap((response) => leftIn(response).creditsLeft ?? []);
  return left.length === 0 ? {} : { creditsLeft: Math.min(...left) };
}
