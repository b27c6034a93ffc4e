import anyAscii from 'any-ascii';
import { type Fact, TRUST } from './facts.ts';
import { labelOf } from './hosts.ts';
import { metaOf, type Page, resolved } from './page.ts';
import type { About } from './structured.ts';

/** What title, meta tags, Open Graph and links to icons and translations say. Names and taglines are the home page's alone. */
export function metadataFacts(page: Page, about: About, isHome: boolean): Fact[] {
  const facts: Fact[] = [];
  const add = (field: Fact['field'], value: string | string[] | undefined, confidence: number) => {
    if (value !== undefined && value.length !== 0) facts.push({ field, value, confidence, url: page.url });
  };
  add('languages', languagesOf(page), page.language ? TRUST.meta + 0.1 : TRUST.meta);
  const site = metaOf(page, 'og:site_name', 'application-name', 'apple-mobile-web-app-title');
  if (site && site.length <= 80)
    add('name', site, namesDomain(site, about.domain) ? TRUST.meta + 0.1 : TRUST.meta - 0.1);
  if (!isHome) return facts;
  const parts = titleParts(page, about.domain);
  if (parts.name)
    add('name', parts.name, namesDomain(parts.name, about.domain) ? TRUST.title + 0.12 : TRUST.guess);
  add('tagline', parts.claim, TRUST.title);
  const description = metaOf(page, 'description', 'og:description', 'twitter:description');
  if (description && description.length >= 20) add('description', description, TRUST.meta + 0.04);
  add('website', new URL('/', page.url).href, TRUST.jsonLd);
  const logo = logoOf(page);
  add('logoUrl', logo?.url, logo?.confidence ?? 0);
  const keywords = metaOf(page, 'keywords')
    ?.split(/\s*[,;]\s*/)
    .filter((word) => word.length > 1 && word.length < 60);
  add('keywords', keywords?.slice(0, 30), TRUST.title);
  return facts;
}

/** ISO 639-1 codes: of the document, and of its translations. */
export function languagesOf(page: Page): string[] {
  const said = [
    page.language,
    metaOf(page, 'og:locale', 'content-language') ?? '',
    ...page.metas.filter(({ name }) => name === 'og:locale:alternate').map(({ content }) => content),
    ...page.relations.filter(({ rel }) => rel.includes('alternate')).map(({ hreflang }) => hreflang),
  ];
  const codes = said.flatMap((text) => /^([a-z]{2})(?:[-_]|$)/i.exec(text.trim())?.[1]?.toLowerCase() ?? []);
  return [...new Set(codes)];
}

/** Whether a name is the one the domain was registered for: `Acme Pumps` and `acmepumps.de`, or `acme.com`. */
export function namesDomain(name: string, domain: string): boolean {
  const [plain, label] = [squeezed(name), squeezed(labelOf(domain))];
  return (
    plain.length > 1 &&
    label.length > 1 &&
    (plain === label || plain.startsWith(label) || label.startsWith(plain))
  );
}

function squeezed(text: string): string {
  return anyAscii(text.slice(0, 200))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}

/** `Acme | Pumps for breweries`: the part that is like the domain is the name, the longest other one the claim. */
function titleParts(page: Page, domain: string): { name?: string; claim?: string } {
  const title = page.title || metaOf(page, 'og:title', 'twitter:title') || '';
  const parts = title
    .split(/\s+[|–—·•»:-]\s+|:\s+/)
    .map((part) => part.trim())
    .filter(
      (part) =>
        part !== '' && !/^(?:home(?:page)?|startseite|accueil|inicio|start|welcome|willkommen)$/i.test(part),
    )
    .slice(0, 6);
  const name = parts.find((part) => part.length <= 60 && namesDomain(part, domain));
  const fallback = parts.length > 1 ? parts.toSorted((a, b) => a.length - b.length)[0] : undefined;
  const claim = parts
    .filter((part) => part !== (name ?? fallback) && part.length >= 10 && part.length <= 140)
    .toSorted((a, b) => b.length - a.length)[0];
  const chosen = name ?? (fallback && fallback.length <= 40 ? fallback : undefined);
  return { ...(chosen && { name: chosen }), ...(claim && { claim }) };
}

/** An image that is called a logo; else the large icon. `og:image` is mostly a photograph. */
function logoOf(page: Page): { url: string; confidence: number } | undefined {
  const named = page.images.find(({ src, words }) => /logo/i.test(words) || /\blogo/i.test(src.slice(-120)));
  const image = metaOf(page, 'og:image') ?? '';
  const byName = resolved(
    page,
    metaOf(page, 'og:logo') ?? named?.src ?? (/logo/i.test(image.slice(-60)) ? image : undefined),
  );
  if (byName) return { url: byName.href, confidence: TRUST.markup };
  // A favicon is sixteen pixels of it.
  const icon = page.relations.find(
    ({ rel, href }) => /(?:^|\s)(?:apple-touch-)?icon/.test(rel) && /\.(?:svg|png)(?:$|\?)/.test(href),
  );
  const byIcon = resolved(page, icon?.href);
  return byIcon && { url: byIcon.href, confidence: TRUST.guess };
}
