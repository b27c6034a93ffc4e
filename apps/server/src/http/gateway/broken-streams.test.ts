import Anthropic from '@anthropic-ai/sdk';
import OpenAI, { APIError } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../test-server.ts';
import { breakOff, startProviders, type TestProviders } from './test-providers.ts';

let providers: TestProviders;
let server: TestServer;
let openai: OpenAI;
let anthropic: Anthropic;
beforeAll(async () => {
  providers = await startProviders();
  server = await startServer({ env: { LEADLINE_SANDBOX_URL: providers.url } });
  openai = new OpenAI({ apiKey: server.adminKey, baseURL: `${server.url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: server.adminKey, baseURL: server.url, maxRetries: 0 });
});
afterAll(async () => {
  await server.close();
  await providers.close();
});

const CALLS = {
  text: 'I look twice.',
  calls: [
    { id: 'call_1', name: 'look', args: { n: 1 } },
    { id: 'call_2', name: 'look', args: { n: 2 } },
  ],
};
const messages = [{ role: 'user' as const, content: 'Look twice.' }];

/** Other models for each kind of failure, so that no breaker keeps one from being asked. */
describe.each(['openai/gpt-6-luna', 'anthropic/claude-haiku-4-5', 'google/gemini-3.8-flash'])(
  'a stream of %s that ends in good order before its answer has',
  (model) => {
    it.each([
      ['words', { text: 'I look twice.' }],
      ['calls', CALLS],
    ])('(%s) is an error to every client', async (_what, turn) => {
      providers.behave((asked, response) => breakOff(asked, response, turn));
      const seen: string[] = [];
      const chat = openai.chat.completions.stream({ model, messages });
      chat.on('content', (text) => seen.push(text));
      await expect(chat.finalChatCompletion()).rejects.toBeInstanceOf(APIError);
      expect(seen.join('')).toContain('I look');
      const response = openai.responses.stream({ model, input: 'Look twice.' });
      await expect(response.finalResponse()).rejects.toThrow(/broke off/u);
    });
  },
);

describe.each(['openai/gpt-5-nano', 'anthropic/claude-haiku-5-5', 'google/gemini-2.5-flash'])(
  'a stream of %s',
  (model) => {
    it("that ends so is an error to Anthropic's client, too", async () => {
      providers.behave((asked, response) => breakOff(asked, response, CALLS));
      const message = anthropic.messages.stream({ model, messages, max_tokens: 100 });
      await expect(message.finalMessage()).rejects.toThrow(/broke off/u);
    });

    it('that carries an error instead of an answer is an error', async () => {
      providers.behave((_asked, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const error = { type: 'overloaded_error', code: 529, message: 'Overheated.', status: 'UNAVAILABLE' };
        response.end(`event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`);
      });
      const chat = openai.chat.completions.stream({ model, messages });
      await expect(chat.finalChatCompletion()).rejects.toMatchObject({
        status: 502,
        message: expect.stringMatching(/Overheated|No model answered/u),
      });
    });
  },
);
