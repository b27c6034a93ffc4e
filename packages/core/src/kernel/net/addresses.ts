import ipaddr from 'ipaddr.js';

/** What ipaddr.js calls a range, in words a reader knows. `unicast` is what the public internet uses. */
const RANGE_WORDS: Readonly<Record<string, string>> = {
  unspecified: 'unspecified',
  broadcast: 'a broadcast address',
  multicast: 'a multicast address',
  linkLocal: 'link-local, where clouds keep their metadata',
  loopback: 'loopback',
  carrierGradeNat: "private (a carrier's NAT)",
  private: 'private',
  uniqueLocal: 'private',
  deprecatedSiteLocal: 'private',
};

/**
 * Public by their range, and yet answered by the machine's own cloud: Azure's host agent. (The metadata addresses of the other
 * clouds lie in ranges that are refused: 169.254.169.254, 100.100.100.200, 192.0.0.192, fd00:ec2::254.)
 */
const CLOUD_ADDRESSES: ReadonlySet<string> = new Set(['168.63.129.16']);

/** 2000::/3 is all that is given out for the public internet (RFC 4291, IANA). */
const GLOBAL_V6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Why nothing may be fetched from this address; null where it is an ordinary public one. IPv6 forms that carry an IPv4 address
 * (mapped, compatible, NAT64, 6to4, Teredo) are refused whatever they carry: no public site is only reached through them.
 */
export function refusalOfAddress(text: string): string | null {
  if (!ipaddr.isValid(text)) return 'not an address';
  const address = ipaddr.parse(text);
  const range: string = address.range();
  if (range !== 'unicast') return RANGE_WORDS[range] ?? `reserved (${range})`;
  if (address instanceof ipaddr.IPv6) return address.match(GLOBAL_V6) ? null : 'reserved';
  return CLOUD_ADDRESSES.has(address.toString()) ? "a cloud's own service" : null;
}

/** Whether a host is written as an address, with or without the brackets of IPv6. */
export function addressIn(host: string): string | null {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  return ipaddr.isValid(bare) && (bare.includes(':') || ipaddr.IPv4.isValidFourPartDecimal(bare))
    ? bare
    : null;
}
