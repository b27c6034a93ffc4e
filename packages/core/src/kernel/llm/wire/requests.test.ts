import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONVERSATIONS, PNG, schema } from './fixtures/test-conversations.ts';
import { someText } from './fixtures/test-wire.ts';
import { CODECS, callSettings, readCountRequest, type WireProtocol, writeCountRequest } from './index.ts';

const codecs = Object.values(CODECS);
const PAIRS = codecs.flatMap((from) => codecs.map((to) => [from.protocol, to.protocol] as const));

describe('a request', () => {
  it.each(PAIRS)('of %s written as %s says the same in the target’s words, without a warning', (from, to) => {
    const { options, extras } = CODECS[from].readRequest(structuredClone(CONVERSATIONS[from]));
    const { body, warnings } = CODECS[to].writeRequest({ model: 'm', options, stream: false, extras });
    // OpenAI's formats have names and may be strict, Anthropic's have neither.
    const expected = structuredClone(CONVERSATIONS[to]);
    if (from === 'anthropic' && to !== 'anthropic') dropStrict(expected);
    if (to === 'openai-responses' && from !== to) {
      // Only responses tell instructions from a system message.
      expected['input'] = [{ role: 'system', content: 'Be brief.' }, ...(expected['input'] as unknown[])];
      delete expected['instructions'];
      // What other clients say is not kept by the provider.
      expected['store'] = false;
    }
    expect(body).toEqual(expected);
    expect(warnings).toEqual([]);
  });

  it.each(codecs)('of $protocol keeps unknown fields and asks for a stream with its usage', (codec) => {
    const request = { ...CONVERSATIONS[codec.protocol], stream: true, shiny_new: { a: [1] } };
    const read = codec.readRequest(request);
    expect(read.stream).toBe(true);
    const { body } = codec.writeRequest({ ...read, model: 'other' });
    expect(body).toMatchObject({ model: 'other', stream: true, shiny_new: { a: [1] } });
    if (codec.protocol === 'openai-chat') expect(body['stream_options']).toEqual({ include_usage: true });
  });

  it('keeps any text and any tool input to the letter, between every two protocols', () => {
    fc.assert(
      fc.property(someText, someText, fc.constantFrom(...PAIRS), (asked, answered, [from, to]) => {
        const first = CODECS['openai-chat'].readRequest({
          model: 'm',
          messages: [
            { role: 'user', content: asked },
            {
              role: 'assistant',
              tool_calls: [{ id: 'c', function: { name: 't', arguments: JSON.stringify({ asked }) } }],
            },
            { role: 'tool', tool_call_id: 'c', content: answered },
          ],
        });
        const there = CODECS[from].writeRequest({ ...first, extras: undefined, stream: false }).body;
        const read = CODECS[from].readRequest(JSON.parse(JSON.stringify(there)));
        const beyond = CODECS[to].writeRequest({ ...read, stream: false }).body;
        const end = CODECS[to].readRequest(JSON.parse(JSON.stringify(beyond)));
        expect(end.options.prompt).toEqual(first.options.prompt);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what a target cannot say', () => {
  const write = (from: WireProtocol, to: WireProtocol, fields: object) => {
    const base = { ...CONVERSATIONS[from] };
    if ('messages' in base) base['messages'] = [{ role: 'user', content: 'Hi' }];
    for (const key of ['tools', 'tool_choice', 'parallel_tool_calls', 'reasoning_effort']) delete base[key];
    return CODECS[to].writeRequest(CODECS[from].readRequest({ ...base, ...fields }));
  };

  it('is a named warning where the answer stays an answer to the same question', () => {
    const { body, warnings } = write('openai-chat', 'anthropic', {
      seed: 7,
      presence_penalty: 1,
      metadata: { team: 'a' },
      logit_bias: { '5': 1 },
      verbosity: 'low',
      service_tier: 'flex',
      temperature: 1.7,
      store: false,
      response_format: { type: 'json_object' },
    });
    const named = warnings.map((warning) => ('feature' in warning ? warning.feature : ''));
    expect(named.sort()).toEqual(
      [
        'JSON without a schema',
        'logit_bias',
        'metadata',
        'presencePenalty',
        'seed',
        'service_tier',
        'temperature',
        'verbosity',
      ].sort(),
    );
    expect(body['temperature']).toBe(1);
    expect(write('openai-chat', 'openai-responses', { stop: ['x'], seed: 1 }).warnings).toHaveLength(2);
  });

  it('is an error with the path where leaving it out would ask another question', () => {
    const custom = { tools: [{ type: 'web_search_20250305', name: 'web_search' }] };
    expect(() => write('anthropic', 'openai-chat', custom)).toThrow(/^tools\[0\]: chat completions/);
    expect(() => write('openai-chat', 'anthropic', { logprobs: true })).toThrow(/^logprobs: /);
    expect(() => write('openai-chat', 'anthropic', { modalities: ['text', 'audio'] })).toThrow(
      /^modalities: /,
    );
    expect(write('openai-chat', 'anthropic', { modalities: ['text'] }).warnings.length).toBe(1);
    expect(() =>
      write('openai-responses', 'openai-chat', { previous_response_id: 'r', input: 'Hi' }),
    ).toThrow(/^previous/);
    const audio = [
      { role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } }] },
    ];
    expect(() => write('openai-chat', 'anthropic', { messages: audio })).toThrow(
      /^messages\[0\]\.content\[0\]: /,
    );
    expect(write('openai-chat', 'openai-chat', { messages: audio }).body['messages']).toEqual(audio);
  });

  it('of failed tool results is told to clients of OpenAI’s protocols, and kept in Anthropic’s', () => {
    const { options, extras } = CODECS.anthropic.readRequest({
      model: 'm',
      max_tokens: 5,
      messages: [
        { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 't', input: {} }] },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 'c', is_error: true, content: 'No such file' }],
        },
      ],
    });
    const same = CODECS.anthropic.writeRequest({ model: 'm', options, extras, stream: false });
    expect(same.body['messages']).toMatchObject([
      {},
      { content: [{ is_error: true, content: 'No such file' }] },
    ]);
    const chat = CODECS['openai-chat'].writeRequest({ model: 'm', options, extras, stream: false });
    expect(chat.body['messages']).toMatchObject([{}, { role: 'tool', content: 'No such file' }]);
    expect(chat.warnings).toMatchObject([{ feature: 'failed tool results' }]);
  });
});

