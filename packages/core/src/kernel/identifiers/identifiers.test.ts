import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EMPLOYEE_BANDS,
  employeeBand,
  formatCnpj,
  REVENUE_BANDS,
  readCik,
  readCnpj,
  readEmployeeBand,
  readIsin,
  readLei,
  readRevenueBand,
  readSiren,
  readVat,
  revenueBand,
  revenueBandBetween,
} from './index.ts';

describe('numbers with check digits', () => {
  it('reads a CNPJ with and without its signs, letters too', () => {
    expect(readCnpj('33.000.167/0001-01')).toBe('33000167000101');
    expect(readCnpj('12.ABC.345/01DE-35')).toBe('12ABC34501DE35');
    expect(formatCnpj('33000167000101')).toBe('33.000.167/0001-01');
    expect(readCnpj('00000000000000')).toBeNull();
  });

  it('reads LEI, ISIN, SIREN, CIK and VAT numbers', () => {
    expect(readLei('HWUPKR0MPOU8FGXBT394')).toBe('HWUPKR0MPOU8FGXBT394');
    expect(readIsin('US0378331005')).toBe('US0378331005');
    expect(readSiren('732 829 320')).toBe('732829320');
    expect(readCik('CIK 320193')).toBe('0000320193');
    expect(readCik('0000320193')).toBe('0000320193');
    expect(readVat('DE 129273398')).toEqual({ number: 'DE129273398', country: 'DE' });
    expect(readVat('EL123456789')?.country).toBe('GR');
    expect(readVat('toString')).toBeNull();
  });

  it('refuses a number in which one digit was mistaken', () => {
    const valid: [(text: string) => string | null, string][] = [
      [readCnpj, '33000167000101'],
      [readLei, 'HWUPKR0MPOU8FGXBT394'],
      [readIsin, 'US0378331005'],
      [readSiren, '732829320'],
    ];
    for (const [read, number] of valid) {
      for (const [at, place] of Array.from(number).entries()) {
        if (!/\d/u.test(place)) continue;
        const wrong = `${number.slice(0, at)}${(Number(place) + 1) % 10}${number.slice(at + 1)}`;
        expect(read(wrong), wrong).toBeNull();
      }
    }
  });
});

describe('bands', () => {
  it('reads its own words', () => {
    for (const { label: band } of EMPLOYEE_BANDS) expect(readEmployeeBand(band)).toEqual({ band, share: 1 });
    for (const { label: band } of REVENUE_BANDS) expect(readRevenueBand(band)).toEqual({ band, share: 1 });
  });

  it.each([
    ['51-200 employees', '51-200'],
    ['51 – 200 employees', '51-200'],
    ['51-200employees', '51-200'],
    ['1,001-5,000 employees', '1001-5000'],
    ['1.001-5.000 Mitarbeiter', '1001-5000'],
    ['51-250', '51-200'],
    ['251-1K', '501-1000'],
    ['1K-5K', '1001-5000'],
    ['1-5K', '1001-5000'],
    ['0-10', '1-10'],
    ['10,001+ employees', '10001+'],
    ['more than 10,000', '10001+'],
    ['100K+', '10001+'],
    ['120', '51-200'],
    ['0', undefined],
    ['500+', undefined],
    ['1-10000', undefined],
    ['many', undefined],
    ['1-2-3', undefined],
    [undefined, undefined],
  ])('reads %s employees as %s', (words, band) => {
    expect(readEmployeeBand(words)?.band).toBe(band);
  });

  it.each([
    ['$0-$1M', '<1M'],
    ['< $1M', '<1M'],
    ['up to 1 million', '<1M'],
    ['$10M-$50M', '10M-50M'],
    ['10-50 million', '10M-50M'],
    ['10-50M', '10M-50M'],
    ['$500K-$1M', '<1M'],
    ['$1.5M', '1M-10M'],
    ['1.250M', '1M-10M'],
    ['$100M-$250M', '100M-500M'],
    ['$1B-$10B', '1B+'],
    ['$10B+', '1B+'],
    ['many', undefined],
  ])('reads %s of revenue as %s', (words, band) => {
    expect(readRevenueBand(words)?.band).toBe(band);
  });

  it('is less sure where a range is cut otherwise than ours, and never names a band that holds less than half', () => {
    expect(readEmployeeBand('51-250')?.share).toBeLessThan(1);
    expect(revenueBandBetween(1e6, undefined)).toBeNull();
    expect(revenueBandBetween(undefined, undefined)).toBeNull();
    fc.assert(
      fc.property(fc.nat(2e5), fc.nat(2e5), (a, b) => {
        const share = readEmployeeBand(`${Math.min(a, b)}-${Math.max(a, b)}`)?.share ?? 1;
        return share >= 0.5 && share <= 1;
      }),
    );
  });

  it('puts every number into exactly one band', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000_000 }), (employees) => {
        const band = EMPLOYEE_BANDS.findIndex(({ label }) => label === employeeBand(employees));
        expect(employees).toBeGreaterThanOrEqual(EMPLOYEE_BANDS[band]?.from ?? Number.POSITIVE_INFINITY);
        expect(employees).toBeLessThan(EMPLOYEE_BANDS[band + 1]?.from ?? Number.POSITIVE_INFINITY);
      }),
    );
    expect(employeeBand(0)).toBeNull();
    expect(revenueBand(-1)).toBeNull();
    expect(revenueBand(0)).toBe('<1M');
  });
});
