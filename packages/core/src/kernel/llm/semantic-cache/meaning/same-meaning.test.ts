import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMeaning, sameMeaning } from './index.ts';
import { ANTONYMS } from './lexicon/antonyms.ts';
import { SYNONYMS } from './lexicon/synonyms.ts';

describe('texts that mean the same', () => {
  it.each([
    ["What's the price of Acme?", 'What is the price of Acme ?'],
    ['How do I reset my password?', 'how to reset the password'],
    ['Who is the CEO of Acme?', "Who is Acme's chief executive officer?"],
    ['Is $5k enough?', 'Is five thousand dollars enough?'],
    ['What closed on 2025-03-05?', 'What closed on March 5th, 2025?'],
    ['Is it 50%?', 'Is it 50 percent?'],
    ['What is the difference between ARR and MRR?', 'How does MRR differ from ARR?'],
    ['In Germany, how do I register a company?', 'How do I register a company in Germany?'],
    ['Which CRMs are best for startups?', 'What is the best CRM for startups?'],
    ['Could you please tell me where the contract is?', 'Where is the contract?'],
    ['¿Qué es el CHURN?', '¿qué es el churn?'],
  ])('%s | %s', (one, other) => {
    expect(sameMeaning(one, other)).toEqual({ same: true, because: [] });
  });
});

describe('texts that only look alike, and what keeps them apart', () => {
  it.each([
    ['number', 'What was revenue in 2023?', 'What was revenue in 2024?'],
    ['number', 'Is it 5 degrees?', 'Is it -5 degrees?'],
    ['unit', 'Is it 5 kg?', 'Is it 5 lb?'],
    ['date', 'What closed on 5 March?', 'What closed on 6 March?'],
    ['name', 'Who is the CEO of Stripe?', 'Who is the CEO of Adyen?'],
    ['negation', 'Which accounts have renewed?', "Which accounts haven't renewed?"],
    ['antonym', 'How do I enable alerts?', 'How do I disable alerts?'],
    ['antonym', 'Which sources are reliable?', 'Which sources are unreliable?'],
    ['antonym', 'What is larger than 5?', 'What is smaller than 5?'],
    ['quantifier', 'Do all users pay?', 'Do some users pay?'],
    ['person', 'What is our quota?', 'What is your quota?'],
    ['modal', 'Will Acme sign?', 'Did Acme sign?'],
    ['question', 'Why did Acme sign?', 'When did Acme sign?'],
    ['order', 'Did Google buy Motorola?', 'Did Motorola buy Google?'],
    ['order', 'What is 4 minus 3?', 'What is 3 minus 4?'],
    ['content', 'How do I write a letter?', 'How do I write a poem?'],
    ['name', 'Tell us about US sales.', 'Tell us about our sales.'],
  ])('%s: %s | %s', (kind, one, other) => {
    const verdict = sameMeaning(one, other);
    expect(verdict.same).toBe(false);
    expect(verdict.because[0]?.kind).toBe(kind);
  });

  it('names the words in which they differ', () => {
    expect(sameMeaning('Is Gong cheap?', 'Is Chorus expensive?').because).toEqual([
      { kind: 'antonym', left: ['cheap'], right: ['expensive'] },
      { kind: 'name', left: ['gong'], right: ['chorus'] },
    ]);
  });

  it('lets every character count in code, formulas and addresses', () => {
    expect(sameMeaning('What does a[0] = b; do?', 'What does A[0] = b; do?').same).toBe(false);
    expect(sameMeaning('Mail anna@acme.test', 'mail anna@acme.test').same).toBe(false);
    expect(sameMeaning('Open https://acme.test/a', 'Open https://acme.test/A').same).toBe(false);
  });

  it('applies English rules to English alone', () => {
    expect(sameMeaning('Was kostet die Lizenz?', 'Was kostet Lizenz?').same).toBe(false);
    expect(sameMeaning('???', '!!!').same).toBe(false);
    expect(sameMeaning('', '?').same).toBe(false);
  });
});

const NOUNS = 'Acme Globex contract churn revenue deal manager plan'.split(' ');
const VERBS = 'renew close buy sign reduce increase cancel share'.split(' ');
const question = fc
  .tuple(
    fc.constantFrom(
      'How do I',
      'Why did',
      'Can we',
      'What is the best way to',
      'When will',
      'Should you',
      'Is it possible to',
      'Who can',
    ),
    fc.constantFrom(...VERBS),
    fc.constantFrom(...NOUNS),
    fc.constantFrom('in', 'with', 'without', 'for', 'before', 'of', 'and'),
    fc.constantFrom(...NOUNS),
    fc.integer({ min: 2, max: 5000 }),
  )
  .map(
    ([head, verb, one, link, other, number]) =>
      `${head} ${verb} the ${one} ${link} ${other} for ${number} users?`,
  );
