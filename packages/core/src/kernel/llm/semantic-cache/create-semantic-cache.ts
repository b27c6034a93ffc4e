import { hash } from 'node:crypto';
import type { Clock } from '../../clock/index.ts';
import type { Store } from '../../store/index.ts';
import type { Embedder } from './embedding/index.ts';
import { createLoadedScopes, type ScopeName } from './entries/loaded-scopes.ts';
import { createEntryNotices } from './entries/notices.ts';
import { createEntryRepository, type NewEntry, type StoredAnswer } from './entries/repository.ts';
import type { Near, VectorIndex } from './entries/vector-index.ts';
import { createWriteBehind } from './entries/write-behind.ts';
import { compareMeaningKeys, type DifferenceKind, readMeaning } from './meaning/index.ts';
import { createRecentVectors } from './recent-vectors.ts';
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
  /** Cosine from which on the guard is asked; 0.95 unless said. */
  readonly threshold?: number;
  /** Most entries of one scope in memory; 2,000 unless said. */
  readonly entriesPerScope?: number;
  /** Most bytes of vectors in this process; 64 MiB unless said. */
  readonly memoryBytes?: number;
  /** Milliseconds an embedder may take before the question goes on without the cache; 1,000 unless said. */
  readonly embedTimeoutMs?: number;
}

const THRESHOLD = 0.95;
const ENTRIES_PER_SCOPE = 2_000;
const MEMORY_BYTES = 64 * 1024 * 1024;
const EMBED_TIMEOUT_MS = 1_000;
const TTL_MS = 7 * 24 * 3_600_000;
const PRUNE_EVERY_MS = 10 * 60_000;
/** Longer questions carry their own material and are seldom asked twice; they are neither looked up nor kept. */
const LONGEST_QUESTION = 2_000;
/** Of the nearest so many, one may ask the same. */
const CANDIDATES = 8;

/** Builds the semantic cache. Nothing is connected before the first question. */
export function createSemanticCache(deps: SemanticCacheDeps): SemanticCache {
  const { clock, embedder } = deps;
  const parts = connect(deps);
  const { counts, repository, vectors, scopes, writing, notices } = parts;
  const finder = { ...parts, clock, threshold: deps.threshold ?? THRESHOLD, embedder: embedder.id };
  const prune = () => repository.prune(clock.now());
  const timer = setInterval(() => void prune().catch(counts.failed), PRUNE_EVERY_MS).unref();
  const flush = () => vectors.settled().then(writing.flush);

  return {
    embedder: embedder.id,
    async find(asked) {
      if (asked.use === 'bypass') counts.bypassed();
      if (!isForCache(asked) || asked.use === 'bypass') return null;
      notices.open();
      try {
        return await find(finder, { asked, name: nameOf(asked, embedder) });
      } catch (error) {
        counts.failed(error);
        return null;
      }
    },
    put(asked, answer, options) {
      if (!isForCache(asked)) return;
      const name = nameOf(asked, embedder);
      vectors
        .of(asked.question)
        .then((vector) => writing.add(entryOf(asked, { name, vector, answer, options, now: clock.now() })))
        .catch(counts.failed);
    },
    invalidateTags: (workspaceId, tags) => repository.invalidate(workspaceId, tags, clock.now()),
    purge: (workspaceId) => repository.invalidate(workspaceId, null, clock.now()),
    counts: () => counts.read(scopes.bytes()),
    figures: (workspaceId) => repository.figures(workspaceId, clock.now()),
    prune,
    flush,
    async close() {
      clearInterval(timer);
      await flush();
      await notices.close();
    },
  };
}

