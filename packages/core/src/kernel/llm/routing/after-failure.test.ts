import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailureKind } from '../providers/failure.ts';
import { afterFailure, DEFAULT_ROUTING_POLICY, type FailoverState } from './index.ts';
import { testWorld } from './test-world.ts';

const policy = DEFAULT_ROUTING_POLICY;
// Sol in two regions and at OpenAI, Sonnet, an own server.
const { candidates } = testWorld({ policy: { maxCandidates: 5 } }).route();
const state = (own: Partial<FailoverState> = {}): FailoverState => ({
  candidates,
  index: 0,
  triesHere: 1,
  triesInAll: 1,
  givenUp: new Set(),
  timeLeftMs: 60_000,
  budget: { leftUsd: null, limitUsd: null },
  nowMs: 0,
  random: 0.5,
  ...own,
});

describe('after a failure', () => {
  it.each([
    ['throttled', undefined, 'retry'],
    ['throttled', 1_000, 'retry'],
    ['throttled', 1_001, 'next'],
    ['transient', undefined, 'retry'],
    ['transient', 5_000, 'next'],
    ['timeout', undefined, 'next'],
    ['broken_reply', undefined, 'next'],
    ['unknown_model', undefined, 'next'],
    ['rejected_key', undefined, 'next'],
    ['no_credit', undefined, 'next'],
    ['bad_request', undefined, 'give_up'],
  ] as const)('%s (asked to wait %s ms) comes: %s', (kind, retryAfterMs, step) => {
    expect(afterFailure({ kind, retryAfterMs }, state(), policy)).toMatchObject({ step });
  });

  it('a provider is waited for as long as it asked, and a little more, so that not all come back at once', () => {
    const step = afterFailure({ kind: 'throttled', retryAfterMs: 700 }, state(), policy);
    expect(step).toEqual({ step: 'retry', afterMs: 825, because: 'the provider asked for a short pause' });
  });

  it('the second failure in one place leads to the next', () => {
    expect(afterFailure({ kind: 'transient' }, state({ triesHere: 2 }), policy)).toMatchObject({
      step: 'next',
      index: 1,
    });
  });

  it('of an account, none of its other models is tried', () => {
    const world = testWorld({ policy: { maxCandidates: 8 } }).route({ component: 'ceo_sales_plan' });
    const [opus] = world.candidates;
    expect(opus?.endpoint).toBe('anthropic');
    const step = afterFailure({ kind: 'no_credit' }, state({ candidates: world.candidates }), policy);
    const next = step.step === 'next' ? world.candidates[step.index] : undefined;
    expect(next?.endpoint).not.toBe('anthropic');
    const alone = world.candidates.filter(({ endpoint }) => endpoint === 'anthropic');
    expect(alone.length).toBeGreaterThan(1);
    expect(afterFailure({ kind: 'no_credit' }, state({ candidates: alone }), policy).step).toBe('give_up');
  });

  it('a request that was only too long goes to a model that holds more', () => {
    const step = afterFailure(
      { kind: 'bad_request', code: 'context_length_exceeded' },
      state({ index: 4 }),
      policy,
    );
    expect(step.step === 'next' && candidates[step.index]?.contextWindow).toBe(1_050_000);
    expect(afterFailure({ kind: 'bad_request', code: 'context_length_exceeded' }, state(), policy).step).toBe(
      'give_up',
    );
  });

  it('near the end of the budget the cheapest has its turn, and nobody who costs more than is left', () => {
    const budget = { leftUsd: 0.0155, limitUsd: 1 };
    const next = afterFailure({ kind: 'timeout' }, state({ budget }), policy);
    expect(next).toMatchObject({ step: 'next', index: 4, because: expect.stringContaining('cheapest') });
    const paid = state({ budget, givenUp: new Set(['compatible/llama3.3:70b']) });
    const later = afterFailure({ kind: 'timeout' }, paid, policy);
    expect(later.step === 'next' && candidates[later.index]?.family).toBe('gpt-6-sol');
    const broke = state({
      budget: { leftUsd: 0, limitUsd: 1 },
      givenUp: new Set(['compatible/llama3.3:70b']),
    });
    expect(afterFailure({ kind: 'transient' }, broke, policy)).toEqual({
      step: 'give_up',
      because: 'nobody else is left to ask',
    });
  });

  it('with nobody else left the same one is asked again, while there is time', () => {
    const alone = state({ candidates: candidates.slice(0, 1) });
    expect(afterFailure({ kind: 'timeout' }, alone, policy).step).toBe('retry');
    expect(afterFailure({ kind: 'throttled', retryAfterMs: 30_000 }, alone, policy)).toMatchObject({
      step: 'retry',
      afterMs: 30_125,
    });
    expect(afterFailure({ kind: 'throttled', retryAfterMs: 90_000 }, alone, policy)).toEqual({
      step: 'give_up',
      because: 'the time is up',
    });
  });

  it('leads to an end after six tries in all, never comes back to whom it left, and never outwaits its time', () => {
    const kinds: FailureKind[] = [
      'throttled',
      'transient',
      'timeout',
      'broken_reply',
      'rejected_key',
      'no_credit',
      'unknown_model',
      'bad_request',
    ];
    const failed = fc.record({
      kind: fc.constantFrom(...kinds),
      retryAfterMs: fc.option(fc.nat({ max: 100_000 }), { nil: undefined }),
      code: fc.constantFrom(undefined, 'context_length_exceeded'),
    });
    fc.assert(
      fc.property(
        fc.array(failed, { minLength: 12, maxLength: 12 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, random) => {
          const givenUp = new Set<string>();
          let [index, triesHere, timeLeftMs, tries] = [0, 0, 30_000, 0];
          for (const failure of failures) {
            triesHere += 1;
            tries += 1;
            const step = afterFailure(
              failure,
              state({ index, triesHere, triesInAll: tries, givenUp, timeLeftMs, random }),
              policy,
            );
            if (step.step === 'give_up') return;
            if (step.step === 'retry') {
              expect(step.afterMs).toBeLessThan(timeLeftMs);
              timeLeftMs -= step.afterMs;
              continue;
            }
            givenUp.add(candidates[index]?.key ?? '');
            index = step.index;
            triesHere = 0;
            expect(givenUp.has(candidates[index]?.key ?? '')).toBe(false);
          }
          expect(tries).toBeLessThanOrEqual(policy.triesInAll);
        },
      ),
    );
  });
});
