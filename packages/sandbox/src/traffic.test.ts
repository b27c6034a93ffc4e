import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from './index.ts';
import {
  chatBody,
  jsonChatBody,
  judgementsSchema,
  judgePrompt,
  KEY,
  post,
  QUESTION,
} from './test-prompts.ts';

const asAnthropic = { 'x-api-key': KEY, 'anthropic-version': '2023-06-01' };
const message = {
  model: 'claude-haiku-4-5',
  max_tokens: 2_000,
  messages: [{ role: 'user', content: QUESTION }],
};
const contents = { contents: [{ role: 'user', parts: [{ text: QUESTION }] }] };
const GENERATE = '/gemini/v1beta/models/gemini-3-flash:generateContent';

describe('keys', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ keys: ['one', 'two'] });
  });
  afterAll(() => sandbox.close());
  const call = async (path: string, headers: Record<string, string>) => {
    const response = await fetch(sandbox.url + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(chatBody('x')),
    });
    return { status: response.status, body: await response.json() };
  };

  it('are accepted in the header each provider uses', async () => {
    for (const authorization of ['Bearer one', 'Bearer two']) {
      expect((await call('/openai/v1/chat/completions', { authorization })).status).toBe(200);
    }
    expect((await post(`${sandbox.url}${GENERATE}?key=one`, contents, { authorization: '' })).status).toBe(
      200,
    );
    expect((await post(sandbox.url + GENERATE, contents, { 'x-goog-api-key': 'two' })).status).toBe(200);
    expect((await post(`${sandbox.url}/anthropic/v1/messages`, message, { 'x-api-key': 'one' })).status).toBe(
      200,
    );
  });

  it('that are wrong get each provider’s own refusal', async () => {
    const bearer = { authorization: 'Bearer wrong' };
    expect(await call('/openai/v1/chat/completions', bearer)).toMatchObject({
      status: 401,
      body: { error: { code: 'invalid_api_key', type: 'invalid_request_error' } },
    });
    expect(await call('/anthropic/v1/messages', { 'x-api-key': 'wrong' })).toMatchObject({
      status: 401,
      body: { type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } },
    });
    expect(await call(GENERATE, { 'x-goog-api-key': 'wrong' })).toMatchObject({
      status: 400,
      body: { error: { status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] } },
    });
    expect(await call(GENERATE, {})).toMatchObject({
      status: 403,
      body: { error: { status: 'PERMISSION_DENIED' } },
    });
    expect(await call('/perplexity/chat/completions', bearer)).toMatchObject({
      status: 401,
      body: { error: { code: 401 } },
    });
    expect(await call('/mistral/v1/chat/completions', bearer)).toMatchObject({
      status: 401,
      body: { detail: 'Unauthorized' },
    });
    expect(await call('/openai/v1/models', {})).toMatchObject({ status: 401 });
  });
});

describe('bad requests', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  it.each([
    ['/openai/v1/chat/completions', {}, 400],
    ['/openai/v1/chat/completions', { model: 'm' }, 400],
    ['/openai/v1/responses', { model: 'm' }, 400],
    ['/openai/v1/embeddings', { model: 'm', input: [] }, 400],
    ['/anthropic/v1/messages', { model: 'm', messages: [{ role: 'user', content: 'x' }] }, 400],
    ['/anthropic/v1/messages', { model: 'm', max_tokens: 5, messages: [] }, 400],
    ['/gemini/v1beta/models/m:generateContent', {}, 400],
    ['/openai/v1/nothing', {}, 404],
  ])('%s with %o get status %i', async (path, body, status) => {
    const headers = { ...asAnthropic, 'x-goog-api-key': KEY };
    const response = await post(sandbox.url + path, body, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) as string } });
  });

  it('of broken JSON are answered, and the log goes on', async () => {
    const headers = { authorization: `Bearer ${KEY}` };
    const response = await fetch(`${sandbox.url}/openai/v1/chat/completions`, {
      method: 'POST',
      headers,
      body: '{"a',
    });
    expect(response.status).toBe(400);
    expect(sandbox.calls.at(-1)).toMatchObject({ status: 400, answeredFully: false });
  });
});

