import ipaddr from 'ipaddr.js';
import { parse } from 'tldts';

/** Where a profile's link must lead, for fields that name a site. */
const SITE_OF: Readonly<Record<string, RegExp>> = {
  linkedinUrl: /^linkedin\.com$/u,
  twitterUrl: /^(?:twitter|x)\.com$/u,
  facebookUrl: /^(?:facebook|fb)\.com$/u,
  githubUrl: /^github\.com$/u,
  wikipediaUrl: /^wikipedia\.org$/u,
};

/**
 * A link of the open web, written the same way each time: `https`, host in lower case without `www.`, no fragment, no trailing slash, no
 * parameters that only track. Null for other schemes, users' names, ports, machines' addresses, unknown endings, and a social network's link
 * that leads elsewhere or to its front page.
 */
export function cleanLink(field: string, text: string): string | null {
  const written = /^[a-z][a-z0-9+.-]*:/iu.test(text) ? text : `https://${text.replace(/^\/\//u, '')}`;
  if (!URL.canParse(written)) return null;
  const url = new URL(written);
  const { domain, isIcann } = parse(url.hostname);
  const isKnownEnding = isIcann === true || url.hostname.endsWith('.example');
  if (!isOpen(url) || domain === null || !isKnownEnding) return null;
  const site = SITE_OF[field];
  const path = url.pathname.replace(/\/+$/u, '');
  if (site && (!site.test(domain) || path === '')) return null;
  const isRegional = site !== undefined && field !== 'wikipediaUrl';
  const host = isRegional ? domain : url.hostname.replace(/^www\./u, '');
  return `https://${host}${path}${site ? '' : parameters(url)}`;
}

function isOpen({ protocol, username, password, port, hostname }: URL): boolean {
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && username === '' && password === '' && port === '' && !ipaddr.isValid(hostname);
}

function parameters(url: URL): string {
  const kept = [...url.searchParams].filter(
    ([name]) => !/^(?:utm_.*|gclid|fbclid|msclkid|ref|mc_[a-z]+)$/u.test(name),
  );
  return kept.length === 0 ? '' : `?${new URLSearchParams(kept).toString()}`;
}
