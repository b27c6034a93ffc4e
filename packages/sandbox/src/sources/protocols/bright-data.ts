import { asObject, asText } from '../../json.ts';
import { bodyOf, priceOf, type SourceProtocol, type SourceQuestion, type SourceReply } from '../protocol.ts';
import {
  bearerOf,
  type Facts,
  handleOf,
  hexOf,
  type Known,
  knownByLinkedIn,
  renamed,
  shareOf,
} from './known.ts';
import { countryName } from './postal.ts';

/** LinkedIn companies by address. */
const COMPANY_DATASET = 'gd_l1vikfnt1wgvvqz95w';
/** Jobs of an account that may run at once, and how long one runs that nobody looks at. */
const MOST_RUNNING = 100;
const LONGEST_RUN_MS = 60_000;
/** Snapshots are ready after one to three looks. */
const MOST_LOOKS = 3;

interface Snapshot {
  readonly dataset: string;
  readonly urls: readonly string[];
  readonly withErrors: boolean;
  readonly startedMs: number;
  isReady: boolean;
  isBilled: boolean;
}

function refusal(status: number, error: string): Pick<SourceReply, 'status' | 'body'> {
  return { status, body: { error } };
}

function sizeOf(range: string | undefined): string | null {
  return range === undefined ? null : `${range} employees`;
}

const RENAMED = {
  name: 'name',
  country_code: 'hqCountry',
  employees_in_linkedin: 'employees',
  about: 'description',
  unformatted_about: 'description',
  slogan: 'tagline',
  industries: 'industry',
  website: 'website',
  founded: 'foundedYear',
  logo: 'logoUrl',
} as const;

function recordOf({ company, facts, seenOn }: Known, url: string): Readonly<Record<string, unknown>> {
  return {
    input: { url },
    id: handleOf(facts.linkedinUrl) ?? handleOf(url),
    url,
    ...renamed(facts, RENAMED),
    ...listsOf(facts),
    headquarters: [facts.hqCity, facts.hqRegion].filter(Boolean).join(', ') || null,
    followers: Math.round(400 + shareOf(`followers|${company.domain}`) * 40_000),
    company_size: sizeOf(facts.employeeRange),
    description: [facts.name, facts.tagline].filter(Boolean).join(' | ') || null,
    specialties: facts.keywords?.join(', ') ?? null,
    organization_type: facts.ticker ? 'Public Company' : 'Privately Held',
    website_simplified: facts.website === undefined ? null : company.domain,
    company_id: String(1_000_000 + Math.floor(shareOf(company.domain) * 90_000_000)),
    funding: fundingOf(facts),
    stock_info: facts.ticker ? { symbol: facts.ticker, exchange: facts.stockExchange ?? null } : null,
    timestamp: `${seenOn}T06:30:00.000Z`,
  };
}

function listsOf(facts: Facts): Readonly<Record<string, unknown>> {
  return {
    country_codes_array: facts.hqCountry === undefined ? [] : [facts.hqCountry],
    locations: facts.locations ?? [],
    formatted_locations: facts.locations ?? [],
    investors: facts.investors ?? [],
    employees: (facts.executives ?? []).map((line) => {
      const [title, subtitle] = line.split(' — ');
      return { title, subtitle: subtitle ?? null };
    }),
    similar: (facts.competitors ?? []).map((title) => ({
      title,
      subtitle: facts.industry ?? null,
      location: countryName(facts.hqCountry),
    })),
  };
}

function fundingOf({ lastFundingOn, fundingStage, fundingTotalUsd }: Facts): unknown {
  if (!lastFundingOn) return null;
  const last_round_raised = fundingTotalUsd ? `US$ ${fundingTotalUsd}` : null;
  return { last_round_date: lastFundingOn, last_round_type: fundingStage ?? null, last_round_raised };
}

function urlsOf(question: SourceQuestion): string[] {
  const { json } = question;
  const list: readonly unknown[] = Array.isArray(json)
    ? json
    : Array.isArray(bodyOf(question).input)
      ? (bodyOf(question).input as unknown[])
      : [];
  return list.flatMap((item) => asText(asObject(item).url) ?? []);
}

function running({ memory, now }: SourceQuestion): number {
  const isRunning = (kept: unknown): boolean => {
    const { isReady, startedMs } = asObject(kept);
    return isReady === false && now.getTime() - Number(startedMs) < LONGEST_RUN_MS;
  };
  return [...memory.values()].filter(isRunning).length;
}

