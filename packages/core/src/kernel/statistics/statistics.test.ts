import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adjustForFalseDiscovery,
  type PairedCell,
  pairedTest,
  rate,
  twoProportionTest,
  wilsonInterval,
} from './index.ts';

const countArb = (max: number) =>
  fc
    .integer({ min: 1, max })
    .chain((n) => fc.record({ n: fc.constant(n), hits: fc.integer({ min: 0, max: n }) }));

const cell = (before: number, after: number): PairedCell => ({
  before: { hits: before, n: 1 },
  after: { hits: after, n: 1 },
});

/** `kept` cells hit both times, `none` neither time, `lost` before only and `gained` after only. */
function cells(counts: { kept?: number; none?: number; lost: number; gained: number }): PairedCell[] {
  return [
    ...Array.from({ length: counts.kept ?? 0 }, () => cell(1, 1)),
    ...Array.from({ length: counts.none ?? 0 }, () => cell(0, 0)),
    ...Array.from({ length: counts.lost }, () => cell(1, 0)),
    ...Array.from({ length: counts.gained }, () => cell(0, 1)),
  ];
}

describe('the Wilson interval', () => {
  it.each([
    // Newcombe 1998, table I, method 3.
    { hits: 81, n: 263, low: 0.2553, high: 0.3662 },
    { hits: 15, n: 148, low: 0.0624, high: 0.1605 },
    { hits: 0, n: 20, low: 0, high: 0.1611 },
    { hits: 1, n: 29, low: 0.0061, high: 0.1718 },
  ])('of $hits in $n is the published one', ({ hits, n, low, high }) => {
    expect(wilsonInterval(hits, n)?.low).toBeCloseTo(low, 4);
    expect(wilsonInterval(hits, n)?.high).toBeCloseTo(high, 4);
  });

  it('is unknown without a single try', () => {
    expect(rate(0, 0)).toEqual({ rate: null, hits: 0, n: 0, low: null, high: null });
  });

  it('stays within 0 and 1, holds the rate, and mirrors itself for the misses', () => {
    fc.assert(
      fc.property(countArb(5_000), ({ hits, n }) => {
        const result = rate(hits, n);
        const mirrored = rate(n - hits, n);
        expect(result.low).toBeGreaterThanOrEqual(0);
        expect(result.high).toBeLessThanOrEqual(1);
        expect(result.low).toBeLessThanOrEqual(result.rate as number);
        expect(result.high).toBeGreaterThanOrEqual(result.rate as number);
        expect(result.low).toBeCloseTo(1 - (mirrored.high as number), 10);
      }),
    );
  });

  it('narrows when the same share rests on more answers', () => {
    fc.assert(
      fc.property(countArb(500), fc.integer({ min: 2, max: 9 }), ({ hits, n }, times) => {
        const few = wilsonInterval(hits, n);
        const many = wilsonInterval(hits * times, n * times);
        const width = (interval: typeof few) => (interval?.high ?? 0) - (interval?.low ?? 0);
        expect(width(many)).toBeLessThan(width(few));
      }),
    );
  });

  it('refuses what is no count', () => {
    expect(() => rate(3, 2)).toThrow(RangeError);
    expect(() => rate(0.5, 2)).toThrow(RangeError);
    expect(() => rate(-1, 2)).toThrow(RangeError);
  });
});

describe('the test of two shares', () => {
  it('agrees with the chi-squared statistic worked out by hand', () => {
    // 30 of 100 against 50 of 100: Pearson's statistic 8.3333, times (N − 1) / N = 8.29167; p = 0.003982.
    expect(twoProportionTest({ hits: 30, n: 100 }, { hits: 50, n: 100 })).toBeCloseTo(0.003982, 5);
  });

  it("uses Fisher's exact test where expected counts are below 1", () => {
    // No hit in 2 against 5 in 30, expected 0.3125: C(30,5) / C(32,5) and its less likely tables.
    expect(twoProportionTest({ hits: 0, n: 2 }, { hits: 5, n: 30 })).toBeCloseTo(1, 10);
    // Two of 2 against none of 30: the one table, 1 / C(32,2).
    expect(twoProportionTest({ hits: 2, n: 2 }, { hits: 0, n: 30 })).toBeCloseTo(1 / 496, 10);
  });

  it('is 1 when nobody or everybody was hit, and unknown for an empty sample', () => {
    expect(twoProportionTest({ hits: 0, n: 9 }, { hits: 0, n: 4 })).toBe(1);
    expect(twoProportionTest({ hits: 9, n: 9 }, { hits: 4, n: 4 })).toBe(1);
    expect(twoProportionTest({ hits: 0, n: 0 }, { hits: 4, n: 4 })).toBeNull();
  });

  it('is a probability, does not mind the order, and sees no difference between equal shares', () => {
    fc.assert(
      fc.property(countArb(300), countArb(300), (before, after) => {
        const p = twoProportionTest(before, after) as number;
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(p).toBeCloseTo(twoProportionTest(after, before) as number, 9);
        expect(twoProportionTest(before, before)).toBeCloseTo(1, 6);
      }),
    );
  });
});

