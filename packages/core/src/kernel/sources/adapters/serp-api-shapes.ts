import { z } from 'zod';
import type { LeadlineError } from '../../errors/index.ts';
import { sourceFailure, tidy } from '../http-failure.ts';
import type { SourceHttpResponse, SourceIo } from '../source.ts';
import { keyOf, type Provider, secretsOf, wordsOf } from './ask.ts';
import { amount, part, parts, text } from './lenient.ts';
import { companyName, country, domain, most, oneWay } from './queries.ts';

export const PROVIDER: Provider = { title: 'SerpApi', readError };

export const webQuery = z.object({ query: z.string().trim().min(2).max(500), country, most: most(100, 10) });
export const linkedinQuery = z.object({ name: companyName, domain: oneWay(domain) });
export const newsQuery = z.object({ name: companyName, country });
export const jobsQuery = z.object({
  name: companyName,
  country,
  /** `nextPageToken` of the answer before. */
  pageToken: z.string().max(2000).optional(),
});

/** One shape for all engines: each has its own list of results, and `error` where there are none. */
export const searchAnswer = z.object({
  error: text,
  organic_results: parts({ title: text, link: text, snippet: text }),
  news_results: parts({ title: text, link: text, date: text, iso_date: text, snippet: text }),
  jobs_results: parts({
    job_id: text,
    title: text,
    company_name: text,
    location: text,
    description: text,
    share_link: text,
    detected_extensions: part({ posted_at: text }),
    apply_options: parts({ link: text }),
  }),
  serpapi_pagination: part({ next_page_token: text }),
});
export type Page = z.output<typeof searchAnswer>;

export const accountAnswer = z.object({
  total_searches_left: amount,
  plan_searches_left: amount,
  this_hour_searches: amount,
  account_rate_limit_per_hour: amount,
});

/** `error` under 200: "no results" is none, all else is a failure. */
export function toldIn(body: unknown, io: SourceIo): LeadlineError | undefined {
  const told = z.object({ error: z.string() }).safeParse(body);
  if (!told.success || /hasn['’]t returned any results|no results/i.test(told.data.error)) return undefined;
  const words = tidy(told.data.error, secretsOf(io));
  const code = /api key/i.test(words) ? 'provider_rejected_key' : 'provider_failed';
  return sourceFailure({ code, title: PROVIDER.title, reason: words, retryable: code === 'provider_failed' });
}

/** 429 stands for an hour's limit and for an empty account alike: the account tells which, and is asked free of charge. */
async function readError(response: SourceHttpResponse, io: SourceIo): Promise<LeadlineError | undefined> {
  if (response.status !== 429) return undefined;
  const reason = wordsOf(io, response);
  if (await isEmpty(io, reason))
    return sourceFailure({ code: 'credits_used_up', title: PROVIDER.title, reason });
  return sourceFailure({
    code: 'rate_limited',
    title: PROVIDER.title,
    reason,
    retryAfterSeconds: untilNextHour(io.now()),
  });
}

async function isEmpty(io: SourceIo, words: string): Promise<boolean> {
  const account = await io.http({ path: '/account.json', query: { api_key: keyOf(io, PROVIDER, 'key') } });
  const left = account.status === 200 ? searchesLeft(account) : undefined;
  return left === undefined ? /run out|out of searches/i.test(words) : left <= 0;
}

function searchesLeft(account: SourceHttpResponse): number | undefined {
  try {
    const parsed = accountAnswer.safeParse(account.json());
    return parsed.data?.total_searches_left ?? parsed.data?.plan_searches_left;
  } catch {
    // Its words are all there is to go by then.
    return undefined;
  }
}

function untilNextHour(now: Date): number {
  return 3600 - (Math.floor(now.getTime() / 1000) % 3600);
}
