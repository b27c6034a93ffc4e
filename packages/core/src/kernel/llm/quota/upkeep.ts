import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { Allotment } from './allotment.ts';
import type { Book } from './book.ts';
import type { CounterStore } from './counter-store.ts';
import type { Lease } from './lease.ts';
import { QUIET_MS } from './policy/sizing.ts';
import type { QuotaSettings } from './quotas.ts';
import type { Reporter } from './reporter.ts';
import type { Settlements } from './settlements.ts';
import { createTicker } from './ticker.ts';
import type { WaitingCalls } from './waiting-calls.ts';

/** When to report, renew, sweep and tidy up; nothing runs while nobody uses quotas. */
export interface Upkeep {
  /** The database does not answer, and what is leased may be used without it for a while yet. */
  readonly alone: boolean;
  /** A call came by: keep news and lease fresh for a while. */
  used(): void;
  /** Something was settled or has run low; at once when somebody waits for it. */
  reportSoon(atOnce: boolean): void;
  /** Units came free in this process. */
  serveSoon(): void;
  /** Resolves after the next report. @throws what it fails with. */
  confirm(): Promise<void>;
  /** Books and gives back everything that is not in use. */
  stop(): Promise<void>;
}

export interface UpkeepDeps {
  readonly clock: Clock;
  readonly settings: QuotaSettings;
  readonly book: Book;
  readonly lease: Lease;
  readonly waiting: WaitingCalls;
  readonly settlements: Settlements;
  readonly reporter: Reporter;
  readonly counters: CounterStore;
  readonly onFailed: (error: unknown) => void;
}

/** How soon a call that waits for others' units is asked for again. */
const ASK_AGAIN_MS = 20;
const TIDY_MS = 1_000;
const PURGE_MS = 3_600_000;
const STOP_ROUNDS = 100;

export function createUpkeep(deps: UpkeepDeps): Upkeep {
  const { clock, settings, book, lease, waiting } = deps;
  /** Who waits for a report that begins after they asked. */
  let asking: PromiseWithResolvers<void>[] = [];
  const state = { usedSince: false, usedLately: false, stopped: false, failing: false };
  const chores = createChores(deps);

  const round = async (): Promise<number> => {
    // One round more after the last call, so that steady calls never find the news too old.
    state.usedLately = state.usedSince;
    state.usedSince = false;
    chores.tidy();
    const asked = asking;
    asking = [];
    try {
      await deps.reporter.report();
    } catch (error) {
      for (const { reject } of [...asked, ...asking]) reject(error);
      asking = [];
      return failed(deps, state, error);
    }
    state.failing = false;
    for (const { resolve } of asked) resolve();
    deps.settlements.check();
    waiting.serve();
    await chores.sweep();
    const dueMs = asking.length > 0 ? 0 : nextDue(deps, state);
    if (dueMs > settings.renewMs) lease.resting();
    return dueMs;
  };

  const ticker = createTicker(clock, round);

  const confirm = () => {
    const confirmation = Promise.withResolvers<void>();
    asking.push(confirmation);
    ticker.due(0);
    return confirmation.promise;
  };

  return {
    get alone() {
      return state.failing && lease.usable;
    },
    used() {
      if (state.usedSince) return;
      state.usedSince = true;
      ticker.due(settings.renewMs);
    },
    reportSoon: (atOnce) => ticker.due(atOnce ? 0 : settings.reportMs),
    serveSoon: onceInAMoment(() => waiting.serve()),
    confirm,
    async stop() {
      state.stopped = true;
      for (let rounds = 0; rounds < STOP_ROUNDS && retireAll(book); rounds += 1) await confirm();
      if (lease.holder !== null) await deps.counters.closeHolder(lease.holder);
    },
  };
}

interface UpkeepState {
  /** Whether a call has come by since the last round began. */
  usedSince: boolean;
  /** Whether one had come by before that. */
  usedLately: boolean;
  stopped: boolean;
  failing: boolean;
}

