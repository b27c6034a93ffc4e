import type { Pool } from 'pg';
import type { Clock } from '../clock/index.ts';
import { fromDatabaseError } from '../store/index.ts';
import type { JobsParts, ProcessIdentity } from './settings.ts';

/**
 * A worker's right to work, under one executor id. It is renewed well before the others may take it; when it
 * could not be, nothing new begins until a renewal says whether it still stands.
 */
export interface Lease {
  readonly executorId: string;
  /** True once the lease is lost or being given up: what runs under it must not begin anything any more. */
  readonly over: boolean;
  /** Aborted when what is under way must stop too. */
  readonly signal: AbortSignal;
  /** Resolves when work may begin; never does once the lease is over. */
  mayBegin(): Promise<void>;
  /** Resolves when the database has confirmed the lease, however long it is away; never does once the lease is over. */
  confirm(): Promise<void>;
  /** False when another worker has taken the lease. Rejects while the database is away. */
  renew(): Promise<boolean>;
  /** Lets nothing begin any more; work under way goes on. */
  close(): void;
  /** Closes, and stops the work under way. */
  abort(reason: string): void;
  /** Milliseconds for which renewals have come regularly, as seen by this process; Infinity from the start on. */
  steadyForMs(): number;
}

const ASK_AGAIN_MS = 250;
/** Part of the lease's time within which its holder trusts it; the rest is for clocks and slow machines. */
const TRUST = 0.75;

/** A point in time by both clocks: the monotonic one may stand still while the machine sleeps, the other may be set back. */
interface Mark {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

function markNow(clock: Clock): Mark {
  return { monotonicMs: clock.monotonicMs(), wallMs: clock.now().getTime() };
}

function msBetween(earlier: Mark, later: Mark): number {
  return Math.max(later.monotonicMs - earlier.monotonicMs, later.wallMs - earlier.wallMs);
}

/** A promise that never settles: the work that waits for it is left behind without a trace. */
export function never<Result>(): Promise<Result> {
  return new Promise(() => {});
}

/** Takes a new lease. */
export async function takeLease(parts: JobsParts, pool: Pool, owner: ProcessIdentity): Promise<Lease> {
  const executorId = parts.newId();
  const { clock, settings } = parts;
  let renewedAt = markNow(clock);
  await execute(pool, INSERT, [executorId, owner.hostname, owner.pid, owner.processSpace]);
  let steadySince: Mark | null = null;
  let renewal: Promise<boolean> | undefined;
  let closed = false;
  const ending = new AbortController();

  async function renewOnce(): Promise<boolean> {
    const asked = markNow(clock);
    const gap = msBetween(renewedAt, asked);
    try {
      const stands = (await execute(pool, RENEW, [executorId])) > 0;
      if (gap > settings.leaseMs / 2) steadySince = asked;
      renewedAt = asked;
      return stands;
    } catch (error) {
      steadySince = markNow(clock);
      throw error;
    }
  }

  const lease: Lease = {
    executorId,
    signal: ending.signal,
    get over() {
      return closed;
    },
    async mayBegin() {
      const fresh = msBetween(renewedAt, markNow(clock)) <= settings.leaseMs * TRUST;
      await (fresh && !lease.over ? undefined : lease.confirm());
    },
    async confirm() {
      for (let stands: boolean | null = null; !lease.over && stands !== true; ) {
        stands = await lease.renew().catch(() => null);
        if (stands === false) lease.abort('another worker has taken the lease');
        if (stands === null) await clock.sleep(ASK_AGAIN_MS);
      }
      await (lease.over ? never() : undefined);
    },
    renew() {
      renewal ??= renewOnce().finally(() => {
        renewal = undefined;
      });
      return renewal;
    },
    close() {
      closed = true;
    },
    abort(reason) {
      closed = true;
      ending.abort(new Error(reason));
    },
    steadyForMs: () => (steadySince === null ? Infinity : msBetween(steadySince, markNow(clock))),
  };
  return lease;
}

const INSERT = `
  insert into executor_leases (executor_id, hostname, pid, process_space) values ($1, $2, $3, $4)`;
const RENEW = 'update executor_leases set heartbeat_at = now() where executor_id = $1';

/** Executors of this machine whose process is gone: their leases need not run out first. */
export async function findDeadNeighbours(pool: Pool, owner: ProcessIdentity): Promise<string[]> {
  const text = 'select executor_id, pid from executor_leases where process_space = $1';
  try {
    const { rows } = await pool.query<{ executor_id: string; pid: number }>(text, [owner.processSpace]);
    // Another lease with this very process id is one from before the process began.
    const dead = rows.filter((row) => row.pid === owner.pid || !isAlive(row.pid));
    return dead.map((row) => row.executor_id);
  } catch (error) {
    throw fromDatabaseError(error);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user answers with EPERM: it lives.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

async function execute(pool: Pool, text: string, values: unknown[]): Promise<number> {
  try {
    return (await pool.query(text, values)).rowCount ?? 0;
  } catch (error) {
    throw fromDatabaseError(error);
  }
}