describe('the paired test', () => {
  it.each([
    // Two-sided exact binomial values: 2 · P(X ≤ 1 | 9, ½) and so on.
    [8, 1, 0.0390625],
    [5, 0, 0.0625],
    [6, 0, 0.03125],
    [10, 2, 0.0385742],
    [4, 4, 1],
  ])("with one answer each is McNemar's exact test: %i gained, %i lost", (gained, lost, expected) => {
    expect(pairedTest(cells({ kept: 7, none: 11, gained, lost }))).toBeCloseTo(expected, 6);
  });

  it('finds a change that the same answers taken as strangers would hide', () => {
    const pairs = cells({ kept: 40, none: 40, gained: 9, lost: 0 });
    const strangers = twoProportionTest({ hits: 40, n: 89 }, { hits: 49, n: 89 }) as number;
    expect(pairedTest(pairs)).toBeLessThan(0.01);
    expect(strangers).toBeGreaterThan(0.1);
  });

  it('takes repeats of one question as one cell, not as so many questions', () => {
    const oneCell: PairedCell = { before: { hits: 0, n: 3 }, after: { hits: 3, n: 3 } };
    // One cell of six answers: all three hits fall after, 1 in C(6,3) on either side.
    expect(pairedTest([oneCell])).toBeCloseTo(2 / 20, 10);
    expect(pairedTest([oneCell, oneCell])).toBeCloseTo(2 / 400, 10);
  });

  it('is unknown without a cell that has both sides, and 1 when no cell could change', () => {
    expect(pairedTest([])).toBeNull();
    expect(pairedTest([{ before: { hits: 0, n: 0 }, after: { hits: 1, n: 1 } }])).toBeNull();
    expect(pairedTest(cells({ kept: 5, none: 5, gained: 0, lost: 0 }))).toBe(1);
  });

  it('meets its normal form on audits too large for the exact one', () => {
    const large = pairedTest(cells({ gained: 4_150, lost: 3_850 })) as number;
    // z = (300 − 1) / √8000 = 3.3429, p = 0.000829.
    expect(large).toBeCloseTo(0.000829, 5);
  });

  it('is a probability, symmetric in time, and blind to the order of cells', () => {
    const cellArb = fc.record({ before: countArb(4), after: countArb(4) });
    fc.assert(
      fc.property(fc.array(cellArb, { minLength: 1, maxLength: 30 }), (list) => {
        const p = pairedTest(list) as number;
        const swapped = list.map(({ before, after }) => ({ before: after, after: before }));
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(pairedTest(swapped)).toBeCloseTo(p, 9);
        expect(pairedTest(list.toReversed())).toBeCloseTo(p, 9);
      }),
    );
  });
});

describe('the adjustment for many tests', () => {
  it('gives the values of the published procedure', () => {
    expect(adjustForFalseDiscovery([0.01, 0.04, 0.03, null, 0.5])).toEqual([
      0.04,
      expect.closeTo(0.16 / 3, 10),
      expect.closeTo(0.16 / 3, 10),
      null,
      0.5,
    ]);
  });

  it('never lowers a p-value and keeps their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (pValues) => {
        const adjusted = adjustForFalseDiscovery(pValues) as number[];
        pValues.forEach((pValue, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(pValue - 1e-12);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          const smaller = adjusted.filter((_, j) => (pValues[j] as number) <= pValue);
          expect(Math.max(...smaller)).toBeCloseTo(adjusted[i] as number, 9);
        });
      }),
    );
  });
});
