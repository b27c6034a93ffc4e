import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../../testing/index.ts';
import type { ModelCall, ModelReply } from '../model-call.ts';
import { ProviderFailure } from '../providers/failure.ts';
import { GaveUp, pauseBefore, retryStage } from './retry.ts';

const failure = (kind: 'throttled' | 'transient' | 'bad_request', retryAfterMs?: number) =>
  new ProviderFailure({ kind, provider: 'openai', reason: 'so', retryAfterMs });

function setUp(overallTimeoutMs = 60_000) {
  const clock = fakeClock();
  const tries: { attempt: number; atMs: number }[] = [];
  const stage = retryStage({
    clock,
    random: () => 0.5,
    attempts: 4,
    baseMs: 1_000,
    overallTimeoutMs,
    onEvent: () => undefined,
  });
  const call = {
    signal: null,
    timing: { startedMs: 0, queuedMs: 0 },
    model: { id: 'openai/x' },
  } as unknown as ModelCall;
  /** Lets the stage come to its first pause, so that there is somebody to wake. */
  const advance = async (ms: number) => {
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(ms);
  };
  const run = (answers: (ProviderFailure | 'ok')[]) => {
    const result = stage(call, async ({ attempt }) => {
      tries.push({ attempt, atMs: clock.monotonicMs() });
      const answer = answers[attempt - 1];
      if (answer === 'ok') return { text: 'fine' } as ModelReply;
      throw answer;
    });
    result.catch(() => undefined);
    return result;
  };
  return { advance, tries, run };
}

describe('trying again', () => {
  it('doubles the bound of its pauses and draws within it', async () => {
    const { advance, tries, run } = setUp();
    const result = run([failure('transient'), failure('transient'), failure('transient'), 'ok']);
    await advance(10_000);
    await expect(result).resolves.toEqual({ text: 'fine' });
    expect(tries).toEqual([
      { attempt: 1, atMs: 0 },
      { attempt: 2, atMs: 500 },
      { attempt: 3, atMs: 1_500 },
      { attempt: 4, atMs: 3_500 },
    ]);
  });

  it('waits as long as the provider asks, and a little longer', async () => {
    const { advance, tries, run } = setUp();
    void run([failure('throttled', 8_000), 'ok']);
    await advance(20_000);
    expect(tries.map(({ atMs }) => atMs)).toEqual([0, 8_500]);
  });

  it('gives up at once when the provider asks for more time than there is', async () => {
    const { run, tries } = setUp(5_000);
    await expect(run([failure('throttled', 8_000), 'ok'])).rejects.toBeInstanceOf(GaveUp);
    expect(tries).toHaveLength(1);
  });

  it('does not repeat what cannot succeed', async () => {
    const { run, tries } = setUp();
    await expect(run([failure('bad_request'), 'ok'])).rejects.toMatchObject({ tries: 1 });
    expect(tries).toHaveLength(1);
  });

  it('draws every pause between nothing and the bound, and never above half a minute', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, drawn) => {
          const pause = pauseBefore(attempt, undefined, { random: () => drawn, baseMs: 500 });
          expect(pause).toBeGreaterThanOrEqual(0);
          expect(pause).toBeLessThanOrEqual(Math.min(30_000, 500 * 2 ** (attempt - 2)));
        },
      ),
    );
  });
});
