import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZodError } from 'zod';
import { PROVIDER_NAMES } from '../providers/names.ts';
import { modelFile, readModelFile } from './model-file.ts';
import { createPriceBook } from './price-book.ts';

const book = createPriceBook({ configured: {}, today: () => '2026-11-21' });
const usage = (inputTokens: number, cachedInputTokens: number, outputTokens: number) => ({
  inputTokens,
  cachedInputTokens,
  outputTokens,
});

describe('the file of models', () => {
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
      const models = modelFile().models.filter(
        (model) => model.provider === provider && model.kind === 'chat',
      );
      const small = models.filter((model) => model.small).length;
      expect({ provider, small: small >= 2, large: models.length > small }).toEqual({
        provider,
        small: true,
        large: true,
      });
    }
  });

  it('names each model once and says what is uncertain about what is not confirmed', () => {
    const { models } = modelFile();
    expect(new Set(models.map(({ provider, model }) => `${provider}/${model}`)).size).toBe(models.length);
    expect(models.filter(({ confirmed, note }) => !confirmed && !note)).toEqual([]);
  });

  it('never makes cached input dearer than fresh', () => {
    for (const { prices } of modelFile().models)
      for (const price of prices) expect(price.cachedInputUsd).toBeLessThanOrEqual(price.inputUsd);
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
    const priced = modelFile().models.filter(({ prices }) => prices.length > 0);
    const models = priced.map(({ provider, model }) => `${provider}/${model}`);
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

describe('dated prices', () => {
  const price = (usd: number, from?: string) => ({
    ...(from && { from }),
    inputUsd: usd,
    cachedInputUsd: usd,
    outputUsd: usd,
  });
  const model = {
    provider: 'openai',
    model: 'x',
    kind: 'chat',
    family: 'x',
    small: false,
    contextWindow: 1_000,
    maxOutputTokens: 100,
    strengths: ['fast'],
    abilities: [],
    speed: 'fast',
    regions: ['global', 'eu'],
    regionalUplift: 0.1,
    prices: [price(1), price(2, '2026-06-01'), price(3, '2026-12-01')],
    source: 'https://example.com/',
    confirmed: true,
  };
  const fileOf = (changes: object) => ({
    asOf: '2026-11-21',
    currency: 'USD',
    about: '',
    models: [{ ...model, ...changes }],
  });

  it.each([
    ['2026-05-31', 1],
    ['2026-06-01', 2],
    ['2026-11-30', 2],
    ['2026-12-01', 3],
    ['2030-01-01', 3],
  ])('count from their first day: on %s it is %d', (day, usd) => {
    const dated = createPriceBook({ configured: {}, today: () => day, file: readModelFile(fileOf({})) });
    expect(dated.facts('openai/x').inputUsd).toBe(usd);
  });

  it('change in a book that is open overnight', () => {
    let day = '2026-11-30';
    const open = createPriceBook({ configured: {}, today: () => day, file: readModelFile(fileOf({})) });
    expect(open.facts('openai/x').inputUsd).toBe(2);
    day = '2026-12-01';
    expect(open.facts('openai/x').inputUsd).toBe(3);
  });

  it('that all begin later are the best there is', () => {
    const file = readModelFile(fileOf({ prices: [price(5, '2027-01-01')] }));
    expect(
      createPriceBook({ configured: {}, today: () => '2026-11-21', file }).facts('openai/x').inputUsd,
    ).toBe(5);
  });

  it('are higher where the provider charges for a zone, and the same in any other region', () => {
    const zoned = createPriceBook({
      configured: {},
      today: () => '2026-11-21',
      file: readModelFile(fileOf({})),
    });
    expect(zoned.facts('openai/x@eu').outputUsd).toBeCloseTo(2.2, 10);
    for (const region of ['global', 'eastus2', 'nowhere'])
      expect(zoned.facts(`openai/x@${region}`).outputUsd).toBe(2);
  });

  it.each([
    ['out of order', { prices: [price(1, '2026-06-01'), price(2, '2026-01-01')] }],
    ['twice on one day', { prices: [price(1, '2026-06-01'), price(2, '2026-06-01')] }],
    ['without a day after the first', { prices: [price(1), price(2)] }],
    ['missing', { prices: [] }],
    ['below nothing', { prices: [price(-1)] }],
    ['of a chat model without an output limit', { maxOutputTokens: undefined }],
    ['of an embedding model without dimensions', { kind: 'embedding' }],
    ['with fields nobody knows', { colour: 'red' }],
  ])('%s are refused', (_, changes) => {
    expect(() => readModelFile(fileOf(changes))).toThrow(ZodError);
  });
});

describe('a model missing from the file', () => {
  const guess = createPriceBook({ configured: {}, today: () => '2026-11-21', unpriced: 'estimate' });
  it('is priced by policy like the dearest of its provider, long contexts included', () => {
    expect(guess.facts('openai/gpt-99')).toMatchObject({
      inputUsd: 4,
      cachedInputUsd: 4,
      outputUsd: 15,
      estimated: true,
    });
    expect(guess.facts('openai/gpt-6-luna').estimated).toBeUndefined();
  });

  it('on a server of one’s own, is priced like the dearest of all', () => {
    expect(guess.facts('compatible/llama3.3:70b')).toMatchObject({
      outputUsd: 25,
      contextWindow: 128_000,
      estimated: true,
    });
    expect(guess.facts('compatible/whatever')).toMatchObject({ outputUsd: 25, contextWindow: null });
  });

  it('of nobody’s is refused even so', () => {
    for (const id of ['nobody/x', 'openai/', 'openai', ''])
      expect(() => guess.facts(id)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});
