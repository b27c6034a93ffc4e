import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { encode } from 'gpt-tokenizer';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from './tokens.ts';

const prose = [
  'A password manager keeps the keys to everything a company runs on, so the choice is rarely made by one person alone. Buyers read reviews, ask colleagues and, more and more often, put the question to an assistant. What it answers depends on what it has read.',
  "We've used three of them since 2019. Keeper's admin console was the reason we stayed; Bitwarden's price was the reason we nearly didn't. Support answered within a day, which isn't fast, but they did answer.",
  '## What matters\n\n- **Shared vaults** that follow the org chart\n- Single sign-on (SAML 2.0, OIDC)\n- An audit log you can export\n\n1. Start with a pilot of 25 people.\n2. Measure log-in failures for 14 days.\n3. Decide.',
  'In the second quarter revenue grew by 12.4% to $48.3 million, driven by larger contracts in healthcare and the public sector, while churn fell slightly from 3.1% to 2.8% of annual recurring revenue.',
];

describe('the estimate of tokens', () => {
  it.each(prose)('is within 15 % of the real tokeniser on English prose', (text) => {
    const real = encode(text).length;
    expect(Math.abs(estimateTokens(text) / real - 1)).toBeLessThan(0.15);
  });

  it('is within 15 % on a long document with code, tables and JSON in it', () => {
    const text = readFileSync(new URL('./models.json', import.meta.url), 'utf8');
    expect(Math.abs(estimateTokens(text) / encode(text).length - 1)).toBeLessThan(0.15);
  });

  it('with the safety that budgets add is never too low, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.string({ maxLength: 2_000 }),
      fc
        .array(fc.constantFrom(...prose, '我们的产品', 'Привет мир ', '!!?', '\n\n\n', 'aZ9+/'), {
          maxLength: 40,
        })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (sample) => {
        expect(estimateTokens(sample) * 1.5 + 200).toBeGreaterThanOrEqual(encode(sample).length);
      }),
      { numRuns: 500 },
    );
  });

  it('grows with the text and hardly differs between a text and its parts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (left, right) => {
        const whole = estimateTokens(left + right);
        const parts = estimateTokens(left) + estimateTokens(right);
        expect(whole).toBeGreaterThanOrEqual(estimateTokens(left) - 1);
        expect(Math.abs(whole - parts)).toBeLessThanOrEqual(3);
      }),
    );
  });

  it('is nothing for nothing', () => {
    expect(estimateTokens('')).toBe(0);
  });
});
