/** An http address, with its scheme put in front where it lacks one; undefined for anything else. */
export function linkOf(words: string | undefined): string | undefined {
  const text = words?.trim();
  if (!text || /\s/.test(text) || text.length > 2000) return undefined;
  const full = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text.replace(/^\/\//, '')}`;
  const url = URL.parse(full);
  if (!url || !/^https?:$/.test(url.protocol) || !url.hostname.includes('.') || url.username)
    return undefined;
  return url.href;
}

/** The host of an address without `www.`, lower case. */
export function hostOf(words: string | undefined): string | undefined {
  const link = linkOf(words);
  return link === undefined ? undefined : new URL(link).hostname.replace(/^www\./, '');
}

/** Whether an address is of this domain or of a host under it. */
export function isOfDomain(words: string | undefined, domain: string): boolean {
  const host = hostOf(words);
  const wanted = domain.toLowerCase().replace(/^www\./, '');
  return host !== undefined && (host === wanted || host.endsWith(`.${wanted}`));
}

/** A handle at a network as its address: `acme` or `company/acme` at LinkedIn. Both of X's hosts are written as its old one. */
export function profileLink(network: 'linkedin' | 'twitter' | 'facebook' | 'github', handle?: string) {
  const plain = handle
    ?.trim()
    .replace(/^@/, '')
    .replace(/^\/+|\/+$/g, '');
  if (!plain) return undefined;
  if (/^https?:/i.test(plain)) {
    const link = linkOf(plain);
    return network === 'twitter'
      ? link?.replace(/^https?:\/\/(?:www\.|mobile\.)?(?:x|twitter)\.com\//, 'https://twitter.com/')
      : link;
  }
  if (!/^[\w./%-]+$/.test(plain)) return undefined;
  const place = {
    linkedin: `https://www.linkedin.com/${plain.includes('/') ? plain : `company/${plain}`}`,
    twitter: `https://twitter.com/${plain}`,
    facebook: `https://www.facebook.com/${plain}`,
    github: `https://github.com/${plain}`,
  };
  return linkOf(place[network]);
}
