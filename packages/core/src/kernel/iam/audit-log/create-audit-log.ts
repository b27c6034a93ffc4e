import type { Clock } from '../../clock/index.ts';
import type { Store } from '../../store/index.ts';
import type { AuditLog, AuditNote, AuditVerdict } from './audit-log.ts';
import { appendToChain, chainStart, firstBreak, type TimedNote } from './chain.ts';
import { appendEntries, findHead, lockHead, readEntries } from './repository.ts';

export interface AuditLogDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Told how many notes of a workspace could not be kept, and why. */
  readonly onLost: (lost: {
    readonly workspaceId: string;
    readonly count: number;
    readonly cause: unknown;
  }) => void;
  /** How long notes wait for others, in milliseconds; 100 unless said. */
  readonly groupMs?: number;
}

/** Longest a process holds back while the database is away; each is under a kilobyte. */
const MOST_WAITING = 20_000;
const MOST_AT_ONCE = 500;
const RETRY_MS = 1000;
const TRIES_AT_CLOSE = 3;
const READ_AT_ONCE = 2000;
/** Stands in the log itself where notes had to be given up. */
const LOST_OPERATION = 'audit.lost';

export function createAuditLog(deps: AuditLogDeps): AuditLog {
  const { store, clock } = deps;
  const writer = createWriter(deps);
  return {
    note: writer.note,
    flush: writer.flush,
    close: writer.close,
    async read(workspaceId, range) {
      await writer.flush();
      return store.tenant(workspaceId, (database) => readEntries(database, workspaceId, range));
    },
    async verify(workspaceId) {
      await writer.flush();
      return verify(store, workspaceId);
    },
  };

  function createWriter({ onLost, groupMs = 100 }: AuditLogDeps) {
    let waiting: TimedNote[] = [];
    let timer: NodeJS.Timeout | undefined;
    let writing: Promise<void> = Promise.resolve();

    const later = (ms: number) => {
      // Who closes the log waits for it; the timer alone must not keep a process alive.
      timer ??= setTimeout(() => void write().catch(() => later(RETRY_MS)), ms).unref();
    };
    function note(each: AuditNote): void {
      if (waiting.length >= MOST_WAITING) {
        onLost({ workspaceId: each.workspaceId, count: 1, cause: new Error('too many notes are waiting') });
        waiting[waiting.length - 1] = lostNote(waiting.at(-1), each, clock.now());
      } else waiting.push({ ...each, at: clock.now() });
      later(groupMs);
    }
    /** One writing at a time, so that lines stand in the order in which they were noted. */
    function write(): Promise<void> {
      clearTimeout(timer);
      timer = undefined;
      const next = writing.catch(() => undefined).then(writeAll);
      writing = next;
      // Whoever asked for it hears of a failure; the chain of writings itself must not be an unheard one.
      next.catch(() => undefined);
      return next;
    }
    async function writeAll(): Promise<void> {
      while (waiting.length > 0) {
        const group = waiting.slice(0, MOST_AT_ONCE);
        const byWorkspace = Map.groupBy(group, ({ workspaceId }) => workspaceId);
        for (const [workspaceId, notes] of byWorkspace) {
          await append(store, workspaceId, notes).catch((cause: unknown) => {
            // A workspace that is gone has no log; everything else is tried again.
            if (!isGone(cause)) throw cause;
            onLost({ workspaceId, count: notes.length, cause });
          });
          waiting = waiting.filter((each) => !notes.includes(each));
        }
      }
    }
    return {
      note,
      flush: write,
      async close(): Promise<void> {
        for (let turn = 1; ; turn += 1) {
          const failure = await write().then(
            () => null,
            (cause: unknown) => ({ cause }),
          );
          if (!failure) return;
          if (turn === TRIES_AT_CLOSE) return giveUp(failure.cause);
        }
      },
    };
    function giveUp(cause: unknown): void {
      for (const [workspaceId, notes] of Map.groupBy(waiting, (each) => each.workspaceId))
        onLost({ workspaceId, count: notes.length, cause });
      waiting = [];
    }
  }
}

/** Says in the log itself, in place of the last note that fitted, that from here on some are missing. */
function lostNote(last: TimedNote | undefined, note: AuditNote, at: Date): TimedNote {
  if (last?.operation === LOST_OPERATION) return { ...last, object: String(Number(last.object) + 1) };
  return {
    workspaceId: last?.workspaceId ?? note.workspaceId,
    operation: LOST_OPERATION,
    outcome: 'failed',
    object: '2',
    at,
  };
}

function append(store: Store, workspaceId: string, notes: readonly TimedNote[]): Promise<void> {
  return store.tenant(workspaceId, async (database) => {
    const head = await lockHead(database, workspaceId);
    await appendEntries(database, workspaceId, appendToChain(head, notes));
  });
}

/** A foreign key that points nowhere: the workspace was deleted. */
function isGone(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause)
    if ('code' in current && current.code === '23503') return true;
  return false;
}

async function verify(store: Store, workspaceId: string): Promise<AuditVerdict> {
  const end = await store.tenant(workspaceId, (database) => findHead(database, workspaceId));
  let head = chainStart(workspaceId);
  while (head.seq < end.seq) {
    const range = { after: head.seq, limit: READ_AT_ONCE, order: 'oldest first' } as const;
    const entries = await store.tenant(workspaceId, (database) => readEntries(database, workspaceId, range));
    const brokenAt = firstBreak(head, entries);
    const last = entries.at(-1);
    if (brokenAt !== null || !last) {
      const at = brokenAt ?? head.seq + 1;
      return { whole: false, entries: at - 1, brokenAt: at };
    }
    head = { seq: last.seq, lastHash: last.chainHash };
  }
  // Lines written meanwhile lie behind the end that was read; at the end itself both must agree.
  const known = await store.tenant(workspaceId, (database) =>
    readEntries(database, workspaceId, {
      after: end.seq - 1,
      before: end.seq + 1,
      limit: 1,
      order: 'oldest first',
    }),
  );
  const whole = end.seq === 0 || known[0]?.chainHash === end.lastHash;
  return { whole, entries: end.seq, brokenAt: whole ? null : end.seq };
}
