import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';

export interface ReserveRequest {
  readonly workspaceId: string;
  readonly jobId: string;
  readonly budgetUsd: number;
  /** The most this try can cost. */
  readonly worstUsd: number;
  readonly signal: AbortSignal | null;
  /** Told what is spent when the call does not fit any more. */
  readonly onReached: (spentUsd: number) => void;
}

/** Money set aside for one try; exactly one of the two ends it. */
export interface Reservation {
  /** The try is over and cost this much. */
  settle(actualUsd: number): void;
  /** The try is over and may have cost all of it. */
  keep(): void;
}

export interface JobBudgets {
  /**
   * Resolves once spent + set aside + this call's worst price is within the budget. While other tries of the
   * job are under way it waits for them, since most cost far less than was set aside for them.
   * @throws `budget_reached` when the call does not fit even with nothing else under way.
   */
  reserve(request: ReserveRequest): Promise<Reservation>;
}

export interface JobBudgetsOptions {
  readonly clock: Clock;
  /** US dollars on the ledger for a job, by all processes. */
  readonly spent: (workspaceId: string, jobId: string) => Promise<number>;
  /** How long a sum from the ledger is good for; other processes may be working on the same job. */
  readonly freshMs?: number;
}

interface Account {
  /** Sum on the ledger when last asked, and what this process settled since. */
  spentUsd: number;
  /** Tries that may have been charged although no answer came; never on the ledger. */
  doubtfulUsd: number;
  reservedUsd: number;
  readAtMs: number;
  reading: Promise<void> | null;
  /** Settled while a sum was being read, which may or may not be in it. */
  settledWhileReading: number;
  waiting: (() => void)[];
  usedAtMs: number;
}

const FRESH_MS = 2_000;
const FORGET_AFTER_MS = 3_600_000;
/** Sums of binary fractions differ in the last digits; a billionth of a dollar is no overspending. */
const ROUNDING_USD = 1e-9;

export function createJobBudgets(options: JobBudgetsOptions): JobBudgets {
  const accounts = new Map<string, Account>();
  const freshMs = options.freshMs ?? FRESH_MS;

  const accountOf = (key: string): Account => {
    const now = options.clock.monotonicMs();
    const known = accounts.get(key);
    if (known) {
      known.usedAtMs = now;
      return known;
    }
    forgetIdle(accounts, now);
    const made = newAccount(now);
    accounts.set(key, made);
    return made;
  };

  const refresh = async (account: Account, request: ReserveRequest) => {
    const stale = options.clock.monotonicMs() - account.readAtMs >= freshMs;
    if (!stale) return;
    account.reading ??= readSum(account, () => options.spent(request.workspaceId, request.jobId)).finally(
      () => {
        account.readAtMs = options.clock.monotonicMs();
        account.reading = null;
      },
    );
    await account.reading;
  };

  return {
    async reserve(request) {
      const account = accountOf(`${request.workspaceId}/${request.jobId}`);
      for (;;) {
        await refresh(account, request);
        const gone = account.spentUsd + account.doubtfulUsd;
        if (gone + account.reservedUsd + request.worstUsd <= request.budgetUsd + ROUNDING_USD)
          return open(account, request.worstUsd);
        if (
          gone + request.worstUsd > request.budgetUsd + ROUNDING_USD ||
          account.reservedUsd <= ROUNDING_USD
        ) {
          request.onReached(gone);
          throw budgetReached(request, gone);
        }
        await settlementOf(account, request.signal);
      }
    },
  };
}

function newAccount(now: number): Account {
  return {
    spentUsd: 0,
    doubtfulUsd: 0,
    reservedUsd: 0,
    readAtMs: Number.NEGATIVE_INFINITY,
    reading: null,
    settledWhileReading: 0,
    waiting: [],
    usedAtMs: now,
  };
}

async function readSum(account: Account, spent: () => Promise<number>): Promise<void> {
  account.settledWhileReading = 0;
  const sum = await spent();
  // Counting a settlement twice until the next reading errs on the safe side.
  account.spentUsd = sum + account.settledWhileReading;
}

function open(account: Account, worstUsd: number): Reservation {
  account.reservedUsd += worstUsd;
  let ended = false;
  const end = (spentUsd: number, doubtfulUsd: number) => {
    if (ended) return;
    ended = true;
    account.reservedUsd = Math.max(0, account.reservedUsd - worstUsd);
    account.spentUsd += spentUsd;
    account.settledWhileReading += spentUsd;
    account.doubtfulUsd += doubtfulUsd;
    for (const wake of account.waiting.splice(0)) wake();
  };
  return { settle: (actualUsd) => end(actualUsd, 0), keep: () => end(0, worstUsd) };
}

function settlementOf(account: Account, signal: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const onAbort = () => reject(signal?.reason as Error);
    signal?.addEventListener('abort', onAbort, { once: true });
    account.waiting.push(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
  });
}

function forgetIdle(accounts: Map<string, Account>, now: number): void {
  for (const [key, account] of accounts)
    if (account.reservedUsd <= ROUNDING_USD && now - account.usedAtMs > FORGET_AFTER_MS) accounts.delete(key);
}

function budgetReached(request: ReserveRequest, gone: number): LeadlineError {
  return new LeadlineError(
    'budget_reached',
    `The job has spent ${dollars(gone)} of its budget of ${dollars(request.budgetUsd)}; the next call might cost up to ${dollars(request.worstUsd)}.`,
    {
      kept: 'Everything finished so far.',
      next: 'Resume the job with a higher budget; finished calls are not paid again.',
    },
  );
}

function dollars(value: number): string {
  return `$${value.toFixed(value < 0.1 ? 4 : 2)}`;
}
