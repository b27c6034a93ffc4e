import dns from 'node:dns/promises';
import { LeadlineError } from '../errors/index.ts';
import type { DnsRecordType, Resolver } from './net.ts';

export interface SystemResolverOptions {
  /** For one try, in milliseconds; 2,000 unless said. */
  readonly timeoutMs?: number;
  /** 2 unless said. */
  readonly tries?: number;
  /** Name servers as `192.0.2.1` or `192.0.2.1:53`; the machine's own unless said. */
  readonly servers?: readonly string[];
}

/** Asks the machine's name servers. The hosts file is not read: it knows inner names alone. */
export function createSystemResolver(options: SystemResolverOptions = {}): Resolver {
  const settings = { timeout: options.timeoutMs ?? 2_000, tries: options.tries ?? 2 };
  return {
    async resolve(host, type, signal) {
      signal?.throwIfAborted();
      // One for each question: cancelling one cancels all questions of a resolver.
      const resolver = new dns.Resolver(settings);
      if (options.servers) resolver.setServers(options.servers);
      const cancel = () => resolver.cancel();
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        return await ask(resolver, host, type);
      } catch (error) {
        signal?.throwIfAborted();
        return emptyOrThrow(error, host);
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
  };
}

async function ask(resolver: dns.Resolver, host: string, type: DnsRecordType): Promise<readonly string[]> {
  switch (type) {
    case 'A':
      return resolver.resolve4(host);
    case 'AAAA':
      return resolver.resolve6(host);
    case 'MX':
      return (await resolver.resolveMx(host)).map((record) => `${record.priority} ${record.exchange}`);
    case 'TXT':
      return (await resolver.resolveTxt(host)).map((strings) => strings.join(''));
    case 'NS':
      return resolver.resolveNs(host);
    case 'CNAME':
      return resolver.resolveCname(host);
    case 'SOA': {
      const soa = await resolver.resolveSoa(host);
      return [`${soa.nsname} ${soa.hostmaster} ${soa.serial}`];
    }
  }
}

function emptyOrThrow(error: unknown, host: string): readonly string[] {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENODATA') return [];
  if (code === 'ENOTFOUND' || code === 'EBADNAME') throw noSuchName(host, error);
  if (code === 'ETIMEOUT') {
    throw new LeadlineError('provider_timeout', `${host}: the name servers did not answer in time`, {
      retryable: true,
      cause: error,
      next: 'Try again later; if it lasts, look at the name servers this machine is set to use.',
    });
  }
  throw new LeadlineError('provider_failed', `${host}: the name could not be resolved (${code || 'DNS'})`, {
    retryable: true,
    cause: error,
    next: 'Try again later; if it lasts, look at the name servers this machine is set to use.',
  });
}

/** A name that the DNS says does not exist. */
export function noSuchName(host: string, cause?: unknown): LeadlineError {
  return new LeadlineError('not_found', `${host}: no such name in the DNS`, {
    cause,
    next: 'Look for a slip of the pen in the domain.',
  });
}
