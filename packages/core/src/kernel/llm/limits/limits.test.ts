import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../testing/index.ts';
import { systemClock } from '../../clock/index.ts';
import { createRateGate } from '../../limits/index.ts';
import { createProviderGate, type Passage, type ProviderGate } from './provider-gate.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => vi.useRealTimers());
afterAll(() => database.close());

/** Passes one after the other; where sleeping moves the time on. Returns when each was let through, in seconds. */
async function passTimes(
  limits: { perMinute: number; shared: boolean },
  points: readonly number[],
): Promise<number[]> {
  vi.useFakeTimers({ toFake: ['Date'] });
  const startMs = Date.now();
  const clock = { ...systemClock, sleep: async (ms: number) => void vi.setSystemTime(Date.now() + ms) };
  const pool = limits.shared ? database.store.pool : undefined;
  const name = `test-${limits.shared}-${limits.perMinute}-${points.length}`;
  const gates = [1, 2].map(() =>
    createRateGate({ kind: 'llm', name, pace: { perMinute: limits.perMinute }, clock, pool }),
  );
  const times = [];
  for (const [index, wanted] of points.entries()) {
    // Shared limits hold for two processes together.
    await gates[limits.shared ? index % 2 : 0]?.pass(wanted);
    times.push(Math.round((Date.now() - startMs) / 1000));
  }
  return times;
}

describe('a limit a minute, counted for all processes', () => {
  it('lets a window’s share through and makes the rest wait for the next', async () => {
    expect(await passTimes({ perMinute: 20, shared: true }, [1, 1, 1, 1, 1])).toEqual([0, 0, 6, 6, 12]);
  });

  it('lets a call larger than a window’s share through by itself', async () => {
    expect(await passTimes({ perMinute: 1_000, shared: true }, [5_000, 10, 60])).toEqual([0, 6, 6]);
  });

  it('of fewer than ten is counted over the whole minute', async () => {
    expect(await passTimes({ perMinute: 2, shared: true }, [1, 1, 1])).toEqual([0, 0, 60]);
  });
});

describe('a limit a minute, counted in one process', () => {
  it('spreads the minute’s allowance over its windows', async () => {
    vi.useFakeTimers();
    const gate = createRateGate({ kind: 'llm', name: 'memory', pace: { perMinute: 20 }, clock: systemClock });
    const passed: number[] = [];
    const startMs = Date.now();
    for (let index = 0; index < 5; index += 1)
      void gate.pass(1).then(() => passed.push(Date.now() - startMs));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(passed).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(passed.length).toBeGreaterThanOrEqual(4);
    await vi.advanceTimersByTimeAsync(12_000);
    expect(passed).toHaveLength(5);
  });
});

describe('the door to a provider', () => {
  it('lets the most important of those waiting in first', async () => {
    const gate = createProviderGate({ name: 'openai', settings: { concurrency: 1 }, clock: systemClock });
    const order: number[] = [];
    const enter = (priority: number) =>
      through(gate, passage(priority), async () => void order.push(priority));
    await Promise.all([enter(0), enter(1), enter(3), enter(2), enter(3)]);
    expect(order).toEqual([0, 3, 3, 2, 1]);
  });

  it('stays shut while it is paused, for those already waiting too', async () => {
    vi.useFakeTimers();
    const gate = createProviderGate({ name: 'openai', settings: {}, clock: systemClock });
    gate.pause(4_000);
    gate.pause(1_000);
    const entered = vi.fn(async () => undefined);
    const done = through(gate, passage(), entered);
    await vi.advanceTimersByTimeAsync(3_900);
    expect(entered).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    await done;
    expect(entered).toHaveBeenCalledOnce();
  });

  it('has a place at once for whoever need not wait', () => {
    const gate = createProviderGate({ name: 'openai', settings: { concurrency: 1 }, clock: systemClock });
    const leave = gate.enter(passage());
    expect(leave).toBeTypeOf('function');
    expect(gate.enter(passage())).toBeInstanceOf(Promise);
  });

  it('forgets who gave up waiting', async () => {
    const gate = createProviderGate({ name: 'openai', settings: { concurrency: 1 }, clock: systemClock });
    const cancel = new AbortController();
    const { promise: work, resolve: release } = Promise.withResolvers<void>();
    const first = through(gate, passage(), () => work);
    const second = through(gate, passage(0, cancel.signal), async () => 'never');
    cancel.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    release();
    await first;
    await expect(through(gate, passage(), async () => 'next')).resolves.toBe('next');
  });
});

async function through<Result>(
  gate: ProviderGate,
  asked: Passage,
  work: () => Promise<Result>,
): Promise<Result> {
  const leave = await gate.enter(asked);
  try {
    return await work();
  } finally {
    leave();
    // Once is enough, and a second time gives nobody else's place away.
    leave();
  }
}

function passage(priority = 0, signal: AbortSignal | null = null) {
  return { priority, tokens: 10, signal };
}
