import { hash } from 'node:crypto';
import type { Clock } from '../../clock/index.ts';
import type { Store } from '../../store/index.ts';
import { type Embedder, similarityBy } from './embedding/index.ts';
import { createKnownEntries } from './entries/known-entries.ts';
import { createEntryNotices } from './entries/notices.ts';
import { createEntryRepository, type NewEntry } from './entries/repository.ts';
import { createWriteBehind } from './entries/write-behind.ts';
import { readMeaning } from './meaning/index.ts';
import type {
  CachedQuestion,
  PutOptions,
  SemanticCache,
  SemanticEvent,
  SemanticHit,
} from './semantic-cache.ts';
import { createSemanticCounts } from './semantic-counts.ts';

export interface SemanticCacheDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly embedder: Embedder;
  /** Names this process among those that share the database. */
  readonly processId: string;
  readonly onEvent?: (event: SemanticEvent) => void;
  /** Least cosine of two questions that share an answer; 0.95 unless said. */
  readonly threshold?: number;
  /** Most entries of one workspace, in the table (give or take a tenth) and in memory; 10,000 unless said. The oldest go. */
  readonly entriesPerWorkspace?: number;
  /** Most entries this process knows of, about 100 bytes each; 500,000 unless said. */
  readonly entriesInMemory?: number;
  /** Milliseconds an embedder may take before the question goes on without the cache; 1,000 unless said. */
  readonly embedTimeoutMs?: number;
}

const THRESHOLD = 0.95;
const ENTRIES_PER_WORKSPACE = 10_000;
const ENTRIES_IN_MEMORY = 500_000;
const EMBED_TIMEOUT_MS = 1_000;
const TTL_MS = 7 * 24 * 3_600_000;
const PRUNE_EVERY_MS = 10 * 60_000;
/** Longer questions carry their own material and are seldom asked twice; they are neither looked up nor kept. */
const LONGEST_QUESTION = 2_000;

/** Builds the semantic cache. Nothing is connected before the first question. */
export function createSemanticCache(deps: SemanticCacheDeps): SemanticCache {
  const { clock, embedder } = deps;
  const parts = connect(deps);
  const { counts, repository, known, writing, notices, idOf } = parts;
  const prune = () => repository.prune(clock.now());
  const timer = setInterval(() => void prune().catch(counts.failed), PRUNE_EVERY_MS).unref();

  return {
    embedder: embedder.id,
    async find(asked) {
      if (asked.use === 'bypass') counts.bypassed();
      if (!isForCache(asked) || asked.use === 'bypass') return null;
      notices.open();
      try {
        return await find(parts, asked);
      } catch (error) {
        counts.failed(error);
        return null;
      }
    },
    put(asked, answer, options) {
      if (!isForCache(asked)) return;
      writing.add(entryOf(asked, { id: idOf(asked), answer, options, now: clock.now() }));
    },
    invalidateTags: (workspaceId, tags) => repository.invalidate(workspaceId, tags, clock.now()),
    purge: (workspaceId) => repository.invalidate(workspaceId, null, clock.now()),
    counts: () => counts.read(known.count()),
    figures: (workspaceId) => repository.figures(workspaceId, clock.now()),
    prune,
    flush: writing.flush,
    async close() {
      clearInterval(timer);
      await writing.flush();
      await notices.close();
    },
  };
}

type Parts = ReturnType<typeof connect>;

/** The parts, each told of what the others hear. */
function connect(deps: SemanticCacheDeps) {
  const { store, clock, embedder, processId } = deps;
  const perWorkspace = deps.entriesPerWorkspace ?? ENTRIES_PER_WORKSPACE;
  const timeoutMs = deps.embedTimeoutMs ?? EMBED_TIMEOUT_MS;
  const counts = createSemanticCounts(deps.onEvent);
  const repository = createEntryRepository(store, processId);
  const inAll = deps.entriesInMemory ?? ENTRIES_IN_MEMORY;
  const known = createKnownEntries({ repository, perWorkspace, inAll });
  const writing = createWriteBehind({
    repository,
    clock,
    perWorkspace,
    onWritten(workspaceId, ids) {
      counts.kept(ids.length);
      known.added(workspaceId, ids);
    },
    onLost: counts.lost,
    onError: counts.failed,
  });
  const notices = createEntryNotices({
    connectionString: store.connectionString,
    clock,
    onWritten: ({ writer, workspaceId, ids }) => writer !== processId && known.added(workspaceId, ids),
    onGap: known.clear,
    onError: counts.failed,
  });
  const threshold = deps.threshold ?? THRESHOLD;
  const nearness = { threshold, similarityOf: similarityBy({ embedder, clock, timeoutMs }) };
  return { clock, embedder, counts, repository, known, writing, notices, idOf: createIds(), ...nearness };
}

function isForCache({ use, question }: CachedQuestion): boolean {
  return use !== 'measuring' && question.length <= LONGEST_QUESTION && question.trim() !== '';
}

/** What must be equal for two questions to share an answer, as one hash; read once for finding and keeping. */
function createIds() {
  const ids = new WeakMap<CachedQuestion, string>();
  return (asked: CachedQuestion): string => {
    const known = ids.get(asked);
    if (known !== undefined) return known;
    const { task, promptVersion, model, context } = asked.scope;
    const parts = JSON.stringify([task, promptVersion, model, context, readMeaning(asked.question).key]);
    const id = hash('sha256', parts, 'base64url');
    ids.set(asked, id);
    return id;
  };
}

async function find(parts: Parts, asked: CachedQuestion): Promise<SemanticHit | null> {
  const { repository, clock, counts, known, threshold, embedder } = parts;
  const { workspaceId, task } = asked.scope;
  const id = parts.idOf(asked);
  const held = known.of(workspaceId);
  const ids = held instanceof Promise ? await held : held;
  if (!ids.has(id)) return counts.miss({ workspaceId, task });
  // The table has the last word: what was invalidated, by whatever process, is gone from there.
  const stored = await repository.read({ workspaceId, id }, clock.now());
  if (!stored) {
    ids.delete(id);
    counts.gone();
    return counts.miss({ workspaceId, task });
  }
  const similarity = await parts.similarityOf(asked.question, stored.question);
  if (similarity < threshold) return counts.refused({ workspaceId, task }, similarity);
  const { writtenAt: answeredAt, ...kept } = stored;
  return counts.hit({ workspaceId, task }, { ...kept, answeredAt, similarity, embedder: embedder.id });
}

interface Given {
  readonly id: string;
  readonly answer: unknown;
  readonly options: PutOptions;
  readonly now: Date;
}

function entryOf({ scope, question }: CachedQuestion, { id, answer, options, now }: Given): NewEntry {
  return {
    workspaceId: scope.workspaceId,
    id,
    question,
    answer,
    tags: options.tags ?? [],
    askedAt: options.askedAt,
    expiresAt: new Date(now.getTime() + (options.ttlMs ?? TTL_MS)),
  };
}
