export type BreakerState = 'closed' | 'open' | 'half_open';

export interface BreakerSettings {
  /** Opens after so many failures without a success between. */
  readonly failuresInARow: number;
  /** Opens when this share of the calls in the window failed … */
  readonly failureShare: number;
  /** … and there were at least so many of them. */
  readonly minimumCalls: number;
  readonly windowMs: number;
  /** How long it stays open before it lets a call try. */
  readonly openMs: number;
  /** Successes in a row, one call at a time, that close it again. */
  readonly successesToClose: number;
}

/**
 * 5 failures, 60 s and 2 successes are those of the source documents (004 P0-4), 5 % is that of 003 §6.1. Of a
 * hundred calls 5 % are 5 again; with fewer a single failure would be enough to open.
 */
export const DEFAULT_BREAKER: BreakerSettings = {
  failuresInARow: 5,
  failureShare: 0.05,
  minimumCalls: 100,
  windowMs: 60_000,
  openMs: 60_000,
  successesToClose: 2,
};

/** A call let through; results of calls let through before the state last changed no longer count. */
export type Pass = number;

export interface Breaker {
  state(nowMs: number): BreakerState;
  /** When it lets a call try again; 0 unless open. */
  openUntilMs(): number;
  /** Null when the call must not be made: open, or half open with another call trying. */
  admit(nowMs: number): Pass | null;
  succeeded(pass: Pass, nowMs: number): void;
  /** `weight.share` false leaves the failure out of the share; `weight.row` false, out of the row as well. */
  failed(pass: Pass, nowMs: number, weight: FailureWeight): void;
  /** The call ended in a way that says nothing of the other side. */
  abandoned(pass: Pass): void;
  /** Opens at once. */
  trip(nowMs: number): void;
  counts(nowMs: number): { readonly calls: number; readonly failures: number };
}

export interface FailureWeight {
  readonly row: boolean;
  readonly share: boolean;
}

/** A breaker on the caller's clock. Its memory does not grow. */
export function createBreaker(settings: BreakerSettings): Breaker {
  const window = createWindow(settings.windowMs);
  let phase: BreakerState = 'closed';
  let openUntilMs = 0;
  let inARow = 0;
  let successes = 0;
  let current: Pass = 1;
  /** When the one trying call is taken for lost, so that it cannot hold the door for ever. */
  let tryingUntilMs = 0;

  const open = (nowMs: number) => {
    phase = 'open';
    openUntilMs = nowMs + settings.openMs;
    current += 1;
    inARow = 0;
  };
  const close = () => {
    phase = 'closed';
    openUntilMs = 0;
    current += 1;
    inARow = 0;
    window.clear();
  };

  return {
    state: (nowMs) => (phase === 'open' && nowMs >= openUntilMs ? 'half_open' : phase),
    openUntilMs: () => (phase === 'open' ? openUntilMs : 0),
    admit(nowMs) {
      if (phase === 'closed') return current;
      if (phase === 'open') {
        if (nowMs < openUntilMs) return null;
        phase = 'half_open';
        successes = 0;
      } else if (nowMs < tryingUntilMs) return null;
      current += 1;
      tryingUntilMs = nowMs + settings.openMs;
      return current;
    },
    succeeded(pass, nowMs) {
      if (pass !== current) return;
      window.add(nowMs, false);
      inARow = 0;
      if (phase !== 'half_open') return;
      tryingUntilMs = 0;
      successes += 1;
      if (successes >= settings.successesToClose) close();
    },
    failed(pass, nowMs, weight) {
      if (pass !== current) return;
      if (phase === 'half_open') return open(nowMs);
      if (weight.share) window.add(nowMs, true);
      if (weight.row) inARow += 1;
      if (inARow >= settings.failuresInARow || failsTooOften(window.totals(nowMs), settings)) open(nowMs);
    },
    abandoned(pass) {
      if (pass === current && phase === 'half_open') tryingUntilMs = 0;
    },
    trip: open,
    counts: (nowMs) => window.totals(nowMs),
  };
}

function failsTooOften(
  { calls, failures }: { readonly calls: number; readonly failures: number },
  { minimumCalls, failureShare }: BreakerSettings,
): boolean {
  return calls >= minimumCalls && failures >= failureShare * calls;
}

const SLOTS = 12;

/** Calls and failures of the last while, forgotten a twelfth of it at a time. */
function createWindow(windowMs: number) {
  const slotMs = windowMs / SLOTS;
  const calls = new Uint32Array(SLOTS);
  const failures = new Uint32Array(SLOTS);
  let slot = 0;
  const turnTo = (nowMs: number) => {
    const now = Math.floor(nowMs / slotMs);
    if (now - slot >= SLOTS) clear();
    else for (let next = slot + 1; next <= now; next += 1) calls[next % SLOTS] = failures[next % SLOTS] = 0;
    slot = Math.max(slot, now);
  };
  const clear = () => {
    calls.fill(0);
    failures.fill(0);
  };
  return {
    clear,
    add(nowMs: number, failed: boolean) {
      turnTo(nowMs);
      calls[slot % SLOTS] = (calls[slot % SLOTS] ?? 0) + 1;
      if (failed) failures[slot % SLOTS] = (failures[slot % SLOTS] ?? 0) + 1;
    },
    totals(nowMs: number) {
      turnTo(nowMs);
      return { calls: sum(calls), failures: sum(failures) };
    },
  };
}

function sum(counts: Uint32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
