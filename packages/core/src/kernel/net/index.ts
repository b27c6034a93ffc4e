export type { DnsRecordType, FetchedPage, FetchOptions, Resolver, SafeFetch } from './net.ts';
