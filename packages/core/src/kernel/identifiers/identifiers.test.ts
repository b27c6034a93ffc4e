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
  it('reads its own words, and those of providers', () => {
    for (const { label } of EMPLOYEE_BANDS) expect(readEmployeeBand(label)).toBe(label);
    for (const { label } of REVENUE_BANDS) expect(readRevenueBand(label)).toBe(label);
    expect(readEmployeeBand('51 – 200 employees')).toBe('51-200');
    expect(readEmployeeBand('1K-5K')).toBe('1001-5000');
    expect(readEmployeeBand('10,001+ employees')).toBe('10001+');
    expect(readRevenueBand('$10M-$50M')).toBe('10M-50M');
    expect(readRevenueBand('10-50 million')).toBe('10M-50M');
    expect(readRevenueBand('many')).toBeNull();
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
