import type { NewsArticle } from '../../world/company.ts';
import type { SourceProtocol, SourceQuestion, SourceReply } from '../protocol.ts';
import { countOf, type Known, knownByName } from './known.ts';

const TEXT = { 'content-type': 'text/html; charset=utf-8' };
const TOO_FAST = 'Please limit requests to one every 5 seconds or contact the GDELT team for larger queries.';
/** It searches the last three months unless told otherwise. */
const USUAL_DAYS = 90;
const DAY_MS = 86_400_000;
const UNIT_DAYS: Readonly<Record<string, number>> = {
  min: 1 / 1440,
  h: 1 / 24,
  hours: 1 / 24,
  d: 1,
  days: 1,
  w: 7,
  weeks: 7,
  m: 30,
  months: 30,
};

function text(words: string, status = 200): SourceReply {
  return { status, text: words, headers: TEXT, priceUsd: 0, subject: null, call: 'doc' };
}

/** Days of `timespan` (`24h`, `3months`); null where it is none. */
function timespanDays(span: string | null): number | null {
  if (span === null) return USUAL_DAYS;
  const [, count, unit] = /^(\d+)(min|hours|h|days|d|weeks|w|months|m)$/.exec(span) ?? [];
  const days = UNIT_DAYS[unit ?? ''];
  return count === undefined || days === undefined ? null : Number(count) * days;
}

/** The phrases of a query, or its words without operators. */
function phrasesOf(query: string): string[] {
  const quoted = [...query.matchAll(/"([^"]+)"/g)].map(([, phrase]) => phrase ?? '');
  return quoted.length > 0
    ? quoted
    : [
        query
          .replace(/\b\w+:\S+/g, '')
          .replace(/[()]/g, ' ')
          .trim(),
      ];
}

/** What it has seen of a company's news: nothing older than what it lists is in doubt. */
function seenNews({ company, facts, seenOn }: Known): readonly NewsArticle[] {
  const listed = new Set(facts.recentNews ?? []);
  const first = Date.parse(seenOn) - USUAL_DAYS * DAY_MS;
  return company
    .news()
    .filter(
      ({ publishedOn, title }) => listed.has(`${publishedOn} ${title}`) || Date.parse(publishedOn) < first,
    );
}

/** A phrase must stand in the article as it is. */
function isIn(phrase: string, { title, text: words }: NewsArticle): boolean {
  return `${title} ${words}`.toLowerCase().includes(phrase.toLowerCase());
}

function articleOf(article: NewsArticle): Readonly<Record<string, unknown>> {
  return {
    url: article.url,
    url_mobile: '',
    title: article.title,
    seendate: `${article.publishedOn.replaceAll('-', '')}T081500Z`,
    socialimage: '',
    domain: article.domain,
    language: 'English',
    sourcecountry: 'United States',
  };
}

function search(question: SourceQuestion): SourceReply {
  const query = question.url.searchParams;
  const asked = query.get('query')?.trim() ?? '';
  if (asked.length < 3 || asked.length > 500) return text('Your query was too short or too long.');
  if (phrasesOf(asked).some((phrase) => phrase.length < 3)) return text('The specified phrase is too short.');
  if ((query.get('mode') ?? 'artlist').toLowerCase() !== 'artlist') return text('Invalid mode.');
  const days = timespanDays(query.get('timespan')?.toLowerCase() ?? null);
  if (days === null) return text('Invalid/Unsupported timespan.');
  const since = Date.parse(question.world.today) - days * DAY_MS;
  const found = phrasesOf(asked).flatMap((phrase) => knownByName(question, phrase));
  const articles = found
    .flatMap(seenNews)
    .filter((article) => phrasesOf(asked).some((phrase) => isIn(phrase, article)))
    .filter(({ publishedOn }) => Date.parse(publishedOn) >= since)
    .sort((one, other) => other.publishedOn.localeCompare(one.publishedOn))
    .slice(0, countOf(query.get('maxrecords'), 75, 250));
  const subject = found[0]?.company.domain ?? null;
  const body = articles.length === 0 ? {} : { articles: articles.map(articleOf) };
  return { status: 200, body, priceUsd: 0, subject, call: 'doc' };
}

/** GDELT's DOC API: keyless and free; what it cannot do it says in plain text under 200. */
export const gdelt: SourceProtocol = {
  answer: (question) =>
    question.url.pathname === '/api/v2/doc/doc' ? search(question) : text('Not Found', 404),
  error: ({ kind, status, message }) => ({
    status,
    headers: TEXT,
    text: kind === 'rate_limited' ? TOO_FAST : message,
  }),
  errorIn200: () => ({ status: 200, headers: TEXT, text: TOO_FAST }),
};
