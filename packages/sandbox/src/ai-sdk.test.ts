import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createGroq } from '@ai-sdk/groq';
import { createMistral } from '@ai-sdk/mistral';
import { createOpenAI } from '@ai-sdk/openai';
import { createPerplexity } from '@ai-sdk/perplexity';
import { embed, generateText, type LanguageModel, Output, streamText, type ToolSet } from 'ai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './index.ts';
import { judgementsSchema, judgePrompt, KEY, QUESTION } from './test-prompts.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const openai = (path = 'openai/v1') => createOpenAI({ apiKey: KEY, baseURL: `${sandbox.url}/${path}` });
const anthropic = () => createAnthropic({ apiKey: KEY, baseURL: `${sandbox.url}/anthropic/v1` });
const google = () => createGoogleGenerativeAI({ apiKey: KEY, baseURL: `${sandbox.url}/gemini/v1beta` });

const MODELS: Readonly<Record<string, () => LanguageModel>> = {
  'openai responses': () => openai()('gpt-5.4-mini'),
  'openai chat': () => openai().chat('gpt-5.4-mini'),
  anthropic: () => anthropic()('claude-haiku-4-5'),
  'anthropic with a JSON tool': () => anthropic()('claude-3-haiku-20240307'),
  google: () => google()('gemini-3-flash'),
  perplexity: () => createPerplexity({ apiKey: KEY, baseURL: `${sandbox.url}/perplexity` })('sonar'),
  mistral: () => createMistral({ apiKey: KEY, baseURL: `${sandbox.url}/mistral/v1` })('mistral-small-latest'),
  groq: () => createGroq({ apiKey: KEY, baseURL: `${sandbox.url}/groq/openai/v1` })('openai/gpt-oss-20b'),
};

const SEARCHES: Readonly<Record<string, () => { model: LanguageModel; tools?: ToolSet }>> = {
  openai: () => ({ model: openai()('gpt-5.4-mini'), tools: { web_search: openai().tools.webSearch({}) } }),
  anthropic: () => ({
    model: anthropic()('claude-haiku-4-5'),
    tools: { web_search: anthropic().tools.webSearch_20250305({}) },
  }),
  google: () => ({
    model: google()('gemini-3-flash'),
    tools: { google_search: google().tools.googleSearch({}) },
  }),
  perplexity: () => ({ model: (MODELS.perplexity as () => LanguageModel)() }),
};

describe.each(Object.keys(MODELS))('the AI SDK with %s', (name) => {
  const model = () => (MODELS[name] as () => LanguageModel)();

  it('generates text with usage, marked as simulated', async () => {
    const { text, usage, finishReason, response } = await generateText({ model: model(), prompt: QUESTION });
    expect(text).toContain('Clio');
    expect(finishReason).toBe('stop');
    expect(usage.inputTokens).toBeGreaterThan(10);
    expect(usage.outputTokens).toBeGreaterThan(100);
    expect(response.headers?.['x-leadline-sandbox']).toBe('1');
  });

  it('streams the same text with the same usage', async () => {
    const streamed = streamText({ model: model(), prompt: QUESTION });
    const whole = await generateText({ model: model(), prompt: QUESTION });
    expect(await streamed.text).toBe(whole.text);
    expect(await streamed.finishReason).toBe('stop');
    expect((await streamed.usage).outputTokens).toBe(whole.usage.outputTokens);
  });

  it('gives structured output, whole and streamed', async () => {
    const output = Output.object({ schema: judgementsSchema });
    const whole = await generateText({ model: model(), prompt: judgePrompt(8), output });
    expect(whole.output.answers.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const streamed = streamText({ model: model(), prompt: judgePrompt(8), output });
    expect(judgementsSchema.parse(await streamed.output).answers).toHaveLength(8);
  });
});

describe.each(Object.keys(SEARCHES))('web search by %s', (name) => {
  const request = () => ({
    ...(SEARCHES[name] as () => { model: LanguageModel; tools?: ToolSet })(),
    prompt: QUESTION,
  });

  it('gives the sources it cites, whole and streamed', async () => {
    const { sources } = await generateText(request());
    const urls = new Set(sources.map((source) => (source.sourceType === 'url' ? source.url : '')));
    expect(urls.size).toBeGreaterThanOrEqual(3);
    for (const url of urls) expect(url).toMatch(/^https:\/\//);
    const streamed = await streamText(request()).sources;
    expect(new Set(streamed.map((source) => (source.sourceType === 'url' ? source.url : '')))).toEqual(urls);
  });
});

it('embeds through the AI SDK', async () => {
  const { embedding } = await embed({
    model: openai().embeddingModel('text-embedding-3-small'),
    value: 'hello',
  });
  expect(embedding).toHaveLength(1_536);
  const other = await embed({ model: google().embeddingModel('gemini-embedding-001'), value: 'hello' });
  expect(other.embedding).toHaveLength(3_072);
});
