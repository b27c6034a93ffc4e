import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exposureAfter, nextSize, surplusOf } from './sizing.ts';
import { countsOf, fromUnits, toUnits } from './units.ts';
import { windowAt } from './windows.ts';

const moment = fc.integer({ min: 0, max: Date.UTC(2100, 0) });

describe('a window', () => {
  test('holds its moment, and the next one begins where it ends', () => {
    fc.assert(
      fc.property(moment, fc.constantFrom('day' as const, 'month' as const), (nowMs, window) => {
        const { startMs, endMs } = windowAt(window, nowMs);
        expect(startMs).toBeLessThanOrEqual(nowMs);
        expect(endMs).toBeGreaterThan(nowMs);
        expect(windowAt(window, startMs)).toEqual({ startMs, endMs });
        expect(windowAt(window, endMs).startMs).toBe(endMs);
      }),
    );
  });

  test.each([
    ['day', '2026-03-29T01:30:00Z', '2026-03-29T00:00:00.000Z', '2026-03-30T00:00:00.000Z'],
    ['month', '2028-02-29T23:59:59.999Z', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
    ['month', '2026-12-31T23:59:59Z', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
  ] as const)('of a %s at %s is UTC', (window, now, start, end) => {
    const { startMs, endMs } = windowAt(window, Date.parse(now));
    expect([new Date(startMs).toISOString(), new Date(endMs).toISOString()]).toEqual([start, end]);
  });
});

describe('counting units', () => {
  test('come back as the amount they were made of, and are never too few', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (nano) => {
        const usd = nano / 1e9;
        expect(fromUnits('usd', toUnits('usd', usd))).toBe(usd);
      }),
    );
    expect(toUnits('usd', 0.1 + 0.2)).toBe(300_000_000);
    expect(toUnits('usd', 1.5e-9)).toBe(2);
    expect(countsOf({ tokens: 10.2, usd: 0 }, 'actual').tokens).toBe(11);
  });
});

describe('what is leased ahead', () => {
  test('settles at what a second uses, whatever it was before', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.integer({ min: 1, max: 1e6 }), (before, perReport) => {
        let size = before;
        for (let report = 0; report < 300; report += 1)
          size = nextSize({ size, taken: perReport, elapsedMs: 100, stalled: false });
        expect(size).toBe(perReport * 10);
      }),
    );
  });

  test('falls to nothing without calls, and grows while calls have to wait', () => {
    let size = 1_000_000;
    for (let report = 0; report < 200; report += 1)
      size = nextSize({ size, taken: 0, elapsedMs: 250, stalled: false });
    expect(size).toBe(0);
    const first = nextSize({ size: 0, taken: 100, elapsedMs: 60_000, stalled: true });
    expect(first).toBe(100);
    expect(nextSize({ size: first, taken: 100, elapsedMs: 60_000, stalled: true })).toBe(200);
  });

  test('is at most a sixteenth of what is left: less than a call near the limit', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(1e9), (free, room) => {
        const kept = free - surplusOf(free, room);
        expect(kept).toBeGreaterThanOrEqual(0);
        expect(kept).toBeLessThanOrEqual(room / 16);
      }),
    );
  });
});

describe('what is exposed', () => {
  const steady = { reserved: 300, peak: 1_000, awaited: 0, taken: 800, lastNeed: 10, exposed: 0 };
  const short = { elapsedMs: 50, quietMs: 10 };

  test('covers what was at risk at its peak and a quarter more, which of long calls is no more than twice what was begun', () => {
    expect(exposureAfter({ ...steady, ...short })).toBe(1_250);
    expect(exposureAfter({ ...steady, ...short, taken: 20 })).toBe(1_040);
    expect(exposureAfter({ ...steady, ...short, taken: 0 })).toBe(1_000);
    expect(exposureAfter({ ...steady, ...short, peak: 12 })).toBe(22);
  });

  test('covers all that wait, grows while they do, and falls within half a second', () => {
    expect(exposureAfter({ ...steady, ...short, awaited: 2_000 })).toBe(5_000);
    expect(exposureAfter({ ...steady, ...short, awaited: 10 })).toBe(1_510);
    expect(exposureAfter({ ...steady, ...short, exposed: 5_000 })).toBe(4_500);
    expect(exposureAfter({ ...steady, quietMs: 10, elapsedMs: 500, exposed: 5_000 })).toBe(1_250);
  });

  test('is only what calls under way may take, once all is quiet', () => {
    const quiet = { elapsedMs: 50, quietMs: 1_000, exposed: 5_000 };
    expect(exposureAfter({ ...steady, ...quiet })).toBe(300);
    expect(exposureAfter({ ...steady, ...quiet, awaited: 10 })).toBeGreaterThan(1_010);
  });
});
