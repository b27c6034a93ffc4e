import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWords } from '../reading/index.ts';
import { passesMod11And10 } from './check-digits.ts';
import { findPersonalData, passesIban, passesLuhn } from './index.ts';
import { isBelgianNumber, isCnpj, isCpf, isDniOrNie, isNir, isPesel, isSteuerId } from './national-checks.ts';

const kindsIn = (text: string): string[] => findPersonalData(readWords(text)).map(({ kind }) => kind);
const found = (text: string): string[] =>
  findPersonalData(readWords(text)).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);
const digits = (count: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count });

describe('check digits', () => {
  it('holds one of ten last digits to be right by Luhn, and no single changed digit', () => {
    fc.assert(
      fc.property(digits(15), fc.nat(15), fc.integer({ min: 1, max: 9 }), (body, at, change) => {
        const right = Array.from({ length: 10 }, (_, last) => [...body, last]).filter(passesLuhn);
        expect(right).toHaveLength(1);
        const wrong = (right[0] ?? []).map((digit, place) => (place === at ? (digit + change) % 10 : digit));
        expect(passesLuhn(wrong)).toBe(false);
      }),
    );
  });

  it('finds every single changed digit of an IBAN', () => {
    const iban = 'DE89370400440532013000';
    expect(passesIban(iban)).toBe(true);
    for (let at = 2; at < iban.length; at += 1) {
      const changed = `${iban.slice(0, at)}${(Number(iban[at]) + 1) % 10}${iban.slice(at + 1)}`;
      expect(passesIban(changed)).toBe(false);
    }
  });

  it('holds one of ten last digits to be right by MOD 11,10', () => {
    fc.assert(
      fc.property(digits(10), (body) => {
        const right = Array.from({ length: 10 }, (_, last) => [...body, last]).filter(passesMod11And10);
        expect(right).toHaveLength(1);
      }),
    );
  });

  it.each([
    ['Germany', isSteuerId, '86095742719', '86095742718'],
    ['France', isNir, '255081416802538', '255081416802539'],
    ['France, Corsica', isNir, '185052A006084 35', '185052A006084 98'],
    ['Spain', isDniOrNie, '12345678Z', '12345678A'],
    ['Spain, foreigners', isDniOrNie, 'X1234567L', 'X1234567M'],
    ['Brazil', isCpf, '529.982.247-25', '529.982.247-26'],
    ['Brazil, companies', isCnpj, '11.222.333/0001-81', '11.222.333/0001-80'],
    ['Brazil, companies with letters', isCnpj, '12.ABC.345/01DE-35', '12.ABC.345/01DE-36'],
    ['Poland', isPesel, '44051401359', '44051401358'],
    ['Belgium', isBelgianNumber, '85.07.30-033.28', '85.07.30-033.29'],
  ])('knows the ids of %s', (_, passes, right, wrong) => {
    expect([passes(right), passes(wrong)]).toEqual([true, false]);
  });
});

describe('finding personal data', () => {
  it('finds each kind where it stands', () => {
    expect(
      found(
        'Mail j.doe@firma.de or call +1 415 555 2671; card 4111 1111 1111 1111, host 10.0.0.7, SSN 219-09-9999.',
      ),
    ).toEqual([
      'email: j.doe@firma.de',
      'phone: +1 415 555 2671',
      'card: 4111 1111 1111 1111',
      'ip: 10.0.0.7',
      'national_id: 219-09-9999',
    ]);
  });

  it.each([
    'Order 4938271650 from 2025-03-14',
    'Release 10.4.2.1 replaces version 9.8.7.6',
    'Revenue of 1,284,550.00 in 2023/24',
    'lodash@4.17.21 and logo@2x.png',
    'git@github.com:acme/app.git',
    'part 4539-1488-0343-6460',
    'at 10:30:45 on 12/05/2025',
  ])('finds nothing in "%s"', (text) => {
    expect(kindsIn(text)).toEqual([]);
  });

  it('takes bare digits for an id only when a word before says so', () => {
    expect(kindsIn('PESEL 44051401359')).toEqual(['national_id']);
    expect(kindsIn('Posten 44051401359')).toEqual([]);
  });

  it('looks for the kinds it is asked for', () => {
    const spans = findPersonalData(readWords('a@x.de from 10.0.0.7'), { kinds: new Set(['ip']) });
    expect(spans.map(({ kind }) => kind)).toEqual(['ip']);
  });

  it('gives spans in order that do not overlap, for any text', () => {
    const piece = fc.constantFrom(
      '+49 30 901820',
      '4111111111111111',
      'a@b.de',
      '10.0.0.1',
      '::1',
      'AB 12',
      '-',
      '.',
      ' ',
      '7',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        let last = 0;
        for (const { start, end } of findPersonalData(readWords(text))) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = end;
        }
      }),
    );
  });
});
