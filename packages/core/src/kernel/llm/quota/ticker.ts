import type { Clock } from '../../clock/index.ts';

/** Calls `round` when it is due: one timer at most, and none while nothing is due. Rounds never overlap. */
export interface Ticker {
  /** Makes the next round due in `ms` milliseconds, unless one is due earlier. */
  due(ms: number): void;
}

/** `round` says in how many milliseconds the next one is due; Infinity for not at all. It must not reject. */
export function createTicker(clock: Clock, round: () => Promise<number>): Ticker {
  let dueAtMs = Number.POSITIVE_INFINITY;
  let running = false;
  let sleep: AbortController | null = null;

  const run = async () => {
    // Calls of one moment go into one round.
    await Promise.resolve();
    while (dueAtMs < Number.POSITIVE_INFINITY) {
      const waitMs = dueAtMs - clock.monotonicMs();
      if (waitMs > 0) {
        sleep = new AbortController();
        await clock.sleep(waitMs, sleep.signal).catch(() => undefined);
        sleep = null;
        continue;
      }
      dueAtMs = Number.POSITIVE_INFINITY;
      const nextMs = await round();
      dueAtMs = Math.min(dueAtMs, clock.monotonicMs() + nextMs);
    }
    running = false;
  };

  return {
    due(ms) {
      const atMs = clock.monotonicMs() + ms;
      if (atMs >= dueAtMs) return;
      dueAtMs = atMs;
      sleep?.abort();
      if (running) return;
      running = true;
      void run();
    },
  };
}
