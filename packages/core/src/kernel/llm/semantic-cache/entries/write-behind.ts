import type { Clock } from '../../../clock/index.ts';
import { isConnectionLoss } from '../../../store/index.ts';
import type { EntryRepository, NewEntry } from './repository.ts';

export interface WriteBehindDeps {
  readonly repository: Pick<EntryRepository, 'insert'>;
  readonly clock: Clock;
  /** Names this process in notices. */
  readonly writer: string;
  /** Entries that are committed now. */
  readonly onWritten: (entries: readonly NewEntry[]) => void;
  /** Entries that are not kept: the queue was full or the database away. */
  readonly onLost: (count: number, error?: unknown) => void;
}

export interface WriteBehind {
  /** Puts an entry in the queue; nothing waits for it. */
  add(entry: NewEntry): void;
  /** Resolves when everything handed in so far is written or lost. */
  flush(): Promise<void>;
}

/** Collected for so long before they are written together. */
const PAUSE_MS = 50;
const LONGEST_QUEUE = 1_000;
const BATCH = 100;

/** Writes entries in the background, in batches, one after the other. A cache may lose: a failed batch is dropped and told. */
export function createWriteBehind(deps: WriteBehindDeps): WriteBehind {
  let queue: NewEntry[] = [];
  let running: Promise<void> | undefined;
  let hurry = new AbortController();

  const writeOne = async (workspaceId: string, entries: readonly NewEntry[]): Promise<void> => {
    try {
      // Of two with the same meaning the later stands; one statement may not write a row twice.
      const distinct = [...new Map(entries.map((entry) => [idOf(entry), entry])).values()];
      const kept = await deps.repository.insert(workspaceId, distinct, deps.writer);
      deps.onWritten(distinct.filter((entry) => kept.has(idOf(entry))));
    } catch (error) {
      if (entries.length === 1 || isConnectionLoss(error)) return deps.onLost(entries.length, error);
      // One that cannot be stored must not take the others with it.
      for (const entry of entries) await writeOne(workspaceId, [entry]);
    }
  };
  const run = async (): Promise<void> => {
    await deps.clock.sleep(PAUSE_MS, hurry.signal).catch(() => undefined);
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH);
      queue = queue.slice(BATCH);
      for (const [workspaceId, entries] of Map.groupBy(batch, (entry) => entry.workspaceId))
        await writeOne(workspaceId, entries);
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

function idOf({ scope, id }: NewEntry): string {
  return `${scope} ${id}`;
}
