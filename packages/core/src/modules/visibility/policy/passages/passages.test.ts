import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CUT_MARK,
  isTelling,
  locateQuote,
  passagesAround,
  quoteFinder,
  segmentsOf,
  shownQuoteFinder,
} from './index.ts';

const mention = (text: string, name: string, from = 0) => {
  const start = text.indexOf(name, from);
  return { start, end: start + name.length, subject: name };
};
const textsOf = (text: string) => segmentsOf(text).map(({ start, end }) => text.slice(start, end));

describe('segments', () => {
  it('end at sentence marks and line breaks', () => {
    expect(textsOf('Acme leads. Globex follows!\n- Initech is third')).toEqual([
      'Acme leads.',
      'Globex follows!',
      '- Initech is third',
    ]);
  });

  it('do not end at abbreviations, decimals or a full stop inside a name', () => {
    expect(textsOf('Acme Inc. costs $2.99, e.g. for teams vs. Globex. It ships with Node.js today.')).toEqual(
      ['Acme Inc. costs $2.99, e.g. for teams vs. Globex.', 'It ships with Node.js today.'],
    );
  });

  it('find the items of a list somebody flattened into one line', () => {
    expect(textsOf('Picks:  - Acme: cheap.   - Globex: safe  1. Initech')).toEqual([
      'Picks:',
      '- Acme: cheap.',
      '- Globex: safe',
      '1. Initech',
    ]);
  });

  it('end at full stops of scripts without spaces', () => {
    expect(textsOf('阿克米很好。它很便宜。')).toEqual(['阿克米很好。', '它很便宜。']);
  });

  it('are in order, apart, inside the text and hold every word', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'B', ' ', '.', '\n', '-', '1', '!', '。', 'é') }),
        (text) => {
          const segments = segmentsOf(text);
          let last = 0;
          for (const { start, end } of segments) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThan(start);
            last = end;
          }
          expect(last).toBeLessThanOrEqual(text.length);
          const kept = segments.map(({ start, end }) => text.slice(start, end)).join('');
          expect(kept.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
        },
      ),
    );
  });

  it.each(['.', ' ', '\n', '"', '  -', '!?', '.\t'])(
    'take time in line with the length for a run of %j',
    (unit) => {
      const text = unit.repeat(400_000);
      const began = performance.now();
      segmentsOf(text);
      expect(performance.now() - began).toBeLessThan(2_000);
    },
  );
});

describe('passages around mentions', () => {
  it('are the whole text where it is short', () => {
    expect(passagesAround('Acme is fine.', [], 6_000)).toEqual({
      shown: 'Acme is fine.',
      pieces: [{ start: 0, end: 13 }],
      whole: true,
    });
  });

  it('keep the opening sentence and the sentences that name a brand, wherever they stand', () => {
    const filler = 'Nothing of interest is said in this sentence at all. '.repeat(200);
    const text = `It depends on the team. ${filler}Only Acme encrypts twice. ${filler}Globex was breached in 2022.`;
    const { shown, whole } = passagesAround(text, [mention(text, 'Acme'), mention(text, 'Globex')], 1_000);
    expect(whole).toBe(false);
    expect(shown).toBe(
      `It depends on the team. ${CUT_MARK} Only Acme encrypts twice. ${CUT_MARK} Globex was breached in 2022.`,
    );
  });

  it('give every subject its turn when there is too little room for all mentions', () => {
    const text = `Start. ${'Acme is named again and again here. '.repeat(500)}And once there is Globex, too.`;
    const all = [...text.matchAll(/Acme/g)].map((match) => ({
      start: match.index,
      end: match.index + 4,
      subject: 'Acme',
    }));
    const { shown } = passagesAround(text, [...all, mention(text, 'Globex')], 800);
    expect(shown).toContain('And once there is Globex, too.');
    expect(shown).toContain('Acme is named');
  });

  it('cut an endless sentence at spaces and never inside a character', () => {
    const text = `${'😀😀 '.repeat(3_000)}Acme${' 😀😀'.repeat(3_000)}`;
    const { shown } = passagesAround(text, [mention(text, 'Acme')], 1_000);
    expect(shown).toContain('Acme');
    expect(shown.isWellFormed()).toBe(true);
  });

  it('stay within the limit, in order, apart, and show the first mention of each of a few brands', () => {
    const word = fc.constantFrom('Acme', 'Globex', 'word', 'other. ', '\n', 'x'.repeat(90), 'And');
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 0, maxLength: 600 }),
        fc.integer({ min: 900, max: 3_000 }),
        (words, limit) => {
          const text = words.join(' ');
          const places = ['Acme', 'Globex'].flatMap((subject) =>
            [...text.matchAll(new RegExp(subject, 'g'))].map((match) => ({
              start: match.index,
              end: match.index + subject.length,
              subject,
            })),
          );
          const { shown, pieces, whole } = passagesAround(text, places, limit);
          expect(shown.length).toBeLessThanOrEqual(limit);
          expect(whole).toBe(text.length <= limit);
          let last = -1;
          for (const piece of pieces) {
            expect(piece.start).toBeGreaterThan(last);
            expect(shown).toContain(text.slice(piece.start, piece.end));
            last = piece.end;
          }
          const covered = (place: { start: number; end: number }) =>
            pieces.some((piece) => piece.start <= place.start && place.end <= piece.end);
          expect(places.slice(0, 1).every(covered)).toBe(true);
        },
      ),
    );
  });

  it('of a 50 MB answer are found in moments', () => {
    const block = `${'Some sentence without any name in it goes on here. '.repeat(200)}Acme is good. `;
    const text = block.repeat(Math.ceil(50_000_000 / block.length));
    const places: { start: number; end: number; subject: string }[] = [];
    for (let at = text.indexOf('Acme'); at !== -1; at = text.indexOf('Acme', at + 1)) {
      places.push({ start: at, end: at + 4, subject: 'Acme' });
    }
    const began = performance.now();
    const { shown, pieces } = passagesAround(text, places);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(shown.length).toBeLessThanOrEqual(6_000);
    expect(pieces.at(-1)?.start).toBeGreaterThan(40_000_000);
  });
});

