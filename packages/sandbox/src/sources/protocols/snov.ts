import { asText } from '../../json.ts';
import type { Person } from '../../world/company.ts';
import { bodyOf, priceOf, type SourceProtocol, type SourceQuestion, type SourceReply } from '../protocol.ts';
import { bearerOf, countOf, hexOf, hostOf, type Known, knownByDomain, shareOf } from './known.ts';

const TOKEN_SECONDS = 3_600;
const A_PAGE = 20;
/** Tasks are ready after one to three looks. */
const MOST_LOOKS = 3;

type Task = {
  readonly kind: TaskKind;
  readonly domain: string;
  readonly page: number;
  readonly person: number;
  readonly positions: readonly string[];
};
type TaskKind = 'company' | 'prospects' | 'emails' | 'domain-emails';

/** Laravel's way: an object of lists by field. */
function invalid(field: string): SourceReply {
  const errors = { [field]: [`The ${field} field is required.`] };
  return {
    status: 422,
    body: { success: false, message: 'The given data was invalid.', errors },
    priceUsd: 0,
    subject: null,
  };
}

/** The newer way: a list. */
function refusal(status: number, message: string): Pick<SourceReply, 'status' | 'body'> {
  return { status, body: { success: false, errors: [{ message }] } };
}

/** Parameters come in the query, as a form or as JSON. */
function parameter(question: Omit<SourceQuestion, 'key'>, name: string): string {
  const { url, form } = question;
  return (url.searchParams.get(name) ?? form.get(name) ?? asText(bodyOf(question)[name]) ?? '').trim();
}

function positionsOf({ url, form }: SourceQuestion): string[] {
  return [...url.searchParams, ...form]
    .filter(([name]) => name.startsWith('positions'))
    .map(([, text]) => text.toLowerCase());
}

/** The token holds its key and its end, so that it outlives a reset. */
function tokenOf(key: string, now: Date): string {
  return Buffer.from(`${key}|${now.getTime() + TOKEN_SECONDS * 1000}`).toString('base64url');
}

function keyOfToken(token: string | null, now: Date): string | null {
  if (token === null) return null;
  const [key, end] = Buffer.from(token, 'base64url').toString().split('|');
  return key && Number(end) > now.getTime() ? key : 'expired or unknown token';
}

function accessToken(question: SourceQuestion): SourceReply {
  const free = { priceUsd: 0, subject: null, call: 'access_token' };
  if (parameter(question, 'grant_type') !== 'client_credentials') {
    const body = {
      error: 'unsupported_grant_type',
      message: 'The authorization grant type is not supported.',
    };
    return { status: 400, body, ...free };
  }
  const body = {
    access_token: tokenOf(question.key, question.now),
    token_type: 'Bearer',
    expires_in: TOKEN_SECONDS,
  };
  return { status: 200, body, ...free };
}

function balance({ creditsLeft }: SourceQuestion): SourceReply {
  const data = {
    balance: (creditsLeft ?? 5_000).toFixed(2),
    teamwork: false,
    unique_recipients_used: 0,
    limit_resets_in: 0,
    expires_in: 365,
  };
  return {
    status: 200,
    body: { success: true, data },
    priceUsd: 0,
    credits: 0,
    subject: null,
    call: 'get-balance',
  };
}

/** Share of a company's people that it has met. */
function peopleOf({ company }: Known): readonly Person[] {
  return company.people().filter(({ email }) => shareOf(`snov|${email}`) < 0.7);
}

/** The price is taken once, when the task starts, and only where it will find something. */
function start(question: SourceQuestion, task: Task, path: string): SourceReply {
  const found = knownByDomain(question, task.domain);
  const task_hash = hexOf(`snov|${JSON.stringify(task)}`, 32);
  const isPaid = found !== null && task.kind !== 'prospects' && !question.memory.has(task_hash);
  // What is refused for want of credits is not begun.
  if (!isPaid || question.creditsLeft !== 0) question.memory.set(task_hash, task);
  const links = { result: `${question.base}${path}/result/${task_hash}` };
  return {
    status: 200,
    body: { data: [], meta: { domain: task.domain, task_hash }, links },
    priceUsd: isPaid ? priceOf('snov') : 0,
    credits: isPaid ? 1 : 0,
    subject: found?.company.domain ?? task.domain,
    call: `${task.kind} start`,
  };
}

function companyData({ facts, company }: Known): Readonly<Record<string, unknown>> {
  return {
    company_name: facts.name ?? null,
    city: facts.hqCity ?? null,
    founded: facts.foundedYear === undefined ? null : String(facts.foundedYear),
    website: facts.website ?? company.domain,
    hq_phone: facts.phone ?? null,
    industry: facts.industry ?? null,
    size: facts.employeeRange ?? null,
    related_domains: company.otherDomains,
  };
}

function prospects(
  question: SourceQuestion,
  found: Known,
  { page, positions }: Task,
): { data: unknown[]; total: number } {
  const all = peopleOf(found)
    .map((person, index) => ({ person, index }))
    .filter(
      ({ person }) =>
        positions.length === 0 || positions.some((one) => person.title.toLowerCase().includes(one)),
    );
  const data = all.slice((page - 1) * A_PAGE, page * A_PAGE).map(({ person, index }) => ({
    first_name: person.firstName,
    last_name: person.lastName,
    position: person.title,
    source_page: person.linkedinUrl,
    search_emails_start: `${question.base}/v2/domain-search/prospects/search-emails/start/${Buffer.from(`${found.company.domain}|${index}`).toString('hex')}`,
  }));
  return { data, total: all.length };
}

