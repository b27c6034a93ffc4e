import type { FieldName } from '@leadline/contracts';
import { type Fact, TRUST } from './facts.ts';
import type { Page } from './page.ts';

export interface Profile {
  readonly network: string;
  /** The field of a profile it fills; null for networks that are only listed. */
  readonly field: FieldName | null;
  readonly url: string;
}

interface Network {
  readonly network: string;
  readonly field: FieldName | null;
  readonly hosts: RegExp;
  /** The path of somebody's page; its first group is the handle. */
  readonly path: RegExp;
  readonly link: (handle: string) => string;
  /** First parts of paths that are the network's own. */
  readonly own?: RegExp;
}

const NETWORKS: readonly Network[] = [
  {
    network: 'linkedin',
    field: 'linkedinUrl',
    hosts: /(?:^|\.)linkedin\.com$/,
    path: /^\/((?:company|school|showcase)\/[\p{L}\p{N}_.%&'-]{1,100})/u,
    link: (handle) => `https://www.linkedin.com/${handle}`,
  },
  {
    network: 'twitter',
    field: 'twitterUrl',
    hosts: /^(?:www\.|mobile\.)?(?:twitter|x)\.com$/,
    path: /^\/(?:#!\/)?@?(\w{1,15})\/?$/,
    link: (handle) => `https://twitter.com/${handle}`,
    own: /^(?:share|intent|home|search|hashtag|i|login|signup|explore|settings|tos|privacy)$/i,
  },
  {
    network: 'facebook',
    field: 'facebookUrl',
    hosts: /(?:^|\.)facebook\.com$/,
    path: /^\/((?:pages\/[^/]{1,80}\/\d{5,20})|[A-Za-z0-9.-]{3,80})\/?$/,
    link: (handle) => `https://www.facebook.com/${handle}`,
    own: /^(?:sharer(?:\.php)?|share(?:\.php)?|dialog|plugins|tr|login(?:\.php)?|groups|events|watch|policy(?:\.php)?|help|home\.php|profile\.php|privacy|legal)$/i,
  },
  {
    network: 'github',
    field: 'githubUrl',
    hosts: /^(?:www\.)?github\.com$/,
    path: /^\/([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))(?:\/|$)/,
    link: (handle) => `https://github.com/${handle}`,
    own: /^(?:features|sponsors|login|join|about|pricing|enterprise|topics|marketplace|apps|orgs|settings|contact|security|explore|site)$/i,
  },
  {
    network: 'wikipedia',
    field: 'wikipediaUrl',
    hosts: /^[a-z-]{2,12}\.(?:m\.)?wikipedia\.org$/,
    path: /^\/(wiki\/[^:?#]{1,200})$/,
    link: (handle) => handle,
  },
  {
    network: 'instagram',
    field: null,
    hosts: /^(?:www\.)?instagram\.com$/,
    path: /^\/([\w.]{1,30})\/?$/,
    link: (handle) => `https://www.instagram.com/${handle}/`,
    own: /^(?:p|explore|accounts|reel|reels|stories)$/i,
  },
  {
    network: 'youtube',
    field: null,
    hosts: /^(?:www\.)?youtube\.com$/,
    path: /^\/((?:channel|c|user)\/[\w-]{1,60}|@[\w.-]{1,60})/,
    link: (handle) => `https://www.youtube.com/${handle}`,
  },
  {
    network: 'xing',
    field: null,
    hosts: /^(?:www\.)?xing\.com$/,
    path: /^\/((?:companies|pages)\/[\w.%-]{1,100})/,
    link: (handle) => `https://www.xing.com/${handle}`,
  },
];

/** A link as somebody's page at a network, in one spelling; undefined for share buttons, log-ins and everything else. */
export function networkOf(link: string): Profile | undefined {
  const url = link.length <= 500 ? URL.parse(link.startsWith('//') ? `https:${link}` : link) : null;
  return url && url.href.length <= 500 ? networkAt(url) : undefined;
}

function networkAt(url: URL): Profile | undefined {
  const host = url.hostname;
  for (const { network, field, hosts, path, link: linkFor, own } of NETWORKS) {
    if (!hosts.test(host)) continue;
    const handle = path.exec(safelyDecoded(url.pathname))?.[1];
    if (!handle || own?.test(handle.split('/')[0] ?? '')) return undefined;
    const full = URL.parse(
      network === 'wikipedia' ? `https://${host.replace('.m.', '.')}/${handle}` : linkFor(handle),
    );
    return full ? { network, field, url: full.href } : undefined;
  }
  return undefined;
}

function safelyDecoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** The company's own profiles: a footer's or header's links go before those within the text, which may be somebody else's. */
export function socialProfiles(page: Page): readonly (Profile & { readonly isFramed: boolean })[] {
  const seen = new Map<string, Profile & { isFramed: boolean }>();
  for (const { url, area } of page.anchors) {
    const profile = url ? networkAt(url) : undefined;
    if (!profile) continue;
    const isFramed = area !== 'main';
    const had = seen.get(profile.url);
    if (!had || (isFramed && !had.isFramed)) seen.set(profile.url, { ...profile, isFramed });
  }
  const handle = page.metas.find(({ name }) => name === 'twitter:site')?.content.replace(/^@/, '');
  const byMeta = handle ? networkOf(`https://twitter.com/${handle}`) : undefined;
  if (byMeta && !seen.has(byMeta.url)) seen.set(byMeta.url, { ...byMeta, isFramed: true });
  return [...seen.values()].slice(0, 40);
}

export function socialFacts(page: Page): Fact[] {
  const profiles = socialProfiles(page);
  return profiles.flatMap(({ field, network, url, isFramed }): Fact[] => {
    if (!field) return [];
    // Several of one network within the text are other people's.
    const rivals = profiles.filter(
      (other) => other.network === network && other.isFramed === isFramed,
    ).length;
    if (!isFramed && rivals > 1) return [];
    return [{ field, value: url, confidence: TRUST.link - (isFramed ? 0 : 0.2), url: page.url }];
  });
}