describe('Anthropic’s own marks', () => {
  it('stay where they are: cache points, thinking, searches of earlier turns, system messages in between', () => {
    const cached = { cache_control: { type: 'ephemeral', ttl: '1h' } };
    const request = {
      model: 'm',
      max_tokens: 2_000,
      thinking: { type: 'enabled', budget_tokens: 1_024 },
      system: [
        { type: 'text', text: 'A' },
        { type: 'text', text: 'B', ...cached },
      ],
      tools: [
        { name: 't', input_schema: schema, ...cached, input_examples: [{ n: 1 }] },
        { type: 'bash_20250124', name: 'bash' },
      ],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hi', ...cached },
            { type: 'search_result', source: 's', title: 't', content: [] },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm', signature: 'sig' },
            { type: 'redacted_thinking', data: 'xyz' },
            {
              type: 'tool_use',
              id: 'c',
              name: 't',
              input: {},
              caller: { type: 'code_execution', tool_id: 's' },
            },
            { type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'q' } },
            { type: 'text', text: 'Yes', citations: [{ type: 'char_location', cited_text: 'c' }] },
          ],
        },
        { role: 'system', content: 'Hurry.' },
        { role: 'user', content: 'Go' },
      ],
    };
    const read = CODECS.anthropic.readRequest(structuredClone(request));
    expect(CODECS.anthropic.writeRequest(read)).toEqual({ body: request, warnings: [] });
    expect(read.options.reasoning).toBe('low');
    const counted = readCountRequest({
      model: 'm',
      system: 'S',
      messages: [{ role: 'user', content: 'Hi' }],
    });
    expect(writeCountRequest(counted).body).toEqual({
      model: 'm',
      system: 'S',
      messages: [{ role: 'user', content: 'Hi' }],
    });
  });

  it('are asked for in the way the model understands', () => {
    const { options } = CODECS['openai-chat'].readRequest({
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
      reasoning_effort: 'high',
      temperature: 0.2,
    });
    const write = (anthropicReasoning: 'effort' | 'adaptive' | 'budget') =>
      CODECS.anthropic.writeRequest({ model: 'm', options, stream: false, dialect: { anthropicReasoning } });
    expect(write('effort').body).toMatchObject({ output_config: { effort: 'high' }, temperature: 0.2 });
    expect(write('adaptive').body).toMatchObject({
      output_config: { effort: 'high' },
      thinking: { type: 'adaptive' },
    });
    const budget = write('budget');
    expect(budget.body).toMatchObject({
      thinking: { type: 'enabled', budget_tokens: 16_384 },
      max_tokens: 8_192 + 16_384,
    });
    expect(budget.body).not.toHaveProperty('temperature');
    expect(budget.warnings.map((warning) => ('feature' in warning ? warning.feature : ''))).toContain(
      'temperature',
    );
  });
});

