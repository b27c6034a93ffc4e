import type { Clock } from '../../clock/index.ts';

/** This process's standing with the database: who it is there, since when that is confirmed, and what time it is there. */
export interface Lease {
  /** The holder's id; null before the first contact and after the lease was lost. */
  readonly holder: string | null;
  readonly seq: number;
  readonly horizon: string;
  /** Whether allotments and rules may be used without asking first. */
  readonly usable: boolean;
  /** Milliseconds since 1970 by the database's clock, a round trip behind at most. */
  databaseNow(): number;
  opened(holder: string, answer: Answer): void;
  /** A report was applied; the marks are of when it was sent. */
  confirmed(seq: number, sent: Mark, answer: Answer): void;
  /** A report turned out to have been applied, at a time unknown. */
  applied(seq: number): void;
  /** A report failed: what is leased may be used for a while yet. */
  failed(): void;
  lost(): void;
  /** Nobody renews for a while: what was told last may be used only as long as it would have been between two renewals. */
  resting(): void;
  /** The database says that this moment has passed. */
  notBefore(databaseMs: number): void;
  mark(): Mark;
}

interface Answer {
  readonly nowMs: number;
  readonly horizon: string;
}

/** A point in time by both clocks: one may stand still while the machine sleeps, the other may be set. */
interface Mark {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** Part of the lease's time within which its holder trusts it; the rest is for clocks that run differently and for calls that stall. */
const TRUST = 0.5;

export interface LeaseOptions {
  readonly clock: Clock;
  readonly leaseMs: number;
  readonly freshMs: number;
  readonly renewMs: number;
}

export function createLease({ clock, leaseMs, freshMs, renewMs }: LeaseOptions): Lease {
  let holder: string | null = null;
  let seq = 0;
  let horizon = '0';
  let sent: Mark = { monotonicMs: Number.NEGATIVE_INFINITY, wallMs: 0 };
  let allowedMs = freshMs;
  let database = { ms: 0, atMs: 0 };
  const mark = () => ({ monotonicMs: clock.monotonicMs(), wallMs: clock.now().getTime() });
  const told = (answer: Answer) => {
    horizon = answer.horizon;
    database = { ms: answer.nowMs, atMs: clock.monotonicMs() };
  };

  return {
    get holder() {
      return holder;
    },
    get seq() {
      return seq;
    },
    get horizon() {
      return horizon;
    },
    get usable() {
      if (holder === null) return false;
      if (clock.monotonicMs() - sent.monotonicMs > allowedMs) return false;
      return clock.now().getTime() - sent.wallMs <= allowedMs;
    },
    databaseNow: () => database.ms + clock.monotonicMs() - database.atMs,
    opened(id, answer) {
      holder = id;
      seq = 0;
      told(answer);
    },
    confirmed(number, at, answer) {
      seq = number;
      sent = at;
      allowedMs = Math.min(freshMs, leaseMs * TRUST);
      told(answer);
    },
    applied(number) {
      seq = number;
    },
    failed() {
      allowedMs = leaseMs * TRUST;
    },
    lost() {
      holder = null;
      sent = { monotonicMs: Number.NEGATIVE_INFINITY, wallMs: 0 };
    },
    resting() {
      allowedMs = Math.min(allowedMs, renewMs);
    },
    notBefore(ms) {
      if (ms > database.ms + clock.monotonicMs() - database.atMs)
        database = { ms, atMs: clock.monotonicMs() };
    },
    mark,
  };
}
