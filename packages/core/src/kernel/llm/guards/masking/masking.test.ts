import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMaskSession, createStreamUnmasker, mask, unmask, unmaskValue } from '../index.ts';
import { compileTerms } from '../personal/index.ts';

const SAMPLES = [
  'anna@firma.de',
  '+49 30 901820',
  '4111 1111 1111 1111',
  'GB29 NWBK 6016 1331 9268 19',
  '10.0.0.1',
  '[EMAIL_1]',
  '\\[email\\_1]',
  '[NATIONAL_ID_2]',
  '\\',
  '[',
  ']',
  '_1]',
  'EMAIL',
  ' ',
  'call ',
  '12345678Z',
];
/** Texts that are full of what matters: values, placeholders, halves of placeholders. */
const texts = fc
  .array(fc.oneof(fc.constantFrom(...SAMPLES), fc.string({ unit: 'grapheme', maxLength: 12 })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

/** Cuts a text at the given fractions of its length. */
function cutAt(text: string, fractions: readonly number[]): string[] {
  const cuts = [0, ...fractions.map((each) => Math.floor(each * text.length)), text.length].toSorted(
    (a, b) => a - b,
  );
  return cuts.slice(1).map((cut, at) => text.slice(cuts[at], cut));
}
const fractions = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

describe('masking', () => {
  it('gives every text back as it was, whatever stands in it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const session = createMaskSession();
        expect(unmask(mask(text, session), session)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('gives every text of one exchange back', () => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 4 }), (all) => {
        const session = createMaskSession();
        const masked = all.map((text) => mask(text, session));
        expect(masked.map((text) => unmask(text, session))).toEqual(all);
      }),
    );
  });

  it('puts values back in a stream however it is cut', () => {
    fc.assert(
      fc.property(texts, fractions, (text, at) => {
        const session = createMaskSession();
        const masked = mask(text, session);
        const unmasker = createStreamUnmasker(session);
        const streamed = cutAt(masked, at).map((part) => unmasker.push(part));
        expect(streamed.join('') + unmasker.end()).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same value the same placeholder, and another one another', () => {
    const session = createMaskSession();
    expect(mask('a@x.de to b@x.de, again a@x.de', session)).toBe('[EMAIL_1] to [EMAIL_2], again [EMAIL_1]');
    expect(mask('from b@x.de', session)).toBe('from [EMAIL_2]');
  });

  it('masks names and terms of the caller as whole words, without regard to case and accents', () => {
    const session = createMaskSession();
    const listed = compileTerms(['Hélène Marchand'], ['Larkspur']);
    expect(mask('helene MARCHAND and Larkspurs, LARKSPUR', session, { listed })).toBe(
      '[NAME_1] and Larkspurs, [TERM_1]',
    );
  });

  it('understands placeholders that a model wrote in Markdown or small letters', () => {
    const session = createMaskSession();
    mask('a@x.de', session);
    expect(unmask('Write to \\[EMAIL\\_1\\] or [email_1].', session)).toBe('Write to a@x.de or a@x.de.');
  });

  it('leaves placeholders that nobody made', () => {
    const session = createMaskSession();
    mask('a@x.de', session);
    expect(unmask('[EMAIL_7] and [PHONE_1]', session)).toBe('[EMAIL_7] and [PHONE_1]');
  });

  it('keeps JSON readable when a value has quotes in it', () => {
    const session = createMaskSession();
    const hidden = session.hide('name', 'Pat "PJ" Doe\\');
    expect(JSON.parse(unmask(JSON.stringify({ to: hidden }), session, { as: 'json' }))).toEqual({
      to: 'Pat "PJ" Doe\\',
    });
    expect(unmaskValue({ list: [{ [hidden]: hidden }], n: 1 }, session)).toEqual({
      list: [{ 'Pat "PJ" Doe\\': 'Pat "PJ" Doe\\' }],
      n: 1,
    });
  });

  it('shows no value when a session is logged or serialized', () => {
    const session = createMaskSession();
    mask('secret.person@firma.de', session);
    expect(JSON.stringify(session)).toBe('{"masked":1}');
    expect(inspect(session, { depth: 10, showHidden: true })).not.toContain('secret.person');
  });

  it('refuses to send unmasked what is too much for a session', () => {
    const session = createMaskSession({ limit: 1 });
    expect(() => mask('a@x.de b@x.de', session)).toThrow(expect.objectContaining({ code: 'too_large' }));
  });
});
