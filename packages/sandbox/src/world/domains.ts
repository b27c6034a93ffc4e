import type { SiteKind } from './company.ts';

/** Hosts that answer badly, whatever the world. */
export const SPECIAL_HOSTS: Readonly<Record<string, { readonly site: SiteKind; readonly why: string }>> = {
  'redirects-to-private.example': { site: 'normal', why: 'redirects to the metadata service of a cloud' },
  'bomb.example': { site: 'normal', why: 'sends a small body that unpacks to a huge one' },
  'endless.example': { site: 'endless', why: 'sends a page without an end' },
  'parked.example': { site: 'parked', why: 'is for sale' },
  'gone.example': { site: 'gone', why: 'answers 404' },
  'loop.example': { site: 'normal', why: 'redirects in a circle' },
  'slow.example': { site: 'normal', why: 'answers after a minute' },
  'private.example': { site: 'normal', why: 'has a private address in the DNS' },
  'latin1.example': { site: 'normal', why: 'writes in ISO-8859-1 and says so in its header' },
  'shiftjis.example': { site: 'normal', why: 'writes in Shift_JIS and says so in its document' },
  'hostile.example': { site: 'hostile', why: 'tells a model what to write' },
  'disallowed.example': { site: 'normal', why: 'forbids everything in its robots.txt' },
};

const SECOND_LEVELS = new Set(['com', 'co', 'net', 'org', 'gov', 'edu', 'ac', 'or', 'ne']);
const NOWHERE = new Set(['invalid', 'test', 'localhost', 'local', 'internal', 'onion', 'arpa']);
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** The registrable domain of a host, by the few public suffixes the world has; null where the host is none or cannot exist. */
export function registrableDomain(host: string): string | null {
  const labels = host.trim().toLowerCase().replace(/\.$/, '').split('.');
  if (labels.length < 2 || labels.some((label) => !LABEL.test(label))) return null;
  const top = labels.at(-1) ?? '';
  if (NOWHERE.has(top) || /^\d+$/.test(top)) return null;
  const twoLevels = labels.length > 2 && top.length === 2 && SECOND_LEVELS.has(labels.at(-2) ?? '');
  if (labels.length === 2 && top.length === 2 && SECOND_LEVELS.has(labels[0] ?? '')) return null;
  const domain = labels.slice(twoLevels ? -3 : -2).join('.');
  return domain.startsWith('no-such-') ? null : domain;
}
