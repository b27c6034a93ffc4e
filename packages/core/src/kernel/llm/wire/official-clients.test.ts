import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LeadlineError } from '../../errors/index.ts';
import { type GatewayServer, startGatewayServer } from './fixtures/test-gateway-server.ts';
import { partsOf } from './fixtures/test-wire.ts';
import type { Content, GenerateResult } from './shared/neutral.ts';
import { usageOf } from './shared/usage.ts';

const usage = usageOf({ input: 12, cacheRead: 4, cacheWrite: undefined, output: 6, reasoning: 2 });
const schema = {
  type: 'object',
  properties: { n: { type: 'number' } },
  required: ['n'],
  additionalProperties: false,
};

function resultWith(
  content: Content[],
  unified: GenerateResult['finishReason']['unified'] = 'stop',
): GenerateResult {
  return { content, finishReason: { unified, raw: undefined }, usage, warnings: [] };
}
const CALLS = resultWith(
  [
    { type: 'reasoning', text: 'Two at once.' },
    { type: 'text', text: 'I look twice: ' },
    { type: 'tool-call', toolCallId: 'c1', toolName: 'look', input: '{"n":1}' },
    { type: 'tool-call', toolCallId: 'c2', toolName: 'look', input: '{"n":2}' },
  ],
  'tool-calls',
);
const HELLO = resultWith([{ type: 'text', text: 'Hello, „wörld" 😀\nsecond line' }]);

let server: GatewayServer;
beforeAll(async () => {
  server = await startGatewayServer({ result: HELLO, parts: [] });
});
afterAll(() => server.close());
beforeEach(() => {
  server.seen.length = 0;
});
const play = (result: GenerateResult): void => {
  server.script.result = result;
  server.script.parts = partsOf(result, 3);
};
/** Fails in mid-answer. */
const breakOff = (): void => {
  server.script.parts = [
    ...partsOf(HELLO, 3).slice(0, 5),
    new LeadlineError('provider_failed', 'The engine stalled.'),
  ];
};

const openai = () => new OpenAI({ apiKey: 'k', baseURL: `${server.url}/v1`, maxRetries: 0 });
const anthropic = () => new Anthropic({ apiKey: 'k', baseURL: server.url, maxRetries: 0 });

