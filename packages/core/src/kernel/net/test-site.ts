import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fakeClock } from '../../testing/fake-clock.ts';
import { LeadlineError } from '../errors/index.ts';
import { createSafeFetch, type SafeFetchDeps } from './create-safe-fetch.ts';
import type { Resolver } from './net.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A web of real local HTTP: `https://host/path` is asked at `/https/host/path` of one server. */
export interface TestWeb {
  /** What was asked, as `https://host/path`, robots.txt too. */
  readonly asked: string[];
  readonly port: number;
  /** Answers one address; without a robots.txt of its own a host has none (404). */
  on(url: string, handler: Handler): void;
  html(url: string, text: string | Buffer, headers?: Record<string, string>): void;
  redirect(url: string, location: string, status?: number): void;
  reach(url: URL): URL;
  close(): Promise<void>;
}

export async function startTestWeb(): Promise<TestWeb> {
  const asked: string[] = [];
  const handlers = new Map<string, Handler>();
  const server = createServer((request, response) => {
    const [, scheme, ...rest] = (request.url ?? '').split('/');
    const url = `${scheme}://${rest.join('/')}`;
    asked.push(url);
    const handler = handlers.get(url) ?? handlers.get(url.split('?')[0] ?? '');
    if (handler) handler(request, response);
    else response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const on = (url: string, handler: Handler) => void handlers.set(url, handler);
  return {
    asked,
    port,
    on,
    html: (url, text, headers = {}) =>
      on(url, (_request, response) =>
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(text),
      ),
    redirect: (url, location, status = 302) =>
      on(url, (_request, response) => response.writeHead(status, { location }).end('moved')),
    reach: (url) =>
      new URL(
        `http://127.0.0.1:${port}/${url.protocol.slice(0, -1)}/${url.host}${url.pathname}${url.search}`,
      ),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Names and their addresses; every other name has a public one. */
export function testResolver(names: Readonly<Record<string, readonly string[] | Error>> = {}): Resolver & {
  readonly asked: string[];
} {
  const asked: string[] = [];
  return {
    asked,
    async resolve(host, type) {
      asked.push(`${host} ${type}`);
      const known = names[host] ?? ['93.184.216.34'];
      if (known instanceof Error) throw known;
      return known.filter((address) => (type === 'AAAA') === address.includes(':'));
    },
  };
}

export function testFetch(web: TestWeb, deps: Partial<SafeFetchDeps> = {}) {
  return createSafeFetch({
    resolver: testResolver(),
    clock: fakeClock(),
    userAgent: 'Leadline/0.1 (+https://leadline.example/contact)',
    reach: web.reach,
    ...deps,
  });
}

/** The error of a fetch that must fail. */
export async function failureOf(work: Promise<unknown>): Promise<LeadlineError> {
  const outcome = await work.then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  );
  if (outcome instanceof LeadlineError) return outcome;
  throw outcome;
}
