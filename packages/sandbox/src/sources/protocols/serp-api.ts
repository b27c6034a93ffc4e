import type { JobPosting } from '../../world/company.ts';
import {
  priceOf,
  type SourceProblem,
  type SourceProtocol,
  type SourceQuestion,
  type SourceReply,
} from '../protocol.ts';
import { countOf, hexOf, hostOf, type Known } from './known.ts';
import { companiesOf, readWebQuery, webResults } from './web-results.ts';

const JOBS_A_PAGE = 10;
const PLAN_SEARCHES = 5_000;
const HOURLY = 1_000;
const DAY_MS = 86_400_000;

type Body = Readonly<Record<string, unknown>>;

function refusal(status: number, error: string): Pick<SourceReply, 'status' | 'body'> {
  return { status, body: { error } };
}

function frame(question: SourceQuestion, engine: string): Body {
  const parameters = Object.fromEntries(
    [...question.url.searchParams].filter(([name]) => name !== 'api_key'),
  );
  const id = hexOf(question.url.search.replace(/api_key=[^&]*/, ''), 24);
  const at = question.now.toISOString().slice(0, 19).replace('T', ' ');
  return {
    search_metadata: {
      id,
      status: 'Success',
      json_endpoint: `https://serpapi.com/searches/${id}.json`,
      created_at: `${at} UTC`,
      processed_at: `${at} UTC`,
      total_time_taken: 0.9,
    },
    search_parameters: { engine, ...parameters },
  };
}

/** An empty search is a success that carries an error. */
function nothing(engine: string): Body {
  const information = { organic_results_state: 'Fully empty', query_displayed: '' };
  return {
    ...(engine === 'google' && { search_information: information }),
    error: `Google hasn't returned any results for this query.`,
  };
}

function organic(question: SourceQuestion, text: string): Body | null {
  const query = question.url.searchParams;
  const count = countOf(query.get('num'), 10, 100);
  const start = Math.max(0, Number.parseInt(query.get('start') ?? '0', 10) || 0);
  const found = webResults(question, readWebQuery(text));
  const shown = found.slice(start, start + count);
  if (shown.length === 0) return null;
  const next = `https://serpapi.com/search.json?engine=google&q=${encodeURIComponent(text)}&start=${start + count}`;
  return {
    search_information: {
      query_displayed: text,
      total_results: found.length,
      time_taken_displayed: 0.31,
      organic_results_state: 'Results for exact spelling',
    },
    organic_results: shown.map(({ title, link, snippet, date }, index) => ({
      position: index + 1,
      title,
      link,
      displayed_link: hostOf(link),
      ...(date !== undefined && { date }),
      snippet,
      source: hostOf(link),
    })),
    ...(found.length > start + count && { serpapi_pagination: { current: start / count + 1, next } }),
  };
}

/** `11/20/2026, 08:00 AM, +0000 UTC`. */
function newsDate(day: string): string {
  const [year, month, date] = day.split('-');
  return `${month}/${date}/${year}, 08:00 AM, +0000 UTC`;
}

function news(question: SourceQuestion, text: string): Body | null {
  const articles = companiesOf(question, readWebQuery(text)).flatMap(({ company }) => company.news());
  if (articles.length === 0) return null;
  const latest = [...articles].sort((one, other) => other.publishedOn.localeCompare(one.publishedOn));
  return {
    news_results: latest.slice(0, 100).map(({ title, url, domain, publishedOn }, index) => ({
      position: index + 1,
      title,
      source: { name: domain, icon: `https://${domain}/favicon.ico` },
      link: url,
      date: newsDate(publishedOn),
      iso_date: `${publishedOn}T08:00:00Z`,
    })),
  };
}

function jobOf(question: SourceQuestion, { company, facts }: Known, job: JobPosting): Body {
  const days = Math.max(
    0,
    Math.round((Date.parse(question.world.today) - Date.parse(job.postedOn)) / DAY_MS),
  );
  const posted_at = days === 1 ? '1 day ago' : `${days} days ago`;
  return {
    title: job.title,
    company_name: facts.name ?? company.domain,
    location: job.location,
    via: 'LinkedIn',
    extensions: [posted_at, 'Full-time'],
    detected_extensions: { posted_at, schedule_type: 'Full-time' },
    description: job.text,
    job_highlights: [],
    apply_options: [{ title: 'Company site', link: `https://${company.domain}/careers` }],
    job_id: Buffer.from(`${company.domain}|${job.id}`).toString('base64'),
  };
}