describe('the openai package, chat completions', () => {
  const ask = { model: 'model-1', messages: [{ role: 'user' as const, content: 'Hi' }] };
  const tools = [{ type: 'function' as const, function: { name: 'look', parameters: schema } }];

  it('gets text with usage', async () => {
    play(HELLO);
    const completion = await openai().chat.completions.create(ask);
    expect(completion.choices[0]).toMatchObject({
      message: { content: 'Hello, „wörld" 😀\nsecond line' },
      finish_reason: 'stop',
    });
    expect(completion.usage).toMatchObject({
      prompt_tokens: 12,
      total_tokens: 18,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 2 },
    });
  });

  it('streams text, and usage only when asked', async () => {
    play(HELLO);
    for (const include_usage of [true, false]) {
      const stream = await openai().chat.completions.create({
        ...ask,
        stream: true,
        stream_options: { include_usage },
      });
      let text = '';
      let tokens: number | undefined;
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta.content ?? '';
        tokens = chunk.usage?.completion_tokens ?? tokens;
      }
      expect(text).toBe('Hello, „wörld" 😀\nsecond line');
      expect(tokens).toBe(include_usage ? 6 : undefined);
    }
  });

  it('gets parallel tool calls whole and streamed', async () => {
    play(CALLS);
    const whole = await openai().chat.completions.create({ ...ask, tools });
    const streamed = await openai()
      .chat.completions.stream({ ...ask, tools })
      .finalChatCompletion();
    for (const { choices } of [whole, streamed]) {
      expect(choices[0]).toMatchObject({
        finish_reason: 'tool_calls',
        message: {
          content: 'I look twice: ',
          tool_calls: [
            { id: 'c1', type: 'function', function: { name: 'look', arguments: '{"n":1}' } },
            { id: 'c2', type: 'function', function: { name: 'look', arguments: '{"n":2}' } },
          ],
        },
      });
    }
  });

  it('runs tools to the end: its own results come back readable', async () => {
    play(CALLS);
    const first = await openai().chat.completions.create({ ...ask, tools });
    const turn = first.choices[0]?.message;
    if (turn === undefined) throw new Error('no message');
    const results = ['c1', 'c2'].map((tool_call_id) => ({
      role: 'tool' as const,
      tool_call_id,
      content: 'seen',
    }));
    await openai().chat.completions.create({ ...ask, messages: [...ask.messages, turn, ...results] });
    expect(server.seen[1]?.options.prompt.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'tool',
      'tool',
    ]);
  });

  it('parses an answer in a schema, whole and streamed', async () => {
    play(resultWith([{ type: 'text', text: '{"n":5}' }]));
    const response_format = {
      type: 'json_schema' as const,
      json_schema: { name: 'a', strict: true, schema },
    };
    const parsed = await openai().chat.completions.parse({ ...ask, response_format });
    expect(parsed.choices[0]?.message.parsed).toEqual({ n: 5 });
    const streamed = await openai()
      .chat.completions.stream({ ...ask, response_format })
      .finalChatCompletion();
    expect(streamed.choices[0]?.message.parsed).toEqual({ n: 5 });
    expect(server.seen[0]?.options.responseFormat).toMatchObject({ type: 'json', name: 'a', schema });
  });

  it('gets a refusal as one, whole and streamed', async () => {
    play(
      resultWith(
        [{ type: 'text', text: 'No.', providerMetadata: { leadline: { refusal: true } } }],
        'content-filter',
      ),
    );
    const whole = await openai().chat.completions.create(ask);
    const streamed = await openai().chat.completions.stream(ask).finalChatCompletion();
    for (const { choices } of [whole, streamed]) expect(choices[0]?.message.refusal).toBe('No.');
  });

  it('gets errors as errors: before the answer, and in the middle of a stream', async () => {
    await expect(openai().chat.completions.create({ ...ask, n: 3 })).rejects.toMatchObject({
      status: 400,
      param: 'n',
    });
    server.script.result = new LeadlineError('rate_limited', 'Over the limit.');
    await expect(openai().chat.completions.create(ask)).rejects.toBeInstanceOf(OpenAI.RateLimitError);
    breakOff();
    let text = '';
    const reading = (async () => {
      for await (const chunk of await openai().chat.completions.create({ ...ask, stream: true }))
        text += chunk.choices[0]?.delta.content ?? '';
    })();
    await expect(reading).rejects.toThrow(/The engine stalled/);
    expect(text).toBe('Hello, „w');
    await expect(openai().chat.completions.stream(ask).finalChatCompletion()).rejects.toThrow(
      /The engine stalled/,
    );
  });
});

