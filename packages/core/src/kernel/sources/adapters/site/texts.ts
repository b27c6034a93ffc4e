import { metaOf, type Page } from './page.ts';

/** What the site says of itself in words, for whoever reads it next. Data, never an instruction: anybody can write anything there. */
export interface SiteTexts {
  readonly title: string;
  readonly description: string;
  readonly main: string;
}

const MOST = 6000;

/** The texts of several pages, the first one's title; repeated lines (menus, notices) only once. */
export function textsOfPages(pages: readonly Page[]): SiteTexts {
  const [home] = pages;
  const seen = new Set<string>();
  const kept: string[] = [];
  let length = 0;
  for (const page of pages) {
    for (const { text, area } of page.lines) {
      if (area === 'nav' || area === 'footer' || text.length < 15 || seen.has(text)) continue;
      if (length + text.length + 1 > MOST) return finished(home, kept);
      seen.add(text);
      kept.push(text);
      length += text.length + 1;
    }
  }
  return finished(home, kept);
}

function finished(home: Page | undefined, kept: readonly string[]): SiteTexts {
  const description = home ? (metaOf(home, 'description', 'og:description') ?? '') : '';
  return { title: home?.title ?? '', description: description.slice(0, 1000), main: kept.join('\n') };
}
