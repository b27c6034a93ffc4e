import type { FoundArticle } from './found.ts';
import { mentions } from './normal/names.ts';
import type { Notes } from './notes.ts';

export interface FoundNews {
  /** Newest first. */
  readonly articles: readonly FoundArticle[];
}

const RECENT_MS = 90 * 86_400_000;
const MOST = 20;

/** Newest first, one of each headline; papers copy one another. */
export function sorted(articles: readonly FoundArticle[]): readonly FoundArticle[] {
  const newest = articles.toSorted((a, b) => ((a.publishedOn ?? '') < (b.publishedOn ?? '') ? 1 : -1));
  const seen = new Set<string>();
  return newest.filter(({ title }) => {
    const key = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    return !seen.has(key) && seen.add(key);
  });
}

/** Headlines of the last ninety days that name the company: an article that names it in passing says little of it. */
export function sayNews(notes: Notes, about: { name: string; now: Date }, found: FoundNews): void {
  const since = new Date(about.now.getTime() - RECENT_MS).toISOString().slice(0, 10);
  const recent = found.articles.filter(
    ({ title, publishedOn }) => publishedOn !== null && publishedOn >= since && mentions(title, about.name),
  );
  notes.add(
    'recentNews',
    recent.slice(0, MOST).map(({ title, publishedOn }) => `${publishedOn} ${title}`),
  );
}
