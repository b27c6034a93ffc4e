import type { Clock } from '../../clock/index.ts';
import type { Store } from '../../store/index.ts';
import type { AuditNote } from './audit-log.ts';
import { appendToChain, type TimedNote } from './chain.ts';
import { appendEntries, lockHead } from './repository.ts';

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
/** Stands in the log itself where notes had to be given up. */
const LOST_OPERATION = 'audit.lost';

/** Writes notes behind whoever makes them, in groups, in their order. */
export function createWriter({ store, clock, onLost, groupMs = 100 }: AuditLogDeps) {
  let waiting: TimedNote[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const later = (ms: number) => {
    // Who closes the log waits for it; the timer alone must not keep a process alive.
    timer ??= setTimeout(() => void write().catch(() => undefined), ms).unref();
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
    writing = writing.catch(() => undefined).then(writeAll);
    // Whoever asked for it hears of a failure; what could not be written is tried again by itself.
    writing.catch(() => later(RETRY_MS));
    return writing;
  }
  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const group = Map.groupBy(waiting.slice(0, MOST_AT_ONCE), ({ workspaceId }) => workspaceId);
      for (const [workspaceId, notes] of group) {
        await append(store, workspaceId, notes).catch((cause: unknown) => {
          // A workspace that is gone has no log; everything else is tried again.
          if (!isGone(cause)) throw cause;
          onLost({ workspaceId, count: notes.length, cause });
        });
        const written = new Set(notes);
        waiting = waiting.filter((each) => !written.has(each));
      }
    }
  }
  function giveUp(cause: unknown): void {
    for (const [workspaceId, notes] of Map.groupBy(waiting, (each) => each.workspaceId))
      onLost({ workspaceId, count: notes.length, cause });
    waiting = [];
  }
  return { note, flush: write, close: () => closeWith(write, giveUp) };
}

/** Writes what is left, or gives it up after a few tries. */
async function closeWith(write: () => Promise<void>, giveUp: (cause: unknown) => void): Promise<void> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await write();
    } catch (cause) {
      if (turn === TRIES_AT_CLOSE) return giveUp(cause);
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
