import { SOURCE_PROVIDERS, type SourceProvider } from '../world/company.ts';
import { dns } from './dns.ts';
import type { SourceProtocol, SourceProtocols } from './protocol.ts';
import { registerAll } from './protocols/index.ts';
import { rdap } from './rdap.ts';
import { site } from './site/site.ts';

const PROTOCOLS: SourceProtocols = { ...registerAll, dns, rdap, site };

export interface SourceRoute {
  readonly provider: SourceProvider;
  readonly protocol: SourceProtocol;
  readonly path: string;
}

function routeTo(provider: SourceProvider, path: string): SourceRoute | null {
  const protocol = PROTOCOLS[provider];
  return protocol ? { provider, protocol, path } : null;
}

/** Where a request to `/sources/…`, `/sites/…` or `/dns-query` goes; null for anything else. */
export function findSourceRoute(address: string): SourceRoute | null {
  if (address.startsWith('/sites/')) return routeTo('site', address.slice('/sites'.length));
  if (/^\/dns-query(?:$|\?)/.test(address)) return routeTo('dns', address);
  const [, name, path = '/'] = /^\/sources\/([^/?]+)(.*)$/s.exec(address) ?? [];
  const provider = SOURCE_PROVIDERS.find((one) => one === name);
  return provider ? routeTo(provider, path.startsWith('/') ? path : `/${path}`) : null;
}
