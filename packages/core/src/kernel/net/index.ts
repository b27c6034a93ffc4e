export {
  createSafeFetch,
  type OpenSafeFetch,
  type SafeFetchDeps,
  type SafeFetchLimits,
} from './create-safe-fetch.ts';
export { createDohResolver, type DohResolverOptions } from './doh-resolver.ts';
export type { DnsRecordType, FetchedPage, FetchOptions, Resolver, SafeFetch } from './net.ts';
export { createSystemResolver, type SystemResolverOptions } from './system-resolver.ts';
