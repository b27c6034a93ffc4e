import type { Clock } from '../../clock/index.ts';
import type { Notices } from '../../notices/index.ts';
import type { Store } from '../../store/index.ts';
import type {
  CachedAnswers,
  CachedAnswersEvent,
  CacheKind,
  Invalidated,
  NewAnswer,
} from './cached-answers.ts';
import { createKnownEntries } from './known-entries.ts';
import { hearAnswers } from './notices.ts';
import { createAnswerRepository, perKind } from './repository.ts';
import { createWriteBehind } from './write-behind.ts';

export interface CachedAnswersDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** By which other processes tell what they write and invalidate. */
  readonly notices: Notices;
  /** Names this process among those that share the database. */
  readonly processId: string;
  readonly onEvent?: ((event: CachedAnswersEvent) => void) | undefined;
  /** Most answers of one workspace and kind, in the table (give or take a tenth); 10,000 unless said. The oldest go. */
  readonly entriesPerWorkspace?: number;
  /** Most answers this process knows of, about 100 bytes each; 500,000 unless said. */
  readonly entriesInMemory?: number;
}

const ENTRIES_PER_WORKSPACE = 10_000;
const ENTRIES_IN_MEMORY = 500_000;
const PRUNE_EVERY_MS = 10 * 60_000;

/**
 * How fast answers of a kind are written. A workspace keeps 10,000, so a flood of questions that are never asked again would only push
 * out what is worth keeping, at the price of a core of PostgreSQL; this takes about a thirtieth of one.
 */
const WRITING = { pauseMs: 100, burst: 2_000, perSecond: 200 };

/** Opens the answers that all processes share. Nothing is connected before the first question. */
export function createCachedAnswers(deps: CachedAnswersDeps): CachedAnswers {
  const { clock } = deps;
  const { tally, repository, writing, known, listeners, tell, heard } = connect(deps);
  const prune = () => repository.prune(clock.now());
  const timer = setInterval(() => void prune().catch(tally.failed), PRUNE_EVERY_MS).unref();
  const flush = async () => {
    await Promise.all(Object.values(writing).map((each) => each.flush()));
  };
  return {
    known: (workspaceId) => known.of(workspaceId),
    read: (key) => repository.read(key, clock.now()),
    add(answer: NewAnswer) {
      const waits = writing[answer.kind].add(answer);
      if (!waits) tally.lost(answer.kind, 1);
      return waits;
    },
    isListening: () => heard.hearing,
    onInvalidated: (listener) => void listeners.push(listener),
    async invalidate(workspaceId, selection) {
      const invalidated = { workspaceId, selection };
      tell(invalidated);
      const gone = await repository.invalidate(workspaceId, selection, clock.now());
      // What was being read meanwhile may have come back into memory.
      tell(invalidated);
      return gone;
    },
    figures: (workspaceId) => repository.figures(workspaceId, clock.now()),
    counts: () => ({ ...tally.read(), known: known.count() }),
    prune,
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

/** The parts, each told of what the others hear. */
function connect(deps: CachedAnswersDeps) {
  const { store, clock, processId } = deps;
  const perWorkspace = deps.entriesPerWorkspace ?? ENTRIES_PER_WORKSPACE;
  const inAll = deps.entriesInMemory ?? ENTRIES_IN_MEMORY;
  const tally = createTally(deps.onEvent);
  const listeners: ((invalidated: Invalidated | null) => void)[] = [];
  const tell = (invalidated: Invalidated | null) => {
    for (const listener of listeners) listener(invalidated);
  };
  const repository = createAnswerRepository(store, processId);
  const heard = hearAnswers({
    notices: deps.notices,
    writer: processId,
    onWritten: (workspaceId, ids) => known.added(workspaceId, ids),
    onInvalidated: tell,
    onGap() {
      known.clear();
      tell(null);
    },
    onError: tally.failed,
  });
  const ids = async (workspaceId: string, limit: number) => {
    await heard.begin();
    return repository.ids(workspaceId, limit);
  };
  const known = createKnownEntries({ repository: { ids }, perWorkspace: perWorkspace * 2, inAll });
  const writing = perKind((kind) =>
    createWriteBehind({
      ...WRITING,
      repository,
      clock,
      kind,
      perWorkspace,
      onWritten(workspaceId, written) {
        tally.kept(kind, written.length);
        known.added(workspaceId, written);
      },
      onLost: (count, error) => tally.lost(kind, count, error),
      onError: tally.failed,
    }),
  );
  return { tally, repository, writing, known, listeners, tell, heard };
}

function createTally(onEvent: CachedAnswersDeps['onEvent'] = () => undefined) {
  const kept: Record<CacheKind, number> = { exact: 0, semantic: 0 };
  const lost: Record<CacheKind, number> = { exact: 0, semantic: 0 };
  let failed = 0;
  const fail = (error: unknown): void => {
    failed += 1;
    onEvent({ type: 'failed', error });
  };
  return {
    kept: (kind: CacheKind, count: number) => void (kept[kind] += count),
    lost(kind: CacheKind, count: number, error?: unknown): void {
      lost[kind] += count;
      onEvent({ type: 'lost', kind, count });
      if (error !== undefined) onEvent({ type: 'failed', error });
    },
    failed: fail,
    read: () => ({ kept: { ...kept }, lost: { ...lost }, failed }),
  };
}
