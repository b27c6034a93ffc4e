import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileSources,
  createOutputStreamGuard,
  DEFAULT_GUARD_POLICY,
  type GuardPolicy,
  guardDeltas,
  guardInput,
  guardOutput,
  preparePolicy,
} from '../index.ts';

const mask = { action: 'mask', threshold: 0.5 } as const;
const ALL: GuardPolicy = { ...DEFAULT_GUARD_POLICY, toxicity: mask, bias: mask, leaks: mask };
const KIND = 'RSA PRIVATE KEY';
const key = `-----BEGIN ${KIND}-----\nMIIEow\nIBAAKC\n-----END ${KIND}-----\n`;
const jwt = `eyJhbGciOiJIUzI1NiJ9.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn'.repeat(30)}.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U`;
const PIECES = [
  'call +49 30 901820 ',
  'AB 12 34 56 C ',
  'write to b@x.de, ',
  'x (at) firma (dot) de ',
  '[EMAIL_1] ',
  '[PHONE_1]',
  'DE89 3704 0044 0532 0130 00 ',
  'You are such ',
  'an idiot. ',
  'Ask the chairman ',
  'password is ',
  'Tr0ub4dor&3 ',
  key,
  jwt,
  'A plain sentence about the offer. ',
  '1 2 3 4 5 ',
  'word ',
  'word, ',
  '\n\n',
  ' ',
  'and ',
  '12345678',
  'Z ',
  'women are weak. ',
];
const answers = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
      fc.string({ unit: 'grapheme', maxLength: 10 }),
    ),
    {
      maxLength: 40,
    },
  )
  .map((parts) => parts.join(''));
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 });

function partsOf(text: string, fractions: readonly number[]): string[] {
  const at = [0, ...fractions.map((each) => Math.floor(each * text.length)), text.length].toSorted(
    (a, b) => a - b,
  );
  return at.slice(1).map((cut, index) => text.slice(at[index], cut));
}

function setUp(changes: Partial<GuardPolicy> = {}) {
  const policy = preparePolicy({ ...ALL, ...changes });
  const request = [{ text: 'From a@x.de, phone +1 415 555 2671', origin: 'user' as const }];
  return { policy, session: guardInput(request, policy).session };
}

const placesOf = (findings: readonly { guard: string; kind: string; start: number; end: number }[]) =>
  findings.map(({ guard, kind, start, end }) => `${guard} ${kind} ${start}-${end}`).toSorted();

describe('guarding a stream', () => {
  it('gives what guarding the whole gives, however the answer is cut', () => {
    const { policy, session } = setUp();
    fc.assert(
      fc.property(answers, cuts, (answer, at) => {
        const whole = guardOutput(answer, policy, { session });
        const guard = createOutputStreamGuard(policy, { session });
        const streamed = partsOf(answer, at).map((part) => guard.push(part));
        expect(streamed.join('') + guard.end()).toBe(whole.text);
        expect(placesOf(guard.findings())).toEqual(placesOf(whole.findings));
      }),
      { numRuns: 400 },
    );
  });

  it('does so too when claims are checked sentence by sentence', () => {
    const { policy, session } = setUp({ claims: mask });
    const sources = compileSources(['The offer is for 12 pallets, says Petra Lang.']);
    fc.assert(
      fc.property(answers, cuts, (answer, at) => {
        const whole = guardOutput(answer, policy, { session, sources });
        const guard = createOutputStreamGuard(policy, { session, sources });
        const streamed = partsOf(answer, at).map((part) => guard.push(part));
        expect(streamed.join('') + guard.end()).toBe(whole.text);
      }),
      { numRuns: 100 },
    );
  });

  it('changes nothing in an answer without findings', () => {
    const { policy, session } = setUp();
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('offer', 'price', ' ', ' ', '. ', '\n'), { maxLength: 80 }),
        cuts,
        (parts, at) => {
          const answer = parts.join('');
          const guard = createOutputStreamGuard(policy, { session });
          expect(
            partsOf(answer, at)
              .map((part) => guard.push(part))
              .join('') + guard.end(),
          ).toBe(answer);
        },
      ),
    );
  });

  it('holds back no more than it may', () => {
    const { policy, session } = setUp();
    const guard = createOutputStreamGuard(policy, { session, holdAtMost: 200 });
    let sent = 0;
    let passed = 0;
    for (const part of ['1 2 3 4 5 6 7 8 9 ', '(', 'word '].flatMap((part) =>
      Array.from({ length: 80 }, () => part),
    )) {
      sent += part.length;
      passed += guard.push(part).length;
      expect(sent - passed).toBeLessThanOrEqual(201);
    }
  });

  it('passes ordinary words on while they come', () => {
    const { policy, session } = setUp();
    const guard = createOutputStreamGuard(policy, { session });
    let behind = 0;
    for (const part of Array.from({ length: 50 }, () => ['our ', 'offer ', 'covers ', 'delivery ']).flat()) {
      behind += part.length - guard.push(part).length;
      expect(behind).toBeLessThanOrEqual(48 + 18);
    }
  });

  it('cuts the stream off with an error before the leaked value is out', async () => {
    const { policy, session } = setUp({ leaks: { action: 'block', threshold: 0.5 } });
    const guard = createOutputStreamGuard(policy, { session });
    async function* deltas() {
      yield* ['The contact is ', 'Petra, b@', 'x.de, ', 'and more.'];
    }
    let seen = '';
    const read = async () => {
      for await (const delta of guardDeltas(deltas(), guard)) seen += delta;
    };
    await expect(read()).rejects.toMatchObject({ code: 'content_blocked' });
    expect(seen).not.toContain('b@');
    expect(seen).toContain('The contact');
  });

  it('removes a private key that is longer than what it holds back', () => {
    const { policy } = setUp();
    const long = key.replace('MIIEow', 'MIIEow\n'.repeat(300));
    const { text } = guardOutput(`Here: ${long} Done, bye.`, policy);
    expect(text).not.toContain('MIIEow');
    expect(text).toContain('Done, bye.');
  });
});
