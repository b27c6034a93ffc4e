import { hash } from 'node:crypto';
import type { Clock } from '../../clock/index.ts';
import type { CachedAnswers } from '../caches/index.ts';
import { type Embedder, similarityBy } from './embedding/index.ts';
import { readMeaning } from './meaning/index.ts';
import type { CachedQuestion, SemanticCache, SemanticEvent, SemanticHit } from './semantic-cache.ts';
import { createSemanticCounts } from './semantic-counts.ts';

export interface SemanticCacheDeps {
  /** Where answers are kept for all processes. */
  readonly answers: Pick<CachedAnswers, 'known' | 'read' | 'add'>;
  readonly clock: Clock;
  readonly embedder: Embedder;
  readonly onEvent?: (event: SemanticEvent) => void;
  /** Least cosine of two questions that share an answer; 0.95 unless said. */
  readonly threshold?: number;
  /** Milliseconds an embedder may take before the question goes on without the cache; 1,000 unless said. */
  readonly embedTimeoutMs?: number;
}

const THRESHOLD = 0.95;
const EMBED_TIMEOUT_MS = 1_000;
const TTL_MS = 7 * 24 * 3_600_000;
/** Longer questions carry their own material and are seldom asked twice; they are neither looked up nor kept. */
const LONGEST_QUESTION = 2_000;

/** Builds the semantic cache over the answers that all processes share. */
export function createSemanticCache(deps: SemanticCacheDeps): SemanticCache {
  const { answers, clock, embedder } = deps;
  const counts = createSemanticCounts(deps.onEvent);
  const timeoutMs = deps.embedTimeoutMs ?? EMBED_TIMEOUT_MS;
  const similarityOf = similarityBy({ embedder, clock, timeoutMs });
  const idOf = createIds();
  const finding = { answers, counts, similarityOf, embedder, idOf, threshold: deps.threshold ?? THRESHOLD };

  return {
    embedder: embedder.id,
    async find(asked) {
      if (asked.use === 'bypass') counts.bypassed();
      if (!isForCache(asked) || asked.use === 'bypass') return null;
      try {
        return await find(finding, asked);
      } catch (error) {
        counts.failed(error);
        return null;
      }
    },
    put(asked, answer, { askedAt, model, tags = [], ttlMs = TTL_MS }) {
      if (!isForCache(asked)) return;
      const { workspaceId, task } = asked.scope;
      answers.add({
        workspaceId,
        id: idOf(asked),
        kind: 'semantic',
        task,
        model,
        question: asked.question,
        answer,
        tags,
        askedAt,
        expiresAt: new Date(clock.now().getTime() + ttlMs),
      });
    },
    counts: counts.read,
  };
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
    const { key } = readMeaning(asked.question);
    // The lengths keep them apart whatever stands in them; escaping a long context as JSON would cost more.
    const lengths = `${task.length} ${promptVersion.length} ${model.length} ${key.length}`;
    const parts = `semantic ${lengths} ${task}${promptVersion}${model}${key}${context}`;
    const id = hash('sha256', parts, 'base64url');
    ids.set(asked, id);
    return id;
  };
}

interface Finding extends Pick<SemanticCacheDeps, 'embedder'> {
  readonly answers: SemanticCacheDeps['answers'];
  readonly counts: ReturnType<typeof createSemanticCounts>;
  readonly similarityOf: ReturnType<typeof similarityBy>;
  readonly idOf: (asked: CachedQuestion) => string;
  readonly threshold: number;
}

async function find(parts: Finding, asked: CachedQuestion): Promise<SemanticHit | null> {
  const { answers, counts, threshold, embedder } = parts;
  const { workspaceId, task } = asked.scope;
  const id = parts.idOf(asked);
  const known = answers.known(workspaceId);
  const ids = known instanceof Promise ? await known : known;
  if (!ids.has(id)) return counts.miss({ workspaceId, task });
  // The table has the last word: what was invalidated, by whatever process, is gone from there.
  const stored = await answers.read({ workspaceId, id });
  if (!stored) {
    ids.delete(id);
    counts.gone();
    return counts.miss({ workspaceId, task });
  }
  const { question, answer, model, tags, writtenAt: answeredAt } = stored;
  const similarity = await parts.similarityOf(asked, question ?? '');
  if (similarity < threshold) return counts.refused({ workspaceId, task }, similarity);
  const kept = { question: question ?? '', answer, model, tags, answeredAt };
  return counts.hit({ workspaceId, task }, { ...kept, similarity, embedder: embedder.id });
}
