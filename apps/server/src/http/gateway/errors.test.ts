import { randomUUID } from 'node:crypto';
import Anthropic, * as anthropicSdk from '@anthropic-ai/sdk';
import { systemClock } from '@leadline/core/kernel/clock';
import { createQuotas } from '@leadline/core/kernel/llm';
import { type Sandbox, startSandbox } from '@leadline/sandbox';
import OpenAI, * as openaiSdk from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../test-server.ts';

let sandbox: Sandbox;
let server: TestServer;
beforeAll(async () => {
  sandbox = await startSandbox();
  server = await startServer({
    env: {
      LEADLINE_SANDBOX_URL: sandbox.url,
      LEADLINE_LLM_TIMEOUT_SECONDS: '5',
      LEADLINE_COMPATIBLE_MODEL: 'gpt-модель',
      LEADLINE_MODEL_PRICES: JSON.stringify({ 'compatible/*': { inputUsd: 0, outputUsd: 0 } }),
    },
  });
});
afterEach(() => {
  sandbox.setRules([]);
  sandbox.reset();
});
afterAll(async () => {
  await server.close();
  await sandbox.close();
});

const model = 'openai/gpt-6-luna';
const messages = [{ role: 'user' as const, content: 'What is a lead?' }];
const body = { model, messages };
const PATHS = [
  '/v1/chat/completions',
  '/v1/responses',
  '/v1/messages',
  '/v1/embeddings',
  '/v1/messages/count_tokens',
];

/** What each official client throws for the same request. */
async function thrown(apiKey: string, asked: { readonly model: string } = { model }) {
  const openai = new OpenAI({ apiKey, baseURL: `${server.url}/v1`, maxRetries: 0 });
  const anthropic = new Anthropic({ apiKey, baseURL: server.url, maxRetries: 0 });
  const caught = async (work: PromiseLike<unknown>) => {
    try {
      await work;
    } catch (error) {
      return error;
    }
    throw new Error('nothing was thrown');
  };
  return {
    openai: await caught(openai.chat.completions.create({ ...asked, messages })),
    responses: await caught(openai.responses.create({ ...asked, input: 'What is a lead?' })),
    anthropic: await caught(anthropic.messages.create({ ...asked, max_tokens: 100, messages })),
  };
}

async function refused(path: string, sent: unknown, headers: Record<string, string> = {}, key?: string) {
  const answer = await server.call('POST', path, { body: sent, headers, ...(key && { key }) });
  const { error } = answer.json<{
    error: { message: string; leadline_code: string; type: string; param?: string };
  }>();
  return { status: answer.status, headers: answer.headers, ...error };
}

describe('the official clients understand', () => {
  it('that a key is missing, wrong or revoked', async () => {
    const { openai, responses, anthropic } = await thrown('ll_nothing');
    expect(openai).toBeInstanceOf(openaiSdk.AuthenticationError);
    expect(responses).toBeInstanceOf(openaiSdk.AuthenticationError);
    expect(anthropic).toBeInstanceOf(anthropicSdk.AuthenticationError);
    const { workspaceId } = await server.leadline.localPrincipal();
    const { iam } = server.leadline;
    const made = await iam.createApiKey({ workspaceId, name: 'short-lived', role: 'admin' });
    const client = new OpenAI({ apiKey: made.secret, baseURL: `${server.url}/v1`, maxRetries: 0 });
    await client.chat.completions.create(body);
    await iam.revokeKey(workspaceId, made.id);
    expect((await thrown(made.secret)).openai).toBeInstanceOf(openaiSdk.AuthenticationError);
  });

  it('that a role may not ask', async () => {
    const { openai, responses, anthropic } = await thrown(await server.keyOf('analyst'));
    expect(openai).toBeInstanceOf(openaiSdk.PermissionDeniedError);
    expect(responses).toBeInstanceOf(openaiSdk.PermissionDeniedError);
    expect(anthropic).toBeInstanceOf(anthropicSdk.PermissionDeniedError);
    expect(sandbox.calls).toHaveLength(0);
  });

  it('that there is no such model', async () => {
    const { openai, responses, anthropic } = await thrown(server.adminKey, { model: 'gpt-99' });
    expect(openai).toBeInstanceOf(openaiSdk.NotFoundError);
    expect(responses).toBeInstanceOf(openaiSdk.NotFoundError);
    expect(anthropic).toBeInstanceOf(anthropicSdk.NotFoundError);
  });

  it('that a quota is full, and when it begins anew', async () => {
    const { workspaceId } = await server.leadline.localPrincipal();
    const { id, secret } = await server.leadline.iam.createApiKey({
      workspaceId,
      name: 'poor',
      role: 'admin',
    });
    const { store } = server.database;
    const quotas = createQuotas({ store, clock: systemClock, newId: randomUUID, onEvent: () => undefined });
    await quotas.setLimit(workspaceId, { unit: 'tokens', window: 'day', amount: 20, where: { key: id } });
    await quotas.stop();
    await expect
      .poll(async () => (await server.call('POST', PATHS[0] ?? '', { body, key: secret })).status)
      .toBe(429);
    const { openai, anthropic } = await thrown(secret);
    expect(openai).toBeInstanceOf(openaiSdk.RateLimitError);
    expect(anthropic).toBeInstanceOf(anthropicSdk.RateLimitError);
    const { headers, message } = await refused('/v1/chat/completions', body, {}, secret);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(headers.get('x-should-retry')).toBe(String(Number(headers.get('retry-after')) <= 60));
    expect(message).toMatch(/after \d{4}-\d\d-\d\dT/u);
    expect(
      (
        await refused(
          '/v1/embeddings',
          { model: 'openai/text-embedding-3-small', input: 'word '.repeat(50) },
          {},
          secret,
        )
      ).status,
    ).toBe(429);
  });

  it('that the provider is busy or down, and when to come back', async () => {
    sandbox.setRules([{ fault: 429, retryAfterSeconds: 30 }]);
    const busy = await refused('/v1/messages', { ...body, max_tokens: 50 });
    expect(busy).toMatchObject({ status: 429, type: 'rate_limit_error', leadline_code: 'rate_limited' });
    expect(busy.headers.get('retry-after')).toBe('30');
    expect(busy.headers.get('x-should-retry')).toBe('true');
    sandbox.setRules([{ fault: 401 }]);
    const locked = await refused('/v1/chat/completions', { ...body, model: 'mistral/mistral-large-2512' });
    expect(locked).toMatchObject({ status: 424, leadline_code: 'provider_rejected_key' });
    expect(locked.headers.get('x-should-retry')).toBe('false');
  });
});

