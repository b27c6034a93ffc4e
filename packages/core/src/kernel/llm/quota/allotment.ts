import type { AppliedLimit } from './policy/limits.ts';
import { exposureAfter, nextSize, surplusOf } from './policy/sizing.ts';
import type { WindowSpan } from './policy/windows.ts';

/**
 * What this process has of one counter under one ceiling. At every moment
 *
 *     stored = free + reserved + pending + what the report under way settles and returns
 *
 * where `free` is negative while calls have used more than their estimates and the counter has not been told.
 */
export interface Allotment {
  readonly key: string;
  readonly limit: AppliedLimit;
  readonly span: WindowSpan;
  /** What the database says this process has. */
  stored: number;
  free: number;
  reserved: number;
  /** Settled and not in a report yet. */
  pending: number;
  /** Sums of all that was ever settled here, and of the part that is booked. */
  settledSum: number;
  bookedSum: number;
  /** Reservations that are open. */
  open: number;
  /** What may be set aside or settled and still count as spent should this process die: as the database has it. */
  exposed: number;
  /** Most units at risk at a time since the last report, and what the last call took. */
  peak: number;
  lastNeed: number;
  flight: Flight | null;
  /** The counter as last heard of: settled by all processes, and what was left to lease. */
  spent: number;
  room: number;
  /** How many units to have leased ahead, and by what they are reckoned. */
  size: number;
  taken: number;
  sizedAtMs: number;
  usedAtMs: number;
  settledAtMs: number;
  stalled: boolean;
  recalled: boolean;
  /** How many calls wait for it, and the units they need. */
  waiters: number;
  awaited: number;
  /** Gives back all it has and goes: its window is over, its limit has changed, or memory is wanted. */
  retired: boolean;
  /** The counter's row is there. */
  known: boolean;
}

/** The part of a report that is about one allotment. */
export interface Flight {
  readonly settled: number;
  readonly back: number;
  readonly debt: number;
  readonly exposed: number;
  readonly want: number;
  /** Sums of what waiting calls need, in their order: the largest that fits is granted. */
  readonly needs: readonly number[];
  readonly clears: boolean;
  readonly closes: boolean;
}

/** What the database answers for one allotment. */
export interface FlightResult {
  readonly amount: number;
  readonly spent: number;
  readonly leased: number;
}

export function newAllotment(key: string, limit: AppliedLimit, span: WindowSpan): Allotment {
  return {
    key,
    limit,
    span,
    stored: 0,
    free: 0,
    reserved: 0,
    pending: 0,
    settledSum: 0,
    bookedSum: 0,
    open: 0,
    exposed: 0,
    peak: 0,
    lastNeed: 0,
    flight: null,
    spent: 0,
    room: 0,
    size: 0,
    taken: 0,
    sizedAtMs: 0,
    usedAtMs: 0,
    settledAtMs: 0,
    stalled: false,
    recalled: false,
    waiters: 0,
    awaited: 0,
    retired: false,
    known: false,
  };
}

export function take(allotment: Allotment, units: number, nowMs: number): void {
  allotment.free -= units;
  allotment.reserved += units;
  allotment.taken += units;
  allotment.lastNeed = units;
  allotment.open += 1;
  allotment.usedAtMs = nowMs;
  notePeak(allotment);
}

/** Ends a reservation of `units`, of which `used` were used. */
export function give(allotment: Allotment, units: number, used: number): void {
  allotment.reserved -= units;
  allotment.free += units - used;
  allotment.pending += used;
  allotment.settledSum += used;
  allotment.open -= 1;
  if (used > units) notePeak(allotment);
}

/** Set aside, or settled and not booked: what is to count as spent should this process die. */
function atRisk({ reserved, pending, flight }: Allotment): number {
  return reserved + pending + (flight === null ? 0 : flight.settled);
}

function notePeak(allotment: Allotment): void {
  const units = atRisk(allotment);
  if (units > allotment.peak) allotment.peak = units;
}

/**
 * True when everything at risk, and `more` units besides, would count as spent if this process died now: by the row as it is, and
 * also by the row as the report under way makes it, which may have been applied already.
 */
export function isCovered(allotment: Allotment, more: number): boolean {
  const { flight, stored, exposed } = allotment;
  const units = allotment.reserved + allotment.pending + more;
  if (flight === null) return units <= exposed && units <= stored;
  const { settled } = flight;
  if (units + settled > exposed || units + settled > stored) return false;
  return units <= flight.exposed && units <= stored - settled - flight.back + flight.debt;
}