describe('the openai package, responses', () => {
  const ask = { model: 'model-1', input: 'Hi' };
  const tools = [{ type: 'function' as const, name: 'look', parameters: schema, strict: true }];

  it('gets the same response whole and streamed: reasoning, text, parallel tool calls, usage', async () => {
    play(CALLS);
    const whole = await openai().responses.create({ ...ask, tools });
    const streamed = await openai()
      .responses.stream({ ...ask, tools })
      .finalResponse();
    for (const response of [whole, streamed]) {
      expect(response.status).toBe('completed');
      expect(response.output).toMatchObject([
        { type: 'reasoning', summary: [{ text: 'Two at once.' }] },
        { type: 'message', status: 'completed', content: [{ type: 'output_text', text: 'I look twice: ' }] },
        { type: 'function_call', call_id: 'c1', name: 'look', arguments: '{"n":1}' },
        { type: 'function_call', call_id: 'c2', name: 'look', arguments: '{"n":2}' },
      ]);
      expect(response.output_text).toBe('I look twice: ');
      expect(response.usage).toMatchObject({
        input_tokens: 12,
        total_tokens: 18,
        input_tokens_details: { cached_tokens: 4 },
      });
      expect(response.tools).toMatchObject([{ name: 'look' }]);
    }
  });

  it('streams the events in their order, numbered without a gap', async () => {
    play(CALLS);
    const events = [];
    for await (const event of await openai().responses.create({ ...ask, stream: true })) events.push(event);
    expect(events.map((event) => ('sequence_number' in event ? event.sequence_number : -1))).toEqual(
      events.map((_, index) => index),
    );
    const kinds = events.map(({ type }) => type.replace('response.', ''));
    expect(kinds.filter((kind, index) => kind !== kinds[index - 1])).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'reasoning_summary_part.added',
      'reasoning_summary_text.delta',
      'reasoning_summary_text.done',
      'reasoning_summary_part.done',
      'output_item.done',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      ...[
        'output_item.added',
        'function_call_arguments.delta',
        'function_call_arguments.done',
        'output_item.done',
      ],
      ...[
        'output_item.added',
        'function_call_arguments.delta',
        'function_call_arguments.done',
        'output_item.done',
      ],
      'completed',
    ]);
  });

  it('may send its output back with the results of tools', async () => {
    play(CALLS);
    const first = await openai().responses.create({ ...ask, tools });
    const results = ['c1', 'c2'].map((call_id) => ({
      type: 'function_call_output' as const,
      call_id,
      output: 'seen',
    }));
    const input = [
      { role: 'user' as const, content: 'Hi' },
      ...first.output,
      ...results,
    ] as OpenAI.Responses.ResponseInput;
    await openai().responses.create({ ...ask, input });
    const roles = server.seen[1]?.options.prompt.map(({ role }) => role);
    expect(roles).toEqual(['user', 'assistant', 'tool', 'tool']);
  });

  it('parses an answer in a schema; an answer cut short is incomplete', async () => {
    play(resultWith([{ type: 'text', text: '{"n":5}' }]));
    const text = { format: { type: 'json_schema' as const, name: 'a', strict: true, schema } };
    expect((await openai().responses.parse({ ...ask, text })).output_parsed).toEqual({ n: 5 });
    expect(
      (
        await openai()
          .responses.stream({ ...ask, text })
          .finalResponse()
      ).output_parsed,
    ).toEqual({ n: 5 });
    play(resultWith([{ type: 'text', text: '{"n"' }], 'length'));
    const cut = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
    expect(await openai().responses.create(ask)).toMatchObject(cut);
    const last = [];
    for await (const event of await openai().responses.create({ ...ask, stream: true })) last.push(event);
    expect(last.at(-1)).toMatchObject({ type: 'response.incomplete', response: cut });
  });

  it('gets errors as errors: before the answer, and in the middle of a stream', async () => {
    const bad = { ...ask, input: [{ role: 'wizard', content: 'x' }] as never };
    await expect(openai().responses.create(bad)).rejects.toMatchObject({
      status: 400,
      param: 'input[0].role',
    });
    breakOff();
    await expect(openai().responses.stream(ask).finalResponse()).rejects.toThrow(/The engine stalled/);
  });
});

describe('the openai package, the rest', () => {
  it('gets embeddings as numbers and in base64', async () => {
    const { data, usage } = await openai().embeddings.create({ model: 'e', input: ['a', 'b'] });
    expect(data.map(({ embedding }) => embedding)).toEqual([
      [0.5, -0.25, 1],
      [0, 1, 0],
    ]);
    expect(usage.total_tokens).toBe(7);
    const numbers = await openai().embeddings.create({ model: 'e', input: 'a', encoding_format: 'float' });
    expect(numbers.data[0]?.embedding).toEqual([0.5, -0.25, 1]);
    await expect(openai().embeddings.create({ model: 'e', input: [] })).rejects.toMatchObject({
      status: 400,
      param: 'input',
    });
  });

  it('lists models', async () => {
    expect((await openai().models.list()).data).toMatchObject([{ id: 'model-1', owned_by: 'leadline' }]);
  });
});

