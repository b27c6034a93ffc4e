import type { Clock } from '../clock/index.ts';

/** The clock as lru-cache wants it; never 0, which it takes for "no time". */
export function perfOf(clock: Clock): { now(): number } {
  return { now: () => clock.monotonicMs() + 1 };
}
