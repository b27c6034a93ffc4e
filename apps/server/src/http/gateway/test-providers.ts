import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a model says in one turn, told in each provider's own words. */
export interface Turn {
  readonly thinking?: string;
  readonly text?: string;
  readonly calls?: readonly { readonly id: string; readonly name: string; readonly args: object }[];
  readonly cut?: boolean;
}

/** What a provider was asked. */
export interface Asked {
  readonly provider: 'openai' | 'anthropic' | 'google';
  // oxlint-disable-next-line typescript/no-explicit-any -- a body of any of three protocols, read by tests alone
  readonly body: any;
  readonly stream: boolean;
}

export type Behaviour = (asked: Asked, response: ServerResponse) => void | Promise<void>;

/** Stands in for three providers as the sandbox does, and says word for word what a test tells it. */
export interface TestProviders {
  readonly url: string;
  readonly asked: Asked[];
  /** Answers that were not taken to their end. */
  readonly left: number;
  /** Calls under way. */
  readonly open: number;
  /** What is said next, turn by turn; the last again and again. */
  say(...turns: Turn[]): void;
  /** Answers in any other way. */
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

export async function startProviders(): Promise<TestProviders> {
  const asked: Asked[] = [];
  let behaviour: Behaviour = () => undefined;
  let left = 0;
  let open = 0;
  const server = createServer((request, response) => {
    open += 1;
    response.once('close', () => {
      open -= 1;
      left += response.writableFinished ? 0 : 1;
    });
    read(request).then(
      (ask) => {
        asked.push(ask);
        return behaviour(ask, response);
      },
      // Whoever asked was gone before the question was complete.
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const behave = (next: Behaviour) => {
    behaviour = next;
    asked.length = 0;
    left = 0;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    get left() {
      return left;
    },
    get open() {
      return open;
    },
    behave,
    say(...turns) {
      let next = 0;
      behave((ask, response) => {
        const turn = turns[Math.min(next, turns.length - 1)] ?? {};
        next += 1;
        tell(ask, response, turn);
      });
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
  const path = request.url ?? '';
  const body = JSON.parse(text) as { stream?: boolean };
  const provider = path.startsWith('/openai')
    ? 'openai'
    : path.startsWith('/gemini')
      ? 'google'
      : 'anthropic';
  return { provider, body, stream: body.stream === true || path.includes(':streamGenerateContent') };
}

/** Begins a stream and ends it in good order, before the answer has come to its end. */
export function breakOff({ provider }: Asked, response: ServerResponse, turn: Turn): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const events = WORDS_OF[provider].events(turn);
  for (const event of events.slice(0, events.findIndex(isEnd))) writeEvent(response, event);
  response.end();
}

/** Of OpenAI's, Anthropic's and Gemini's events the first that says how the answer ended. */
function isEnd(event: object): boolean {
  return /"(?:finish_reason|stop_reason|finishReason)":"/u.test(JSON.stringify(event));
}

function writeEvent(response: ServerResponse, event: object): void {
  const { type } = event as { type?: string };
  response.write(`${type ? `event: ${type}\n` : ''}data: ${JSON.stringify(event)}\n\n`);
}

function tell({ provider, stream }: Asked, response: ServerResponse, turn: Turn): void {
  const words = WORDS_OF[provider];
  if (!stream) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(words.whole(turn)));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of words.events(turn)) writeEvent(response, event);
  response.end(provider === 'openai' ? 'data: [DONE]\n\n' : '');
}

interface Words {
  readonly whole: (turn: Turn) => object;
  readonly events: (turn: Turn) => readonly object[];
}

/** Two halves, so that a stream has something to put together. */
function halves(text: string): [string, string] {
  const middle = text.length >> 1;
  return [text.slice(0, middle), text.slice(middle)];
}

const USAGE = { prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 };
const finish = ({ calls, cut }: Turn) => (cut ? 'length' : calls ? 'tool_calls' : 'stop');
const openAiCall = ({ id, name, args }: NonNullable<Turn['calls']>[number]) => ({
  id,
  type: 'function',
  function: { name, arguments: JSON.stringify(args) },
});

const openai: Words = {
  whole: (turn) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_790_000_000,
    model: 'm',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: turn.text ?? null,
          ...(turn.calls && { tool_calls: turn.calls.map(openAiCall) }),
        },
        finish_reason: finish(turn),
      },
    ],
    usage: USAGE,
  }),
  events: (turn) => {
    const chunk = (delta: object, finish_reason: string | null = null) => ({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1_790_000_000,
      model: 'm',
      choices: [{ index: 0, delta, finish_reason }],
    });
    const calls = (turn.calls ?? []).map(openAiCall).flatMap((call, index) => {
      const [first, second] = halves(call.function.arguments);
      return [
        chunk({ tool_calls: [{ index, ...call, function: { name: call.function.name, arguments: first } }] }),
        chunk({ tool_calls: [{ index, function: { arguments: second } }] }),
      ];
    });
    return [
      chunk({ role: 'assistant', content: '' }),
      ...halves(turn.text ?? '').map((content) => chunk({ content })),
      ...calls,
      chunk({}, finish(turn)),
      { ...chunk({}), choices: [], usage: USAGE },
    ];
  },
};

