import { describe, expect, it } from 'vitest';
import { brandProblems, compileBrands, measureAnswer } from './index.ts';

const matcher = compileBrands({ name: 'Bitwarden' }, [{ name: 'LastPass' }]);

describe('measuring an answer', () => {
  it('gives a name at the very start position 0 and prominence 100', () => {
    const { brand } = measureAnswer('Bitwarden is what we use.', matcher);
    expect(brand).toMatchObject({ mentioned: true, mentionCount: 1, firstPositionPct: 0, prominence: 100 });
  });

  it('measures positions in what the reader sees, not in link targets', () => {
    const shown = 'Some words before, then Bitwarden follows here.';
    const plain = measureAnswer(shown, matcher).brand.firstPositionPct;
    const linked = shown.replace('words', '[words](https://example.com/a/very/long/target?with=parameters)');
    expect(measureAnswer(linked, matcher).brand.firstPositionPct).toBe(plain);
    const cited = `${shown}\n\n[1]: https://example.com/a/very/long/target "A long title of a page"`;
    expect(measureAnswer(cited, matcher).brand.firstPositionPct).toBe(plain);
  });

  it('lifts a late name that stands in a heading, leads a list or is bold', () => {
    const filler = 'Nothing of note is said in this sentence at all. '.repeat(6);
    const prominence = (line: string) => measureAnswer(`${filler}\n\n${line}`, matcher).brand.prominence;
    const plain = prominence('It could be Bitwarden.');
    expect(prominence('It could be **Bitwarden**.')).toBeGreaterThan(plain + 15);
    expect(prominence('## Bitwarden')).toBeGreaterThan(plain + 30);
    const second = prominence('1. LastPass\n2. Bitwarden');
    expect(prominence('1. Bitwarden\n2. LastPass')).toBeGreaterThan(second + 10);
    expect(second).toBeGreaterThan(plain + 10);
  });

  it('shares the voice among the configured names', () => {
    const { shareOfVoice } = measureAnswer('Bitwarden, LastPass, Bitwarden, Bitwarden.', matcher);
    expect(shareOfVoice).toEqual({ brandMentions: 3, totalBrandMentions: 4, percentage: 75 });
  });

  it('has no share of voice where no brand is named', () => {
    expect(measureAnswer('Nothing here.', matcher).shareOfVoice.percentage).toBeNull();
    expect(measureAnswer('', matcher).brand).toMatchObject({
      mentioned: false,
      firstPositionPct: null,
      prominence: 0,
    });
  });

  it('quotes a name with markup inside it exactly as it stands', () => {
    const text = 'Try **Bit**warden now';
    const [mention] = measureAnswer(text, matcher).brand.mentions;
    expect(mention?.text).toBe('Bit**warden');
    expect(text.slice(mention?.start, mention?.end)).toBe('Bit**warden');
  });
});

const codes = (...brands: Parameters<typeof brandProblems>[0][]) =>
  brandProblems(brands[0] ?? { name: '' }, brands.slice(1)).map((problem) => problem.code);

describe('problems of configured names', () => {
  it('names a brand of one letter and one that folds to nothing', () => {
    expect(codes({ name: 'X' })).toEqual(['one_letter_name']);
    expect(codes({ name: '™ !' })).toEqual(['empty_name']);
  });

  it('finds a rival or alias that reads like the brand', () => {
    expect(codes({ name: 'LastPass' }, { name: 'Last-Pass' })).toContain('name_clash');
    expect(codes({ name: 'Nestlé' }, { name: 'Foods', aliases: ['NESTLE'] })).toContain('name_clash');
    expect(codes({ name: 'LastPass' }, { name: 'Bitwarden' })).toEqual([]);
  });

  it('warns of a name that is an ordinary word, and not of one that is none', () => {
    expect(codes({ name: 'Notion' })).toEqual(['common_word']);
    expect(codes({ name: 'Best Buy' })).toEqual(['common_word']);
    expect(codes({ name: 'Bitwarden' })).toEqual([]);
  });
});
