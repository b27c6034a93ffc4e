import type { ServerResponse } from 'node:http';
import Anthropic, { BadRequestError as AnthropicBadRequestError } from '@anthropic-ai/sdk';
import OpenAI, { BadRequestError as OpenAiBadRequestError } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../test-server.ts';
import { startProviders, type TestProviders } from './test-providers.ts';
import { asking, CHAT, model, PATHS, refusal } from './test-refusal.ts';

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

describe("a provider's refusal of the question", () => {
  it('is the refusal of a bad request, and no reason to ask the provider nothing more', async () => {
    const message = "Unsupported value: 'temperature' does not support 0.2 with this model.";
    providers.behave((_asked, response) => {
      const error = {
        message,
        type: 'invalid_request_error',
        param: 'temperature',
        code: 'unsupported_value',
      };
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
    });
    for (const path of PATHS)
      for (const stream of [false, true])
        expect(await refused(path, asking(path, { stream, temperature: 0.2 }))).toMatchObject({
          status: 400,
          type: 'invalid_request_error',
          message: expect.stringContaining(message),
        });
    const order = {
      model,
      temperature: 0.2,
      messages: [{ role: 'user' as const, content: 'What is a lead?' }],
    };
    const openai = new OpenAI({ apiKey: server.adminKey, baseURL: `${server.url}/v1` });
    await expect(openai.chat.completions.create(order)).rejects.toBeInstanceOf(OpenAiBadRequestError);
    const anthropic = new Anthropic({ apiKey: server.adminKey, baseURL: server.url });
    await expect(anthropic.messages.create({ ...order, max_tokens: 9 })).rejects.toBeInstanceOf(
      AnthropicBadRequestError,
    );
    providers.say({ text: 'A lead is somebody who may buy.' });
    expect((await server.call('POST', CHAT, { body: order })).status).toBe(200);
  });
});

/** Takes turns, so that no breaker keeps one from being asked. */
async function nextModel(): Promise<string> {
  models ??= (await server.call('GET', '/v1/models'))
    .json<{ data: { id: string }[] }>()
    .data.map(({ id }) => id)
    .filter((id) => id !== model && /^(?:openai|anthropic|google|mistral)\/(?!.*(?:embed|opus))/u.test(id));
  turns += 1;
  return models[turns % models.length] ?? model;
}
let models: string[] | undefined;
let turns = 0;

describe('a provider that answers with', () => {
  const page = '<!doctype html><html><head><title>Sign in to the network</title></head></html>';
  const answers: readonly [string, (response: ServerResponse) => void][] = [
    ['a web page', (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end(page)],
    ['nothing', (response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end()],
    ['half of JSON', (response) => void response.writeHead(200).end('{"choices":[{"mess')],
    ['JSON of another kind', (response) => void response.writeHead(200).end('{"hello":"world"}')],
    [
      'an error inside a 200',
      (response) => void response.writeHead(200).end('{"error":{"message":"Overheated."}}'),
    ],
    ['the end of the connection', (response) => void response.destroy()],
  ];

  it.each(answers)('%s is an error in every protocol, whole and streamed', async (_what, answer) => {
    providers.behave((_asked, response) => answer(response));
    for (const path of PATHS)
      for (const stream of [false, true]) {
        const named = await nextModel();
        const told = await refused(path, asking(path, { stream, model: named }), {
          'x-leadline-cache': 'bypass',
        });
        expect(told, `${named}, ${path}, ${stream ? 'streamed' : 'whole'}: ${told.message}`).toMatchObject({
          status: 502,
          leadline_code: 'provider_failed',
        });
      }
  });
});
