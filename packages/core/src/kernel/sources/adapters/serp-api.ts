import type { z } from 'zod';
import type { SourceAnswer, SourceDefinition, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { ask, defineCall, keyOf } from './ask.ts';
import { chooseNamesake } from './candidates.ts';
import type { FoundCandidates, FoundJob, FoundPage } from './found.ts';
import { jobText } from './job-notes.ts';
import { type FoundNews, sayNews, sorted } from './news-notes.ts';
import { americanDay, dayAgo, dayOf } from './normal/dates.ts';
import { hostOf, linkOf } from './normal/links.ts';
import { matchNames } from './normal/names.ts';
import { createNotes } from './notes.ts';
import {
  accountAnswer,
  jobsQuery,
  linkedinQuery,
  newsQuery,
  type Page,
  PROVIDER,
  searchAnswer,
  toldIn,
  webQuery,
} from './serp-api-shapes.ts';

/** A search that went through, whether it found something or not. */
const PRICE_USD = 0.01;

export interface FoundPages {
  readonly pages: readonly FoundPage[];
}
export interface FoundPostings {
  readonly jobs: readonly (FoundJob & { readonly company: string | null })[];
  /** Asks for the next ten; null at the end. */
  readonly nextPageToken: string | null;
}

const shared = { priceUsd: PRICE_USD, timeoutMs: 30_000 } as const;

const web = defineCall<typeof webQuery, FoundPages>({
  ...shared,
  capability: 'web',
  query: webQuery,
  yields: [],
  freshDays: 30,
  missDays: 7,
  async run(asked, io) {
    const page = await search(io, { engine: 'google', q: asked.query, num: asked.most, gl: asked.country });
    const found = { pages: pagesIn(page) };
    if (found.pages.length === 0) return miss(found, { costUsd: PRICE_USD });
    return hit(notesFor(io), found, { costUsd: PRICE_USD });
  },
});

const linkedin = defineCall<typeof linkedinQuery, FoundCandidates>({
  ...shared,
  capability: 'web',
  query: linkedinQuery,
  yields: ['linkedinUrl'],
  freshDays: 30,
  missDays: 7,
  run: findLinkedin,
});

const news = defineCall<typeof newsQuery, FoundNews>({
  ...shared,
  capability: 'news',
  query: newsQuery,
  yields: ['recentNews'],
  freshDays: 1,
  missDays: 1,
  async run(asked, io) {
    const page = await search(io, { engine: 'google_news', q: `"${quoted(asked.name)}"`, gl: asked.country });
    const articles = (page?.news_results ?? []).flatMap((item) => {
      const url = linkOf(item.link);
      if (!url || !item.title) return [];
      const publishedOn = dayOf(item.iso_date) ?? americanDay(item.date) ?? null;
      return [
        { url, title: item.title, domain: hostOf(url) ?? null, publishedOn, text: item.snippet ?? null },
      ];
    });
    const found = { articles: sorted(articles) };
    if (articles.length === 0) return miss(found, { costUsd: PRICE_USD });
    const notes = notesFor(io);
    sayNews(notes, { name: asked.name, now: io.now() }, found);
    return hit(notes, found, { costUsd: PRICE_USD });
  },
});

const jobs = defineCall<typeof jobsQuery, FoundPostings>({
  ...shared,
  capability: 'jobs',
  query: jobsQuery,
  yields: [],
  freshDays: 1,
  missDays: 1,
  run: findJobs,
});

export const serpApi: SourceDefinition = {
  name: 'serp-api',
  title: PROVIDER.title,
  homepage: 'https://serpapi.com',
  layer: 2,
  keys: { key: 'SERPAPI_API_KEY' },
  bases: { default: 'https://serpapi.com' },
  licence: {
    keepDays: 365,
    note: 'SerpApi Terms of Service: results for own use; what pages say stays theirs.',
  },
  limits: { perMinute: 120, concurrency: 5 },
  calls: { web, linkedin, news, jobs },
  async probe(io) {
    const answer = await ask(io, PROVIDER, {
      request: { path: '/account.json', query: { api_key: keyOf(io, PROVIDER, 'key') } },
      answer: accountAnswer,
      missAt: [],
    });
    const left = answer?.data.total_searches_left ?? answer?.data.plan_searches_left;
    return left === undefined ? {} : { creditsLeft: left };
  },
};

/** One search; undefined where Google found nothing, which is charged like any other. */
async function search(
  io: SourceIo,
  question: Readonly<Record<string, string | number | undefined>>,
): Promise<Page | undefined> {
  const answer = await ask(io, PROVIDER, {
    request: {
      path: '/search.json',
      query: { hl: 'en', ...question, api_key: keyOf(io, PROVIDER, 'key') },
    },
    answer: searchAnswer,
    missAt: [],
    errorIn: (body) => toldIn(body, io),
  });
  return answer?.data.error === undefined ? answer?.data : undefined;
}

function notesFor(io: SourceIo, match = 1) {
  return createNotes({ source: 'serp-api', now: io.now(), match });
}

function quoted(words: string): string {
  return words.replaceAll('"', ' ').trim();
}

function pagesIn(page: Page | undefined): FoundPage[] {
  return (page?.organic_results ?? []).flatMap(({ title, link, snippet }) => {
    const url = linkOf(link);
    return url && title ? [{ title, url, snippet: snippet ?? null }] : [];
  });
}

async function findLinkedin(
  asked: z.output<typeof linkedinQuery>,
  io: SourceIo,
): Promise<SourceAnswer<FoundCandidates>> {
  const words = [`site:linkedin.com/company "${quoted(asked.name)}"`, asked.domain];
  const page = await search(io, { engine: 'google', q: words.filter(Boolean).join(' '), num: 10 });
  const pages = pagesIn(page).flatMap((found) => {
    const slug = /linkedin\.com\/company\/([^/?#]+)/.exec(found.url)?.[1];
    return slug ? [{ ...found, url: `https://www.linkedin.com/company/${slug}` }] : [];
  });
  const choice = chooseNamesake(
    { name: asked.name },
    // Of two that fit alike, the one whose snippet names the domain is meant.
    [...new Map(pages.map((found) => [found.url, found])).values()].map((found) => ({
      entry: found.url,
      names: [found.title.replace(/\s*[|·–-]\s*LinkedIn.*$/i, '')],
      country: null,
      query: found.url,
      gone: asked.domain !== undefined && pages.length > 1 && !found.snippet?.includes(asked.domain),
    })),
  );
  const found = { candidates: choice.candidates };
  if (!choice.chosen) return miss(found, { costUsd: PRICE_USD });
  const notes = notesFor(io, choice.match);
  notes.add('linkedinUrl', choice.chosen, { url: choice.chosen });
  return hit(notes, found, { costUsd: PRICE_USD });
}

/** Google's own list of positions, found by name: neither complete nor free of namesakes, so it says nothing of how many there are. */
async function findJobs(
  asked: z.output<typeof jobsQuery>,
  io: SourceIo,
): Promise<SourceAnswer<FoundPostings>> {
  const page = await search(io, {
    engine: 'google_jobs',
    q: `${asked.name} jobs`,
    gl: asked.country,
    next_page_token: asked.pageToken,
  });
  const jobs = (page?.jobs_results ?? []).flatMap((job) => {
    if (!job.title || matchNames(asked.name, job.company_name ?? '') < 0.85) return [];
    return [
      {
        id: job.job_id ?? `${job.title} ${job.location ?? ''}`,
        title: job.title,
        company: job.company_name ?? null,
        department: null,
        location: job.location ?? null,
        url: linkOf(job.apply_options[0]?.link ?? job.share_link) ?? null,
        postedOn: dayAgo(job.detected_extensions?.posted_at, io.now()) ?? null,
        text: jobText(job.description),
      },
    ];
  });
  const found = { jobs, nextPageToken: page?.serpapi_pagination?.next_page_token ?? null };
  if (jobs.length === 0) return miss(found, { costUsd: PRICE_USD });
  return hit(notesFor(io), found, { costUsd: PRICE_USD });
}