/** Many requests of one moment are one run, right after it. */
function onceInAMoment(run: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    queueMicrotask(() => {
      asked = false;
      run();
    });
  };
}

function nextDue({ settings, book, waiting, settlements }: UpkeepDeps, state: UpkeepState): number {
  if (settlements.waiting) return 0;
  if (waiting.size > 0) return ASK_AGAIN_MS;
  if (book.hasMarked()) return settings.reportMs;
  const wanted = !state.stopped && (state.usedSince || state.usedLately || book.size > 0);
  return wanted ? settings.renewMs : Number.POSITIVE_INFINITY;
}

/** After `stop` nobody tries again by himself: the process wants to end. */
function failed(deps: UpkeepDeps, state: UpkeepState, error: unknown): number {
  const { lease, waiting, book, settings } = deps;
  lease.failed();
  if (!state.failing) deps.onFailed(error);
  state.failing = true;
  // Those that lack nothing but the database's word go on without it.
  if (lease.usable) waiting.serve();
  waiting.failAll(error);
  const wanted = !state.stopped && (book.size > 0 || state.usedSince);
  return wanted ? settings.renewMs : Number.POSITIVE_INFINITY;
}

/** Retires everything; true while there is anything to book or to give back. */
function retireAll(book: Book): boolean {
  let any = false;
  for (const allotment of book.all()) {
    allotment.retired = true;
    if (allotment.open > 0 && allotment.pending === 0 && allotment.free === 0) continue;
    book.mark(allotment);
    any = true;
  }
  return any;
}

/** What is done now and then, in between. */
function createChores({ clock, settings, book, counters, onFailed }: UpkeepDeps) {
  let tidiedAtMs = Number.NEGATIVE_INFINITY;
  let sweptAtMs = Number.NEGATIVE_INFINITY;
  let purgedAtMs = clock.monotonicMs();
  const sweepMs = Math.min(settings.leaseMs / 4, TIDY_MS);

  return {
    /** Gives back what nobody has used for a while. */
    tidy() {
      const nowMs = clock.monotonicMs();
      if (nowMs - tidiedAtMs < Math.min(TIDY_MS, settings.idleMs)) return;
      tidiedAtMs = nowMs;
      for (const allotment of book.all())
        if (putAside(allotment, nowMs, settings.idleMs)) dispose(book, allotment);
    },
    /** Frees what dead processes held. A failure is not the round's: the next sweep comes soon. */
    async sweep() {
      const nowMs = clock.monotonicMs();
      if (nowMs - sweptAtMs < sweepMs) return;
      sweptAtMs = nowMs;
      try {
        await counters.sweep();
        if (nowMs - purgedAtMs < PURGE_MS) return;
        purgedAtMs = nowMs;
        await counters.purge();
      } catch (error) {
        onFailed(error);
      }
    },
  };
}

/** What the database has never heard of can simply go. */
function dispose(book: Book, allotment: Allotment): void {
  if (allotment.retired && !allotment.known && allotment.pending === 0) book.drop(allotment);
  else book.mark(allotment);
}

/** Whether there is something to tell the database about an allotment that is not in use. */
function putAside(allotment: Allotment, nowMs: number, idleMs: number): boolean {
  const touchedAtMs = Math.max(allotment.settledAtMs, allotment.usedAtMs);
  const quiet = allotment.exposed > allotment.reserved && nowMs - touchedAtMs >= QUIET_MS;
  const idle = nowMs - allotment.usedAtMs >= idleMs && allotment.waiters === 0;
  if (!idle) return quiet;
  if (allotment.open === 0) allotment.retired = true;
  else if (allotment.free > 0) allotment.recalled = true;
  return quiet || allotment.retired || allotment.recalled;
}

/** Thrown by what is asked for after `stop`. */
export function stoppedAlready(): LeadlineError {
  return new LeadlineError('cancelled', 'Leadline is shutting down; no more calls are begun.', {
    kept: 'The call was not made and cost nothing.',
    next: 'Try again when it is running.',
    retryable: true,
  });
}