/** The token says how many results came before. */
function jobs(question: SourceQuestion, text: string): Body | null {
  const token = question.url.searchParams.get('next_page_token');
  const start = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString().split('|')[0]) || 0;
  const found = companiesOf(question, readWebQuery(text.replace(/\bjobs?\b/gi, ' ')));
  const all = found.flatMap((one) => one.company.jobs().map((job) => ({ one, job })));
  const shown = all.slice(start, start + JOBS_A_PAGE);
  if (shown.length === 0) return null;
  const end = start + JOBS_A_PAGE;
  const next_page_token = Buffer.from(`${end}|${hexOf(text, 24)}`).toString('base64url');
  const next = `https://serpapi.com/search.json?engine=google_jobs&next_page_token=${next_page_token}&q=${encodeURIComponent(text)}`;
  return {
    jobs_results: shown.map(({ one, job }) => jobOf(question, one, job)),
    ...(all.length > end && { serpapi_pagination: { next_page_token, next } }),
  };
}

const ENGINES: Readonly<Record<string, (question: SourceQuestion, text: string) => Body | null>> = {
  google: organic,
  google_news: news,
  google_jobs: jobs,
};

function search(question: SourceQuestion): SourceReply {
  const query = question.url.searchParams;
  const engine = query.get('engine') ?? 'google';
  const text = query.get('q')?.trim() ?? '';
  const free = { priceUsd: 0, subject: null, call: engine };
  const answer = ENGINES[engine];
  if (!answer) return { ...refusal(400, `Unsupported \`${engine}\` search engine.`), ...free };
  if (text === '') return { ...refusal(400, 'Missing query `q` parameter.'), ...free };
  const body = { ...frame(question, engine), ...(answer(question, text) ?? nothing(engine)) };
  const subject = companiesOf(question, readWebQuery(text))[0]?.company.domain ?? null;
  return { status: 200, body, priceUsd: priceOf('serp-api'), subject, call: engine };
}

/** Counted by the sandbox where it counts credits, else a plan hardly begun. */
function account({ creditsLeft, key }: SourceQuestion): SourceReply {
  const left = creditsLeft ?? PLAN_SEARCHES;
  const body = {
    account_id: hexOf(key, 24),
    api_key: key,
    account_email: 'account@example.com',
    account_status: 'Active',
    plan_id: 'developer',
    plan_name: 'Developer Plan',
    plan_monthly_price: 50,
    searches_per_month: PLAN_SEARCHES,
    plan_searches_left: left,
    extra_credits: 0,
    total_searches_left: left,
    this_month_usage: Math.max(0, PLAN_SEARCHES - left),
    this_hour_searches: 0,
    last_hour_searches: 0,
    account_rate_limit_per_hour: HOURLY,
  };
  return { status: 200, body, priceUsd: 0, credits: 0, subject: null, call: 'account' };
}

const ERRORS: Partial<Readonly<Record<SourceProblem['kind'], readonly [number, string]>>> = {
  missing_key: [401, 'Invalid API key. Your API key should be here: https://serpapi.com/manage-api-key'],
  wrong_key: [401, 'Invalid API key. Your API key should be here: https://serpapi.com/manage-api-key'],
  credits_used_up: [429, 'Your account has run out of searches.'],
  rate_limited: [
    429,
    'Your searches for the hour are exceeding 20% of your plan. Please retry later or upgrade your plan.',
  ],
};

/** SerpApi: every search that succeeds is charged, empty ones too; 429 means two things, which the account tells apart. */
export const serpApi: SourceProtocol = {
  key: ({ url }) => url.searchParams.get('api_key'),
  answer: (question) => {
    const path = question.url.pathname;
    if (path === '/search.json' || path === '/search') return search(question);
    if (path === '/account.json' || path === '/account') return account(question);
    return { ...refusal(404, 'Not found.'), priceUsd: 0, subject: null };
  },
  error: ({ kind, status, message }) => refusal(...(ERRORS[kind] ?? ([status, message] as const))),
};
