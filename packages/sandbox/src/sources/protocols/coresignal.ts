import { asNumber, type JsonObject } from '../../json.ts';
import { bodyOf, priceOf, type SourceProtocol, type SourceQuestion, type SourceReply } from '../protocol.ts';
import {
  companyId,
  companyRecord,
  FIRST_COMPANY_ID,
  PEOPLE_A_COMPANY,
  peopleOf,
  personRecord,
} from './coresignal-records.ts';
import { matchesQuery, QueryProblem, type Sought, soughtIn } from './elastic-query.ts';
import {
  countOf,
  hostOf,
  type Known,
  known,
  knownByDomain,
  knownByLinkedIn,
  knownByName,
  knownByOwnNumber,
  remember,
} from './known.ts';

type Refusal = Pick<SourceReply, 'status' | 'body'>;
type Entity = 'company_multi_source' | 'employee_multi_source';

const MOST_A_PAGE = 1_000;
/** Companies looked through where a query names none. */
const MOST_SCANNED = 2_000;

function refusal(status: number, detail: unknown): Refusal {
  return { status, body: { detail } };
}

/** What the caller has left once this call is paid. */
function creditHeaders({ creditsLeft }: SourceQuestion, spent: number): Record<string, string> {
  return creditsLeft === null ? {} : { 'x-credits-remaining': String(Math.max(0, creditsLeft - spent)) };
}

/** Fields that say which company is meant. */
const IDENTITY =
  /(?:^id|company_id|company_name|company_name_alias|company_legal_name|website|domain|linkedin_url)(?:[._a-z]*)$/;

/** Companies that a value of an identifying field can mean. */
function meant(question: SourceQuestion, { field, value }: Sought): readonly Known[] {
  const id = asNumber(value);
  if (id !== null && id >= FIRST_COMPANY_ID) {
    const one = [id, Math.floor(id / PEOPLE_A_COMPANY)].map((number) =>
      knownByOwnNumber(question, number, FIRST_COMPANY_ID),
    );
    return one.filter((found) => found !== null);
  }
  const text = String(value).replaceAll('"', '').trim();
  if (/linkedin/.test(field)) return [knownByLinkedIn(question, text)].filter((found) => found !== null);
  return /website|domain/.test(field)
    ? [knownByDomain(question, hostOf(text))].filter((found) => found !== null)
    : knownByName(question, text);
}

/** Companies a query can be about: those it names, else the whole world. */
function candidates(question: SourceQuestion, query: unknown): readonly Known[] {
  const identities = soughtIn(query).filter(({ field }) => IDENTITY.test(field));
  const among =
    identities.length > 0
      ? identities.flatMap((one) => meant(question, one))
      : question.world.companies.slice(0, MOST_SCANNED).flatMap((company) => known(question, company) ?? []);
  return [...new Map(among.map((one) => [one.company.domain, one])).values()];
}

interface Found {
  readonly id: number;
  readonly of: Known;
}

function searched(question: SourceQuestion, entity: Entity, query: unknown): Found[] {
  const among = candidates(question, query);
  if (entity === 'company_multi_source') {
    return among
      .filter((one) => matchesQuery(companyRecord(one), query))
      .map((of) => ({ id: companyId(of), of }));
  }
  return among.flatMap((of) =>
    peopleOf(of)
      .map((one) => personRecord(of, one))
      .filter((record) => matchesQuery(record, query))
      .map((record) => ({ id: Number(record.id), of })),
  );
}

/** Filters are written flat; each must be met. */
function filterQuery(body: JsonObject): JsonObject {
  const renamed: Readonly<Record<string, string>> = {
    name: 'company_name',
    country: 'hq_country',
    title: 'active_experience_title',
    company_name: 'experience.company_name',
  };
  const must = Object.entries(body)
    .filter(([, wanted]) => wanted !== null && wanted !== '')
    .map(([field, wanted]) => ({ match: { [renamed[field] ?? field]: { query: wanted, operator: 'and' } } }));
  return { bool: { must } };
}

