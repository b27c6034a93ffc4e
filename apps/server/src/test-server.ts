import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobEvent, Problem, Role } from '@leadline/contracts';
import { type Config, readConfig } from '@leadline/core/kernel/config';
import { type TestDatabase, testDatabase } from '@leadline/core/testing';
import { compose, type Leadline } from './compose.ts';
import { type RunningServer, serve } from './serve.ts';

export interface TestServerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Reaches the database another way than by its own address. */
  readonly through?: (connectionString: string) => Promise<string>;
}

/** The whole product, listening on a port of its own, over a database of its own. */
export interface TestServer {
  readonly leadline: Leadline;
  readonly database: TestDatabase;
  readonly config: Config;
  readonly url: string;
  readonly server: RunningServer;
  /** The local owner's key. */
  readonly adminKey: string;
  keyOf(role: Role): Promise<string>;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The owner's unless given; null for none. */
  readonly key?: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body read as JSON, taken for what the test expects. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- a cast, in one word
  readonly json: <Body = Record<string, unknown>>() => Body;
  readonly problem: () => Problem;
}

export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = await testDatabase();
  const home = await mkdtemp(join(tmpdir(), 'leadline-server-'));
  const through = options.through ?? (async (address: string) => address);
  const env = {
    DATABASE_URL: await through(database.connectionString),
    LEADLINE_HOME: home,
    LEADLINE_PORT: '0',
    LEADLINE_LOG_LEVEL: 'silent',
    ...options.env,
  };
  const config = readConfig({ root: home, env });
  const leadline = await compose({ work: true, config });
  const { workspaceId } = await leadline.localPrincipal();
  const adminKey = (await readFile(join(home, 'api-key'), 'utf8')).trim();
  const server = await serve(leadline);
  return {
    leadline,
    database,
    config,
    server,
    url: server.url,
    adminKey,
    keyOf: async (role) => (await leadline.iam.createApiKey({ workspaceId, name: role, role })).secret,
    call: (method, path, call) => request(`${server.url}${path}`, method, { key: adminKey, ...call }),
    async close() {
      await server.close();
      await leadline.close();
      await database.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function request(url: string, method: string, { body, headers, key }: CallOptions): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = () => JSON.parse(text) as never;
  return { status: response.status, headers: response.headers, text, json, problem: json };
}

/** One message of a stream of server-sent events. */
export interface StreamMessage {
  readonly id: string | null;
  readonly event: string;
  readonly data: JobEvent;
}

/** An open event stream. */
export interface OpenStream {
  readonly response: Response;
  /** Reads on until `enough`, or the end. */
  read(enough?: (message: StreamMessage) => boolean): Promise<StreamMessage[]>;
  hangUp(): void;
}

export async function openStream(
  server: TestServer,
  auditId: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<OpenStream> {
  const hangingUp = new AbortController();
  const response = await fetch(`${server.url}/v1/visibility/audits/${auditId}/events`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${server.adminKey}`, ...headers },
    signal: hangingUp.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  return {
    response,
    hangUp: () => hangingUp.abort(),
    async read(enough = () => false) {
      const messages: StreamMessage[] = [];
      let rest = '';
      for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) {
        const blocks = (rest + step.value).split('\n\n');
        rest = blocks.pop() ?? '';
        messages.push(...blocks.filter((block) => block.includes('data: ')).map(parseMessage));
        if (messages.some(enough)) return messages;
      }
      return messages;
    },
  };
}

function parseMessage(block: string): StreamMessage {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'mu').exec(block)?.[1] ?? null;
  return {
    id: field('id'),
    event: field('event') ?? '',
    data: JSON.parse(field('data') ?? 'null') as JobEvent,
  };
}

/** Waits until an audit has ended, as a polling client does. */
export async function ended(server: TestServer, auditId: string): Promise<string> {
  for (;;) {
    const { status } = (await server.call('GET', `/v1/visibility/audits/${auditId}`)).json<{
      audit: { status: string };
    }>().audit;
    if (!['queued', 'running'].includes(status)) return status;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Starts an audit and waits until it has succeeded. */
export async function finishedAudit(server: TestServer, input: unknown): Promise<string> {
  const started = await server.call('POST', '/v1/visibility/audits', { body: input });
  if (started.status !== 202) throw new Error(started.text);
  const { id } = started.json<{ audit: { id: string } }>().audit;
  const status = await ended(server, id);
  if (status !== 'succeeded') throw new Error(`The audit ${status}.`);
  return id;
}
