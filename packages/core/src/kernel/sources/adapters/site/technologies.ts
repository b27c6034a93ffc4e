import { type Fact, TRUST } from './facts.ts';
import { FINGERPRINTS, type Fingerprint } from './fingerprints.ts';
import type { Page } from './page.ts';

/** What a page is looked through for; made once. */
interface Traces {
  /** `host/path` of everything the page loads. */
  readonly loaded: readonly string[];
  /** The same, and images, as one text. */
  readonly addresses: string;
  readonly generators: readonly string[];
  readonly cookies: readonly string[];
}

/** Technologies that left a trace on a page, by our own fingerprints. */
export function technologiesOf(page: Page): readonly string[] {
  const traces = tracesOf(page);
  const found = new Set<string>();
  for (const fingerprint of FINGERPRINTS) {
    if (!shows(fingerprint, page, traces)) continue;
    found.add(fingerprint.name);
    for (const brought of fingerprint.brings ?? []) found.add(brought);
  }
  return [...found];
}

export function technologyFacts(page: Page): Fact[] {
  const technologies = technologiesOf(page);
  if (technologies.length === 0) return [];
  return [{ field: 'technologies', value: [...technologies], confidence: TRUST.script, url: page.url }];
}

function shows(fingerprint: Fingerprint, page: Page, traces: Traces): boolean {
  const {
    hosts = [],
    paths = [],
    generator,
    headers = [],
    cookies = [],
    inline = [],
    marks = [],
  } = fingerprint;
  return (
    headers.some(([name, part]) => page.headers[name]?.toLowerCase().includes(part)) ||
    hosts.some((host) => traces.loaded.some((address) => isAt(address, host))) ||
    paths.some((path) => traces.addresses.includes(path)) ||
    cookies.some((start) => traces.cookies.some((cookie) => cookie.startsWith(start))) ||
    inline.some((words) => page.inline.includes(words)) ||
    marks.some((mark) => page.marks.includes(mark)) ||
    traces.generators.some((text) => generator !== undefined && text.startsWith(generator))
  );
}

/** `cdn.acme.com/x` is at `acme.com`, and at `acme.com/x`; `notacme.com` is not. */
function isAt(address: string, host: string): boolean {
  const at = address.indexOf(host);
  if (at === -1) return false;
  const before = at === 0 || address[at - 1] === '.';
  // Only within the host, unless the fingerprint speaks of a path.
  const slash = address.indexOf('/');
  return before && (slash === -1 || at < slash);
}

function tracesOf(page: Page): Traces {
  const assets = page.relations.filter(({ rel }) =>
    /stylesheet|preload|preconnect|dns-prefetch|modulepreload|icon/.test(rel),
  );
  const loaded = [...page.scripts, ...assets.map(({ href }) => href)].map((address) =>
    addressOf(page, address),
  );
  const images = page.images.map(({ src }) => addressOf(page, src));
  return {
    loaded,
    addresses: [...loaded, ...images].join('\n'),
    generators: page.metas
      .filter(({ name }) => name === 'generator')
      .map(({ content }) => content.toLowerCase()),
    cookies: (page.headers['set-cookie'] ?? '').split('\n').map((cookie) => cookie.split('=', 1)[0] ?? ''),
  };
}

function addressOf(page: Page, address: string): string {
  const url = address.length < 2000 ? URL.parse(address, page.url) : null;
  return url ? `${url.hostname}${url.pathname}` : '';
}
