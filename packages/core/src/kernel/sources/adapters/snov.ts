import { z } from 'zod';
import type { LeadlineError } from '../../errors/index.ts';
import { readEmployeeBand } from '../../identifiers/index.ts';
import { sourceFailure } from '../http-failure.ts';
import type {
  SourceAnswer,
  SourceDefinition,
  SourceHttpRequest,
  SourceHttpResponse,
  SourceIo,
} from '../source.ts';
import { hit, miss } from './answers.ts';
import { ask, defineCall, keyOf, type Provider, wordsOf } from './ask.ts';
import type { FoundPerson } from './found.ts';
import { amount, list, part, text } from './lenient.ts';
import { yearOf } from './normal/dates.ts';
import { isOfDomain, linkOf } from './normal/links.ts';
import { phoneOf } from './normal/phones.ts';
import { createNotes } from './notes.ts';
import { domain } from './queries.ts';

const PROVIDER: Provider = { title: 'Snov.io', readError };
/** One credit for a company that is found; lists of people without their addresses of mail are free. */
const PRICE_USD = 0.0125;

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: amount });
const startAnswer = z.object({ meta: z.object({ task_hash: z.string().min(1) }) });
const state = z.object({ status: z.string() });
const companyData = z.object({
  data: z.object({
    company_name: text,
    city: text,
    founded: z
      .union([z.number().transform(String), z.string()])
      .optional()
      .catch(undefined),
    website: text,
    hq_phone: text,
    industry: text,
    size: text,
  }),
});
const peopleData = z.object({
  data: list({
    first_name: text,
    last_name: text,
    position: text,
    source_page: text,
    search_emails_start: text,
  }),
  meta: part({ total_count: amount }),
});
const balanceAnswer = z.object({ data: z.object({ balance: amount }) });

const companyQuery = z.object({ domain });
const peopleQuery = z.object({
  domain,
  titles: z.array(z.string().trim().min(2).max(100)).max(10).optional(),
  page: z.int().min(1).max(1000).default(1),
});

export interface FoundProspects {
  readonly people: readonly FoundPerson[];
  readonly total: number;
}

const emailQuery = z.object({
  /** `id` of a person that `people` found. */
  prospectId: z.string().regex(/^[\w=-]{1,300}$/, 'an id that `people` gave'),
});
const emailData = z.object({ data: z.object({ emails: list({ email: text, smtp_status: text }) }) });

export interface FoundEmails {
  readonly emails: readonly { readonly email: string; readonly isValid: boolean | null }[];
}

/** The one who asks with a token that this definition keeps until it ends. */
type Snov = (
  io: SourceIo,
  request: SourceHttpRequest,
) => Promise<{ readonly request: SourceHttpRequest; readonly retry: () => Promise<SourceHttpRequest> }>;

export function createSnov(): SourceDefinition {
  const authorise = createTokens();
  return {
    name: 'snov',
    title: PROVIDER.title,
    homepage: 'https://snov.io',
    layer: 2,
    keys: { clientId: 'SNOV_CLIENT_ID', clientSecret: 'SNOV_CLIENT_SECRET' },
    bases: { default: 'https://api.snov.io' },
    licence: {
      keepDays: 365,
      note: 'Snov.io Terms: for own outreach; people’s data come under data-protection law and must be erased on request.',
    },
    limits: { perMinute: 60, concurrency: 2 },
    calls: {
      company: defineCall<typeof companyQuery, { readonly domain: string }>({
        capability: 'company',
        query: companyQuery,
        yields: ['name', 'website', 'foundedYear', 'employeeRange', 'hqCity', 'phone', 'industry'],
        priceUsd: PRICE_USD,
        freshDays: 30,
        missDays: 7,
        timeoutMs: 90_000,
        run: (asked, io) => findCompany(asked.domain, io, authorise),
      }),
      people: defineCall<typeof peopleQuery, FoundProspects>({
        capability: 'people',
        query: peopleQuery,
        yields: [],
        priceUsd: 0,
        freshDays: 30,
        missDays: 7,
        timeoutMs: 90_000,
        run: (asked, io) => findPeople(asked, io, authorise),
      }),
      email: defineCall<typeof emailQuery, FoundEmails>({
        capability: 'people',
        query: emailQuery,
        yields: [],
        priceUsd: PRICE_USD,
        freshDays: 30,
        missDays: 7,
        timeoutMs: 90_000,
        run: (asked, io) => findEmail(asked.prospectId, io, authorise),
      }),
    },
    async probe(io) {
      const answer = await call(io, authorise, {
        request: { path: '/v1/get-balance' },
        answer: balanceAnswer,
      });
      const left = answer.data.balance;
      return left === undefined ? {} : { creditsLeft: left };
    },
  };
}