/** What a finished task says. */
function outcome(question: SourceQuestion, task: Task): Readonly<Record<string, unknown>> {
  const found = knownByDomain(question, task.domain);
  if (!found)
    return {
      data: task.kind === 'company' ? { company_name: null } : [],
      meta: { domain: task.domain, total_count: 0 },
    };
  if (task.kind === 'company') return { data: companyData(found), meta: { domain: task.domain } };
  if (task.kind === 'prospects') {
    const { data, total } = prospects(question, found, task);
    return { data, meta: { domain: task.domain, total_count: total } };
  }
  const people = peopleOf(found);
  if (task.kind === 'emails') {
    const person = people[task.person];
    const emails = person ? [{ email: person.email, smtp_status: 'valid' }] : [];
    return { data: { emails }, meta: { domain: task.domain } };
  }
  return {
    data: people.slice(0, A_PAGE).map(({ email }) => ({ email })),
    meta: { domain: task.domain, total_count: people.length },
  };
}

function result(question: SourceQuestion, hash: string): SourceReply {
  const task = question.memory.get(hash) as Task | undefined;
  const free = {
    priceUsd: 0,
    credits: 0,
    subject: task?.domain ?? null,
    call: `${task?.kind ?? 'task'} result`,
  };
  if (!task) return { ...refusal(404, 'Task not found.'), ...free };
  const looks = 1 + Math.floor(shareOf(`snov looks|${hash}`) * MOST_LOOKS);
  if (question.polls(hash) < looks + 1) {
    return {
      status: 200,
      body: { data: [], meta: { domain: task.domain, task_hash: hash }, links: {}, status: 'in_progress' },
      ...free,
    };
  }
  return { status: 200, body: { ...outcome(question, task), links: {}, status: 'completed' }, ...free };
}

function startByDomain(question: SourceQuestion, kind: TaskKind, path: string): SourceReply {
  const domain = hostOf(parameter(question, 'domain'));
  if (domain === '') return invalid('domain');
  const page = countOf(parameter(question, 'page'), 1, 10_000);
  return start(question, { kind, domain, page, person: -1, positions: positionsOf(question) }, path);
}

function startByProspect(question: SourceQuestion, prospect: string, path: string): SourceReply {
  const [domain = '', person] = Buffer.from(prospect, 'hex').toString().split('|');
  const isPerson = /^\d+$/.test(person ?? '') && knownByDomain(question, domain) !== null;
  if (!isPerson)
    return { ...refusal(404, 'Prospect not found.'), priceUsd: 0, subject: null, call: 'emails start' };
  return start(question, { kind: 'emails', domain, page: 1, person: Number(person), positions: [] }, path);
}

const KINDS: Readonly<Record<string, TaskKind>> = {
  '': 'company',
  '/prospects': 'prospects',
  '/domain-emails': 'domain-emails',
  '/generic-contacts': 'domain-emails',
  '/prospects/search-emails': 'emails',
};

function domainSearch(question: SourceQuestion): SourceReply | null {
  const path = question.url.pathname.replace(/\/$/, '');
  const [, base, part = '', action, hash] =
    /^(\/v2\/domain-search((?:\/[a-z-]+)*?))\/(start|result)(?:\/([0-9a-f]+))?$/.exec(path) ?? [];
  const kind = KINDS[part];
  if (base === undefined || kind === undefined) return null;
  if (action === 'result') return hash === undefined ? null : result(question, hash);
  if (question.method !== 'POST') return null;
  return kind === 'emails'
    ? startByProspect(question, hash ?? '', base)
    : startByDomain(question, kind, base);
}

/** Snov.io: a token for client id and secret, then tasks that are started and looked at; errors as object or as list. */
export const snov: SourceProtocol = {
  key: (question) => {
    if (question.url.pathname !== '/v1/oauth/access_token')
      return keyOfToken(bearerOf(question.headers), question.now);
    const [id, secret] = [parameter(question, 'client_id'), parameter(question, 'client_secret')];
    return id === '' || secret === '' ? null : id === secret ? id : `${id} with another secret`;
  },
  answer: (question) => {
    const path = question.url.pathname;
    if (path === '/v1/oauth/access_token' && question.method === 'POST') return accessToken(question);
    if (path === '/v1/get-balance') return balance(question);
    return domainSearch(question) ?? { ...refusal(404, 'Not found.'), priceUsd: 0, subject: null };
  },
  error: ({ kind, status, message }) => {
    if (kind === 'missing_key' || kind === 'wrong_key') {
      const said = 'Client authentication failed';
      return { status: 401, body: { error: 'invalid_client', error_description: said, message: said } };
    }
    if (kind === 'credits_used_up')
      return refusal(402, 'Sorry, you ran out of credits, please order more credits');
    return refusal(status, kind === 'rate_limited' ? 'Too Many Attempts.' : message);
  },
};
