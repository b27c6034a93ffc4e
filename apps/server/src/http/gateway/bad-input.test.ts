import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../test-server.ts';
import { startProviders, type TestProviders } from './test-providers.ts';
import { asking, CHAT, MESSAGES, model, PATHS, type Path, RESPONSES, refusal, user } from './test-refusal.ts';

let providers: TestProviders;
let server: TestServer;
beforeAll(async () => {
  providers = await startProviders();
  server = await startServer({ env: { LEADLINE_SANDBOX_URL: providers.url } });
});
beforeEach(() => providers.say({ text: 'A lead is somebody who may buy.' }));
afterAll(async () => {
  await server.close();
  await providers.close();
});

const refused = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  refusal(server, { path, body, headers });

const picture = {
  [CHAT]: (url: string) => ({
    messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
  }),
  [RESPONSES]: (image_url: string) => ({
    input: [{ role: 'user', content: [{ type: 'input_image', detail: 'auto', image_url }] }],
  }),
  [MESSAGES]: (url: string) => ({
    messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'url', url } }] }],
  }),
};
const inline = (media_type: string, data: string) => ({
  messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'base64', media_type, data } }] }],
});
const PNG = 'iVBORw0KGgo=';
const CALLED = { role: 'assistant', tool_calls: [{ id: 'c', type: 'function', function: { name: 't' } }] };

const WRONG: readonly [what: string, path: Path, more: object, param: string][] = [
  ['two choices', CHAT, { n: 2 }, 'n'],
  ['a negative limit', CHAT, { max_tokens: -5 }, 'max_tokens'],
  ['a negative limit', CHAT, { max_completion_tokens: -5 }, 'max_completion_tokens'],
  ['a negative limit', RESPONSES, { max_output_tokens: -5 }, 'max_output_tokens'],
  ['a negative limit', MESSAGES, { max_tokens: -5 }, 'max_tokens'],
  ['no limit', MESSAGES, { max_tokens: undefined }, 'max_tokens'],
  ['a limit of words', CHAT, { max_tokens: 'many' }, 'max_tokens'],
  ['half a token', CHAT, { max_tokens: 1.5 }, 'max_tokens'],
  ['an unknown role', CHAT, { messages: [{ role: 'wizard', content: 'x' }] }, 'messages[0].role'],
  ['an unknown role', RESPONSES, { input: [{ role: 'wizard', content: 'x' }] }, 'input[0].role'],
  ['an unknown role', MESSAGES, { messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].role'],
  ['no messages', CHAT, { messages: [] }, 'messages'],
  ['no messages', MESSAGES, { messages: [] }, 'messages'],
  ['no input', RESPONSES, { input: [] }, 'input'],
  ['a message of nothing', CHAT, { messages: [{ role: 'user' }] }, 'messages[0].content'],
  ['a message of nothing', CHAT, { messages: [{ role: 'user', content: null }] }, 'messages[0].content'],
  ['a message of a number', MESSAGES, { messages: [{ role: 'user', content: 7 }] }, 'messages[0].content'],
  ['tools that are no list', CHAT, { tools: 'all' }, 'tools'],
  ['a tool of no kind', CHAT, { tools: [{}] }, 'tools[0].type'],
  ['a tool without a name', RESPONSES, { tools: [{ type: 'function' }] }, 'tools[0].name'],
  ['a tool without a schema', MESSAGES, { tools: [{ name: 't' }] }, 'tools[0].input_schema'],
  [
    'a schema that is none',
    CHAT,
    { tools: [{ type: 'function', function: { name: 't', parameters: 'any' } }] },
    'tools[0].function.parameters',
  ],
  [
    'arguments that are missing',
    CHAT,
    { messages: [user, CALLED] },
    'messages[1].tool_calls[0].function.arguments',
  ],
  [
    'arguments that do not parse',
    RESPONSES,
    { input: [{ type: 'function_call', call_id: 'c', name: 't', arguments: '{"a":' }] },
    'input[0].arguments',
  ],
  [
    'arguments that are no object',
    MESSAGES,
    {
      messages: [
        user,
        { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 't', input: '{' }] },
      ],
    },
    'messages[1].content[0].input',
  ],
  [
    'a result of no call',
    CHAT,
    { messages: [{ role: 'tool', tool_call_id: 'gone', content: 'x' }] },
    'messages[0].tool_call_id',
  ],
  ['a picture at no address', CHAT, picture[CHAT]('cat.png'), 'messages[0].content[0].image_url.url'],
  ['a picture in a file', CHAT, picture[CHAT]('file:///etc/passwd'), 'messages[0].content[0].image_url.url'],
  [
    'a picture in a file',
    RESPONSES,
    picture[RESPONSES]('file:///etc/passwd'),
    'input[0].content[0].image_url',
  ],
  [
    'a picture in a file',
    MESSAGES,
    picture[MESSAGES]('file:///etc/passwd'),
    'messages[0].content[0].source.url',
  ],
  [
    'a picture that is a page',
    CHAT,
    picture[CHAT]('data:text/html;base64,PGI+'),
    'messages[0].content[0].image_url.url',
  ],
  [
    'a picture that is a page',
    RESPONSES,
    picture[RESPONSES]('data:text/html;base64,PGI+'),
    'input[0].content[0].image_url',
  ],
  [
    'a picture that is a page',
    MESSAGES,
    inline('text/html', PNG),
    'messages[0].content[0].source.media_type',
  ],
  [
    'a picture that is no base64',
    CHAT,
    picture[CHAT]('data:image/png;base64,%%%'),
    'messages[0].content[0].image_url.url',
  ],
  ['a picture that is no base64', MESSAGES, inline('image/png', '%%%'), 'messages[0].content[0].source.data'],
  ['a picture of nothing', MESSAGES, inline('image/png', ''), 'messages[0].content[0].source.data'],
  ['a hundred places to stop', CHAT, { stop: Array.from({ length: 101 }, String) }, 'stop'],
  ['a place to stop of no kind', MESSAGES, { stop_sequences: [7] }, 'stop_sequences[0]'],
  ['heat beyond numbers', MESSAGES, { temperature: 'hot' }, 'temperature'],
  ['a stream that is a word', CHAT, { stream: 'yes' }, 'stream'],
];

