import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROVIDER_NAMES } from '../providers/names.ts';
import { createPriceBook } from './price-book.ts';
import { priceFile } from './price-file.ts';

const book = createPriceBook({ configured: {}, today: () => '2026-11-21' });
const usage = (inputTokens: number, cachedInputTokens: number, outputTokens: number) => ({
  inputTokens,
  cachedInputTokens,
  outputTokens,
});

describe('the price file', () => {
  it('has two small models and a large one for each main provider, each with its source', () => {
    for (const provider of [
      'openai',
      'anthropic',
      'google',
      'perplexity',
      'mistral',
      'groq',
      'bedrock',
      'azure',
    ]) {
      const models = priceFile().models.filter((model) => model.provider === provider);
      const small = models.filter((model) => model.small).length;
      expect({ provider, small: small >= 2, large: models.length > small }).toEqual({
        provider,
        small: true,
        large: true,
      });
    }
  });

  it('names each model once and says what is uncertain about what is not confirmed', () => {
    const { models } = priceFile();
    expect(new Set(models.map(({ provider, model }) => `${provider}/${model}`)).size).toBe(models.length);
    expect(models.filter(({ confirmed, note }) => !confirmed && !note)).toEqual([]);
  });

  it('never makes cached input dearer than fresh', () => {
    for (const model of priceFile().models) expect(model.cachedInputUsd).toBeLessThanOrEqual(model.inputUsd);
  });

  it('gives each provider but a server of one’s own a default', () => {
    const without = PROVIDER_NAMES.filter((provider) => book.smallModel(provider) === null);
    expect(without).toEqual(['compatible']);
  });
});

describe('a price', () => {
  it('is made of fresh, cached and written input, output and searches', () => {
    expect(book.price('openai/gpt-6-luna', usage(1_000_000 / 4, 50_000, 100_000))).toBeCloseTo(
      0.02 + 0.0005 + 0.05,
      10,
    );
    expect(
      book.price('anthropic/claude-haiku-5-5', { ...usage(50_000, 10_000, 0), cacheWriteTokens: 20_000 }, 2),
    ).toBeCloseTo(0.002 + 0.0001 + 0.0025 + 0.02, 10);
  });

  it('of a long prompt is taken at the long-context rates throughout', () => {
    expect(book.price('anthropic/claude-haiku-5-5', usage(100_000, 0, 1_000))).toBeCloseTo(0.0105, 10);
    expect(book.price('anthropic/claude-haiku-5-5', usage(100_001, 0, 1_000))).toBeCloseTo(0.0525005, 10);
  });

  it('changes on the day the provider said', () => {
    const later = createPriceBook({ configured: {}, today: () => '2027-01-01' });
    expect(book.price('google/gemini-3.8-flash', usage(1e6, 0, 0))).toBeCloseTo(0.75, 10);
    expect(later.price('google/gemini-3.8-flash', usage(1e6, 0, 0))).toBeCloseTo(1.5, 10);
  });

  it('is found for dated names of a model', () => {
    expect(book.facts('openai/gpt-5-nano-2025-08-07').inputUsd).toBe(0.05);
    expect(book.facts('anthropic/claude-haiku-4-5-20251001').inputUsd).toBe(1);
  });

  it('of a model nobody knows is refused, never taken for nothing', () => {
    for (const model of ['openai/gpt-99', 'compatible/llama3.2', 'nobody/x', 'gpt-6-luna'])
      expect(() => book.price(model, usage(1, 0, 1))).toThrow(
        expect.objectContaining({ code: 'invalid_input' }),
      );
  });

  it('can be configured, and be 0 only for a server of one’s own', () => {
    const free = { inputUsd: 0, outputUsd: 0 };
    const own = createPriceBook({
      configured: { 'compatible/*': free, 'openai/gpt-99': { inputUsd: 3, outputUsd: 9 } },
      today: () => '2026-11-21',
    });
    expect(own.price('compatible/llama3.2', usage(1e6, 0, 1e6))).toBe(0);
    expect(own.price('openai/gpt-99', usage(1e6, 5e5, 1e6))).toBe(12);
    for (const bad of [
      { 'openai/gpt-6-luna': free },
      { 'nobody/x': { inputUsd: 1, outputUsd: 1 } },
      { openai: { inputUsd: 1, outputUsd: 1 } },
      { 'compatible/x': { inputUsd: -1, outputUsd: 1 } },
      { 'compatible/x': { inputUsd: Number.NaN, outputUsd: 1 } },
    ])
      expect(() => createPriceBook({ configured: bad, today: () => '2026-11-21' })).toThrow(
        expect.objectContaining({ code: 'invalid_input' }),
      );
  });

  it('never exceeds the worst price for bounds it stays within', () => {
    const models = priceFile().models.map(({ provider, model }) => `${provider}/${model}`);
    const tokens = fc.nat({ max: 400_000 });
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        fc.tuple(tokens, tokens, tokens, tokens, fc.nat({ max: 8 })),
        fc.tuple(tokens, tokens, fc.nat({ max: 8 })),
        (model, [fresh, cached, written, output, searches], [moreInput, moreOutput, moreSearches]) => {
          const inputTokens = fresh + cached + written;
          const price = book.price(
            model,
            { inputTokens, cachedInputTokens: cached, cacheWriteTokens: written, outputTokens: output },
            searches,
          );
          const worst = book.worst(model, {
            inputTokens: inputTokens + moreInput,
            outputTokens: output + moreOutput,
            searches: searches + moreSearches,
          });
          expect(price).toBeLessThanOrEqual(worst + 1e-9);
        },
      ),
    );
  });
});
