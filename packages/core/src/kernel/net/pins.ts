import type { LookupFunction } from 'node:net';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock/index.ts';
import { LeadlineError } from '../errors/index.ts';
import { addressIn, refusalOfAddress } from './addresses.ts';
import { failed, refused } from './failures.ts';
import type { Resolver } from './net.ts';
import { perfOf } from './perf.ts';

/** How long a host's checked addresses are used before its name is resolved anew. */
const PIN_MS = 60_000;
const MOST_HOSTS = 10_000;

/**
 * Hosts pinned to the addresses that were checked. A name that resolves to something public when it is checked and to something
 * private when it is connected to (DNS rebinding) gains nothing: connecting never asks the DNS again.
 */
export interface Pins {
  /** The host's addresses, IPv4 first, all public; rejects where one is not, where there are none, and where it does not exist. */
  check(hostname: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** For `net.connect`: the addresses of the last check; an error for a host that was never checked. */
  readonly lookup: LookupFunction;
}

export function createPins(deps: { readonly resolver: Resolver; readonly clock: Clock }): Pins {
  const fresh = new LRUCache<string, readonly string[]>({
    max: MOST_HOSTS,
    ttl: PIN_MS,
    ttlResolution: 0,
    perf: perfOf(deps.clock),
  });
  const pinned = new LRUCache<string, readonly string[]>({ max: MOST_HOSTS });
  return {
    async check(hostname, signal) {
      const literal = addressIn(hostname);
      const known = literal ? [literal] : fresh.get(hostname);
      const addresses = known ?? (await addressesOf(deps.resolver, hostname, signal));
      for (const address of addresses) {
        const reason = refusalOfAddress(address);
        if (reason) throw privateAddress(hostname, address, reason);
      }
      fresh.set(hostname, addresses);
      pinned.set(hostname, addresses);
      return addresses;
    },
    lookup(hostname, options, callback) {
      const addresses = pinned.get(hostname) ?? [];
      const entries = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      const [first] = entries;
      if (!first) return callback(new Error(`${hostname} was not checked`), '', 0);
      if (options.all) callback(null, entries);
      else callback(null, first.address, first.family);
    },
  };
}

/** Both kinds are asked at once; where one of the two questions fails, what the other brought stands. */
async function addressesOf(
  resolver: Resolver,
  hostname: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const host = hostname.replace(/\.$/, '');
  const [four, six] = await Promise.allSettled([
    resolver.resolve(host, 'A', signal),
    resolver.resolve(host, 'AAAA', signal),
  ]);
  const addresses = [four, six].flatMap((asked) => (asked.status === 'fulfilled' ? asked.value : []));
  if (addresses.length > 0) return addresses;
  if (four.status === 'rejected') throw four.reason;
  if (six.status === 'rejected' && !isNotFound(six.reason)) throw six.reason;
  throw failed(hostname, 'the name has no address', { retryable: false });
}

function isNotFound(error: unknown): boolean {
  return error instanceof LeadlineError && error.code === 'not_found';
}

function privateAddress(hostname: string, address: string, reason: string) {
  const what = hostname === address ? 'this address' : `its address ${address}`;
  return refused(
    hostname,
    `${what} is ${reason}`,
    'Leadline fetches public sites only. If this is your own inner site, import its data instead.',
  );
}
