import OpenAI, { RateLimitError } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LeadlineError } from '../../errors/index.ts';
import { CALLS, HELLO, resultWith, type Stage, schema, startStage } from './fixtures/test-answers.ts';

let server: Stage;
beforeAll(async () => {
  server = await startStage();
});
afterAll(() => server.close());
beforeEach(() => {
  server.seen.length = 0;
});

const TOOL_EVENTS = [
  'output_item.added',
  'function_call_arguments.delta',
  'function_call_arguments.done',
  'output_item.done',
];
const openai = () => new OpenAI({ apiKey: 'k', baseURL: `${server.url}/v1`, maxRetries: 0 });

describe('the openai package, chat completions', () => {
  const ask = { model: 'model-1', messages: [{ role: 'user' as const, content: 'Hi' }] };
  const tools = [{ type: 'function' as const, function: { name: 'look', parameters: schema } }];

  it('gets text with usage', async () => {
    server.play(HELLO);
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
    server.play(HELLO);
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
    server.play(CALLS);
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
    server.play(CALLS);
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
    server.play(resultWith([{ type: 'text', text: '{"n":5}' }]));
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
    server.play(
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
    await expect(openai().chat.completions.create(ask)).rejects.toBeInstanceOf(RateLimitError);
    server.breakOff();
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
    server.play(CALLS);
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
    server.play(CALLS);
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
      ...TOOL_EVENTS,
      ...TOOL_EVENTS,
      'completed',
    ]);
  });

  it('may send its output back with the results of tools', async () => {
    server.play(CALLS);
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
    server.play(resultWith([{ type: 'text', text: '{"n":5}' }]));
    const text = { format: { type: 'json_schema' as const, name: 'a', strict: true, schema } };
    expect((await openai().responses.parse({ ...ask, text })).output_parsed).toEqual({ n: 5 });
    expect(
      (
        await openai()
          .responses.stream({ ...ask, text })
          .finalResponse()
      ).output_parsed,
    ).toEqual({ n: 5 });
    server.play(resultWith([{ type: 'text', text: '{"n"' }], 'length'));
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
    server.breakOff();
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
