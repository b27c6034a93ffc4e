import type { Clock } from '../../clock/index.ts';
import type { IdentifiedRow } from './insert.ts';
import type { LedgerRepository } from './repository.ts';

export interface LedgerBufferOptions {
  readonly repository: Pick<LedgerRepository, 'insert'>;
  readonly clock: Pick<Clock, 'sleep' | 'monotonicMs'>;
  /** Told of rows that will never be written: the database was away for too long, or would not take them. */
  readonly onLost: (rows: number, error: unknown) => void;
  /** Most rows that may wait while the database is away. */
  readonly mostRows?: number;
}

/** Ledger rows that nobody waits for. */
export interface LedgerBuffer {
  /** Takes a row in, under an id that no other has. It is on its way to the database 20 ms later, while that answers. */
  add(row: IdentifiedRow): void;
  /** Waits until every row so far is written; with the database away, gives up after about two seconds. */
  flush(): Promise<void>;
}

/** How old a row may grow before it is on its way: with what a busy machine adds, well under the 100 ms a crash may cost. */
const TICK_MS = 20;
const BATCH = 500;
/** One slow insert must not hold up the rows after it; more would take connections from those who wait for an answer. */
const MOST_WRITERS = 2;
/** About 20 MB. */
const MOST_ROWS = 20_000;
const PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;
const LAST_TRIES = 4;

/** Writes rows in the background, in groups. Rows wait for a database that is away, up to a limit; then the newest are dropped and told. */
export function createLedgerBuffer(options: LedgerBufferOptions): LedgerBuffer {
  const { clock, mostRows = MOST_ROWS, onLost } = options;
  const state = { waiting: [] as IdentifiedRow[], sinceMs: 0, unwritten: 0, dropped: 0, flushing: 0 };
  let ticking: Promise<void> | null = null;
  const writers = new Set<Promise<void>>();
  const write = createGroupWriter(options, () => state.flushing > 0);

  /** How long the oldest row that waits has waited. */
  const ageMs = () => clock.monotonicMs() - state.sinceMs;
  const isDue = () => state.waiting.length > 0 && ageMs() >= TICK_MS;
  const begin = () => {
    while (state.waiting.length > 0 && writers.size < MOST_WRITERS) {
      const group = state.waiting.slice(0, BATCH);
      state.waiting = state.waiting.slice(BATCH);
      const writer = write(group).finally(() => {
        state.unwritten -= group.length;
        writers.delete(writer);
        if (isDue()) begin();
      });
      writers.add(writer);
    }
    if (state.dropped > 0) onLost(state.dropped, new Error('Too many rows were waiting for the database.'));
    state.dropped = 0;
  };
  const tick = async () => {
    while (state.waiting.length > 0 || state.dropped > 0) {
      const restMs = TICK_MS - ageMs();
      await clock.sleep(restMs > 0 ? restMs : TICK_MS);
      if (isDue() || state.dropped > 0) begin();
    }
    ticking = null;
  };

  return {
    add(row) {
      if (state.unwritten >= mostRows) state.dropped += 1;
      else {
        state.unwritten += 1;
        if (state.waiting.push(row) === 1) state.sinceMs = clock.monotonicMs();
        // On a busy event loop the timer is late.
        else if (isDue()) begin();
      }
      ticking ??= tick();
    },
    async flush() {
      state.flushing += 1;
      while (state.unwritten > 0 || state.dropped > 0) {
        begin();
        if (writers.size > 0) await Promise.race(writers);
      }
      state.flushing -= 1;
    },
  };
}

/** Writes a group until it is written or lost; never rejects. */
function createGroupWriter({ repository, clock, onLost }: LedgerBufferOptions, hurried: () => boolean) {
  const write = async (rows: readonly IdentifiedRow[]): Promise<void> => {
    let lastTries = 0;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await repository.insert(rows);
      } catch (error) {
        if (!isPassing(error)) return divide(rows, error);
        if (hurried()) lastTries += 1;
        if (lastTries >= LAST_TRIES) return onLost(rows.length, error);
        await clock.sleep(Math.min(PAUSE_MS * attempt, hurried() ? PAUSE_MS * 2 : LONGEST_PAUSE_MS));
      }
    }
  };
  // A row the database will not take, such as one of a workspace that is gone, costs no other its place.
  const divide = async (rows: readonly IdentifiedRow[], error: unknown): Promise<void> => {
    if (rows.length === 1) return onLost(1, error);
    const middle = rows.length >> 1;
    await write(rows.slice(0, middle));
    await write(rows.slice(middle));
  };
  return write;
}

/** Whether the same rows may be taken later. */
function isPassing(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === true;
}