function search(question: SourceQuestion, entity: Entity, kind: 'es_dsl' | 'filter'): SourceReply {
  const body = bodyOf(question);
  const free = { priceUsd: 0, credits: 0, subject: null, call: `${entity} search` };
  const query = kind === 'es_dsl' ? body.query : filterQuery(body);
  if (query === undefined || (kind === 'filter' && Object.keys(body).length === 0)) {
    return {
      ...refusal(422, [{ type: 'missing', loc: ['body', 'query'], msg: 'Field required', input: body }]),
      ...free,
    };
  }
  const parameters = question.url.searchParams;
  const perPage = countOf(parameters.get('items_per_page'), MOST_A_PAGE, MOST_A_PAGE);
  const after = Number(parameters.get('after') ?? 0) || 0;
  const found = searched(question, entity, query).sort((one, other) => one.id - other.id);
  for (const { of } of found) remember(question, companyId(of), of);
  const rest = found.filter(({ id }) => id > after);
  const shown = rest.slice(0, perPage).map(({ id }) => id);
  const headers = {
    'x-total-results': String(found.length),
    'x-total-pages': String(Math.ceil(found.length / perPage)),
    ...(rest.length > perPage && { 'x-next-page-after': String(shown.at(-1)) }),
    ...creditHeaders(question, 0),
  };
  return { status: 200, body: shown, headers, ...free, subject: found[0]?.of.company.domain ?? null };
}

function recordOf(
  question: SourceQuestion,
  entity: Entity,
  id: number,
): { body: JsonObject; of: Known } | null {
  const isCompany = entity === 'company_multi_source';
  const of = knownByOwnNumber(question, isCompany ? id : Math.floor(id / PEOPLE_A_COMPANY), FIRST_COMPANY_ID);
  if (!of) return null;
  if (isCompany) return { body: companyRecord(of), of };
  const one = peopleOf(of).find(({ position }) => position === id % PEOPLE_A_COMPANY);
  return one ? { body: personRecord(of, one), of } : null;
}

function collected(
  question: SourceQuestion,
  found: { body: JsonObject; of: Known } | null,
  call: string,
): SourceReply {
  if (!found)
    return {
      ...refusal(404, 'Not Found'),
      headers: creditHeaders(question, 0),
      priceUsd: 0,
      credits: 0,
      subject: null,
      call,
    };
  const { body, of } = found;
  return {
    status: 200,
    body,
    headers: creditHeaders(question, 1),
    priceUsd: priceOf('coresignal'),
    credits: 1,
    subject: of.company.domain,
    call,
  };
}

function enrich(question: SourceQuestion): SourceReply {
  const website = question.url.searchParams.get('website') ?? '';
  if (website === '') {
    const detail = [{ type: 'missing', loc: ['query', 'website'], msg: 'Field required' }];
    return { ...refusal(422, detail), priceUsd: 0, credits: 0, subject: null, call: 'enrich' };
  }
  const of = knownByDomain(question, hostOf(website));
  return collected(question, of && { body: companyRecord(of), of }, 'enrich');
}

function route(question: SourceQuestion): SourceReply {
  const [, entity, action, what] =
    /^\/cdapi\/v2\/(company_multi_source|employee_multi_source)\/(search|collect|enrich)(?:\/([^/]+))?$/.exec(
      question.url.pathname,
    ) ?? [];
  if (entity === undefined) return { ...refusal(404, 'Not Found'), priceUsd: 0, credits: 0, subject: null };
  const of = entity as Entity;
  if (action === 'search' && (what === 'es_dsl' || what === 'filter')) {
    // Coresignal answers a wrong method with 500.
    return question.method === 'POST'
      ? search(question, of, what)
      : { ...refusal(500, 'Internal Server Error'), priceUsd: 0, credits: 0, subject: null };
  }
  if (action === 'enrich' && of === 'company_multi_source') return enrich(question);
  const call = `${of} collect`;
  if (action !== 'collect' || !/^\d+$/.test(what ?? ''))
    return { ...refusal(404, 'Not Found'), priceUsd: 0, credits: 0, subject: null, call };
  return collected(question, recordOf(question, of, Number(what)), call);
}

/** Coresignal's multi-source API: searches give ids and are free, each record collected is paid. */
export const coresignal: SourceProtocol = {
  key: ({ headers }) => headers.apikey ?? null,
  answer: (question) => {
    try {
      return route(question);
    } catch (error) {
      if (!(error instanceof QueryProblem)) throw error;
      return { ...refusal(422, error.message), priceUsd: 0, credits: 0, subject: null };
    }
  },
  error: ({ kind, status, message }) => {
    if (kind === 'missing_key' || kind === 'wrong_key') return refusal(401, 'Invalid API key');
    if (kind === 'credits_used_up') return refusal(402, 'Insufficient credits');
    return refusal(status, kind === 'rate_limited' ? 'Too Many Requests' : message);
  },
};