describe('a request that says something wrong', () => {
  it.each(WRONG)('(%s, %s) is told which field, and nobody is asked', async (_what, path, more, param) => {
    const answer = await refused(path, asking(path, more));
    expect(answer).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      leadline_code: 'invalid_input',
      param,
    });
    expect(providers.asked).toHaveLength(0);
  });

  it.each(PATHS)('names a model nobody has (%s)', async (path) => {
    expect(await refused(path, asking(path, { model: 'gpt-99' }))).toMatchObject({
      status: 404,
      leadline_code: 'not_found',
    });
  });

  it.each(PATHS)('is no JSON, or of another kind (%s)', async (path) => {
    for (const body of ['{"model":', 'hello', '[]', 'null', '{"a":NaN}'])
      expect(await refused(path, body)).toMatchObject({ status: 400, leadline_code: 'invalid_input' });
    for (const kind of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect(await refused(path, 'a=b', { 'content-type': kind })).toMatchObject({
        status: 400,
        leadline_code: 'invalid_input',
        message: expect.stringContaining('JSON'),
      });
  });
});

describe('bytes that are no text', () => {
  const broken = Buffer.concat([
    Buffer.from(`{"model":"${model}","messages":[{"role":"user","content":"caf`),
    Buffer.from([0xe9]),
    Buffer.from('"}]}'),
  ]);

  it.each([true, false])('are refused and not guessed at (length told: %s)', async (measured) => {
    const { status, text } = await raw(broken, measured ? {} : { 'transfer-encoding': 'chunked' });
    expect(status).toBe(400);
    expect(text).toContain('UTF-8');
    expect(providers.asked).toHaveLength(0);
  });

  it('are no trouble where they are well-formed, whatever they say', async () => {
    const content = 'Zürich, Łódź, 東京, \u{1f600}, \u0000, \ufeff, \u202e';
    const answer = await server.call('POST', CHAT, {
      body: { model, messages: [{ role: 'user', content }] },
    });
    expect(answer.status).toBe(200);
    expect(providers.asked[0]?.body.messages[0].content).toBe(content);
    const half = await server.call('POST', CHAT, {
      body: `{"model":"${model}","messages":[{"role":"user","content":"half \\ud83d"}]}`,
    });
    expect(half.status).toBe(200);
  });
});

describe('a request with headers beyond measure', () => {
  it('is refused in words both protocols know, and the server lives on', async () => {
    const { status, text } = await raw('{}', { 'x-leadline-session': 'x'.repeat(20_000) });
    expect(status).toBe(431);
    expect(JSON.parse(text)).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error', message: expect.stringContaining('header') },
    });
    expect((await server.call('POST', CHAT, { body: asking(CHAT) })).status).toBe(200);
  });
});

/** Asks without a client's help, which would not send such things. */
function raw(
  body: Buffer | string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      `${server.url}${CHAT}`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${server.adminKey}`,
          'content-type': 'application/json',
          ...(!headers['transfer-encoding'] && { 'content-length': String(Buffer.byteLength(body)) }),
          ...headers,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (portion: string) => {
          text += portion;
        });
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
