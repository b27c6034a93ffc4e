import ipaddr from 'ipaddr.js';
import { parse } from 'tldts';
import { type CompanyQuery, invalid } from './company-query.ts';
import { appearanceOf } from './look-alikes.ts';
import { companyOnPlatform, isFreeMail } from './mail-and-platforms.ts';

const ASK_DOMAIN = 'Give the domain of the company’s site, such as stripe.com, or its name.';

/** Schemes that lead to no site. `name: words` is no scheme: these are known by name. */
const OTHER_SCHEME =
  /^(file|ftp|ftps|sftp|javascript|vbscript|data|blob|about|chrome|view-source|gopher|ws|wss|ldap|ssh|git|tel|sms|jar|dict|smb|urn):/iu;

/** Names that no registry gives out (RFC 6761, 6762, 8375 and what routers use). */
const NOBODYS = new Set(
  'localhost localdomain local internal intranet lan home corp private test invalid onion arpa'.split(' '),
);

/** A domain, address of a site or address for mail; null where the text is none of them and may be a name. */
export function readHost(text: string, country: string | null): CompanyQuery | null {
  refuseOtherScheme(text);
  const mail = /^(?:mailto:|[^<>]*<)?([^\s@/:?#<>]+)@([^\s@/:?#<>]+)(?:\?.*|>)?$/iu.exec(text);
  if (mail) return ofMail(mail[2] ?? '', country);
  const isAddress = /^(?:https?:)?\/\//iu.test(text);
  const rest = text.replace(/^(?:https?:)?\/\/+/iu, '');
  const authority = rest.replace(/[/?#\\].*$/u, '');
  if (isAddress) refuseUserName(authority);
  else if (authority === '' || /\s/u.test(authority)) return null;
  const { host, port } = splitPort(authority);
  refuseInner(host);
  if (!isAddress && !looksLikeHost(host)) return null;
  return ofHost({ host, path: rest.slice(authority.length) || '/', port, country });
}

function refuseOtherScheme(text: string): void {
  const other = OTHER_SCHEME.exec(text) ?? /^(?!https?:)([a-z][a-z0-9+.-]{1,20}):\/\//iu.exec(text);
  if (other) throw invalid(`"${other[1]?.toLowerCase()}:" leads to no company’s site.`, ASK_DOMAIN);
}

/** `https://stripe.com@evil.com` leads to evil.com. */
function refuseUserName(authority: string): void {
  if (!authority.includes('@')) return;
  const host = authority.split('@').at(-1)?.slice(0, 80);
  throw invalid(`The address would lead to "${host}": what stands before @ is a user’s name.`, ASK_DOMAIN);
}

function splitPort(authority: string): { host: string; port: string | null } {
  const match = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/u.exec(authority);
  return { host: (match?.[1] ?? authority).replace(/\.+$/u, ''), port: match?.[2] ?? null };
}

/** Addresses of machines and names that mean this machine or network; whatever notation they hide in (`0x7f.1`, `127.1`, `2130706433`). */
function refuseInner(host: string): void {
  const bare = host.replace(/^\[|\]$/gu, '');
  const dotted =
    /[.:]|^0x/iu.test(bare) && URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`).hostname : bare;
  const isNumber = /^\d{8,10}$/u.test(bare);
  if (isNumber || ipaddr.isValid(dotted.replace(/^\[|\]$/gu, '')) || /^[0-9a-f]*:[0-9a-f:]+$/iu.test(bare))
    throw invalid(`"${host.slice(0, 80)}" is the address of a machine, not of a company.`, ASK_DOMAIN);
  const last = bare.toLowerCase().split('.').at(-1) ?? '';
  if (NOBODYS.has(last) && (bare.includes('.') || last === 'localhost' || last === 'localdomain'))
    throw invalid(
      `"${bare.slice(0, 80)}" lies inside a network; no company can be reached there.`,
      ASK_DOMAIN,
    );
}

function looksLikeHost(host: string): boolean {
  if (/^xn--/iu.test(host)) return true;
  const labels = host.split('.');
  if (labels.length < 2 || host.length > 253) return false;
  const last = labels.at(-1) ?? '';
  if (!/^(?:\p{L}[\p{L}\p{M}]+|xn--[a-z0-9-]+)$/iu.test(last)) return false;
  const isWellFormed =
    labels.every((label) => /^[\p{L}\p{N}\p{M}_-]{1,63}$/u.test(label)) && !isAbbreviation(host);
  return isWellFormed || (isRegisteredEnding(last) && /^[\p{L}\p{N}\p{M}._-]+$/u.test(host));
}

/** `a..com` is a mistyped domain rather than a name. */
function isRegisteredEnding(last: string): boolean {
  return last.toLowerCase() === 'example' || parse(`example.${last}`).isIcann === true;
}

/** `S.p.A`, `A.B.C`, `St.Gobain` with a suffix that no registry has: a name with points in it. */
function isAbbreviation(host: string): boolean {
  return host.split('.').some((label) => label.length === 1) && parse(host).isIcann !== true;
}

interface HostParts {
  readonly host: string;
  readonly path: string;
  readonly port: string | null;
  readonly country: string | null;
}

function ofHost({ host, path, port, country }: HostParts): CompanyQuery {
  const { ascii, unicode, warnings } = readable(host);
  const found = registrable(ascii);
  const slug = companyOnPlatform(found.domain, path);
  if (slug !== null)
    return {
      kind: 'name',
      name: slug,
      place: null,
      country,
      warnings: [`The page is of "${slug}" on ${found.domain}: companies of that name are looked for.`],
    };
  return {
    kind: 'domain',
    domain: found.domain,
    unicode: unicode.split('.').slice(-found.domain.split('.').length).join('.'),
    host: ascii.replace(/^www\d?\./u, ''),
    path,
    fromEmail: false,
    country,
    warnings: [
      ...warnings,
      ...found.warnings,
      ...(port === null || port === '80' || port === '443'
        ? []
        : [`Port ${port} is left out: a company is known by its domain.`]),
    ],
  };
}

function ofMail(host: string, country: string | null): CompanyQuery {
  refuseInner(host);
  const { ascii, unicode, warnings } = readable(host.replace(/\.+$/u, ''));
  const found = registrable(ascii);
  if (isFreeMail(found.domain))
    throw invalid(
      `${found.domain} gives addresses to anybody; it does not tell the company.`,
      'Give an address at the company’s own domain, its site, or its name.',
    );
  return {
    kind: 'domain',
    domain: found.domain,
    unicode: unicode.split('.').slice(-found.domain.split('.').length).join('.'),
    host: ascii,
    path: '/',
    fromEmail: true,
    country,
    warnings: [...warnings, ...found.warnings],
  };
}

/** The host in ASCII and as it is seen, refused where it is written to look like another's. */
function readable(host: string): { ascii: string; unicode: string; warnings: readonly string[] } {
  const address = `http://${host}/`;
  const ascii = URL.canParse(address) ? new URL(address).hostname : '';
  const isWritten =
    ascii !== '' &&
    ascii.length <= 253 &&
    ascii.split('.').every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/u.test(label));
  if (!isWritten) throw invalid(`"${host.slice(0, 80)}" is no domain.`, ASK_DOMAIN);
  const appearance = appearanceOf(ascii);
  if (appearance.deceives)
    throw invalid(
      `"${appearance.unicode}" (${ascii}) only looks like "${appearance.looksLike}": letters of another alphabet stand in it.`,
      `Type the domain anew; if the company of ${appearance.looksLike} is meant, write ${appearance.looksLike}.`,
    );
  const warnings =
    appearance.looksLike === null
      ? []
      : [
          `${appearance.unicode} looks like ${appearance.looksLike}, which is often imitated: make sure it is the one you mean.`,
        ];
  return { ascii, unicode: appearance.unicode, warnings };
}

/**
 * Registrable domain by the public suffix list. Suffixes that a company gives out below its own domain (`github.io`) keep their customers
 * apart; such a suffix by itself is its owner's.
 */
function registrable(host: string): { domain: string; warnings: readonly string[] } {
  // Nobody's (RFC 2606), and therefore what documentation and the sandbox write: the DNS says that it is not there.
  if (/[^.]\.example$/u.test(host)) return { domain: host.split('.').slice(-2).join('.'), warnings: [] };
  const apart = parse(host, { allowPrivateDomains: true });
  const plain = parse(host);
  if (plain.isIcann !== true)
    throw invalid(
      `"${host.slice(0, 80)}" ends in ".${plain.publicSuffix ?? host.split('.').at(-1)}", which is no domain’s ending.`,
      `${ASK_DOMAIN} A name with a point in it is read as a name when its place follows: "Foo.bar, Berlin".`,
    );
  if (plain.domain === null)
    throw invalid(`"${host.slice(0, 80)}" is an ending under which many have their domains.`, ASK_DOMAIN);
  if (apart.isPrivate !== true) return { domain: plain.domain, warnings: [] };
  if (apart.domain === null)
    return {
      domain: plain.domain,
      warnings: [
        `Customers of ${plain.domain} have their sites under ${host}: its owner is taken to be meant.`,
      ],
    };
  return {
    domain: apart.domain,
    warnings: [
      `${apart.domain} is a site at ${plain.domain}, not a domain of its own: what is known of it may be little.`,
    ],
  };
}