describe('a quote', () => {
  const text = '**Acme** — the “best”  choice [for teams](https://a.example/x_(y)) [1].\n- Cheap, too';

  it.each(['Acme is the best', 'choice for people', 'best the', '', '*', '…', 'cme — the'])(
    'that does not stand there is not found: %j',
    (quote) => {
      expect(locateQuote(text, quote)).toBeNull();
    },
  );

  it('is found across a link, a footnote and a line break', () => {
    expect(locateQuote(text, 'choice for teams . - cheap')?.text).toBe(
      'choice [for teams](https://a.example/x_(y)) [1].\n- Cheap',
    );
  });

  it('is found whatever the case, the white space, the Markdown and the dashes', () => {
    expect(locateQuote(text, 'acme - the "best" choice')?.text).toBe('Acme** — the “best”  choice');
    expect(locateQuote(text, '...choice for teams...')?.text).toBe('choice [for teams');
  });

  it('does not begin or end inside a word', () => {
    expect(locateQuote('The unacceptable offer', 'acceptable offer')).toBeNull();
    expect(locateQuote('Acme offers more', 'Acme offer')).toBeNull();
  });

  it('is found in every text it was cut from, once white space and emphasis are changed', () => {
    const words = fc.array(fc.stringMatching(/^[A-Za-zäöüéß0-9,]{1,8}$/), { minLength: 4, maxLength: 30 });
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), (list, a, b) => {
        const from = a % (list.length - 2);
        const to = from + 2 + (b % (list.length - from - 1));
        const source = list.map((word, index) => (index % 3 === 0 ? `**${word}**` : word)).join('  \n');
        const span = locateQuote(source, list.slice(from, to).join(' '));
        fc.pre(list.slice(from, to).some((word) => /[^,]/.test(word)));
        expect(span).not.toBeNull();
        expect(source.slice(span?.start, span?.end)).toBe(span?.text);
      }),
    );
  });

  it('is located in the answer even when only passages of it were shown', () => {
    const filler = 'Nothing of interest is said in this sentence at all. '.repeat(200);
    const long = `Opening words here. ${filler}Only Acme encrypts twice. ${filler}Closing words.`;
    const find = shownQuoteFinder(long, passagesAround(long, [mention(long, 'Acme')], 600));
    const span = find('only acme encrypts twice');
    expect(long.slice(span?.start, span?.end)).toBe('Only Acme encrypts twice');
    expect(find('Closing words')).toBeNull();
  });

  it('is told from a mere word', () => {
    expect(isTelling('Acme')).toBe(false);
    expect(isTelling('Acme is cheap')).toBe(true);
    expect(isTelling('阿克米很好')).toBe(true);
    expect(isTelling('… a')).toBe(false);
  });

  it('is prepared for once and searched for often', () => {
    const find = quoteFinder('Acme wins. Globex loses.');
    expect(find('globex  loses')?.start).toBe(11);
    expect(find('acme wins')?.start).toBe(0);
  });
});
