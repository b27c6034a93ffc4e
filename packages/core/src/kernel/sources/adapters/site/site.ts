import type { FieldName } from '@leadline/contracts';
import { z } from 'zod';
import { LeadlineError } from '../../../errors/index.ts';
import type { SourceAnswer, SourceDefinition, SourceIo } from '../../source.ts';
import { defineCall } from '../ask.ts';
import { domain } from '../queries.ts';
import { registrableOf } from './hosts.ts';
import { languagesOf } from './metadata.ts';
import type { Page } from './page.ts';
import { type ChosenPage, choosePages } from './page-choice.ts';
import { parkedReasons } from './parked.ts';
import { readPage } from './read-page.ts';
import { readSite, type SiteContents, type VisitedPage } from './read-site.ts';
import { type SiteProblem, visitHome } from './visit.ts';

/** What came of a look at a company's site. */
export interface SiteFound {
  /** Address of the home page after redirects; null where there is none. */
  readonly url: string | null;
  /** Another registrable domain, where the site leads to one: a new name, a parent, a buyer. */
  readonly redirectedTo: string | null;
  /** Set where nobody lives there. */
  readonly parked: { readonly reasons: readonly string[] } | null;
  /** Set where the site cannot be read. */
  readonly problem: SiteProblem | null;
  readonly pages: readonly { readonly kind: VisitedPage['kind']; readonly url: string }[];
  /** Null where the site is parked or cannot be read. */
  readonly contents: SiteContents | null;
}

const PAGE_MS = 6_000;
const HOME_YIELDS = [
  'name',
  'aliases',
  'website',
  'tagline',
  'description',
  'logoUrl',
  'foundedYear',
  'languages',
  'linkedinUrl',
  'twitterUrl',
  'facebookUrl',
  'githubUrl',
  'wikipediaUrl',
  'legalName',
  'legalForm',
  'registryNumber',
  'jurisdiction',
  'taxId',
  'hqAddress',
  'hqCity',
  'hqRegion',
  'hqCountry',
  'hqPostcode',
  'latitude',
  'longitude',
  'phone',
  'email',
  'technologies',
  'products',
  'targetCustomers',
  'keywords',
  'founders',
  'employees',
  'lei',
  'ticker',
  'parentCompany',
  'subsidiaries',
  'locations',
  'industryCode',
  'recentNews',
] as const satisfies readonly FieldName[];
const SITE_YIELDS = [...HOME_YIELDS, 'ceo', 'executives', 'openJobs'] as const satisfies readonly FieldName[];

/** The company's own site: the home page alone, or with up to five pages that say who, where and what it is. */
export const site: SourceDefinition = {
  name: 'site',
  title: "The company's own site",
  homepage: 'https://www.rfc-editor.org/rfc/rfc9309',
  layer: 1,
  manyHosts: true,
  keys: {},
  bases: {},
  licence: {
    keepDays: null,
    note: "Facts from the company's own public pages, read as its robots.txt allows; kept with their address.",
  },
  limits: { perMinute: null, concurrency: 32 },
  calls: {
    home: defineCall({
      capability: 'site',
      query: z.object({ domain }),
      yields: HOME_YIELDS,
      priceUsd: 0,
      freshDays: 90,
      missDays: 3,
      timeoutMs: 20_000,
      run: ({ domain }, io) => look(domain, io, () => Promise.resolve([])),
    }),
    site: defineCall({
      capability: 'site',
      query: z.object({ domain }),
      yields: SITE_YIELDS,
      priceUsd: 0,
      freshDays: 30,
      missDays: 3,
      timeoutMs: 30_000,
      run: ({ domain }, io) => look(domain, io, (home) => furtherPages(home, io)),
    }),
  },
};

async function look(
  asked: string,
  io: SourceIo,
  further: (home: Page) => Promise<readonly VisitedPage[]>,
): Promise<SourceAnswer<SiteFound>> {
  const visit = await visitHome(asked, io);
  const { page: home, redirectedTo, problem } = visit;
  if (!home) return answer([], { url: null, redirectedTo, parked: null, problem, pages: [], contents: null });
  const reasons = parkedReasons(home);
  const found = { url: home.url, redirectedTo, parked: null, problem: null };
  if (reasons)
    return answer([], { ...found, parked: { reasons }, pages: [pageLine('home', home)], contents: null });
  const pages: VisitedPage[] = [{ kind: 'home', page: home }, ...(await further(home))];
  const { observations, contents } = readSite(pages, {
    domain: redirectedTo ?? registrableOf(asked),
    today: io.now(),
  });
  return answer(observations, {
    ...found,
    pages: pages.map(({ kind, page }) => pageLine(kind, page)),
    contents,
  });
}

function pageLine(kind: VisitedPage['kind'], { url }: Page) {
  return { kind, url };
}

function answer(observations: SourceAnswer['observations'], found: SiteFound): SourceAnswer<SiteFound> {
  return { observations, found, hit: observations.length > 0, costUsd: 0 };
}

/** All at once; one that fails, leads elsewhere, or is the home page again (as many sites answer what they do not have) is left out. */
async function furtherPages(home: Page, io: SourceIo): Promise<readonly VisitedPage[]> {
  const chosen = choosePages(home, languagesOf(home)[0]);
  const pages = await Promise.all(chosen.map((choice) => furtherPage(choice, home, io)));
  const seen = new Set([home.url]);
  return pages.filter((visited) => {
    if (!visited || seen.has(visited.page.url) || isSame(visited.page, home)) return false;
    seen.add(visited.page.url);
    return true;
  }) as VisitedPage[];
}

async function furtherPage({ kind, url }: ChosenPage, home: Page, io: SourceIo): Promise<VisitedPage | null> {
  try {
    const fetched = await io.pages.get(url, { signal: io.signal, timeoutMs: PAGE_MS });
    const isOwn = registrableOf(new URL(fetched.url).hostname) === registrableOf(new URL(home.url).hostname);
    if (fetched.status !== 200 || fetched.text === '' || !isOwn) return null;
    return { kind, page: readPage(fetched) };
  } catch (error) {
    if (io.signal.aborted || !(error instanceof LeadlineError)) throw error;
    return null;
  }
}

function isSame(page: Page, home: Page): boolean {
  return (
    page.title === home.title &&
    page.lines.length === home.lines.length &&
    page.lines[3]?.text === home.lines[3]?.text
  );
}
