import { getDomain, getDomainWithoutSuffix } from 'tldts';

/** Parameters that say how a reader came, not which page is meant. */
const TRACKING =
  /^(?:utm_\w+|gclid|fbclid|msclkid|yclid|dclid|srsltid|mc_[ce]id|igshid|ref_src|_gsid|gs_lcrp|oq|sa|ved|usg)$/i;

function parse(url: string): URL | null {
  const address = /^(?:www\.|[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:\/|$))/iu.test(url)
    ? `https://${url}`
    : url;
  return URL.canParse(address) ? new URL(address) : null;
}

/** Pages that only lead on to the one meant, with the parameter that names it. */
const REDIRECTS: readonly (readonly [RegExp, RegExp, string])[] = [
  [/(?:^|\.)google\.[a-z.]+$/, /^\/url$/, 'q'],
  [/(?:^|\.)google\.[a-z.]+$/, /^\/url$/, 'url'],
  [/(?:^|\.)duckduckgo\.com$/, /^\/l\//, 'uddg'],
  [/^l\.(?:facebook|instagram)\.com$/, /./, 'u'],
  [/(?:^|\.)youtube\.com$/, /^\/redirect$/, 'q'],
  [/(?:^|\.)linkedin\.com$/, /^\/redir/, 'url'],
];

/** The address a reader lands on: search engines' and networks' redirects are taken off. */
function target(url: URL): URL {
  for (const [host, path, parameter] of REDIRECTS) {
    if (!host.test(url.hostname) || !path.test(url.pathname)) continue;
    const onward = url.searchParams.get(parameter);
    if (onward && URL.canParse(onward)) return new URL(onward);
  }
  return url;
}

const SEARCH_HOSTS =
  /(?:^|\.)(?:google\.[a-z.]+|bing\.com|duckduckgo\.com|yahoo\.com|ecosia\.org|yandex\.[a-z]+|baidu\.com|startpage\.com|brave\.com|chatgpt\.com|chat\.openai\.com|perplexity\.ai|claude\.ai|gemini\.google\.com|copilot\.microsoft\.com)$/;

/**
 * True for a page that can carry a statement. A search with its results, an assistant's own page, a mail
 * address, a script or an anchor is no source.
 */
export function isSourceAddress(address: string): boolean {
  const parsed = parse(address.trim());
  if (!parsed || !/^https?:$/.test(parsed.protocol) || !parsed.hostname.includes('.')) return false;
  const url = target(parsed);
  if (/^(?:chatgpt\.com|chat\.openai\.com|claude\.ai|gemini\.google\.com)$/.test(url.hostname)) return false;
  const asks = [
    'q',
    'query',
    'k',
    'p',
    'wd',
    'text',
    'keyword',
    'keywords',
    'search_query',
    'hints',
    'st',
  ].some((name) => url.searchParams.has(name));
  if (SEARCH_HOSTS.test(url.hostname) && (asks || /^\/search\b/.test(url.pathname))) return false;
  return !(asks && /^\/(?:s|search|results|searchpage\.jsp)\/?$/.test(url.pathname));
}

function withoutTracking(address: string): URL | null {
  const parsed = parse(address.trim());
  if (!parsed) return null;
  const url = target(parsed);
  url.hash = '';
  if (!url.search) return url;
  for (const name of Array.from(url.searchParams.keys()))
    if (TRACKING.test(name)) url.searchParams.delete(name);
  return url;
}

/** The address to show and follow: redirects, tracking parameters and the fragment taken off. */
export function cleanAddress(address: string): string {
  return withoutTracking(address)?.toString() ?? address.trim();
}

/**
 * One spelling per page: `https`, no `www.`, no tracking parameters, no fragment, no trailing slash, redirects taken
 * off. An address that cannot be read is returned trimmed.
 */
export function normaliseAddress(address: string): string {
  const url = withoutTracking(address);
  if (!url) return address.trim();
  const query = url.searchParams.size > 0 ? `?${url.searchParams.toString()}` : '';
  const port = url.port ? `:${url.port}` : '';
  return `https://${url.hostname.replace(/^www\./, '')}${port}${url.pathname.replace(/\/+$/, '')}${query}`;
}

/** Redirect addresses of grounded answers hide the page; its host then stands in the title. */
const GROUNDING = /(?:^|\.)vertexaisearch\.cloud\.google\.com$/;

/**
 * The registrable domain of an address by the public suffix list (`blog.shop.example.co.uk` →
 * `example.co.uk`); empty when there is none.
 */
export function domainOf(address: string, title = ''): string {
  const parsed = parse(address.trim());
  if (!parsed) return '';
  if (GROUNDING.test(parsed.hostname)) return getDomain(title.trim()) ?? '';
  return getDomain(target(parsed).hostname, { allowPrivateDomains: true }) ?? '';
}

/** The domain's own word, without its suffix: `bitwarden` of `vault.bitwarden.com`. */
export function domainWord(address: string): string {
  const parsed = parse(address.trim());
  return parsed ? (getDomainWithoutSuffix(target(parsed).hostname, { allowPrivateDomains: true }) ?? '') : '';
}
