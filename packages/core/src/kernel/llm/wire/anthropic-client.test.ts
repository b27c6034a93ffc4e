import Anthropic from '@anthropic-ai/sdk';
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

const anthropic = () => new Anthropic({ apiKey: 'k', baseURL: server.url, maxRetries: 0 });

describe('the @anthropic-ai/sdk package', () => {
  const ask = { model: 'model-1', max_tokens: 50, messages: [{ role: 'user' as const, content: 'Hi' }] };
  const tools = [{ name: 'look', input_schema: schema as Anthropic.Tool.InputSchema }];

  it('gets the same message whole and streamed: thinking, text, parallel tool calls, usage', async () => {
    server.play(CALLS);
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
    server.play(HELLO);
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
    server.play(CALLS);
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
    server.play(resultWith([{ type: 'text', text: '{"n":5}' }], 'length'));
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
    server.breakOff();
    await expect(anthropic().messages.stream(ask).finalMessage()).rejects.toThrow(/The engine stalled/);
  });

  it('counts tokens and lists models', async () => {
    expect(await anthropic().messages.countTokens({ model: 'model-1', messages: ask.messages })).toEqual({
      input_tokens: 10,
    });
    expect((await anthropic().models.list()).data).toMatchObject([{ id: 'model-1', type: 'model' }]);
  });
});
