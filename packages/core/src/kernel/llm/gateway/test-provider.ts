import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a provider was asked, as it came over the wire. */
export interface Asked {
  readonly text: string;
  /** The key it was asked with. */
  readonly key?: string;
  readonly body: {
    readonly model?: string;
    readonly stream?: boolean;
    readonly messages: readonly { readonly role: string; readonly content: unknown }[];
    readonly tools?: readonly { readonly function: { readonly name: string } }[];
  };
}

export type Behaviour = (asked: Asked, response: ServerResponse) => void | Promise<void>;

/** A server of somebody's own that speaks OpenAI's protocol and says back what it was told. */
export interface TestProvider {
  readonly url: string;
  readonly asked: Asked[];
  /** Connections that were made to it. */
  readonly connections: number;
  /** How many callers left before their answer was complete. */
  readonly left: number;
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

export async function startTestProvider(): Promise<TestProvider> {
  const asked: Asked[] = [];
  let behaviour: Behaviour = echo;
  let left = 0;
  let connections = 0;
  const server = createServer((request, response) => {
    response.once('close', () => {
      left += response.writableFinished ? 0 : 1;
    });
    void read(request).then((ask) => {
      asked.push(ask);
      return behaviour(ask, response);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    get connections() {
      return connections;
    },
    get left() {
      return left;
    },
    behave(next) {
      behaviour = next;
      asked.length = 0;
      left = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<Asked> {
  let text = '';
  for await (const portion of request.setEncoding('utf8')) text += portion as string;
  const { authorization = '', 'api-key': azureKey, 'x-api-key': anthropicKey } = request.headers;
  const key = String(azureKey ?? anthropicKey ?? authorization.replace('Bearer ', ''));
  return { text, key, body: JSON.parse(text) as Asked['body'] };
}

/** Says the last message again, or hands it to the first tool. */
export const echo: Behaviour = ({ body }, response) => {
  const last = body.messages.at(-1)?.content;
  const words = typeof last === 'string' ? last : JSON.stringify(last);
  const tool = body.tools?.[0]?.function.name;
  if (body.stream) return stream(response, piecesOf(words), tool);
  const call = { name: tool, arguments: JSON.stringify({ said: words }) };
  const message = tool
    ? { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: call }] }
    : { role: 'assistant', content: words };
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      id: 'x',
      model: 'own',
      choices: [{ index: 0, message, finish_reason: tool ? 'tool_calls' : 'stop' }],
      usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
    }),
  );
};

/** A few letters at a time, so that what is looked for is cut in two. */
function piecesOf(words: string): string[] {
  return words.match(/[\s\S]{1,4}/gu) ?? [];
}

function stream(response: ServerResponse, pieces: readonly string[], tool: string | undefined): void {
  begin(response);
  if (tool) {
    const whole = JSON.stringify({ said: pieces.join('') });
    send(response, {
      tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: tool, arguments: '' } }],
    });
    for (const piece of piecesOf(whole))
      send(response, { tool_calls: [{ index: 0, function: { arguments: piece } }] });
  } else for (const piece of pieces) send(response, { content: piece });
  end(response, tool ? 'tool_calls' : 'stop');
}

/** Starts a stream of chat completions. */
export function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  send(response, { role: 'assistant', content: '' });
}

export function send(response: ServerResponse, delta: unknown, finish: string | null = null): void {
  const chunk = { id: 'x', model: 'own', choices: [{ index: 0, delta, finish_reason: finish }] };
  response.write(`data: ${JSON.stringify(chunk)}\n\n`);
}

export function end(response: ServerResponse, finish = 'stop'): void {
  send(response, {}, finish);
  const usage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };
  response.end(`data: ${JSON.stringify({ id: 'x', model: 'own', choices: [], usage })}\n\ndata: [DONE]\n\n`);
}

/** Settings of a gateway that knows this server alone. */
export function soleProvider({ url }: Pick<TestProvider, 'url'>, concurrency?: number) {
  return {
    sandboxUrl: '',
    providers: { compatible: { baseUrl: url, model: 'own', ...(concurrency && { concurrency }) } },
    prices: { 'compatible/*': { inputUsd: 1, outputUsd: 2 } },
  };
}
