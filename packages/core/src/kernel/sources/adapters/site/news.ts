import { dayOf } from '../normal/dates.ts';
import { type Fact, TRUST } from './facts.ts';
import type { Page } from './page.ts';
import { articlesOf } from './structured.ts';

export interface NewsItem {
  readonly title: string;
  readonly url: string | null;
  /** `YYYY-MM-DD`; null where the page does not say. */
  readonly publishedOn: string | null;
}

const NEWS_PATH =
  /\/(?:news(?:room)?|blog|press(?:e|room)?|media|aktuelles|actualit(?:e|é)s?|noticias|noticias|imprensa|stories|articles?|updates?|insights)\/.{3,}|\/20\d{2}\/\d{1,2}\//i;
const RECENT_DAYS = 90;

/** Articles on a page for news: described for machines, else links to articles with the date that stands beside them. */
export function newsOn(page: Page): readonly NewsItem[] {
  const described = articlesOf(page);
  if (described.length > 0) return described.slice(0, 50);
  const items = page.anchors.flatMap(({ url, text, area, at }) => {
    if (!url || area === 'nav' || area === 'footer' || text.length < 15 || !NEWS_PATH.test(url.pathname))
      return [];
    return [
      { title: text, url: url.href, publishedOn: dayNear(page, at) ?? dayInPath(url.pathname) ?? null },
    ];
  });
  return [...new Map(items.map((item) => [item.url, item])).values()].slice(0, 50);
}

/** Headlines of the last ninety days; undated ones are no news. */
export function newsFacts(page: Page, today: Date): Fact[] {
  const since = new Date(today.getTime() - RECENT_DAYS * 86_400_000).toISOString().slice(0, 10);
  const until = today.toISOString().slice(0, 10);
  const recent = newsOn(page)
    .filter(({ publishedOn }) => publishedOn !== null && publishedOn >= since && publishedOn <= until)
    .map(({ title, publishedOn }) => `${publishedOn} ${title}`);
  if (recent.length === 0) return [];
  return [{ field: 'recentNews', value: recent.sort().reverse(), confidence: TRUST.meta, url: page.url }];
}

/** The date right before a headline, or right after it. */
function dayNear(page: Page, at: number): string | undefined {
  const near = page.times.find((time) => time.at === at - 1) ?? page.times.find((time) => time.at === at + 1);
  return dayOf(near?.day);
}

function dayInPath(path: string): string | undefined {
  const [, year, month, day] = /\/(20\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:\/|-|$)/.exec(path) ?? [];
  return year && month && day
    ? dayOf(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
    : undefined;
}