describe('the @anthropic-ai/sdk package', () => {
  const ask = { model: 'model-1', max_tokens: 50, messages: [{ role: 'user' as const, content: 'Hi' }] };
  const tools = [{ name: 'look', input_schema: schema as Anthropic.Tool.InputSchema }];

  it('gets the same message whole and streamed: thinking, text, parallel tool calls, usage', async () => {
    play(CALLS);
    const whole = await anthropic().messages.create({ ...ask, tools });
    const streamed = await anthropic()
      .messages.stream({ ...ask, tools })
      .finalMessage();
    for (const message of [whole, streamed]) {
      expect(message.stop_reason).toBe('tool_use');
      expect(message.content).toMatchObject([
        { type: 'thinking', thinking: 'Two at once.' },
        { type: 'text', text: 'I look twice: ' },
        { type: 'tool_use', id: 'c1', name: 'look', input: { n: 1 } },
        { type: 'tool_use', id: 'c2', name: 'look', input: { n: 2 } },
      ]);
      expect(message.usage).toMatchObject({ input_tokens: 8, cache_read_input_tokens: 4, output_tokens: 6 });
    }
  });

  it('streams the events in their order', async () => {
    play(HELLO);
    const kinds: string[] = [];
    for await (const event of await anthropic().messages.create({ ...ask, stream: true }))
      kinds.push(event.type);
    expect(kinds.filter((kind, index) => kind !== kinds[index - 1])).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });

  it('may send its message back with the results of tools, failed ones too', async () => {
    play(CALLS);
    const { content } = await anthropic().messages.create({ ...ask, tools });
    const results = ['c1', 'c2'].map((tool_use_id) => ({
      type: 'tool_result' as const,
      tool_use_id,
      content: 'no',
      is_error: true,
    }));
    const messages = [
      ...ask.messages,
      { role: 'assistant' as const, content },
      { role: 'user' as const, content: results },
    ];
    await anthropic().messages.create({ ...ask, messages });
    expect(server.seen[1]?.options.prompt.at(-1)).toMatchObject({
      role: 'tool',
      content: [{ toolName: 'look', output: { type: 'error-text', value: 'no' } }, {}],
    });
  });

  it('gets an answer in a schema, and says how it ended', async () => {
    play(resultWith([{ type: 'text', text: '{"n":5}' }], 'length'));
    const output_config = { format: { type: 'json_schema' as const, schema } };
    const message = await anthropic().messages.create({ ...ask, output_config });
    expect(message).toMatchObject({ content: [{ text: '{"n":5}' }], stop_reason: 'max_tokens' });
    expect(server.seen[0]?.options.responseFormat).toEqual({ type: 'json', schema });
  });

  it('gets errors as errors: before the answer, and in the middle of a stream', async () => {
    const bad = {
      ...ask,
      messages: [{ role: 'user' as const, content: [{ type: 'tool_result' as const, tool_use_id: 'gone' }] }],
    };
    await expect(anthropic().messages.create(bad)).rejects.toThrow(
      /messages\[0\]\.content\[0\]\.tool_use_id/,
    );
    server.script.result = new LeadlineError('budget_reached', 'The budget is spent.');
    await expect(anthropic().messages.create(ask)).rejects.toMatchObject({
      status: 402,
      type: 'billing_error',
    });
    breakOff();
    await expect(anthropic().messages.stream(ask).finalMessage()).rejects.toThrow(/The engine stalled/);
  });

  it('counts tokens and lists models', async () => {
    expect(await anthropic().messages.countTokens({ model: 'model-1', messages: ask.messages })).toEqual({
      input_tokens: 10,
    });
    expect((await anthropic().models.list()).data).toMatchObject([{ id: 'model-1', type: 'model' }]);
  });
});