/** The parts, each told of what the others hear. */
function connect(deps: SemanticCacheDeps) {
  const { store, clock, embedder, processId } = deps;
  const counts = createSemanticCounts(deps.onEvent);
  const repository = createEntryRepository(store);
  const scopes = createLoadedScopes({
    repository,
    clock,
    dimensions: embedder.dimensions,
    entriesPerScope: deps.entriesPerScope ?? ENTRIES_PER_SCOPE,
    memoryBytes: deps.memoryBytes ?? MEMORY_BYTES,
    onError: counts.failed,
  });
  const writing = createWriteBehind({
    repository,
    clock,
    writer: processId,
    onWritten: (entries) => {
      counts.kept(entries.length);
      for (const entry of entries) scopes.added(entry, [{ ...entry, expiresMs: entry.expiresAt.getTime() }]);
    },
    onLost: counts.lost,
  });
  const notices = createEntryNotices({
    connectionString: store.connectionString,
    clock,
    onWritten: (notice) => notice.writer !== processId && scopes.writtenElsewhere(notice),
    onGap: () => scopes.clear(),
    onError: counts.failed,
  });
  const vectors = createRecentVectors({
    embedder,
    clock,
    timeoutMs: deps.embedTimeoutMs ?? EMBED_TIMEOUT_MS,
  });
  return { counts, repository, scopes, writing, notices, vectors };
}

function isForCache({ use, question }: CachedQuestion): boolean {
  return use !== 'measuring' && question.length <= LONGEST_QUESTION && question.trim() !== '';
}

/** Lengths keep the parts apart, whatever characters they hold. */
function nameOf({ scope }: CachedQuestion, embedder: Embedder): ScopeName {
  const parts = [scope.task, scope.promptVersion, scope.model, scope.context, embedder.id];
  return { workspaceId: scope.workspaceId, scope: hash('sha256', JSON.stringify(parts), 'base64url') };
}

interface Finder extends Pick<ReturnType<typeof connect>, 'scopes' | 'repository' | 'counts' | 'vectors'> {
  readonly clock: Clock;
  readonly threshold: number;
  readonly embedder: string;
}

interface Search {
  readonly asked: CachedQuestion;
  readonly name: ScopeName;
}

async function find(finder: Finder, { asked, name }: Search): Promise<SemanticHit | null> {
  const { scopes, clock, counts, threshold } = finder;
  const of = { workspaceId: name.workspaceId, task: asked.scope.task };
  const index = await scopes.open(name);
  if (index === null || index.size === 0) return counts.miss(of);
  const vector = await finder.vectors.of(asked.question);
  const near = index.nearest(vector, { threshold, limit: CANDIDATES, nowMs: clock.now().getTime() });
  const meaning = near.length > 0 ? readMeaning(asked.question).key : '';
  let refusal: { similarity: number; because: DifferenceKind } | undefined;
  for (const one of near) {
    const verdict = compareMeaningKeys(meaning, one.meaning);
    if (!verdict.same) {
      refusal ??= { similarity: one.similarity, because: verdict.because[0]?.kind ?? 'content' };
      continue;
    }
    const stored = await readStored(finder, { name, index, one });
    if (stored)
      return counts.hit(of, { ...hitOf(stored), similarity: one.similarity, embedder: finder.embedder });
  }
  return refusal ? counts.refused(of, refusal) : counts.miss(of);
}

/** The table has the last word: what was invalidated, by whatever process, is gone from there. */
async function readStored(
  { repository, clock, counts }: Finder,
  { name, index, one }: { name: ScopeName; index: VectorIndex; one: Near },
): Promise<StoredAnswer | null> {
  const stored = await repository.read({ ...name, id: one.id }, clock.now());
  if (stored) index.touch(one.id);
  else {
    index.remove(one.id);
    counts.gone();
  }
  return stored;
}

function hitOf({ answer, question, tags, writtenAt }: StoredAnswer) {
  return { answer, question, tags, answeredAt: writtenAt };
}

interface Given {
  readonly name: ScopeName;
  readonly vector: Float32Array;
  readonly answer: unknown;
  readonly options: PutOptions;
  readonly now: Date;
}

function entryOf({ question }: CachedQuestion, { name, vector, answer, options, now }: Given): NewEntry {
  const meaning = readMeaning(question).key;
  return {
    ...name,
    id: hash('sha256', meaning, 'base64url'),
    meaning,
    question,
    vector,
    answer,
    tags: options.tags ?? [],
    askedAt: options.askedAt,
    expiresAt: new Date(now.getTime() + (options.ttlMs ?? TTL_MS)),
  };
}
