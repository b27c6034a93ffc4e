import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { createCache } from '../../cache/index.ts';
import { systemClock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import { openStore, type Store } from '../../store/index.ts';
import { createSources, type SourceEvent, type SourcesDeps } from '../index.ts';
import type { SourceCall, SourceDefinition, SourceHttpResponse, SourceIo } from '../source.ts';
import type { SourceRequest, Sources } from '../sources.ts';

/** A provider on this machine that answers as a test says, and counts. */
export interface TestProvider {
  readonly url: string;
  readonly requests: {
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
  }[];
  answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
  close(): Promise<void>;
}

export async function startProvider(): Promise<TestProvider> {
  const requests: TestProvider['requests'] = [];
  const provider = {
    url: '',
    requests,
    answer: (_request: IncomingMessage, response: ServerResponse): void | Promise<void> =>
      json(response, { name: 'Acme' }),
  };
  const server: Server = createServer((request, response) => {
    request.resume();
    requests.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
    void provider.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(provider, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

export function json(
  response: ServerResponse,
  body: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

const companySchema = z.object({ name: z.string().optional(), credits: z.number().optional() });

/** As adapters turn statuses into errors. */
export function refuse({ status, headers }: SourceHttpResponse): void {
  if (status < 400 || status === 404) return;
  const retryAfterSeconds = headers['retry-after'] === undefined ? undefined : Number(headers['retry-after']);
  const code = status === 401 ? 'provider_rejected_key' : status === 402 ? 'credits_used_up' : null;
  if (code) throw new LeadlineError(code, `HTTP ${status}`);
  if (status === 429)
    throw new LeadlineError('rate_limited', 'HTTP 429', { retryable: true, retryAfterSeconds });
  throw new LeadlineError('provider_failed', `HTTP ${status}`, { retryable: status >= 500 });
}

async function company(query: { domain: string }, io: SourceIo, priceUsd: number) {
  const response = await io.http({
    path: '/company',
    query: { domain: query.domain },
    headers: { 'x-key': io.keys['apiKey'] ?? '' },
  });
  refuse(response);
  const { name, credits } = companySchema.parse(response.status === 404 ? {} : response.json());
  const hit = name !== undefined;
  return {
    observations: hit ? [{ field: 'name' as const, value: name, confidence: 0.9, url: null }] : [],
    found: { asked: query.domain },
    hit,
    costUsd: hit ? priceUsd : 0,
    creditsUsed: 1,
    ...(credits !== undefined && { creditsLeft: credits }),
  };
}

export type CallChanges = Partial<SourceCall>;

/** A small source, as adapters define theirs. */
export function testSource(
  url: string,
  changes: Partial<Omit<SourceDefinition, 'calls'>> & { readonly call?: CallChanges } = {},
): SourceDefinition {
  const { call, ...definition } = changes;
  const priceUsd = call?.priceUsd ?? 0;
  return {
    name: 'acme-data',
    title: 'Acme Data',
    homepage: 'https://acme-data.example',
    layer: 2,
    keys: { apiKey: 'CLEARBIT_API_KEY' },
    bases: { default: `${url}/v1` },
    licence: { keepDays: null, note: 'May be kept.' },
    limits: { perMinute: null, concurrency: 100 },
    ...definition,
    calls: {
      company: {
        capability: 'company',
        query: z.object({ domain: z.string() }),
        yields: ['name'],
        priceUsd,
        freshDays: 30,
        missDays: 7,
        timeoutMs: 5_000,
        run: (query, io) => company(query as { domain: string }, io, priceUsd),
        ...call,
      },
    },
  };
}

export interface TestGateway {
  readonly sources: Sources;
  readonly store: Store;
  readonly events: SourceEvent[];
  /** Asks for a company; a new domain unless said. */
  ask(changes?: Partial<SourceRequest> & { readonly domain?: string }): ReturnType<Sources['call']>;
  close(): Promise<void>;
}

/** A gateway as a process of its own would have it. */
export function openGateway(
  given: { readonly connectionString: string; readonly workspaceId: string },
  definition: SourceDefinition,
  changes: Partial<SourcesDeps> = {},
): TestGateway {
  const store = openStore({ connectionString: given.connectionString });
  const clock = changes.clock ?? systemClock;
  const cache = createCache({ store, clock });
  const events: SourceEvent[] = [];
  const sources = createSources({
    store,
    clock,
    cache,
    settings: { sandboxUrl: '', keys: { CLEARBIT_API_KEY: 'secret-key' }, contact: null, off: [] },
    definitions: [definition],
    pages: { get: () => Promise.reject(new Error('no pages here')) },
    dns: { resolve: () => Promise.reject(new Error('no names here')) },
    onEvent: (event) => events.push(event),
    ...changes,
  });
  return {
    sources,
    store,
    events,
    ask({ domain = `${randomUUID()}.example`, ...request } = {}) {
      return sources.call({
        workspaceId: given.workspaceId,
        source: definition.name,
        call: 'company',
        query: { domain },
        purpose: 'test',
        jobId: null,
        subject: domain,
        limits: [],
        ...request,
      });
    },
    async close() {
      await sources.stop();
      await cache.close();
      await store.close();
    },
  };
}
