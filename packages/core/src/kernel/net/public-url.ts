import { LeadlineError } from '../errors/index.ts';
import { addressIn, refusalOfAddress } from './addresses.ts';
import { refused } from './failures.ts';

const LONGEST_URL = 4096;
/** Names that are answered inside a network or nowhere (RFC 6761, 6762, 7686, 8375, 9476, ICANN's `.internal`). */
const INNER_NAMES =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|corp|home|private|arpa|onion|alt|invalid|test|localdomain)$/;
const PORTS: ReadonlySet<string> = new Set(['', '80', '443']);
const ONLY_PUBLIC = 'Leadline fetches public sites only: give the address of one.';

/**
 * The address as a URL that may be asked, as far as its text tells; what its name resolves to is checked later. Rejects with
 * `invalid_input` what is no http(s) address and `forbidden` what is not public.
 */
export function publicUrl(text: string, base?: URL): URL {
  const url = text.length <= LONGEST_URL ? URL.parse(text, base?.href) : null;
  if (!url) throw invalid(`${shown(text)} is not a web address`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw invalid(`${shown(text)}: only http and https are fetched, not ${url.protocol.slice(0, -1)}`);
  }
  if (url.username || url.password)
    throw invalid(`${url.host}: an address with a user name in it is not fetched`);
  if (!PORTS.has(url.port)) {
    throw refused(url.hostname, `port ${url.port} is not fetched, only 80 and 443`, ONLY_PUBLIC);
  }
  url.hash = '';
  checkHost(url.hostname);
  return url;
}

function checkHost(hostname: string): void {
  const address = addressIn(hostname);
  if (address) {
    const reason = refusalOfAddress(address);
    if (reason) throw refused(address, `this address is ${reason}`, ONLY_PUBLIC);
    return;
  }
  const name = hostname.replace(/\.$/, '').toLowerCase();
  if (INNER_NAMES.test(name)) throw refused(name, 'this name belongs to inner networks', ONLY_PUBLIC);
  if (!name.includes('.'))
    throw refused(name, 'a public site has a domain, such as example.com', ONLY_PUBLIC);
}

function invalid(message: string): LeadlineError {
  return new LeadlineError('invalid_input', message, {
    next: 'Give an address such as https://example.com/.',
  });
}

function shown(text: string): string {
  return `“${text.length > 80 ? `${text.slice(0, 80)}…` : text}”`;
}
