import type { Clock } from '../kernel/clock/index.ts';

/** A clock that stands still until it is told to move. */
export interface FakeClock extends Clock {
  /** Moves time on; sleepers whose time has come wake in the order they were due. */
  advance(ms: number): Promise<void>;
}

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

export function fakeClock(start: Date = new Date('2026-01-01T00:00:00Z')): FakeClock {
  let elapsedMs = 0;
  let sleepers: Sleeper[] = [];
  return {
    now: () => new Date(start.getTime() + elapsedMs),
    monotonicMs: () => elapsedMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const onAbort = () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal?.reason as Error);
        };
        const wake = () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        };
        const sleeper: Sleeper = { dueMs: elapsedMs + ms, wake };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    async advance(ms) {
      const endMs = elapsedMs + ms;
      while (true) {
        const next = sleepers
          .filter((sleeper) => sleeper.dueMs <= endMs)
          .sort((a, b) => a.dueMs - b.dueMs)[0];
        if (!next) break;
        sleepers = sleepers.filter((sleeper) => sleeper !== next);
        elapsedMs = Math.max(elapsedMs, next.dueMs);
        next.wake();
        // Lets the sleeper go on, so that what it waits for next counts within this advance.
        await new Promise((resolve) => setImmediate(resolve));
      }
      elapsedMs = endMs;
    },
  };
}