interface Token {
  readonly value: string;
  readonly client: string;
  readonly endsAt: number;
}

/** A token lasts an hour; one that is refused earlier is fetched anew, once. */
function createTokens(): Snov {
  let kept: Promise<Token> | undefined;
  const tokenFor = async (io: SourceIo, fresh: boolean): Promise<string> => {
    const client = keyOf(io, PROVIDER, 'clientId');
    const known = fresh ? undefined : await kept?.catch(() => undefined);
    if (known?.client === client && known.endsAt > io.now().getTime()) return known.value;
    kept = fetchToken(io, client);
    return (await kept).value;
  };
  return async (io, request) => {
    const withToken = async (fresh: boolean) => ({
      ...request,
      headers: { authorization: `Bearer ${await tokenFor(io, fresh)}` },
    });
    return { request: await withToken(false), retry: () => withToken(true) };
  };
}

async function fetchToken(io: SourceIo, client: string): Promise<Token> {
  const answer = await ask(io, PROVIDER, {
    request: {
      method: 'POST',
      path: '/v1/oauth/access_token',
      form: {
        grant_type: 'client_credentials',
        client_id: client,
        client_secret: keyOf(io, PROVIDER, 'clientSecret'),
      },
    },
    answer: tokenAnswer,
    missAt: [],
  });
  if (!answer) throw sourceFailure({ code: 'provider_failed', title: PROVIDER.title, reason: 'no token' });
  // A minute less, for a call that is under way when it ends.
  const seconds = Math.max(0, (answer.data.expires_in ?? 3600) - 60);
  return { value: answer.data.access_token, client, endsAt: io.now().getTime() + seconds * 1000 };
}

interface Question<Answer> {
  readonly request: SourceHttpRequest;
  readonly answer: z.ZodType<Answer>;
}

async function call<Answer>(io: SourceIo, authorise: Snov, question: Question<Answer>): Promise<Answer> {
  const { request, retry } = await authorise(io, question.request);
  try {
    return await put(io, { ...question, request });
  } catch (error) {
    if (!isRefusedToken(error)) throw error;
    return await put(io, { ...question, request: await retry() });
  }
}

async function put<Answer>(io: SourceIo, question: Question<Answer>): Promise<Answer> {
  const answer = await ask(io, PROVIDER, { ...question, missAt: [] });
  if (answer) return answer.data;
  throw sourceFailure({ code: 'provider_failed', title: PROVIDER.title, reason: 'no answer' });
}

function isRefusedToken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'provider_rejected_key';
}

/** Starts a search, and asks for its result until it is there. The task is known by its hash, also after a restart. */
function search<Answer>(io: SourceIo, authorise: Snov, task: Question<Answer>): Promise<Answer> {
  const place = task.request.path.replace(/\/start(?:\/[^/]+)?$/, '/result');
  return io.asynchronous<Answer>({
    start: async () => {
      const started = await call(io, authorise, { request: task.request, answer: startAnswer });
      return started.meta.task_hash;
    },
    poll: async (hash) => {
      const request = { path: `${place}/${encodeURIComponent(hash)}` };
      const answer = await call(io, authorise, {
        request,
        answer: z.union([
          state.refine(({ status }) => status === 'in_progress').transform(() => undefined),
          task.answer.transform((data) => ({ data })),
        ]),
      });
      return answer?.data;
    },
    everyMs: 2000,
    timeoutMs: 80_000,
  });
}