const SIGNATURE = 'c2lnbmVk';
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_sequence: null };
const stopReason = ({ calls, cut }: Turn) => (cut ? 'max_tokens' : calls ? 'tool_use' : 'end_turn');

function blocksOf({ thinking, text, calls = [] }: Turn) {
  return [
    ...(thinking === undefined ? [] : [{ type: 'thinking', thinking, signature: SIGNATURE }]),
    ...(text === undefined ? [] : [{ type: 'text', text }]),
    ...calls.map(({ id, name, args }) => ({ type: 'tool_use', id, name, input: args })),
  ];
}

const anthropic: Words = {
  whole: (turn) => ({
    ...message,
    content: blocksOf(turn),
    stop_reason: stopReason(turn),
    usage: { input_tokens: 20, output_tokens: 9 },
  }),
  events: (turn) => [
    {
      type: 'message_start',
      message: { ...message, content: [], stop_reason: null, usage: { input_tokens: 20, output_tokens: 1 } },
    },
    ...blocksOf(turn).flatMap((block, index) => anthropicBlock(block, index)),
    {
      type: 'message_delta',
      delta: { stop_reason: stopReason(turn), stop_sequence: null },
      usage: { output_tokens: 9 },
    },
    { type: 'message_stop' },
  ],
};

function anthropicBlock(block: ReturnType<typeof blocksOf>[number], index: number): object[] {
  const delta = (each: object) => ({ type: 'content_block_delta', index, delta: each });
  const start = (content_block: object) => ({ type: 'content_block_start', index, content_block });
  const stop = { type: 'content_block_stop', index };
  if ('thinking' in block)
    return [
      start({ ...block, thinking: '', signature: '' }),
      ...halves(block.thinking).map((thinking) => delta({ type: 'thinking_delta', thinking })),
      delta({ type: 'signature_delta', signature: SIGNATURE }),
      stop,
    ];
  if ('text' in block)
    return [
      start({ type: 'text', text: '' }),
      ...halves(block.text).map((text) => delta({ type: 'text_delta', text })),
      stop,
    ];
  return [
    start({ ...block, input: {} }),
    ...halves(JSON.stringify(block.input)).map((partial_json) =>
      delta({ type: 'input_json_delta', partial_json }),
    ),
    stop,
  ];
}

function geminiParts({ thinking, text, calls = [] }: Turn): object[] {
  return [
    ...(thinking === undefined ? [] : [{ text: thinking, thought: true }]),
    ...(text === undefined ? [] : [{ text }]),
    ...calls.map(({ name, args }) => ({ functionCall: { name, args } })),
  ];
}

const gemini = (parts: object[], finishReason?: string) => ({
  candidates: [{ index: 0, content: { role: 'model', parts }, ...(finishReason && { finishReason }) }],
  usageMetadata: { promptTokenCount: 20, candidatesTokenCount: 9, totalTokenCount: 29 },
  modelVersion: 'm',
});
const geminiFinish = ({ cut }: Turn) => (cut ? 'MAX_TOKENS' : 'STOP');

const google: Words = {
  whole: (turn) => gemini(geminiParts(turn), geminiFinish(turn)),
  events: (turn) => [
    ...geminiParts(turn).map((part) => gemini([part])),
    gemini([{ text: '' }], geminiFinish(turn)),
  ],
};

const WORDS_OF: Readonly<Record<Asked['provider'], Words>> = { openai, anthropic, google };
