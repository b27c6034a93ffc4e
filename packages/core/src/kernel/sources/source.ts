import type { FieldName, Observation } from '@leadline/contracts';
import type { z } from 'zod';
import type { Resolver, SafeFetch } from '../net/index.ts';

/** What a source's terms let us do with what it says. */
export interface Licence {
  /** Days for which an answer may be kept; 0 for what may only be shown; null where there is no limit. */
  readonly keepDays: number | null;
  /** Fields that may be kept although the rest may not (Google: the place id). */
  readonly keepAlways?: readonly FieldName[];
  /** In one sentence, with the name of the terms. */
  readonly note: string;
}

export interface SourceLimits {
  /** Calls a minute over all processes; null where the source names none. */
  readonly perMinute: number | null;
  /** Calls under way at once, over all processes. */
  readonly concurrency: number;
  /** Shortest time between two calls, in milliseconds; 0 unless said. */
  readonly everyMs?: number;
}

/** An HTTP request to a provider. Paths are joined to the source's base address, which a sandbox may replace. */
export interface SourceHttpRequest {
  readonly method?: 'GET' | 'POST';
  /** Beginning with `/`; asked at the source's own base unless `base` names another of its bases. */
  readonly path: string;
  readonly base?: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
}

export interface SourceHttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; a `provider_failed` error where it is none (an HTML error page under 200, for one). */
  json(): unknown;
}

/** What an adapter may use of the outside. Every request passes the source's limits and is timed. */
export interface SourceIo {
  http(request: SourceHttpRequest): Promise<SourceHttpResponse>;
  readonly pages: SafeFetch;
  readonly dns: Resolver;
  /** The source's own keys, by the names its definition gives; never logged. */
  readonly keys: Readonly<Record<string, string>>;
  now(): Date;
  readonly signal: AbortSignal;
  /**
   * Work that a provider does asynchronously: `start` gives a handle (a task or snapshot id), which is written down
   * before `poll` is asked; after a restart the same call goes on polling the same handle and starts, and pays, nothing.
   * `poll` gives undefined while it is not ready.
   */
  asynchronous<Done>(task: {
    start(): Promise<string>;
    poll(handle: string): Promise<Done | undefined>;
    readonly everyMs: number;
    readonly timeoutMs: number;
  }): Promise<Done>;
}

/** What came of one call. */
export interface SourceAnswer<Found = unknown> {
  /** Without `source`, and with `observedAt` only where the source dates its facts: the gateway adds them. */
  readonly observations: readonly (Omit<Observation, 'source' | 'observedAt'> & {
    readonly observedAt?: string;
  })[];
  /** What does not fit a company's fields: people, articles, positions, candidates; typed by the call. */
  readonly found: Found;
  /** False where the source knows nothing of what was asked: a miss, which is remembered too, shorter. */
  readonly hit: boolean;
  /** What the provider charges for this answer, in US dollars. */
  readonly costUsd: number;
  /** Units the provider counts in, where it says so. */
  readonly creditsUsed?: number;
  readonly creditsLeft?: number;
}

/** One thing a source can be asked. */
export interface SourceCall<Query extends z.ZodType = z.ZodType, Found = unknown> {
  /** What this call is good for: the same capability of two sources may stand in for each other. */
  readonly capability: Capability;
  readonly query: Query;
  readonly yields: readonly FieldName[];
  /** The most one call costs, set aside before it; what is charged is in the answer. */
  readonly priceUsd: number;
  /** Days for which an answer is fresh, and for which a miss is remembered. */
  readonly freshDays: number;
  readonly missDays: number;
  readonly timeoutMs: number;
  run(query: z.output<Query>, io: SourceIo): Promise<SourceAnswer<Found>>;
}

/**
 * `company`: firmographics by domain, name or number; `registry`: official record; `site`, `dns`, `domain`: what the
 * company itself publishes; `geocode`: an address to a point; `place`: a business to an address; `news`, `jobs`,
 * `people`, `web`: lists of what was found.
 */
export const CAPABILITIES = [
  'company',
  'registry',
  'site',
  'dns',
  'domain',
  'geocode',
  'place',
  'news',
  'jobs',
  'people',
  'web',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** One outside provider. */
export interface SourceDefinition {
  /** Stable, kebab-case: `open-corporates`. Stands in observations, ledger, settings and metrics. */
  readonly name: string;
  readonly title: string;
  readonly homepage: string;
  /** 1 what is free and at once, 2 records that are looked up. */
  readonly layer: 1 | 2;
  /** Settings that hold its keys, by the name the adapter reads them under; empty for keyless sources. */
  readonly keys: Readonly<Record<string, string>>;
  /** Its base addresses; `default` is asked where a request names none. */
  readonly bases: Readonly<Record<string, string>>;
  readonly licence: Licence;
  readonly limits: SourceLimits;
  readonly calls: Readonly<Record<string, SourceCall>>;
  /** Whether an official register speaks: what it says of legal facts outranks vendors. */
  readonly official?: boolean;
  /**
   * Each call is answered by another host, as companies' own sites are: that one fails says nothing of the others, so no failure opens the
   * source's breaker.
   */
  readonly manyHosts?: boolean;
  /**
   * The cheapest request that shows that the keys are accepted, and what credit is left; none where there is nothing to find out.
   * Rejects as a call does.
   */
  probe?(io: SourceIo): Promise<{ readonly creditsLeft?: number }>;
}
