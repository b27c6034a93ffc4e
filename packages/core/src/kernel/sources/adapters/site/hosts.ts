import { getDomain, getDomainWithoutSuffix, getPublicSuffix } from 'tldts';

/** The domain somebody registered, of a host: `shop.acme.co.uk` is of `acme.co.uk`; empty for what is none. */
export function registrableOf(host: string): string {
  return getDomain(host.slice(0, 253)) ?? host.toLowerCase();
}

/** The part of a domain that is a name: `acme` of `acme.co.uk`. */
export function labelOf(domain: string): string {
  return getDomainWithoutSuffix(domain) ?? domain.split('.')[0] ?? '';
}

/** Endings of countries that are sold to the world and say nothing of a place. */
const WORLDWIDE: ReadonlySet<string> = new Set(
  'io ai co me tv cc ws fm to ly gg so sh gl la am st vc ms is'.split(' '),
);

/** The country a domain's ending speaks of, ISO 3166-1 alpha-2. */
export function countryOfDomain(domain: string): string | undefined {
  const ending = getPublicSuffix(domain)?.split('.').at(-1) ?? '';
  if (!/^[a-z]{2}$/.test(ending) || WORLDWIDE.has(ending) || ending === 'eu') return undefined;
  return ending === 'uk' ? 'GB' : ending.toUpperCase();
}
