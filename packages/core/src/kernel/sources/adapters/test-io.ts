import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LeadlineError } from '../../errors/index.ts';
import type { SourceDefinition, SourceHttpRequest, SourceHttpResponse, SourceIo } from '../source.ts';

/** What a stand-in of a provider was asked. */
export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is text. */
  readonly body?: unknown;
}

export interface TestProvider {
  readonly url: string;
  readonly heard: readonly Heard[];
  /** Answers every request from now on; forgets what was heard. */
  answers(reply: (heard: Heard) => Reply): void;
  close(): Promise<void>;
}

/** A real HTTP server that answers as a test says. */
export async function startTestProvider(): Promise<TestProvider> {
  let heard: Heard[] = [];
  let reply: (asked: Heard) => Reply = () => ({ status: 404, body: {} });
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://provider');
      const asked: Heard = {
        method: request.method ?? 'GET',
        path: decodeURIComponent(url.pathname),
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(parts).toString(),
      };
      heard.push(asked);
      const { status = 200, headers = {}, body } = reply(asked);
      const isText = typeof body === 'string';
      response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
      response.end(isText ? body : body === undefined ? '' : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get heard() {
      return heard;
    },
    answers(next) {
      heard = [];
      reply = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface TestIoOptions {
  /** Stands in for the host of every base; their paths are kept. */
  readonly url: string;
  readonly keys?: Readonly<Record<string, string>>;
  readonly now?: Date;
}

export const TEST_NOW = new Date('2026-11-20T12:00:00Z');
const MOST_POLLS = 20;

/** What an adapter may use of the outside, over plain fetch, without pace, tries or waiting. */
export function testIo(
  definition: Pick<SourceDefinition, 'bases' | 'keys'>,
  { url, keys, now }: TestIoOptions,
): SourceIo {
  const refuse = () => Promise.reject(new LeadlineError('internal', 'not here'));
  return {
    http: (request) => send(definition.bases, url, request),
    pages: { get: refuse },
    dns: { resolve: refuse },
    keys: keys ?? {
      ...Object.fromEntries(Object.keys(definition.keys).map((name) => [name, `test-${name}-4f9c`])),
      contact: 'ops@leadline.example',
    },
    now: () => now ?? TEST_NOW,
    signal: AbortSignal.timeout(10_000),
    async asynchronous({ start, poll }) {
      const handle = await start();
      for (let polls = 0; polls < MOST_POLLS; polls += 1) {
        const done = await poll(handle);
        if (done !== undefined) return done;
      }
      throw new LeadlineError('provider_timeout', 'not ready', { retryable: true });
    },
  };
}

async function send(
  bases: SourceDefinition['bases'],
  url: string,
  request: SourceHttpRequest,
): Promise<SourceHttpResponse> {
  const base = bases[request.base ?? 'default'] ?? '';
  const address = new URL(`${url}${new URL(base).pathname.replace(/\/$/, '')}${request.path}`);
  for (const [name, value] of Object.entries(request.query ?? {}))
    if (value !== undefined) address.searchParams.set(name, String(value));
  const { form, json } = request;
  const body = form ? new URLSearchParams(form) : json === undefined ? undefined : JSON.stringify(json);
  const response = await fetch(address, {
    // As the gateway's client: to another host nobody is followed.
    redirect: 'manual',
    method: request.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...request.headers },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text,
    json: () => JSON.parse(text) as unknown,
  };
}