async function findCompany(
  name: string,
  io: SourceIo,
  authorise: Snov,
): Promise<SourceAnswer<{ readonly domain: string }>> {
  const { data } = await search(io, authorise, {
    request: { method: 'POST', path: '/v2/domain-search/start', form: { domain: name } },
    answer: companyData,
  });
  if (data.company_name === undefined) return miss({ domain: name });
  const notes = createNotes({
    source: 'snov',
    now: io.now(),
    match: data.website === undefined || isOfDomain(data.website, name) ? 0.97 : 0.6,
  });
  const size = readEmployeeBand(data.size);
  notes.add('name', data.company_name);
  notes.add('website', data.website);
  notes.add('foundedYear', yearOf(data.founded));
  notes.add('employeeRange', size?.band, { factor: size?.share ?? 1 });
  notes.add('hqCity', data.city);
  notes.add('phone', phoneOf(data.hq_phone));
  notes.add('industry', data.industry);
  return hit(notes, { domain: name }, { costUsd: PRICE_USD, creditsUsed: 1 });
}

async function findPeople(
  asked: z.output<typeof peopleQuery>,
  io: SourceIo,
  authorise: Snov,
): Promise<SourceAnswer<FoundProspects>> {
  const positions = (asked.titles ?? []).map((title, at) => [`positions[${at}]`, title]);
  const { data, meta } = await search(io, authorise, {
    request: {
      method: 'POST',
      path: '/v2/domain-search/prospects/start',
      form: { domain: asked.domain, page: String(asked.page), ...Object.fromEntries(positions) },
    },
    answer: peopleData,
  });
  const people = data.flatMap((prospect, at) => {
    const name = [prospect.first_name, prospect.last_name].filter(Boolean).join(' ');
    return name === '' ? [] : [personOf(prospect, { name, id: `${asked.domain}/${asked.page}/${at}` })];
  });
  const found = { people, total: meta?.total_count ?? people.length };
  return people.length === 0 ? miss(found) : hit(createNotes({ source: 'snov', now: io.now() }), found);
}

function personOf(
  prospect: z.output<typeof peopleData>['data'][number],
  { name, id }: { readonly name: string; readonly id: string },
): FoundPerson {
  const page = linkOf(prospect.source_page);
  return {
    id: /\/start\/([^/?]+)/.exec(prospect.search_emails_start ?? '')?.[1] ?? id,
    name,
    firstName: prospect.first_name ?? null,
    lastName: prospect.last_name ?? null,
    title: prospect.position ?? null,
    department: null,
    level: null,
    isDecisionMaker: null,
    email: null,
    linkedinUrl: page?.includes('linkedin.com/') ? page : null,
    city: null,
    country: null,
    since: null,
  };
}

async function findEmail(
  prospect: string,
  io: SourceIo,
  authorise: Snov,
): Promise<SourceAnswer<FoundEmails>> {
  const { data } = await search(io, authorise, {
    request: { method: 'POST', path: `/v2/domain-search/prospects/search-emails/start/${prospect}` },
    answer: emailData,
  });
  const emails = data.emails.flatMap(({ email, smtp_status }) =>
    email ? [{ email, isValid: VALID[smtp_status ?? ''] ?? null }] : [],
  );
  if (emails.length === 0) return miss({ emails });
  const notes = createNotes({ source: 'snov', now: io.now() });
  return hit(notes, { emails }, { costUsd: PRICE_USD, creditsUsed: 1 });
}

const VALID: Readonly<Record<string, boolean>> = { valid: true, not_valid: false };

/** Spent credits have no status of their own. */
function readError(response: SourceHttpResponse, io: SourceIo): LeadlineError | undefined {
  const words = wordsOf(io, response);
  if (!/(not enough|insufficient|(?:ran|run) out of|no) (?:\w+ )?credits/i.test(words)) return undefined;
  return sourceFailure({ code: 'credits_used_up', title: PROVIDER.title, reason: words });
}