/** True when all that was settled is safe: booked, or covered with everything else that is at risk. */
export function isSafe(allotment: Allotment): boolean {
  const { pending, flight } = allotment;
  return (pending === 0 && (flight === null || flight.settled === 0)) || isCovered(allotment, 0);
}

/** True when another call like the last would not be covered any more. */
export function coverRunsLow(allotment: Allotment): boolean {
  return allotment.exposed - atRisk(allotment) < allotment.lastNeed && !allotment.retired;
}

/** Units that neither calls of this process nor, as last heard, those of others have used or set aside here. Not below 0. */
export function leftOf({ limit, spent, pending, reserved, flight }: Allotment): number {
  return Math.max(0, limit.ceiling - spent - pending - reserved - (flight?.settled ?? 0));
}

/** True when more should be leased ahead. */
export function runsLow(allotment: Allotment): boolean {
  return allotment.free < allotment.size / 2 && allotment.room > 0 && !allotment.retired;
}

/** Writes the part of a report and sets it aside until `land` or `bounce`. */
export function launch(allotment: Allotment, needs: readonly number[], nowMs: number): Flight {
  const exposed = exposureOf(allotment, nowMs);
  resize(allotment, needs.at(-1) ?? 0, nowMs);
  const free = Math.max(0, allotment.free);
  const back = backOf(allotment, needs, free);
  const debt = Math.max(0, -allotment.free);
  const flight: Flight = {
    settled: allotment.pending,
    back,
    debt,
    exposed,
    want: wantOf(allotment, needs, free - back),
    needs,
    clears: back === free,
    closes: allotment.retired && allotment.open === 0 && needs.length === 0,
  };
  allotment.flight = flight;
  allotment.pending = 0;
  allotment.free += debt - back;
  allotment.peak = atRisk(allotment);
  return flight;
}

function resize(allotment: Allotment, needed: number, nowMs: number): void {
  const elapsedMs = nowMs - allotment.sizedAtMs;
  const { size, taken } = allotment;
  allotment.size = nextSize({ size, taken: taken + needed, elapsedMs, stalled: allotment.stalled });
  Object.assign(allotment, { taken: 0, sizedAtMs: nowMs, stalled: false });
}

function exposureOf(allotment: Allotment, nowMs: number): number {
  if (allotment.retired) return allotment.reserved;
  const elapsedMs = nowMs - allotment.sizedAtMs;
  const quietMs = nowMs - Math.max(allotment.usedAtMs, allotment.settledAtMs);
  return exposureAfter({ ...allotment, elapsedMs, quietMs });
}

/** Whoever asks for calls that wait puts back all it has first, so that no two processes sit on halves of one call. */
function backOf(allotment: Allotment, needs: readonly number[], free: number): number {
  if (needs.length > 0 || allotment.recalled || allotment.retired) return free;
  return Math.min(free, surplusOf(free, allotment.room));
}

function wantOf(allotment: Allotment, needs: readonly number[], kept: number): number {
  if (allotment.retired) return 0;
  if (needs.length > 0) return (needs.at(-1) ?? 0) + allotment.size;
  // What was just called back or trimmed must not be asked for in the same breath.
  return allotment.recalled || !runsLow(allotment) ? 0 : Math.max(0, allotment.size - kept);
}

/** The report was applied: what was granted is free. */
export function land(allotment: Allotment, result: FlightResult): void {
  const { flight } = allotment;
  if (!flight) return;
  const granted = result.amount - (allotment.stored - flight.settled - flight.back + flight.debt);
  allotment.free += granted;
  allotment.stored = result.amount;
  allotment.exposed = flight.exposed;
  allotment.bookedSum += flight.settled;
  allotment.spent = Math.max(allotment.spent, result.spent);
  allotment.room = Math.max(0, allotment.limit.ceiling - result.spent - result.leased);
  if (flight.clears) allotment.recalled = false;
  allotment.flight = null;
}

/**
 * This process was taken for dead, or the counter is gone: nothing is stored any more. What is open and what was not reported becomes
 * a debt of the new holder. What was counted as spent at the sweep is taken back for that, so that nothing counts twice: where it is
 * more than what was settled, `pending` is negative until the next report.
 */
export function disown(
  allotment: Allotment,
  { forfeited, flightApplied }: { readonly forfeited: number; readonly flightApplied: boolean },
): void {
  if (allotment.flight && !flightApplied) allotment.pending += allotment.flight.settled;
  allotment.pending -= forfeited;
  allotment.bookedSum = allotment.settledSum - allotment.pending;
  allotment.flight = null;
  allotment.stored = 0;
  allotment.exposed = 0;
  allotment.free = -(allotment.reserved + allotment.pending);
}
