import { type Allotment, isCovered, take } from './allotment.ts';
import { exhausted, heldByOthers, type QuotaError } from './quota-error.ts';

/** What one call needs of one allotment. */
export interface Part {
  readonly allotment: Allotment;
  readonly need: number;
}

export interface Call {
  readonly parts: readonly Part[];
  /** By the monotonic clock: until when to wait for calls under way. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal | null;
}

/** `taken`: all parts are set aside. `again`: an allotment has gone out of use, so look for the present ones. */
export type Outcome = 'taken' | 'again';

/** Calls that wait for units, in their order: a large one is not starved by small ones behind it. */
export interface WaitingCalls {
  readonly size: number;
  /** Takes at once what can be had at once, else waits. Rejects with a QuotaError or the signal's reason. */
  join(call: Call): Promise<Outcome>;
  /** Lets those go that can; nobody passes a call that waits for the same allotment. */
  serve(): void;
  /** The allotments calls wait for, with the sums of what they need in their order; none where only cover is wanting. */
  needs(): Map<Allotment, number[]>;
  /** A report that asked for these came back. */
  asked(allotments: Iterable<Allotment>): void;
  /** Nothing can be had of this one any more. */
  fail(allotment: Allotment, error: unknown): void;
  failAll(error: unknown): void;
}

export interface WaitingCallsOptions {
  /** Milliseconds since 1970 by the database's clock. */
  readonly databaseNow: () => number;
  readonly monotonicMs: () => number;
  /** Whether calls may begin that would not count should this process die: nobody is there to promise it. */
  readonly alone: () => boolean;
  readonly onRefused: (part: Part, error: QuotaError) => void;
}

interface Waiting {
  readonly call: Call;
  readonly settle: (outcome: Outcome) => void;
  readonly fail: (error: unknown) => void;
  /** How many reports have asked for it in vain. */
  asked: number;
}

/** Sums told in one report; who comes later is served by a later one. */
const MOST_NEEDS = 64;
/** What others hold unused is called back by one report and comes with theirs; only then is a limit really full. */
const LEAST_ASKED = 2;

export function createWaitingCalls(options: WaitingCallsOptions): WaitingCalls {
  const queue = new Set<Waiting>();
  return {
    get size() {
      return queue.size;
    },
    join: (call) =>
      new Promise<Outcome>((resolve, reject) => {
        const first = call.parts.every(({ allotment }) => allotment.waiters === 0);
        const waiting = enter(queue, call, { resolve, reject });
        if (first) decide(waiting, new Set(), options);
        if (queue.has(waiting))
          for (const part of call.parts) if (isShort(part)) part.allotment.stalled = true;
      }),
    serve() {
      const blocked = new Set<Allotment>();
      for (const waiting of queue) decide(waiting, blocked, options);
    },
    needs: () => needsOf(queue),
    asked(allotments) {
      const inReport = new Set(allotments);
      for (const waiting of queue)
        if (waiting.call.parts.some((part) => inReport.has(part.allotment))) waiting.asked += 1;
    },
    fail(allotment, error) {
      for (const waiting of queue)
        if (waiting.call.parts.some((part) => part.allotment === allotment)) waiting.fail(error);
    },
    failAll(error) {
      for (const waiting of queue) waiting.fail(error);
    },
  };
}

interface Ends {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

function enter(queue: Set<Waiting>, call: Call, { resolve, reject }: Ends): Waiting {
  const leave = () => {
    if (queue.delete(waiting))
      for (const { allotment, need } of call.parts) {
        allotment.waiters -= 1;
        allotment.awaited -= need;
      }
    call.signal?.removeEventListener('abort', onAbort);
  };
  const onAbort = () => waiting.fail(call.signal?.reason);
  const waiting: Waiting = {
    call,
    settle: (outcome) => {
      leave();
      resolve(outcome);
    },
    fail: (error) => {
      leave();
      reject(error);
    },
    asked: 0,
  };
  for (const { allotment, need } of call.parts) {
    allotment.waiters += 1;
    allotment.awaited += need;
  }
  queue.add(waiting);
  call.signal?.addEventListener('abort', onAbort, { once: true });
  return waiting;
}

/** Ends the wait, one way or the other, or adds what the call still waits for to `blocked`. */
function decide(waiting: Waiting, blocked: Set<Allotment>, options: WaitingCallsOptions): void {
  const { parts, deadlineMs } = waiting.call;
  const nowMs = options.monotonicMs();
  const refuse = (part: Part, error: QuotaError) => {
    options.onRefused(part, error);
    waiting.fail(error);
  };
  if (parts.some((part) => part.allotment.retired)) return waiting.settle('again');
  const short = parts.filter((part) => isShort(part) || (part.need > 0 && blocked.has(part.allotment)));
  const bare = options.alone() ? [] : parts.filter(isBare);
  if (short.length === 0 && bare.length === 0) {
    for (const part of parts) take(part.allotment, part.need, nowMs);
    return waiting.settle('taken');
  }
  const full = parts.find(isExhausted);
  if (full) return refuse(full, exhausted({ ...stateOf(full), nowMs: options.databaseNow() }));
  const [first] = short;
  if (first && nowMs >= deadlineMs && waiting.asked >= LEAST_ASKED)
    return refuse(first, heldByOthers(stateOf(first)));
  for (const part of [...short, ...bare]) blocked.add(part.allotment);
}

function needsOf(queue: Iterable<Waiting>): Map<Allotment, number[]> {
  const needs = new Map<Allotment, number[]>();
  for (const { call } of queue)
    for (const { allotment, need } of call.parts) {
      const sums = needs.get(allotment) ?? [];
      if (need > 0 && sums.length < MOST_NEEDS) sums.push((sums.at(-1) ?? 0) + need);
      needs.set(allotment, sums);
    }
  for (const [allotment, sums] of needs) {
    if (allotment.free < (sums.at(-1) ?? 0)) continue;
    if (isCovered(allotment, allotment.awaited)) needs.delete(allotment);
    else needs.set(allotment, []);
  }
  return needs;
}

function isShort({ allotment, need }: Part): boolean {
  return need > 0 && allotment.free < need;
}

/** What the call needs is there, but would not count should this process die before its next report. */
function isBare({ allotment, need }: Part): boolean {
  return need > 0 && !isCovered(allotment, need);
}

/** Spent only grows within a window, so this stays true until the window ends or the limit is raised. */
export function isExhausted({ allotment, need }: Part): boolean {
  return need > 0 && need > allotment.limit.ceiling - allotment.spent;
}

export function stateOf({ allotment, need }: Part) {
  const { limit, span, spent } = allotment;
  return { limit, spent, need, endMs: span.endMs };
}