/** Questions, and anything else a keyboard can produce. */
const anyText = fc.oneof(
  question,
  fc.string({ maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

describe('for any texts', () => {
  const isSame = (one: string, other: string) => sameMeaning(one, other).same;

  it('a text means what it means', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(isSame(text, text)).toBe(true);
      }),
    );
  });

  it('the order of the two does not matter', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        expect(isSame(one, other)).toBe(isSame(other, one));
      }),
    );
  });

  it('what is refused has a reason', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const { same, because } = sameMeaning(one, other);
        expect(because.length === 0).toBe(same);
      }),
    );
  });

  it('one more "not" anywhere is never the same', () => {
    fc.assert(
      fc.property(question, fc.nat(), (text, place) => {
        const words = text.split(' ');
        const negated = words.toSpliced(place % (words.length + 1), 0, 'not').join(' ');
        expect(isSame(text, negated)).toBe(false);
      }),
    );
  });

  it('another number is never the same, however both are written', () => {
    fc.assert(
      fc.property(question, fc.integer({ min: 2, max: 5000 }), (text, number) => {
        const changed = text.replace(/\d+/u, number.toLocaleString('en'));
        expect(isSame(text, changed)).toBe(Number(/\d+/u.exec(text)?.[0]) === number);
      }),
    );
  });

  it('case, final signs and spaces never matter in a question', () => {
    fc.assert(
      fc.property(question, (text) => {
        const sloppy = `  ${text.toLowerCase().replace('?', '').replaceAll(' ', '  ')} !`;
        expect(isSame(text, sloppy)).toBe(true);
      }),
    );
  });

  it('two names that change places around a verb are never the same', () => {
    const noun = fc.constantFrom(...NOUNS);
    fc.assert(
      fc.property(noun, noun, fc.constantFrom(...VERBS), (one, other, verb) => {
        const there = `Will ${one} ${verb} ${other}?`;
        expect(isSame(there, `Will ${other} ${verb} ${one}?`)).toBe(one === other);
      }),
    );
  });
});

describe('the word lists', () => {
  it('never let two opposites mean the same, in any of several sentences', () => {
    for (const [word, opposites] of ANTONYMS)
      for (const opposite of opposites)
        for (const sentence of [
          'How do I # the plan?',
          'Which is the # one?',
          'Is it # or so?',
          '# of Acme',
          'what is #',
        ])
          expect(
            sameMeaning(sentence.replace('#', word), sentence.replace('#', opposite)).same,
            `${word}/${opposite}`,
          ).toBe(false);
  });

  it('hold several hundred pairs of opposites', () => {
    expect([...ANTONYMS.values()].reduce((sum, opposites) => sum + opposites.size, 0) / 2).toBeGreaterThan(
      400,
    );
  });

  it('write every synonym as a word that is no synonym of another group', () => {
    for (const name of new Set(SYNONYMS.values())) {
      const further = SYNONYMS.get(name.replaceAll('-', ' '));
      expect(further === undefined || further === name, name).toBe(true);
    }
  });
});

describe('reading', () => {
  it('gives the same however many other words were read before', () => {
    const texts = [
      "What's the CEO of Acme's plan for 2025?",
      'Which APIs and CRMs do children like?',
      'C++ or C# at R&D in the U.S.?',
      'Müller kauft 5.000 Teile',
    ];
    const before = texts.map((text) => readMeaning(text).key);
    const letters = (number: number) =>
      number.toString(26).replace(/./gu, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)));
    for (let at = 0; at < 60_000; at += 2) readMeaning(`is ${letters(at)} like ${letters(at + 1)}_${at}`);
    expect(texts.map((text) => readMeaning(text).key)).toEqual(before);
  });

  it.each([
    ['is it c++', 'is it c#'],
    ['is it c++', 'is it c'],
    ['is it A+', 'is it a'],
    ['is it at&t', 'is it at t'],
    ['is it internationalized', 'is it internationalizer'],
    ['is it a_b', 'is it ab'],
    ['is it -5', 'is it x-5'],
    ['is it 1,000.5', 'is it 1000'],
    ['is it node.js', 'is it node js'],
  ])('tells %s from %s', (one, other) => {
    expect(readMeaning(one).key).not.toBe(readMeaning(other).key);
  });

  it('bears words that are names of built-in properties', () => {
    expect(readMeaning('is the constructor of toString hasOwnProperty').key).toContain('constructor');
    expect(sameMeaning('what is constructor', 'what is valueOf').same).toBe(false);
  });

  it('takes time in proportion to the length', () => {
    const time = (text: string) => {
      const start = performance.now();
      readMeaning(text);
      return performance.now() - start;
    };
    readMeaning('warm up the lists');
    const hostile = [
      'what be '.repeat(20_000),
      'a'.repeat(200_000),
      "'".repeat(100_000),
      'how do i , '.repeat(10_000),
      '1,'.repeat(50_000),
      'of '.repeat(50_000),
    ];
    for (const text of hostile) expect(time(text), text.slice(0, 20)).toBeLessThan(3_000);
  });
});
