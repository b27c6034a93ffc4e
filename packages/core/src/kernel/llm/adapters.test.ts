import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Recorded, recordedProviders } from './fixtures/test-recorded.ts';
import { demoTask } from './fixtures/test-task.ts';

let recorded: Recorded;
beforeAll(async () => {
  recorded = await recordedProviders();
});
afterAll(() => recorded.close());

const input = { product: 'a password manager', wanted: 2 };

describe('structured output, usage and price', () => {
  const cases = [
    // 86 fresh at 0.10, 1,920 cached at 0.01 and 300 out at 0.50 per million.
    {
      analyst: 'openai/gpt-6-luna',
      fixture: 'openai-chat',
      path: '/chat/completions',
      usage: [2006, 1920, 300],
      costUsd: 0.0001778,
    },
    // 500 fresh at 0.10, 1,000 written at 0.125, 2,000 cached at 0.01, 300 out at 0.50.
    {
      analyst: 'anthropic/claude-haiku-5-5',
      fixture: 'anthropic-message',
      path: '/messages',
      usage: [3500, 2000, 300],
      costUsd: 0.000345,
    },
    // 1,476 fresh at 0.25, 1,024 cached at 0.025, 280 answer and 20 thought tokens at 1.50.
    {
      analyst: 'google/gemini-3.1-flash-lite',
      fixture: 'gemini-content',
      path: '/models/gemini-3.1-flash-lite:generateContent',
      usage: [2500, 1024, 300],
      costUsd: 0.0008446,
    },
    {
      analyst: 'mistral/mistral-small-latest',
      fixture: 'mistral-chat',
      path: '/chat/completions',
      usage: [2000, 0, 300],
      costUsd: 0.00029,
    },
    {
      analyst: 'groq/openai/gpt-oss-20b',
      fixture: 'groq-chat',
      path: '/chat/completions',
      usage: [2000, 1000, 300],
      costUsd: 0.000202,
    },
    {
      analyst: 'perplexity/perplexity/sonar',
      fixture: 'perplexity-agent-structured',
      path: '/v1/responses',
      usage: [2000, 0, 300],
      costUsd: 0.00125,
    },
    {
      analyst: 'azure/gpt-6-luna',
      fixture: 'openai-chat',
      path: '/chat/completions',
      usage: [2006, 1920, 300],
      costUsd: 0.0001778,
    },
    {
      analyst: 'bedrock/amazon.nova-lite-v1:0',
      fixture: 'bedrock-converse',
      path: '/model/amazon.nova-lite-v1%3A0/converse',
      usage: [2000, 0, 300],
      costUsd: 0.000192,
    },
  ] as const;

  it.each(cases)('$analyst answers a task by its schema and is priced exactly', async (expected) => {
    recorded.server.reply(expected.fixture);
    const result = await recorded.llm.run(demoTask, input, {
      ...recorded.options(),
      analyst: expected.analyst,
    });
    expect(result.output.items.map(({ title }) => title)).toEqual(['Publish prices', 'Answer on forums']);
    expect(result).toMatchObject({ author: 'model', model: expected.analyst, repaired: false, problems: [] });
    const { inputTokens, cachedInputTokens, outputTokens } = result.usage;
    expect([inputTokens, cachedInputTokens, outputTokens]).toEqual(expected.usage);
    expect(result.costUsd).toBeCloseTo(expected.costUsd, 10);
    expect(recorded.server.seen.map(({ path }) => path)).toEqual([expected.path]);
    expect(JSON.stringify(recorded.server.seen[0]?.body)).toContain('"impact"');
  });

  it('sends OpenAI a strict schema, little reasoning and an idempotency key', async () => {
    recorded.server.reply('openai-chat');
    await recorded.llm.run(demoTask, input, { ...recorded.options(), analyst: 'openai/gpt-6-luna' });
    const [request] = recorded.server.seen;
    expect(request?.headers['idempotency-key']).toBe('work-1');
    expect(request?.headers.authorization).toBe('Bearer test-key');
    expect(request?.body).toMatchObject({
      max_completion_tokens: 1_500,
      reasoning_effort: 'none',
      response_format: { type: 'json_schema', json_schema: { strict: true, name: 'demo_list-improvements' } },
    });
    const messages = request?.body['messages'] as { role: string; content: string }[];
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(messages[1]?.content).toMatch(/^The product is a password manager\.\n\nList 2 improvements/);
  });

  it('puts the schema into the prompt of a server without json_schema, and estimates usage it does not tell', async () => {
    recorded.server.reply('compatible-chat-without-usage');
    const result = await recorded.llm.run(demoTask, input, {
      ...recorded.options(),
      analyst: 'compatible/llama3.2',
    });
    expect(result.output.items).toHaveLength(2);
    expect(result.costUsd).toBe(0);
    expect(result.usage.inputTokens).toBeGreaterThan(20);
    expect(result.usage.outputTokens).toBeGreaterThan(20);
    const messages = recorded.server.seen[0]?.body['messages'] as { role: string; content: string }[];
    expect(messages[0]?.content).toContain('"additionalProperties":false');
    expect(recorded.server.seen[0]?.body['response_format']).toEqual({ type: 'json_object' });
  });
});
