import { MOST_UNITS } from './units.ts';

/** How far ahead of its need a process leases: what it uses in this time. */
const AHEAD_MS = 1_000;
/** A rate is not reckoned from a shorter time than this: what comes at one moment is not what comes all the time. */
const SHORTEST_MS = 100;
const MOST_BURST = 16;
/** How much of the size is left after each report in which it was too large, so that it falls slowly. */
const DECAY = 0.9;
/**
 * A process may hold unused at most this part of what is left of a limit. Near the limit that is less than a call, and
 * every call is then leased exactly; 4 or 10 processes together never hide a large part from each other. The statement that
 * grants uses the same figure.
 */
export const SHARE_OF_ROOM = 16;
/** What was settled in one report, times this, is what may be settled before the next without waiting for it. */
const EXPOSURE = 2;
/** After this long without a settlement nothing is exposed. */
export const QUIET_MS = 1_000;

export interface SizeInput {
  readonly size: number;
  /** Units taken since the size was last set, and how long ago that was. */
  readonly taken: number;
  readonly elapsedMs: number;
  /** True when a call had to wait, because what was leased ahead did not last. */
  readonly stalled: boolean;
}

/**
 * How many units to have leased ahead: about a second's worth. Rises at once with the need, by doubling while calls have to
 * wait (a burst says little about a second), and falls slowly.
 */
export function nextSize({ size, taken, elapsedMs, stalled }: SizeInput): number {
  const target = Math.ceil((taken * AHEAD_MS) / Math.max(elapsedMs, SHORTEST_MS));
  const next = stalled
    ? Math.max(target, taken, Math.min(size * 2, taken * MOST_BURST))
    : Math.max(target, Math.floor(size * DECAY));
  return Math.min(next, MOST_UNITS);
}

/** Unused units above a process's part of what is left; they go back with the next report. */
export function surplusOf(free: number, room: number): number {
  return Math.max(0, free - Math.floor(room / SHARE_OF_ROOM));
}

export interface ExposureInput {
  /** Units in the report that is being written. */
  readonly settled: number;
  /** What was declared with the one before. */
  readonly exposed: number;
  /** How long ago anything was settled. */
  readonly quietMs: number;
}

/**
 * How many units may be settled before the next report and still count as spent should the process die: twice what this report
 * settles, falling by half from report to report, and nothing after a second in which nothing was settled.
 */
export function exposureAfter({ settled, exposed, quietMs }: ExposureInput): number {
  if (settled === 0 && quietMs >= QUIET_MS) return 0;
  return Math.max(settled * EXPOSURE, Math.floor(exposed / 2));
}
