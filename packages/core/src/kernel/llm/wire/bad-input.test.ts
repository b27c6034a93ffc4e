import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeadlineError } from '../../errors/index.ts';
import { CODECS, type WireProtocol } from './index.ts';

const codecs = Object.values(CODECS);

describe('bad input', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`) as unknown;
  const user = { role: 'user', content: 'Hi' };
  const chat = (fields: object) => ({ model: 'm', messages: [user], ...fields });
  const call = (fn: object) => ({
    messages: [{ role: 'assistant', tool_calls: [{ id: 'c', type: 'function', function: fn }] }],
  });
  const cases: readonly [protocol: WireProtocol, path: string, body: unknown][] = [
    ['openai-chat', '', null],
    ['openai-chat', '', 'text'],
    ['openai-chat', '', []],
    ['openai-chat', 'model', { messages: [user] }],
    ['openai-chat', 'messages', chat({ messages: [] })],
    ['openai-chat', 'messages', chat({ messages: {} })],
    ['openai-chat', 'messages', chat({ messages: Array.from({ length: 10_001 }, () => user) })],
    ['openai-chat', 'messages[1]', chat({ messages: [user, null] })],
    ['openai-chat', 'messages[1].role', chat({ messages: [user, { role: 'wizard', content: '' }] })],
    ['openai-chat', 'messages[0].content', chat({ messages: [{ role: 'user' }] })],
    [
      'openai-chat',
      'messages[0].content[0].type',
      chat({ messages: [{ role: 'user', content: [{ type: 'video' }] }] }),
    ],
    [
      'openai-chat',
      'messages[0].content[0].image_url.url',
      chat({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'ftp://x' } }] }] }),
    ],
    [
      'openai-chat',
      'messages[0].tool_calls[0].function.arguments',
      chat(call({ name: 't', arguments: '{"a":' })),
    ],
    [
      'openai-chat',
      'messages[0].tool_calls[0].function.arguments',
      chat(call({ name: 't', arguments: '[1]' })),
    ],
    ['openai-chat', 'messages[0].tool_calls[0].function.name', chat(call({ arguments: '{}' }))],
    [
      'openai-chat',
      'messages[0].tool_call_id',
      chat({ messages: [{ role: 'tool', tool_call_id: 'gone', content: '' }] }),
    ],
    ['openai-chat', 'n', chat({ n: 2 })],
    ['openai-chat', 'functions', chat({ functions: [] })],
    ['openai-chat', 'temperature', chat({ temperature: 'hot' })],
    ['openai-chat', 'max_tokens', chat({ max_tokens: 0 })],
    [
      'openai-chat',
      'tools[0].function.parameters',
      chat({ tools: [{ type: 'function', function: { name: 't', parameters: deep } }] }),
    ],
    ['openai-chat', 'tools[0].function.name', chat({ tools: [{ type: 'function', function: {} }] })],
    ['openai-chat', 'tool_choice', chat({ tool_choice: 'maybe' })],
    ['openai-chat', 'response_format.type', chat({ response_format: { type: 'xml' } })],
    [
      'openai-chat',
      '__proto__',
      JSON.parse('{"model":"m","messages":[{"role":"user","content":"Hi"}],"__proto__":{"a":1}}'),
    ],
    ['openai-chat', 'unheard_of', chat({ unheard_of: deep })],
    ['openai-chat', 'stop[1]', chat({ stop: ['a', 1] })],
    ['openai-responses', 'input', { model: 'm' }],
    ['openai-responses', 'input[0].type', { model: 'm', input: [{}] }],
    ['openai-responses', 'input[0].role', { model: 'm', input: [{ role: 'wizard', content: '' }] }],
    [
      'openai-responses',
      'input[0].arguments',
      { model: 'm', input: [{ type: 'function_call', call_id: 'c', name: 't', arguments: '{' }] },
    ],
    ['openai-responses', 'background', { model: 'm', input: 'x', background: true }],
    ['openai-responses', 'input[0]', { model: 'm', input: [{ type: 'mcp_call', nested: deep }] }],
    ['anthropic', 'max_tokens', { model: 'm', messages: [user] }],
    [
      'anthropic',
      'messages[0].content[0].tool_use_id',
      {
        model: 'm',
        max_tokens: 1,
        messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'gone' }] }],
      },
    ],
    [
      'anthropic',
      'messages[0].content[0].input',
      {
        model: 'm',
        max_tokens: 1,
        messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 't', input: 'x' }] }],
      },
    ],
    [
      'anthropic',
      'messages[0].content[0].type',
      { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: [{ type: 'video' }] }] },
    ],
    [
      'anthropic',
      'messages[0].role',
      { model: 'm', max_tokens: 1, messages: [{ role: 'tool', content: '' }] },
    ],
    [
      'anthropic',
      'tools[0].input_schema',
      { model: 'm', max_tokens: 1, messages: [user], tools: [{ name: 't' }] },
    ],
    [
      'anthropic',
      'system[0].type',
      { model: 'm', max_tokens: 1, messages: [user], system: [{ type: 'image' }] },
    ],
  ];

  it.each(cases)('to %s is refused at “%s”', (protocol, path, body) => {
    let thrown: unknown;
    try {
      CODECS[protocol].readRequest(body);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(LeadlineError);
    expect(thrown).toMatchObject({ code: 'invalid_input', issues: [{ path }] });
  });

  it('of any shape ends in a request or in a clear refusal, never in another error', () => {
    const someField = fc.constantFrom(
      'role',
      'type',
      'content',
      'tool_calls',
      'text',
      'source',
      'id',
      'name',
      'input',
      'function',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<unknown>(
          'user',
          'assistant',
          'tool',
          'text',
          'image',
          'message',
          'tool_use',
          'tool_result',
          '',
          null,
          1,
          true,
        ),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(someField, tie('value'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(value, fc.constantFrom(...codecs), (messages, codec) => {
        try {
          codec.readRequest({
            model: 'm',
            max_tokens: 1,
            messages,
            input: messages,
            tools: messages,
            system: messages,
          });
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_input' });
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