describe('a request that cannot be read', () => {
  it.each(PATHS)('is refused in the words of its protocol (%s)', async (path) => {
    for (const sent of ['{"model":', '', '[]', '"hello"', '{"__proto__":{}}', {}, { model: 7 }]) {
      const answer = await refused(path, sent);
      expect(answer).toMatchObject({
        status: 400,
        type: 'invalid_request_error',
        leadline_code: 'invalid_input',
      });
      expect(answer.message.length).toBeGreaterThan(10);
    }
    const csv = await refused(path, 'a,b', { 'content-type': 'text/csv' });
    expect(csv).toMatchObject({ status: 400, leadline_code: 'invalid_input' });
  });

  it('because it is too large says so, and nobody is asked', async () => {
    const large = { ...body, messages: [{ role: 'user', content: 'x'.repeat(33 * 1024 * 1024) }] };
    expect(await refused('/v1/chat/completions', large)).toMatchObject({
      status: 413,
      leadline_code: 'too_large',
    });
    expect(await refused('/v1/messages', large)).toMatchObject({ status: 413, type: 'request_too_large' });
    const stranger = await refused('/v1/chat/completions', large, {}, 'll_nobody');
    expect(stranger.status).toBe(401);
  });

  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  it.each([
    ['fields nobody knows', `{"model":"${model}","messages":[],"more":${nested(2_000)}}`],
    [
      'the schema of a tool',
      `{"model":"${model}","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"t","parameters":${nested(50_000)}}}]}`,
    ],
    ['lists in lists', `{"model":"${model}","messages":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
  ])('because of deep nesting (%s) is refused', async (_where, sent) => {
    expect(await refused('/v1/chat/completions', sent)).toMatchObject({ status: 400 });
  });

  const asking = (more: object) => ({ ...body, ...more });
  it.each([
    ['an unknown role', asking({ messages: [{ role: 'wizard', content: 'x' }] }), 'messages[0].role'],
    ['no messages', asking({ messages: [] }), 'messages'],
    [
      'a tool without a name',
      asking({ tools: [{ type: 'function', function: {} }] }),
      'tools[0].function.name',
    ],
    [
      'arguments that are no JSON',
      asking({
        messages: [
          ...messages,
          {
            role: 'assistant',
            tool_calls: [{ id: 'c', type: 'function', function: { name: 't', arguments: '{"a":' } }],
          },
        ],
      }),
      'messages[1].tool_calls[0].function.arguments',
    ],
    ['a wrong setting', asking({ temperature: 'hot' }), 'temperature'],
  ])('because of %s names the field', async (_what, sent, param) => {
    expect(await refused('/v1/chat/completions', sent)).toMatchObject({ status: 400, param });
    expect(sandbox.calls).toHaveLength(0);
  });

  it.each([
    ['x-leadline-priority', 'utmost'],
    ['x-leadline-latency-ms', '-1'],
    ['x-leadline-task', 'a task with spaces'],
    ['x-leadline-tags', 'x,'.repeat(400)],
  ])('because of its header %s names the header', async (name, value) => {
    const answer = await refused('/v1/chat/completions', body, { [name]: value });
    expect(answer).toMatchObject({ status: 400, param: name });
  });
});

describe('words beyond ASCII', () => {
  it('in the name of an own model are told back in headers', async () => {
    const answer = await server.call('POST', '/v1/chat/completions', {
      body: { ...body, model: 'compatible/gpt-модель' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-leadline-model')).toBe(`compatible/gpt-${encodeURIComponent('модель')}`);
  });

  it('in names to be masked are understood, however the client sends them', async () => {
    for (const name of [Buffer.from('Müller').toString('latin1'), encodeURIComponent('Müller'), 'Müller']) {
      const answer = await server.call('POST', '/v1/chat/completions', {
        body: {
          model: 'anthropic/claude-haiku-4-5',
          messages: [{ role: 'user', content: `Ask Müller, ${name.length}.` }],
        },
        headers: { 'x-leadline-mask': name },
      });
      const { leadline } = answer.json<{ leadline: { findings: string[] } }>();
      expect(leadline.findings).toContainEqual(expect.stringMatching(/^personalData:.*:mask$/u));
    }
  });
});
