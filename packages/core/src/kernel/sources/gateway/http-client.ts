import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { LeadlineError } from '../../errors/index.ts';

export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Asks providers over connections that are kept open. Rejects with what the network says; any status is an answer. */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** Of the decoded body. The SEC's list of all tickers has about 1 MB, a snapshot of records a few. */
const MOST_BYTES = 25 * 1024 * 1024;
const CONNECTIONS_EACH = 32;
const KEEP_ALIVE_MS = 30_000;
const CONNECT_MS = 10_000;
const MOST_REDIRECTS = 3;
/** For requests under way when everything is closed. */
const LAST_ANSWERS_MS = 2_000;

export function createHttpClient(): HttpClient {
  // Loaded when it is first needed: most commands ask no source.
  let opened: Promise<Opened> | undefined;
  return {
    async send(request) {
      opened ??= open();
      const { ask } = await opened;
      let url = request.url;
      for (let redirects = 0; ; redirects += 1) {
        const answer = await ask(url, request);
        const onwards = redirectOf(url, request, answer);
        if (!onwards || redirects >= MOST_REDIRECTS) return answer;
        url = onwards;
      }
    },
    close: async () => (await opened)?.close(),
  };
}

interface Opened {
  ask(url: URL, request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

async function open(): Promise<Opened> {
  const { Agent, request: send } = await import('undici');
  const agent = new Agent({
    connections: CONNECTIONS_EACH,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: { timeout: CONNECT_MS },
    // The call's own deadline counts.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    async ask(url, { method, headers, body, signal }) {
      const reply = await send(url, {
        dispatcher: agent,
        method,
        headers: { 'accept-encoding': 'gzip, deflate, br', ...headers },
        body,
        signal,
      });
      return {
        status: reply.statusCode,
        headers: plain(reply.headers),
        text: await bounded(decoded(reply.body, reply.headers['content-encoding']), url),
      };
    },
    async close() {
      if (agent.destroyed) return;
      const patience = setTimeout(() => void agent.destroy(), LAST_ANSWERS_MS);
      await agent.close().catch(() => undefined);
      clearTimeout(patience);
    },
  };
}

/** Followed on the same server only: keys travel in headers and queries. */
function redirectOf(
  url: URL,
  { method }: HttpRequest,
  { status, headers: { location } }: HttpAnswer,
): URL | null {
  if (method !== 'GET' || location === undefined || ![301, 302, 303, 307, 308].includes(status)) return null;
  if (!URL.canParse(location, url.href)) return null;
  const onwards = new URL(location, url.href);
  return onwards.origin === url.origin ? onwards : null;
}

function plain(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function decoded(body: Readable, encoding: string | string[] | undefined): Readable {
  const named = String(encoding ?? '').toLowerCase();
  if (named === '' || named === 'identity') return body;
  const decoder: Transform = named === 'br' ? createBrotliDecompress() : createUnzip();
  // What goes wrong comes out of the decoder, which whoever reads it hears.
  pipeline(body, decoder, () => undefined);
  return decoder;
}

async function bounded(body: AsyncIterable<Uint8Array>, url: URL): Promise<string> {
  const portions: Uint8Array[] = [];
  let length = 0;
  for await (const portion of body) {
    length += portion.length;
    if (length > MOST_BYTES)
      throw new LeadlineError('provider_failed', `The answer of ${url.host} is larger than 25 MB.`, {
        next: 'Other sources are asked; report this if it stays.',
      });
    portions.push(portion);
  }
  return Buffer.concat(portions, length).toString('utf8');
}
