import * as fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { createTokenCounter } from './token-counter.ts';

const plain = { disallowedSpecial: new Set<string>() };

/** Text with everything that could be one token across a place we cut at. */
const tricky = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ' ',
        '  ',
        '\n',
        '\n\n',
        '\r\n',
        '\t',
        '/',
        "'s",
        "'ll",
        '"',
        '","',
        ':',
        '. ',
        '**',
        '123',
        '12.5',
      ),
      fc.constantFrom(
        'word',
        'Word',
        'WORDS',
        'übung',
        'é',
        '東京',
        '🙂',
        '\u00a0',
        '<|endoftext|>',
        "don't",
        'x',
      ),
      fc.string({ maxLength: 6 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('counting tokens', () => {
  const exact = createTokenCounter('exact');

  it('gives exactly what the tokeniser gives, although words and lines are counted apart', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        expect(exact.count(text)).toBe(countTokens(text, plain));
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives pieces that add up to the whole text', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        const sum = exact.pieces(text).reduce((total, piece) => total + piece.tokens, 0);
        expect(sum).toBe(countTokens(text, plain));
      }),
      { numRuns: 500 },
    );
  });

  it('cuts a text at so many tokens', () => {
    const text = 'Every team weighs setup effort, price and support before it signs anything at all.';
    const cut = exact.truncate(text, 5);
    expect(text.startsWith(cut)).toBe(true);
    expect(exact.count(cut)).toBe(5);
    expect(exact.truncate(text, 500)).toBe(text);
  });

  it('estimates within 20 per cent on prose in fast mode', () => {
    const text =
      'Teams that compare vendors usually weigh setup effort, price and the quality of support. '.repeat(20);
    const ratio = createTokenCounter('fast').count(text) / exact.count(text);
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.35);
  });
});