describe('rate limits', () => {
  let sandbox: Sandbox;
  afterEach(() => sandbox.close());
  const start = async (limits: SandboxOptions['limits'] = {}) => {
    sandbox = await startSandbox({ limits });
  };

  it('are told in each provider’s headers', async () => {
    await start({ openai: { requestsPerMinute: 100, tokensPerMinute: 50_000 } });
    const { headers } = await post(`${sandbox.url}/openai/v1/chat/completions`, chatBody(QUESTION));
    expect(headers.get('x-ratelimit-limit-requests')).toBe('100');
    expect(headers.get('x-ratelimit-remaining-requests')).toBe('99');
    expect(Number(headers.get('x-ratelimit-remaining-tokens'))).toBeLessThan(50_000);
    expect(headers.get('x-ratelimit-reset-requests')).toMatch(/^\d+(\.\d+)?(ms|s)$/);
    const anthropic = await post(`${sandbox.url}/anthropic/v1/messages`, message, asAnthropic);
    expect(Number(anthropic.headers.get('anthropic-ratelimit-requests-remaining'))).toBeGreaterThan(0);
    expect(anthropic.headers.get('anthropic-ratelimit-tokens-reset')).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
    );
    expect(anthropic.headers.get('request-id')).toMatch(/^req_/);
  });

  it('refuse the call after the last one, and say when to come back', async () => {
    const limit = { requestsPerMinute: 2 };
    await start({ openai: limit, anthropic: limit, gemini: limit });
    const calls = {
      openai: () => post(`${sandbox.url}/openai/v1/chat/completions`, chatBody(QUESTION)),
      anthropic: () => post(`${sandbox.url}/anthropic/v1/messages`, message, asAnthropic),
      gemini: () => post(sandbox.url + GENERATE, contents, { 'x-goog-api-key': KEY }),
    };
    for (const call of Object.values(calls)) {
      const responses = [await call(), await call(), await call()];
      expect(responses.map(({ status }) => status)).toEqual([200, 200, 429]);
      expect(Number(responses[2]?.headers.get('retry-after'))).toBeGreaterThan(20);
    }
    expect(await (await calls.gemini()).text()).toContain('retryDelay');
    expect(sandbox.calls.filter(({ rateLimited }) => rateLimited)).toHaveLength(4);
  });

  it('count tokens, and calls in flight', async () => {
    await start({ openai: { tokensPerMinute: 100 }, mistral: { concurrent: 1 } });
    const tokens = [];
    for (let call = 0; call < 2; call++) {
      tokens.push((await post(`${sandbox.url}/openai/v1/chat/completions`, chatBody(QUESTION))).status);
    }
    expect(tokens).toEqual([200, 429]);
    sandbox.setRules([{ match: { nth: 1 }, fault: 'hang' }]);
    const hanging = new AbortController();
    const first = fetch(`${sandbox.url}/mistral/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}` },
      body: JSON.stringify(chatBody('x')),
      signal: hanging.signal,
    });
    await expect.poll(() => sandbox.calls.at(-1)?.fault).toBe('hang');
    expect((await post(`${sandbox.url}/mistral/v1/chat/completions`, chatBody('y'))).status).toBe(429);
    hanging.abort();
    await expect(first).rejects.toThrow(/abort/i);
    await expect.poll(() => sandbox.calls.at(-2)?.endedMs).not.toBeNull();
    expect((await post(`${sandbox.url}/mistral/v1/chat/completions`, chatBody('z'))).status).toBe(200);
  });
});

describe('many calls at once', () => {
  it('are all answered, each its own question, and logged in full', async () => {
    const sandbox = await startSandbox({ latency: 'lognormal:15:40' });
    const answers = await Promise.all(
      Array.from({ length: 64 }, async (_, index) => {
        const body = jsonChatBody(
          judgePrompt(1 + (index % 8), `Judge each answer. Run ${index}.`),
          judgementsSchema,
        );
        const headers = { 'idempotency-key': `key-${index}` };
        const response = await post(`${sandbox.url}/openai/v1/chat/completions`, body, headers);
        const { choices } = (await response.json()) as { choices: { message: { content: string } }[] };
        return judgementsSchema.parse(JSON.parse(choices[0]?.message.content ?? '')).answers.length;
      }),
    );
    expect(answers).toEqual(Array.from({ length: 64 }, (_, index) => 1 + (index % 8)));
    expect(new Set(sandbox.calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(64);
    expect(sandbox.calls.every(({ answeredFully, status }) => answeredFully && status === 200)).toBe(true);
    await sandbox.close();
  });
});
