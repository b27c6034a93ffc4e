import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BreakerState, createBreaker, DEFAULT_BREAKER, type Pass } from './index.ts';

const FULL = { row: true, share: true };

describe('a breaker', () => {
  it('opens on the fifth failure in a row and stays open for a minute', () => {
    const breaker = createBreaker(DEFAULT_BREAKER);
    for (let i = 0; i < 4; i += 1) breaker.failed(breaker.admit(0) as Pass, 0, FULL);
    expect(breaker.state(0)).toBe('closed');
    breaker.failed(breaker.admit(0) as Pass, 0, FULL);
    expect([breaker.state(59_999), breaker.admit(59_999), breaker.state(60_000)]).toEqual([
      'open',
      null,
      'half_open',
    ]);
  });

  it('opens on five failures in a hundred, however many successes lie between', () => {
    const breaker = createBreaker(DEFAULT_BREAKER);
    const call = (fails: boolean) => {
      const pass = breaker.admit(0) as Pass;
      if (fails) breaker.failed(pass, 0, FULL);
      else breaker.succeeded(pass, 0);
    };
    for (let i = 1; i <= 99; i += 1) call(i % 20 === 10);
    expect([breaker.state(0), breaker.counts(0)]).toEqual(['closed', { calls: 99, failures: 5 }]);
    call(true);
    expect(breaker.state(0)).toBe('open');
  });

  it('forgets failures of more than a minute ago', () => {
    const breaker = createBreaker(DEFAULT_BREAKER);
    for (let i = 0; i < 90; i += 1) {
      const pass = breaker.admit(0) as Pass;
      if (i % 18 === 0) breaker.failed(pass, 0, FULL);
      else breaker.succeeded(pass, 0);
    }
    for (let i = 0; i < 99; i += 1) breaker.succeeded(breaker.admit(61_000) as Pass, 61_000);
    breaker.failed(breaker.admit(61_000) as Pass, 61_000, FULL);
    expect([breaker.state(61_000), breaker.counts(61_000)]).toEqual(['closed', { calls: 100, failures: 1 }]);
  });

  it('half open lets one call try at a time, closes after two answers and opens on one failure', () => {
    const breaker = createBreaker(DEFAULT_BREAKER);
    breaker.trip(0);
    const first = breaker.admit(60_000) as Pass;
    expect(breaker.admit(60_001)).toBeNull();
    breaker.succeeded(first, 60_002);
    expect(breaker.state(60_002)).toBe('half_open');
    breaker.succeeded(breaker.admit(60_003) as Pass, 60_004);
    expect(breaker.state(60_004)).toBe('closed');
    breaker.trip(100_000);
    breaker.failed(breaker.admit(160_000) as Pass, 160_001, FULL);
    expect([breaker.state(220_000), breaker.openUntilMs()]).toEqual(['open', 220_001]);
  });

  it('is not held open for ever by a trying call that never ends, nor by one that is abandoned', () => {
    const breaker = createBreaker(DEFAULT_BREAKER);
    breaker.trip(0);
    const lost = breaker.admit(60_000) as Pass;
    expect(breaker.admit(119_999)).toBeNull();
    const second = breaker.admit(120_000) as Pass;
    expect(second).not.toBeNull();
    breaker.failed(lost, 120_001, FULL);
    expect(breaker.state(120_001)).toBe('half_open');
    breaker.abandoned(second);
    expect(breaker.admit(120_002)).not.toBeNull();
  });

  it('does what a plain reading of its rules says, whatever happens', () => {
    const event = fc.oneof(
      fc.record({ type: fc.constant('begin' as const) }),
      fc.record({
        type: fc.constantFrom('succeed' as const, 'fail' as const, 'abandon' as const),
        which: fc.nat({ max: 5 }),
      }),
      fc.record({ type: fc.constant('wait' as const), ms: fc.constantFrom(1, 1_000, 30_000, 60_000) }),
    );
    const settings = { ...DEFAULT_BREAKER, failureShare: Number.POSITIVE_INFINITY };
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120 }), (events) => {
        const breaker = createBreaker(settings);
        const plain = plainBreaker();
        const running: { pass: Pass; plain: number }[] = [];
        let now = 0;
        for (const step of events) {
          if (step.type === 'wait') now += step.ms;
          else if (step.type === 'begin') {
            const pass = breaker.admit(now);
            const expected = plain.begin(now);
            expect(pass === null).toBe(expected === null);
            if (pass !== null && expected !== null) running.push({ pass, plain: expected });
          } else {
            const [call] = running.splice(step.which, 1);
            if (!call) continue;
            if (step.type === 'succeed') breaker.succeeded(call.pass, now);
            else if (step.type === 'fail') breaker.failed(call.pass, now, FULL);
            else breaker.abandoned(call.pass);
            plain.end(call.plain, step.type, now);
          }
          expect(breaker.state(now)).toBe(plain.state(now));
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** The rules over again, told as a list of epochs: what began in an earlier one no longer counts. */
function plainBreaker() {
  let state: BreakerState = 'closed';
  let epoch = 0;
  let failures = 0;
  let answers = 0;
  let openedAt = 0;
  let trying: { id: number; since: number } | null = null;
  let ids = 0;
  const calls = new Map<number, number>();
  const become = (next: BreakerState, now: number) => {
    state = next;
    epoch += 1;
    failures = answers = 0;
    trying = null;
    openedAt = now;
  };
  return {
    state: (now: number) => (state === 'open' && now - openedAt >= 60_000 ? 'half_open' : state),
    begin(now: number): number | null {
      if (state === 'open' && now - openedAt >= 60_000) become('half_open', now);
      if (state === 'open' || (state === 'half_open' && trying !== null && now - trying.since < 60_000))
        return null;
      ids += 1;
      calls.set(ids, epoch);
      if (state === 'half_open') trying = { id: ids, since: now };
      return ids;
    },
    end(id: number, how: 'succeed' | 'fail' | 'abandon', now: number) {
      if (calls.get(id) !== epoch) return;
      if (state === 'half_open') {
        if (trying?.id !== id) return;
        if (how === 'fail') return become('open', now);
        trying = null;
        calls.delete(id);
        if (how === 'succeed') answers += 1;
        if (answers === 2) become('closed', now);
        return;
      }
      if (how === 'succeed') failures = 0;
      if (how === 'fail') failures += 1;
      if (failures === 5) become('open', now);
    },
  };
}
