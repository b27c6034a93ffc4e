import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './index.ts';
import {
  chatBody,
  jsonChatBody,
  jsonSchemaOf,
  judgementsSchema,
  judgePrompt,
  KEY,
  post,
  QUESTION,
} from './test-prompts.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

interface Completion {
  choices: { message: { content: string } }[];
  usage: {
    prompt_tokens: number;
    completion_tokens: number;
    prompt_tokens_details: { cached_tokens: number };
  };
}

async function chat(body: unknown): Promise<Completion> {
  return (await (await post(`${sandbox.url}/openai/v1/chat/completions`, body)).json()) as Completion;
}

const long = judgePrompt(16);

describe('token counts', () => {
  it('are those of the tokeniser, schema included', async () => {
    const body = jsonChatBody(judgePrompt(8), judgementsSchema);
    const { choices, usage } = await chat(body);
    const schemaTokens = countTokens(JSON.stringify(jsonSchemaOf(judgementsSchema)));
    expect(usage.prompt_tokens).toBe(schemaTokens + countTokens(judgePrompt(8)));
    expect(usage.completion_tokens).toBe(countTokens(choices[0]?.message.content ?? ''));
    expect(sandbox.calls[0]).toMatchObject({
      inputTokens: usage.prompt_tokens,
      outputTokens: usage.completion_tokens,
    });
  });

  it('include the marks of citations', async () => {
    const body = { model: 'gpt-5.4-mini', input: QUESTION, tools: [{ type: 'web_search' }] };
    const response = await post(`${sandbox.url}/openai/v1/responses`, body);
    const { output, usage } = (await response.json()) as {
      output: { content?: { text: string }[] }[];
      usage: { output_tokens: number };
    };
    expect(usage.output_tokens).toBe(countTokens(output[1]?.content?.[0]?.text ?? ''));
  });
});

describe('the prompt cache', () => {
  it('reads a long prefix seen before, in steps of 128 tokens', async () => {
    const first = await chat(chatBody(`${long}\n\nFirst question?`));
    const second = await chat(chatBody(`${long}\n\nSecond question?`));
    expect(first.usage.prompt_tokens_details.cached_tokens).toBe(0);
    const cached = second.usage.prompt_tokens_details.cached_tokens;
    expect(cached % 128).toBe(0);
    expect(cached).toBeGreaterThanOrEqual(1_024);
    expect(second.usage.prompt_tokens - cached).toBeLessThan(140);
    expect(sandbox.calls[1]?.cachedTokens).toBe(cached);
  });

  it('reads nothing of a short prompt, of another beginning, or on another model', async () => {
    await chat(chatBody(long));
    await chat(chatBody(QUESTION));
    const calls = [
      chatBody(QUESTION),
      chatBody(`Another beginning.\n${long}`),
      chatBody(long, { model: 'other' }),
    ];
    for (const body of calls) expect((await chat(body)).usage.prompt_tokens_details.cached_tokens).toBe(0);
  });

  it('does not yet hold what is still being read', async () => {
    const slow = await startSandbox({ latency: 'fixed:600' });
    const ask = async (question: string) => {
      const response = await post(
        `${slow.url}/openai/v1/chat/completions`,
        chatBody(`${long}\n\n${question}`),
      );
      return ((await response.json()) as Completion).usage.prompt_tokens_details.cached_tokens;
    };
    expect(await Promise.all([ask('One?'), ask('Two?')])).toEqual([0, 0]);
    expect(await ask('Three?')).toBeGreaterThan(1_000);
    await slow.close();
  });

  it('of Anthropic holds what the caller marks, and bills the writing', async () => {
    const ask = async (question: string, mark: boolean) => {
      const text = { type: 'text', text: long, ...(mark && { cache_control: { type: 'ephemeral' } }) };
      const content = [text, { type: 'text', text: question }];
      const body = { model: 'claude-haiku-4-5', max_tokens: 2_000, messages: [{ role: 'user', content }] };
      const response = await post(`${sandbox.url}/anthropic/v1/messages`, body, { 'x-api-key': KEY });
      return ((await response.json()) as { usage: Record<string, number> }).usage;
    };
    const size = countTokens(long);
    expect(await ask('One?', false)).toMatchObject({
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
    });
    expect(await ask('Two?', true)).toMatchObject({
      cache_creation_input_tokens: size,
      cache_read_input_tokens: 0,
    });
    const third = await ask('Three?', true);
    expect(third).toMatchObject({ cache_creation_input_tokens: 0, cache_read_input_tokens: size });
    expect(third.input_tokens).toBe(countTokens('Three?'));
  });
});
