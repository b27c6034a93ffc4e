import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../../clock/index.ts';
import { LeadlineError } from '../../../errors/index.ts';
import { createSafeFetch } from '../../../net/index.ts';
import type { SourceIo } from '../../source.ts';
import type { Page } from './page.ts';
import { readPage } from './read-page.ts';

export const TODAY = new Date('2026-11-20T12:00:00Z');

export interface TestPage {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A page out of the HTML of its body, or a whole document. */
export function pageOf(html: string, given: { url?: string; headers?: Record<string, string> } = {}): Page {
  return readPage({ url: given.url ?? 'https://acme.com/', headers: given.headers ?? {}, text: html });
}

export interface TestSites {
  /** Addresses that were asked, without robots.txt. */
  readonly asked: string[];
  readonly io: SourceIo;
  close(): Promise<void>;
}

/** Sites by the addresses of their pages, over real HTTP and safe fetching; hosts without a page do not exist. */
export async function startSites(pages: Readonly<Record<string, TestPage | string>>): Promise<TestSites> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const [, scheme, ...rest] = (request.url ?? '').split('/');
    const url = `${scheme}://${rest.join('/')}`;
    if (!url.endsWith('/robots.txt')) asked.push(url);
    const found = pages[url];
    const page: TestPage =
      typeof found === 'string' ? { body: found } : (found ?? { status: 404, body: 'no such page' });
    response.writeHead(page.status ?? 200, { 'content-type': 'text/html', ...page.headers });
    response.end(page.body ?? '');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const hosts = new Set(Object.keys(pages).map((url) => new URL(url).hostname));
  const resolver: SourceIo['dns'] = {
    resolve: (host, type) =>
      hosts.has(host)
        ? Promise.resolve(type === 'A' ? ['93.184.216.34'] : [])
        : Promise.reject(
            new LeadlineError('not_found', `${host}: no such name in the DNS`, { next: 'Look for a slip.' }),
          ),
  };
  const fetch = createSafeFetch({
    resolver,
    clock: systemClock,
    userAgent: 'Leadline/0.1',
    reach: ({ protocol, host, pathname, search }) =>
      new URL(`http://127.0.0.1:${port}/${protocol.slice(0, -1)}/${host}${pathname}${search}`),
  });
  const refuse = () => Promise.reject(new LeadlineError('internal', 'not here'));
  return {
    asked,
    io: {
      http: refuse,
      pages: fetch,
      dns: resolver,
      keys: {},
      now: () => TODAY,
      signal: AbortSignal.timeout(20_000),
      asynchronous: refuse,
    },
    async close() {
      await fetch.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