function trigger(question: SourceQuestion): SourceReply {
  const query = question.url.searchParams;
  const dataset = query.get('dataset_id') ?? '';
  const urls = urlsOf(question);
  const free = { priceUsd: 0, credits: 0, subject: null, call: 'trigger' };
  if (dataset === '') return { ...refusal(400, 'dataset_id is required'), ...free };
  if (dataset !== COMPANY_DATASET) return { ...refusal(404, 'Dataset does not exist'), ...free };
  if (urls.length === 0)
    return { ...refusal(400, 'Input is required: an array of objects with url'), ...free };
  if (running(question) >= MOST_RUNNING) return { ...refusal(429, 'Too many running jobs'), ...free };
  const snapshot_id = `s_${hexOf(`${question.memory.size}|${question.bodyText}`, 17)}`;
  const withErrors = query.get('include_errors') === 'true';
  const snapshot: Snapshot = {
    dataset,
    urls,
    withErrors,
    startedMs: question.now.getTime(),
    isReady: false,
    isBilled: false,
  };
  question.memory.set(snapshot_id, snapshot);
  return {
    status: 200,
    body: { snapshot_id },
    ...free,
    subject: knownByLinkedIn(question, urls[0] ?? '')?.company.domain ?? null,
  };
}

/** Looks at a snapshot; it is ready once it was looked at often enough. */
function look(question: SourceQuestion, id: string): Snapshot | null {
  const snapshot = question.memory.get(id) as Snapshot | undefined;
  if (!snapshot) return null;
  const looks = 1 + Math.floor(shareOf(`bright-data looks|${id}`) * MOST_LOOKS);
  if (question.polls(id) > looks) snapshot.isReady = true;
  return snapshot;
}

function progress(question: SourceQuestion, id: string): SourceReply {
  const snapshot = look(question, id);
  const free = { priceUsd: 0, credits: 0, subject: null, call: 'progress' };
  if (!snapshot) return { ...refusal(404, 'Snapshot not found'), ...free };
  const status = snapshot.isReady ? 'ready' : 'running';
  const counts = snapshot.isReady ? { records: snapshot.urls.length, errors: 0 } : {};
  return { status: 200, body: { status, snapshot_id: id, dataset_id: snapshot.dataset, ...counts }, ...free };
}

/** Records are charged once, with the first download. */
function download(question: SourceQuestion, id: string): SourceReply {
  const snapshot = look(question, id);
  const free = { priceUsd: 0, credits: 0, subject: null, call: 'snapshot' };
  if (!snapshot) return { ...refusal(404, 'Snapshot not found'), ...free };
  if (!snapshot.isReady) {
    const message = 'Snapshot is not ready yet, try again in 30s';
    return { status: 202, body: { status: 'running', message }, ...free };
  }
  const found = snapshot.urls.map((url) => ({ url, one: knownByLinkedIn(question, url) }));
  const records = found.flatMap(({ url, one }) => {
    if (one) return [recordOf(one, url)];
    return snapshot.withErrors
      ? [
          {
            input: { url },
            error: 'Page not found',
            error_code: 'dead_page',
            timestamp: question.now.toISOString(),
          },
        ]
      : [];
  });
  const count = snapshot.isBilled ? 0 : found.filter(({ one }) => one !== null).length;
  if (question.creditsLeft === null || question.creditsLeft >= count) snapshot.isBilled = true;
  const subject = found[0]?.one?.company.domain ?? null;
  return {
    status: 200,
    body: records,
    priceUsd: count * priceOf('bright-data'),
    credits: count,
    subject,
    call: 'snapshot',
  };
}

/** Bright Data's web scraper API for LinkedIn companies: trigger, look, download; good records are charged. */
export const brightData: SourceProtocol = {
  key: ({ headers }) => bearerOf(headers),
  answer: (question) => {
    const [, action, id] =
      /^\/datasets\/v3\/(trigger|progress|snapshot)(?:\/([^/]+))?$/.exec(question.url.pathname) ?? [];
    if (action === 'trigger' && question.method === 'POST') return trigger(question);
    if (action === 'progress' && id) return progress(question, id);
    if (action === 'snapshot' && id) return download(question, id);
    return { ...refusal(404, 'Not found'), priceUsd: 0, subject: null };
  },
  error: ({ kind, status, message }) => {
    if (kind === 'missing_key' || kind === 'wrong_key')
      return refusal(401, 'User authentication is required');
    if (kind === 'credits_used_up') return refusal(402, 'Account has insufficient balance');
    return kind === 'rate_limited' ? refusal(429, 'Too many running jobs') : refusal(status, message);
  },
};
