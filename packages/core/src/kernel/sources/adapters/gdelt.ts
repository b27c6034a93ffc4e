import { z } from 'zod';
import type { LeadlineError } from '../../errors/index.ts';
import { sourceFailure, tidy } from '../http-failure.ts';
import type { SourceAnswer, SourceDefinition, SourceHttpResponse, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { defineCall, type Provider, readAnswer, refuseFailure } from './ask.ts';
import { parts, text } from './lenient.ts';
import { type FoundNews, sayNews, sorted } from './news-notes.ts';
import { dayOf } from './normal/dates.ts';
import { hostOf, linkOf } from './normal/links.ts';
import { createNotes } from './notes.ts';
import { companyName, most } from './queries.ts';

const PROVIDER: Provider = { title: 'GDELT', keyless: true };

/** No article is an empty object. */
const articlesAnswer = z.object({
  articles: parts({ url: z.string().min(1), title: z.string().min(1), seendate: text, domain: text }),
});

const query = z.object({
  name: companyName,
  /** How far back, in days. */
  days: z.int().min(1).max(90).default(90),
  most: most(250, 75),
});

export const gdelt: SourceDefinition = {
  name: 'gdelt',
  title: PROVIDER.title,
  homepage: 'https://www.gdeltproject.org',
  layer: 2,
  keys: {},
  bases: { default: 'https://api.gdeltproject.org' },
  licence: {
    keepDays: null,
    note: 'Free for every use with a link to the GDELT Project; articles stay their papers’.',
  },
  limits: { perMinute: 12, concurrency: 1, everyMs: 5000 },
  calls: {
    news: defineCall<typeof query, FoundNews>({
      capability: 'news',
      query,
      yields: ['recentNews'],
      priceUsd: 0,
      freshDays: 1,
      missDays: 1,
      timeoutMs: 30_000,
      run: findNews,
    }),
  },
};

async function findNews(asked: z.output<typeof query>, io: SourceIo): Promise<SourceAnswer<FoundNews>> {
  // A quotation mark would end the phrase, and no mark means anything inside it.
  const phrase = asked.name
    .replace(/["\\()]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const response = await io.http({
    path: '/api/v2/doc/doc',
    query: {
      query: `"${phrase}"`,
      mode: 'artlist',
      format: 'json',
      maxrecords: asked.most,
      timespan: `${asked.days}d`,
      sort: 'datedesc',
    },
  });
  await refuseFailure(io, PROVIDER, response);
  const told = toldInWords(response);
  if (told === 'unaskable') return miss({ articles: [] });
  if (told) throw told;
  const { articles } = readAnswer(PROVIDER, response, { answer: articlesAnswer });
  const found = {
    articles: sorted(
      articles.flatMap(({ url, title, seendate, domain }) => {
        const link = linkOf(url);
        if (!link) return [];
        const publishedOn = dayOf(seendate) ?? null;
        return [
          { url: link, title: title.trim(), domain: domain ?? hostOf(url) ?? null, publishedOn, text: null },
        ];
      }),
    ),
  };
  if (found.articles.length === 0) return miss(found);
  const notes = createNotes({ source: 'gdelt', now: io.now() });
  sayNews(notes, { name: asked.name, now: io.now() }, found);
  return hit(notes, found);
}

/** Errors come as plain words under status 200. Names it cannot look for (too short, too common) are a miss, not a failure. */
function toldInWords(response: SourceHttpResponse): LeadlineError | 'unaskable' | undefined {
  const words = response.text.trim();
  if (words.startsWith('{') || words.startsWith('<')) return undefined;
  if (/limit requests|too many/i.test(words))
    return sourceFailure({
      code: 'rate_limited',
      title: PROVIDER.title,
      reason: tidy(words, []),
      retryAfterSeconds: 5,
    });
  if (/too short|too long|too common|keyword/i.test(words)) return 'unaskable';
  return sourceFailure({
    code: 'provider_failed',
    title: PROVIDER.title,
    reason: tidy(words, []) || 'an empty answer',
    retryable: true,
  });
}
