import { describe, expect, test } from 'vitest';
import { createExpectations } from './expectations.ts';

describe('how long a call is worth waiting for', () => {
  test('is three times what it usually takes, and a second more at least', () => {
    const expectations = createExpectations();
    expect(expectations.patienceMs('acme.company')).toBe(6_000);
    expectations.took('acme.company', 200);
    expect(expectations.patienceMs('acme.company')).toBe(1_200);
    for (let time = 0; time < 60; time += 1) expectations.took('acme.company', 2_000);
    expect(expectations.patienceMs('acme.company')).toBeCloseTo(6_000, -2);
  });

  test('is halved each time it was waited for in vain, never below a second more than usual, until an answer comes', () => {
    const expectations = createExpectations();
    const patience = () => {
      expectations.wasLate('hanging.company');
      return expectations.patienceMs('hanging.company');
    };
    expect([patience(), patience(), patience(), patience()]).toEqual([3_000, 1_500, 1_000, 1_000]);
    expectations.took('hanging.company', 4_000);
    expect(expectations.patienceMs('hanging.company')).toBe(12_000);
    expect([patience(), patience(), patience()]).toEqual([6_000, 5_000, 5_000]);
  });
});
