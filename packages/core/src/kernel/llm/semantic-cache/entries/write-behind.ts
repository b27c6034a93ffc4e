import type { Clock } from '../../../clock/index.ts';
import { isConnectionLoss } from '../../../store/index.ts';
import type { EntryRepository, NewEntry } from './repository.ts';

export interface WriteBehindDeps {
  readonly repository: Pick<EntryRepository, 'insert' | 'trim'>;
  readonly clock: Clock;
  /** Most rows of one workspace in the table, give or take a tenth; the oldest go. */
  readonly perWorkspace: number;
  /** Entries of a workspace that are committed now. */
  readonly onWritten: (workspaceId: string, ids: readonly string[]) => void;
  /** Entries that are not kept: more came than can be written, or the database is away. */
  readonly onLost: (count: number, error?: unknown) => void;
  readonly onError: (error: unknown) => void;
}

export interface WriteBehind {
  /** Puts an entry in the queue; nothing waits for it. When the queue is full, the entry is lost. */
  add(entry: NewEntry): void;
  /** Resolves when everything handed in so far is written or lost. */
  flush(): Promise<void>;
}

/** Collected for so long before they are written together. */
const PAUSE_MS = 50;
const LONGEST_QUEUE = 2_000;
const BATCH = 500;
/** Workspaces of which it is remembered how much was written since they were trimmed. */
const WORKSPACES = 1_000;

/** Writes entries in the background, in batches, one after the other. A cache may lose: what cannot be written is dropped and told. */
export function createWriteBehind(deps: WriteBehindDeps): WriteBehind {
  const trim = createTrimming(deps);
  let queue: NewEntry[] = [];
  let running: Promise<void> | undefined;
  let hurry = new AbortController();

  const write = async (workspaceId: string, entries: readonly NewEntry[]): Promise<void> => {
    try {
      const kept = await deps.repository.insert(workspaceId, entries);
      deps.onWritten(workspaceId, kept);
      await trim(workspaceId, kept.length);
    } catch (error) {
      if (entries.length === 1 || isConnectionLoss(error)) return deps.onLost(entries.length, error);
      // One that cannot be stored must not take the others with it.
      const half = Math.ceil(entries.length / 2);
      await write(workspaceId, entries.slice(0, half));
      await write(workspaceId, entries.slice(half));
    }
  };
  const run = async (): Promise<void> => {
    await deps.clock.sleep(PAUSE_MS, hurry.signal).catch(() => undefined);
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH);
      queue = queue.slice(BATCH);
      for (const [workspaceId, entries] of Map.groupBy(batch, (entry) => entry.workspaceId))
        await write(workspaceId, latestOfEach(entries));
    }
    hurry = new AbortController();
    running = undefined;
  };
  return {
    add(entry) {
      if (queue.length >= LONGEST_QUEUE) return deps.onLost(1);
      queue.push(entry);
      running ??= run();
    },
    async flush() {
      hurry.abort(new Error('flush'));
      await running;
    },
  };
}

/** Of two with the same id the later stands; one statement may not write a row twice. */
function latestOfEach(entries: readonly NewEntry[]): NewEntry[] {
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
}

/** Deletes what is too much in a workspace: with its first entry, then whenever a tenth of the limit was written. */
function createTrimming({ repository, perWorkspace, onError }: WriteBehindDeps) {
  const written = new Map<string, number>();
  return async (workspaceId: string, count: number): Promise<void> => {
    const since = (written.get(workspaceId) ?? perWorkspace) + count;
    const isDue = since * 10 >= perWorkspace;
    written.delete(workspaceId);
    written.set(workspaceId, isDue ? 0 : since);
    const oldest = written.keys().next().value;
    if (written.size > WORKSPACES && oldest !== undefined) written.delete(oldest);
    if (isDue) await repository.trim(workspaceId, perWorkspace).catch(onError);
  };
}
