import { type Fact, TRUST } from './facts.ts';
import type { Page } from './page.ts';

/** `founded in 2012`, `gegründet 1998`, `fondée en 2010`, `desde 1987`; the second kind is said of products and prizes, too. */
const FOUNDED =
  /\b(?:founded|established|incorporated|started|gegründet|gründung|fondée?s?|créée?s?|fundad[ao]s?|fondata|opgericht|założon[aey]|grundat|創業|設立)\b\D{0,40}?\b((?:18|19|20)\d{2})\b/iu;
const SINCE =
  /^(?:.{0,60}\s)?(?:since|seit|depuis|desde|dal|sinds|od|sedan)\s(?:the year\s|dem jahr\s)?((?:18|19|20)\d{2})\b/iu;

/** The year in which the company was founded, as its own pages say it. */
export function foundedFacts(page: Page, { today, isAbout }: { today: Date; isAbout: boolean }): Fact[] {
  for (const [shape, confidence] of [
    [FOUNDED, TRUST.text + (isAbout ? 0.2 : 0.1)],
    [SINCE, TRUST.guess + (isAbout ? 0.1 : 0)],
  ] as const) {
    for (const { text } of page.lines) {
      if (text.length > 500) continue;
      const year = Number(shape.exec(text)?.[1]);
      if (year >= 1700 && year <= today.getUTCFullYear()) {
        return [{ field: 'foundedYear', value: year, confidence, url: page.url }];
      }
    }
  }
  return [];
}
