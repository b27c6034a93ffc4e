import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileBrands, findMentions, foldToString, measureAnswer } from './index.ts';

const matcher = compileBrands(
  { name: 'LastPass', aliases: ['Last Pass Premium'], domains: ['lastpass.com'] },
  [
    { name: '1Password' },
    { name: 'Keeper' },
    { name: 'Яндекс' },
    { name: '任天堂' },
    { name: 'Google Password Manager' },
  ],
);

/** Pieces that press on every part of the reading: markup, names, odd characters. */
const piece = fc.oneof(
  fc.constantFrom(
    'LastPass',
    '1Password',
    'Keeper',
    'Яндекс',
    '任天堂',
    'Google Password Manager',
    'lastpass.com',
    '**',
    '__',
    '`',
    '```',
    '[',
    ']',
    '(',
    ')',
    '](https://lastpass.com/a_b)',
    '\n',
    '\n\n',
    '- ',
    '1. ',
    '# ',
    '| ',
    '<br>',
    '<b>',
    '&amp;',
    '\\*',
    '\u200b',
    '\u00ad',
    '’s',
    "'s",
    ' ',
    '[1]: https://x.com "LastPass"\n',
    '![LastPass](x)',
    '【1†a】',
    'İ',
    '𝗟',
    '\u0301',
    '$9.99',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const answer = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

const counts = (text: string) => findMentions(text, matcher).map((mention) => mention.brand);

describe('mentions of any text', () => {
  it('slice back to exactly the words they quote, in order, without overlap', () => {
    fc.assert(
      fc.property(answer, (text) => {
        let last = 0;
        for (const mention of findMentions(text, matcher)) {
          expect(text.slice(mention.start, mention.end)).toBe(mention.text);
          expect(mention.start).toBeGreaterThanOrEqual(last);
          expect(mention.end).toBeGreaterThan(mention.start);
          last = mention.end;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are the same when looked for again', () => {
    fc.assert(
      fc.property(answer, (text) => {
        expect(findMentions(text, matcher)).toEqual(findMentions(text, matcher));
      }),
    );
  });

  it('keep their counts when an unrelated paragraph is put before or after', () => {
    const unrelated = 'The weather was mild and the train arrived in time.';
    const sentences = fc.array(
      fc.constantFrom(
        'LastPass is fine.',
        'We moved to Keeper.',
        'Buy **1Password**!',
        'Rain again.',
        '任天堂は良い。',
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(sentences, (lines) => {
        const text = lines.join('\n\n');
        expect(counts(`${unrelated}\n\n${text}\n\n${unrelated}`)).toEqual(counts(text));
      }),
    );
  });

  it('do not depend on the case of a name that is no ordinary word', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (upper) => {
        const name = Array.from('lastpass')
          .map((letter, at) => (upper[at] ? letter.toUpperCase() : letter))
          .join('');
        expect(findMentions(`We use ${name} daily.`, matcher)).toHaveLength(1);
      }),
    );
  });

  it('number one per name when names stand in a plain list', () => {
    const names = fc.array(fc.constantFrom('LastPass', '1Password', 'Яндекс', 'Google Password Manager'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(names, fc.constantFrom(', ', ' and ', '\n- ', ' | ', '; ', ' / '), (list, glue) => {
        expect(findMentions(`Look at ${list.join(glue)}`, matcher).map((mention) => mention.brand)).toEqual(
          list,
        );
      }),
    );
  });
});

describe('folding', () => {
  it('changes nothing when done twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        expect(foldToString(foldToString(text))).toBe(foldToString(text));
      }),
      { numRuns: 300 },
    );
  });
});

describe('measures', () => {
  it('stay within their ranges, and shares sum up', () => {
    fc.assert(
      fc.property(answer, (text) => {
        const { brand, rivals, shareOfVoice } = measureAnswer(text, matcher);
        let total = 0;
        for (const each of [brand, ...rivals]) {
          total += each.mentionCount;
          expect(each.mentioned).toBe(each.mentionCount > 0);
          expect(each.firstPositionPct === null).toBe(!each.mentioned);
          expect(each.prominence).toBeGreaterThanOrEqual(0);
          expect(each.prominence).toBeLessThanOrEqual(100);
          const position = each.firstPositionPct ?? 0;
          expect(position).toBeGreaterThanOrEqual(0);
          expect(position).toBeLessThan(100);
          expect(each.prominence).toBeGreaterThanOrEqual(each.mentioned ? 99.99 - position : 0);
        }
        expect(shareOfVoice.totalBrandMentions).toBe(total);
      }),
    );
  });
});