describe('OpenAI’s own marks', () => {
  it('stay where they are in chat completions, and turn plain for servers that are only compatible', () => {
    const request = {
      model: 'm',
      messages: [
        { role: 'developer', content: 'D' },
        {
          role: 'user',
          name: 'ann',
          content: [{ type: 'image_url', image_url: { url: PNG, detail: 'low' } }],
        },
        { role: 'assistant', content: [{ type: 'refusal', refusal: 'No' }] },
      ],
      max_completion_tokens: 5,
      logprobs: true,
      top_logprobs: 2,
    };
    const read = CODECS['openai-chat'].readRequest(structuredClone(request));
    expect(CODECS['openai-chat'].writeRequest(read)).toEqual({ body: request, warnings: [] });
    const plain = CODECS['openai-chat'].writeRequest({ ...read, dialect: { compatible: true } }).body;
    expect(plain).toMatchObject({ max_tokens: 5, messages: [{ role: 'system' }, {}, {}] });
  });

  it('stay where they are in responses: reasoning, ids, searches, references, verbosity', () => {
    const request = {
      model: 'm',
      input: [
        { type: 'item_reference', id: 'x' },
        {
          type: 'reasoning',
          summary: [{ type: 'summary_text', text: 'S' }],
          id: 'rs_1',
          encrypted_content: 'e',
        },
        { type: 'web_search_call', id: 'ws_1', status: 'completed' },
        {
          type: 'message',
          role: 'assistant',
          id: 'msg_1',
          status: 'completed',
          phase: 'final_answer',
          content: [{ type: 'output_text', text: 'A', annotations: [] }],
        },
        { type: 'function_call', call_id: 'c', name: 't', arguments: '{}', id: 'fc_1', namespace: 'n' },
        { type: 'function_call_output', call_id: 'c', output: [{ type: 'input_text', text: 'done' }] },
        { role: 'developer', content: 'D' },
      ],
      tools: [{ type: 'web_search' }, { type: 'function', name: 't', parameters: schema }],
      tool_choice: { type: 'web_search' },
      text: { format: { type: 'json_object' }, verbosity: 'low' },
      reasoning: { effort: 'high', summary: 'auto' },
      include: ['reasoning.encrypted_content'],
      store: false,
    };
    const read = CODECS['openai-responses'].readRequest(structuredClone(request));
    expect(callSettings(read.options)).toMatchObject({ verbosity: 'low', reasoningSummary: 'auto' });
    expect(CODECS['openai-responses'].writeRequest(read)).toEqual({ body: request, warnings: [] });
  });

  it('keep the turns of responses apart, and the items of one turn together', () => {
    const said = (role: string) => ({ role, content: 'x' });
    const call = { type: 'function_call', call_id: 'c', name: 't', arguments: '{}' };
    const input = [
      said('assistant'),
      said('user'),
      said('assistant'),
      call,
      said('developer'),
      said('assistant'),
    ];
    const { prompt } = CODECS['openai-responses'].readRequest({ model: 'm', input }).options;
    expect(prompt.map(({ role, content }) => `${role} ${content.length}`)).toEqual([
      'assistant 1',
      'user 1',
      'assistant 2',
      'system 1',
      'assistant 1',
    ]);
  });

  it('may name a call of an earlier response that the provider keeps', () => {
    const input = [{ type: 'function_call_output', call_id: 'c', output: 'x' }];
    expect(() => CODECS['openai-responses'].readRequest({ model: 'm', input })).toThrow(
      /^input\[0\]\.call_id/,
    );
    const kept = CODECS['openai-responses'].readRequest({ model: 'm', input, previous_response_id: 'r' });
    expect(CODECS['openai-responses'].writeRequest(kept).body).toMatchObject({
      input,
      previous_response_id: 'r',
    });
  });
});

function dropStrict(body: Record<string, unknown>): void {
  for (const holder of [body['response_format'], body['text']] as Record<string, Record<string, unknown>>[]) {
    const format = holder?.['json_schema'] ?? holder?.['format'];
    if (format) delete format['strict'];
  }
}
