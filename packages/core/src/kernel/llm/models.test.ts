import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock/index.ts';
import { readConfig } from '../config/index.ts';
import type { Store } from '../store/index.ts';
import { createLlm, DEFAULT_LLM_SETTINGS, hostOfSource, type LlmSettings, llmSettings } from './index.ts';

const make = (settings: Partial<LlmSettings> = {}) =>
  createLlm({
    config: { ...DEFAULT_LLM_SETTINGS, ...settings },
    store: {} as Store,
    clock: systemClock,
    random: Math.random,
    fetch,
    onEvent: () => undefined,
  });
const key = { apiKey: 'k' };

describe('what an analyst’s name stands for', () => {
  it('is rules without any provider', () => {
    expect(make().resolveAnalyst('auto')).toBe('builtin');
  });

  it('is the first configured provider’s small model', () => {
    expect(make({ providers: { groq: key, anthropic: key } }).resolveAnalyst('auto')).toBe(
      'anthropic/claude-haiku-5-5',
    );
    expect(make({ providers: { groq: key } }).resolveAnalyst('auto')).toBe('groq/openai/gpt-oss-20b');
  });

  it('is the configured analyst, if there is one, for auto only', () => {
    const llm = make({
      analyst: 'google',
      providers: { openai: key, google: { ...key, model: 'gemini-2.5-flash' } },
    });
    expect(llm.resolveAnalyst('auto')).toBe('google/gemini-2.5-flash');
    expect(llm.resolveAnalyst('openai')).toBe('openai/gpt-6-luna');
    expect(llm.resolveAnalyst('openai/gpt-5-nano')).toBe('openai/gpt-5-nano');
    expect(make({ analyst: 'builtin', providers: { openai: key } }).resolveAnalyst('auto')).toBe('builtin');
  });

  it.each([
    ['anthropic', 'provider_unconfigured'],
    ['anthropic/claude-haiku-5-5', 'provider_unconfigured'],
    ['compatible', 'provider_unconfigured'],
    ['openai/gpt-99', 'invalid_input'],
    ['openai/', 'invalid_input'],
    ['nonsense', 'invalid_input'],
    ['nobody/model', 'invalid_input'],
  ])('is refused for %s with a way out', (name, code) => {
    const llm = make({ providers: { openai: key, compatible: {} } });
    expect(() => llm.resolveAnalyst(name)).toThrow(
      expect.objectContaining({ code, next: expect.any(String) }),
    );
  });

  it('needs a model for a server of one’s own', () => {
    const compatible = { baseUrl: 'http://127.0.0.1:11434/v1' };
    const prices = { 'compatible/*': { inputUsd: 0, outputUsd: 0 } };
    expect(() => make({ providers: { compatible }, prices }).resolveAnalyst('auto')).toThrow(
      expect.objectContaining({ code: 'provider_unconfigured' }),
    );
    const named = make({ providers: { compatible: { ...compatible, model: 'llama3.2' } }, prices });
    expect(named.resolveAnalyst('auto')).toBe('compatible/llama3.2');
  });
});

describe('the assistants', () => {
  it('are four, with the model each would be asked with and whether it could be', () => {
    const llm = make({ providers: { google: key }, assistantModels: { openai: 'gpt-6-sol' } });
    expect(llm.assistants()).toEqual([
      { name: 'openai', model: 'openai/gpt-6-sol', configured: false },
      { name: 'anthropic', model: 'anthropic/claude-haiku-5-5', configured: false },
      { name: 'gemini', model: 'google/gemini-3.8-flash', configured: true },
      { name: 'perplexity', model: 'perplexity/perplexity/sonar', configured: false },
    ]);
    expect(llm.simulated).toBe(false);
  });

  it('cost their tokens and one search a question', () => {
    const usage = { inputTokens: 10_000, cachedInputTokens: 0, outputTokens: 500 };
    expect(make().priceOfAsk('openai', usage)).toBeCloseTo(0.001 + 0.00025 + 0.01, 10);
    expect(() => make().priceOfAsk('siri', usage)).toThrow(
      expect.objectContaining({ code: 'invalid_input' }),
    );
  });
});

describe('a sandbox', () => {
  it('stands in for every provider it speaks like, and says so', () => {
    const llm = make({ sandboxUrl: 'http://127.0.0.1:1' });
    expect(llm.simulated).toBe(true);
    expect(llm.resolveAnalyst('auto')).toBe('openai/gpt-6-luna');
    expect(llm.assistants().every(({ configured }) => configured)).toBe(true);
    expect(() => llm.resolveAnalyst('bedrock')).toThrow(
      expect.objectContaining({ code: 'provider_unconfigured' }),
    );
  });
});

describe('the settings', () => {
  it('come from the environment', () => {
    const settings = llmSettings(
      readConfig({
        root: '/nowhere',
        env: {
          OPENAI_API_KEY: 'sk-1',
          GEMINI_API_KEY: 'g-1',
          LEADLINE_GEMINI_MODEL: 'gemini-2.5-flash',
          LEADLINE_OPENAI_CONCURRENCY: '8',
          LEADLINE_OPENAI_TOKENS_PER_MINUTE: '200000',
          LEADLINE_PERPLEXITY_ASSISTANT_MODEL: 'sonar-pro',
          LEADLINE_COMPATIBLE_URL: 'http://127.0.0.1:11434/v1',
          LEADLINE_COMPATIBLE_JSON_SCHEMA: 'no',
          LEADLINE_MODEL_PRICES: '{"compatible/*":{"inputUsd":0,"outputUsd":0}}',
          LEADLINE_LLM_CALL_TIMEOUT_SECONDS: '30',
          LEADLINE_LLM_CACHE: 'off',
        },
      }),
    );
    expect(settings).toMatchObject({
      analyst: 'auto',
      sandboxUrl: '',
      cache: false,
      callTimeoutMs: 30_000,
      attempts: 5,
      assistantModels: { perplexity: 'sonar-pro' },
      prices: { 'compatible/*': { inputUsd: 0, outputUsd: 0 } },
    });
    expect(settings.providers.openai).toEqual({
      apiKey: 'sk-1',
      concurrency: 8,
      requestsPerMinute: 0,
      tokensPerMinute: 200_000,
    });
    expect(settings.providers.google?.model).toBe('gemini-2.5-flash');
    expect(settings.providers.compatible?.structuredOutput).toBe(false);
    expect(make(settings).resolveAnalyst('auto')).toBe('openai/gpt-6-luna');
  });

  it('with prices that are no prices are refused', () => {
    for (const prices of ['cheap', '[]', '{"openai/x":{"inputUsd":-1,"outputUsd":0}}', '{"openai/x":1}'])
      expect(() => readConfig({ root: '/nowhere', env: { LEADLINE_MODEL_PRICES: prices } })).toThrow(
        expect.objectContaining({ code: 'invalid_input' }),
      );
  });
});

describe('the site of a source', () => {
  it.each([
    [{ url: 'https://www.Example.com/a' }, 'example.com'],
    [
      { url: 'https://vertexaisearch.cloud.google.com/grounding-api-redirect/x', title: 'TechRadar.com' },
      'techradar.com',
    ],
    [
      { url: 'https://vertexaisearch.cloud.google.com/grounding-api-redirect/x', title: 'A headline' },
      'vertexaisearch.cloud.google.com',
    ],
    [{ url: 'https://example.com/', title: 'other.com' }, 'example.com'],
    [{ url: 'not an address' }, ''],
  ])('%o is %s', (source, host) => {
    expect(hostOfSource(source)).toBe(host);
  });
});
