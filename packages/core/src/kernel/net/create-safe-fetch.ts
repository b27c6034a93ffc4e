import type { LookupFunction } from 'node:net';
import type { Agent } from 'undici';
import type { Clock } from '../clock/index.ts';
import { LeadlineError } from '../errors/index.ts';
import { createPlaces } from '../limits/index.ts';
import { readBody } from './body.ts';
import { decodeText } from './charset.ts';
import { asFetchError, timedOut } from './failures.ts';
import { type Arrived, discard, follow, type Reply } from './follow.ts';
import type { FetchedPage, FetchOptions, Resolver, SafeFetch } from './net.ts';
import { createPins } from './pins.ts';
import { publicUrl } from './public-url.ts';
import { createRobots } from './robots.ts';

export interface SafeFetchDeps {
  readonly resolver: Resolver;
  readonly clock: Clock;
  /** Sent with every request, and what robots.txt is read for: `Leadline/0.1 (+https://example.com/contact)`. */
  readonly userAgent: string;
  /**
   * Where an address is really asked, once it and the addresses of its host were found fit: a sandbox's. Nothing is pinned then:
   * the place is trusted.
   */
  readonly reach?: (url: URL) => URL;
  readonly limits?: SafeFetchLimits;
}

export interface SafeFetchLimits {
  /** Fetches under way at once; 64 unless said. */
  readonly atOnce?: number;
  /** Connections to one host; 6 unless said. */
  readonly connectionsPerHost?: number;
}

/** Holds connections: close it when done. */
export interface OpenSafeFetch extends SafeFetch {
  close(): Promise<void>;
}

const MAX_BYTES = 1_500_000;
const TIMEOUT_MS = 10_000;
const MAX_REDIRECTS = 5;
const ROBOTS_REDIRECTS = 5;
const ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5';

export function createSafeFetch(deps: SafeFetchDeps): OpenSafeFetch {
  const { clock, reach } = deps;
  const pins = createPins(deps);
  const robots = createRobots(deps);
  const places = createPlaces(deps.limits?.atOnce ?? 64);
  // Loaded when it is first needed: most commands fetch nothing.
  let opened: Promise<Opened> | undefined;

  async function ask(url: URL, accept: string, signal: AbortSignal): Promise<Reply> {
    await pins.check(url.hostname, signal);
    const headers = { 'user-agent': deps.userAgent, accept, 'accept-encoding': 'gzip, br, zstd' };
    opened ??= open({
      connections: deps.limits?.connectionsPerHost ?? 6,
      ...(!reach && { lookup: pins.lookup }),
    });
    const { request, agent } = await opened;
    const reply = await request(reach ? reach(url) : url, { dispatcher: agent, headers, signal });
    return { status: reply.statusCode, headers: flat(reply.headers), body: reply.body };
  }

  async function fetchPage(start: URL, options: FetchOptions, signal: AbortSignal): Promise<FetchedPage> {
    const startedMs = clock.monotonicMs();
    const accept = options.accept ?? ACCEPT;
    const loadRobots = (url: URL) =>
      follow(url, {
        maxRedirects: ROBOTS_REDIRECTS,
        allow: () => Promise.resolve(),
        ask: (next) => ask(next, 'text/plain', signal),
      });
    const arrived = await follow(start, {
      maxRedirects: options.maxRedirects ?? MAX_REDIRECTS,
      allow: (url) => (options.robots === false ? Promise.resolve() : robots.check(url, loadRobots)),
      ask: (url) => ask(url, accept, signal),
    });
    const page = await pageOf(arrived, options.maxBytes ?? MAX_BYTES);
    return { ...page, latencyMs: clock.monotonicMs() - startedMs };
  }

  return {
    async get(text, options = {}) {
      const url = publicUrl(text);
      try {
        const leave = await places.take({ priority: 0, signal: options.signal ?? null });
        const trip = { host: url.hostname, options };
        return await withinTime(trip, (signal) => fetchPage(url, options, signal)).finally(leave);
      } catch (error) {
        throw options.signal?.aborted ? cancelled(url.hostname, error) : asFetchError(error, url.hostname);
      }
    },
    close: async () => (await opened)?.agent.destroy(),
  };
}

interface Opened {
  readonly request: typeof import('undici').request;
  readonly agent: Agent;
}

async function open({
  connections,
  lookup,
}: {
  connections: number;
  lookup?: LookupFunction;
}): Promise<Opened> {
  const { Agent, request } = await import('undici');
  const agent = new Agent({
    connections,
    pipelining: 1,
    // Time limits are the fetch's own.
    headersTimeout: 0,
    bodyTimeout: 0,
    ...(lookup && { connect: { lookup } }),
  });
  return { request, agent };
}

/** The time runs from when the fetch begins, not while it waits for its turn. */
async function withinTime<Result>(
  { host, options }: { host: string; options: FetchOptions },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(timedOut(host, timeoutMs)), timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, limit.signal]) : limit.signal;
  try {
    return await work(signal);
  } catch (error) {
    throw limit.signal.aborted ? (limit.signal.reason as Error) : error;
  } finally {
    clearTimeout(timer);
  }
}

async function pageOf({ url, hops, reply }: Arrived, maxBytes: number) {
  const header = reply.headers['content-type'] ?? '';
  const contentType = header.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const page = { url: url.href, hops, status: reply.status, contentType, headers: reply.headers };
  if (!isText(contentType)) {
    await discard(reply.body);
    return { ...page, text: '', truncated: false };
  }
  const packing = { encoding: reply.headers['content-encoding'] ?? '', host: url.hostname };
  const { bytes, truncated } = await readBody(reply.body, packing, { maxBytes });
  // Without a type, a zero byte is what tells files from text.
  if (contentType === '' && bytes.subarray(0, 512).includes(0)) return { ...page, text: '', truncated };
  return { ...page, text: decodeText(bytes, header), truncated };
}

function isText(contentType: string): boolean {
  return /^(?:|text\/.+|application\/(?:(?:.+\+)?(?:json|xml)|(?:x-)?javascript|ecmascript))$/.test(
    contentType,
  );
}

/** Repeated headers are joined; cookies by line breaks, since commas stand within them. */
function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = '']) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(name.toLowerCase() === 'set-cookie' ? '\n' : ', ') : value,
    ]),
  );
}

function cancelled(host: string, cause: unknown): LeadlineError {
  return new LeadlineError('cancelled', `${host}: the fetch was cancelled`, { cause });
}
