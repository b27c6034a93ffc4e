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
/** What is exposed ahead of the need falls within this time to what the need has become. */
const CALMING_MS = 500;
/** After this long in which nothing was taken or settled nothing is exposed but calls under way. */
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
  /** Set aside for calls under way. */
  readonly reserved: number;
  /** Most units at a time since the report before that were set aside, or settled and not booked. */
  readonly peak: number;
  /** What calls wait for. */
  readonly awaited: number;
  /** Units taken since the report before, and by the last call of them. */
  readonly taken: number;
  readonly lastNeed: number;
  /** What was declared with the report before, and how long ago. */
  readonly exposed: number;
  readonly elapsedMs: number;
  /** How long ago anything was taken or settled. */
  readonly quietMs: number;
}

/**
 * How many units a process may have set aside or settled until its next report and have counted as spent should it die: as many as
 * lately, and some ahead, so that calls seldom wait for a report. The time between two reports is the same before and after, so what
 * was at risk at its peak will be again; ahead of that is a quarter, but no more than twice what was taken meanwhile, which for
 * calls that take long is less. While calls wait it grows by half from report to report. Once all is quiet only calls under way are
 * exposed.
 */
export function exposureAfter(input: ExposureInput): number {
  const { reserved, peak, awaited, taken, lastNeed, exposed } = input;
  if (awaited === 0 && input.quietMs >= QUIET_MS) return reserved;
  const ahead =
    awaited > 0
      ? Math.max(awaited, Math.ceil(peak / 2))
      : Math.min(2 * taken, Math.max(lastNeed, Math.ceil(peak / 4)));
  const calmer = Math.floor(exposed * Math.max(0, 1 - input.elapsedMs / CALMING_MS));
  return Math.min(Math.max(peak + awaited + ahead, calmer), MOST_UNITS);
}
