import type { Brand } from '@leadline/contracts';

type Owner = Pick<Brand, 'name' | 'domains'> & Partial<Pick<Brand, 'aliases'>>;

/**
 * The configured brand whose own domain this is, or null. Configured domains decide, their subdomains
 * included. A brand for which none is configured owns the domain that is spelled like its name or an alias
 * (`bitwarden.com` for Bitwarden).
 */
export function ownerOf(domain: string, brands: readonly Owner[]): string | null {
  const host = hostOf(domain);
  if (host === '') return null;
  const configured = brands.find((brand) => brand.domains.some((own) => isWithin(host, hostOf(own))));
  if (configured) return configured.name;
  const label = nameLabel(host);
  const spelled = brands.find(
    (brand) =>
      brand.domains.length === 0 &&
      [brand.name, ...(brand.aliases ?? [])].some((name) => squash(name) === label),
  );
  return spelled?.name ?? null;
}

function isWithin(host: string, own: string): boolean {
  return own !== '' && (host === own || host.endsWith(`.${own}`));
}

/** Domains are typed by people: `https://www.Example.com/shop` means `example.com`. */
function hostOf(domain: string): string {
  const bare = domain
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '');
  return (bare.split(/[/?#:]/, 1)[0] ?? '').replace(/^www\./, '').replace(/\.$/, '');
}

/** The part of a host that was chosen: `example` of `shop.example.com` and of `example.co.uk`. */
function nameLabel(host: string): string {
  const labels = host.split('.');
  const last = labels.at(-1) ?? '';
  const beforeLast = labels.at(-2) ?? '';
  const doubleSuffix = labels.length > 2 && last.length === 2 && beforeLast.length <= 3;
  return (doubleSuffix ? labels.at(-3) : beforeLast) ?? '';
}

function squash(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
