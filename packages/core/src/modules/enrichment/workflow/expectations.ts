/** How long each call usually takes, learned while the process lives, and so how long it is worth waiting for. */
export interface Expectations {
  /** Milliseconds a caller should wait for this call before going on without it; `unknownMs` while nobody knows its times. */
  patienceMs(call: string, unknownMs?: number): number;
  /** It was waited for so long in vain: the next one is waited for half as long, until an answer comes. */
  wasLate(call: string): void;
  /** A live answer took so long. */
  took(call: string, ms: number): void;
}

/** What a call is given whose times nobody knows yet. */
const UNKNOWN_MS = 6_000;
const LEAST_MS = 1_000;
/** An answer that takes three times as long as usual, and a second more at least, is late. */
const LATE = 3;
/** Weight of the newest answer in the moving average. */
const NEWEST = 0.2;

export function createExpectations(): Expectations {
  const usual = new Map<string, number>();
  const inVain = new Map<string, number>();
  return {
    patienceMs(call, unknownMs = UNKNOWN_MS) {
      const ms = usual.get(call);
      const whole = ms === undefined ? unknownMs : Math.max(LATE * ms, ms + LEAST_MS);
      const least = (ms ?? 0) + LEAST_MS;
      return Math.max(whole / 2 ** (inVain.get(call) ?? 0), least);
    },
    wasLate: (call) => void inVain.set(call, (inVain.get(call) ?? 0) + 1),
    took(call, ms) {
      inVain.delete(call);
      const before = usual.get(call);
      usual.set(call, before === undefined ? ms : before + NEWEST * (ms - before));
    },
  };
}
