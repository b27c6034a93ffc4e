import type { Agent } from 'undici';
import { askWhole } from './ask-whole.ts';
import { failureOf, LONGEST_FAILURE } from './http-failure.ts';

export interface HttpPostOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal?: AbortSignal | null | undefined;
}

/** A reply whose status is 2xx. Its body must be read or cancelled. */
export interface HttpReply {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
  text(): Promise<string>;
}

/** Posts JSON. Rejects with an `APICallError` for any other status than 2xx, and with what the network says. */
export interface HttpClient {
  /** Resolves when the reply begins. */
  post(url: string, options: HttpPostOptions): Promise<HttpReply>;
  /** Resolves with the whole text of the reply, at less cost. */
  ask(url: string, options: HttpPostOptions): Promise<string>;
  /** Ends the connections that are open; those in use when their reply is over. */
  close(): Promise<void>;
}

/** Connections kept to one provider. What may run at once is the gates' to say; this is only the most. */
const MOST_CONNECTIONS = 256;
const KEEP_ALIVE_MS = 30_000;

/**
 * HTTP at a third of the cost of `fetch`: no `Request`, no web streams, no decoding of what is text already. Time limits are the
 * caller's signal alone.
 */
export function createHttpClient(): HttpClient {
  // Loaded when it is first needed: most commands ask no model.
  let opened: Promise<Opened> | undefined;
  return {
    async post(url, { headers, body, signal }) {
      opened ??= open();
      const { request, agent } = await opened;
      const reply = await request(url, {
        dispatcher: agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        signal: signal ?? null,
      });
      if (reply.statusCode >= 200 && reply.statusCode < 300)
        return { headers: reply.headers, body: reply.body, text: () => reply.body.text() };
      const { statusCode: status, headers: said } = reply;
      throw failureOf(url, { status, headers: said, text: await beginningOf(reply.body) });
    },
    async ask(url, options) {
      opened ??= open();
      return askWhole((await opened).agent, url, options);
    },
    close: async () => (await opened)?.agent.close(),
  };
}

interface Opened {
  readonly request: typeof import('undici').request;
  readonly agent: Agent;
}

async function open(): Promise<Opened> {
  const { Agent, request } = await import('undici');
  const agent = new Agent({
    connections: MOST_CONNECTIONS,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return { request, agent };
}

async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const portions: Uint8Array[] = [];
  let length = 0;
  for await (const portion of body) {
    portions.push(portion);
    length += portion.length;
    if (length >= LONGEST_FAILURE) break;
  }
  return Buffer.concat(portions).toString('utf8', 0, LONGEST_FAILURE);
}
