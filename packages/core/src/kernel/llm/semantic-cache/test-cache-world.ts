import { randomUUID } from 'node:crypto';
import { afterAll, afterEach } from 'vitest';
import { testDatabase } from '../../../testing/index.ts';
import { systemClock } from '../../clock/index.ts';
import { createNotices, type Notices } from '../../notices/index.ts';
import type { Store } from '../../store/index.ts';
import { type CachedAnswers, type CachedAnswersDeps, createCachedAnswers } from '../caches/index.ts';
import {
  type CachedQuestion,
  createBuiltinEmbedder,
  createSemanticCache,
  type SemanticCache,
  type SemanticCacheDeps,
  type SemanticEvent,
} from './index.ts';

export const builtin = createBuiltinEmbedder();

/** A semantic cache and the kept answers it stands on. */
export interface OpenCache extends SemanticCache {
  readonly answers: CachedAnswers;
}

interface Opening
  extends Partial<Omit<SemanticCacheDeps, 'answers' | 'onEvent'>>,
    Pick<CachedAnswersDeps, 'entriesPerWorkspace' | 'entriesInMemory'> {
  readonly store?: Store;
  readonly onEvent?: (event: SemanticEvent | { readonly type: 'lost' }) => void;
}

/** A database of the test file's own, and caches on it that are closed after each test. */
export async function testCacheWorld() {
  const database = await testDatabase();
  let open: (CachedAnswers | Notices)[] = [];
  afterEach(async () => {
    for (const each of open.reverse()) await each.close();
    open = [];
  });
  afterAll(() => database.close());

  return {
    database,
    openCache(opening: Opening = {}): OpenCache {
      const { store = database.store, clock = systemClock, embedder = builtin, ...deps } = opening;
      const notices = createNotices({
        connectionString: store.connectionString,
        clock,
        onError: () => undefined,
      });
      const answers = createCachedAnswers({ store, clock, notices, processId: randomUUID(), ...deps });
      open.push(notices, answers);
      return { ...createSemanticCache({ answers, clock, embedder, ...deps }), answers };
    },
    someScope: (workspaceId = database.workspaceId) => ({
      workspaceId,
      task: `task-${randomUUID()}`,
      promptVersion: '1.0.0',
      model: MODEL,
      context: '',
    }),
  };
}

export const MODEL = 'openai/gpt-5-nano';

export const asking = (scope: CachedQuestion['scope'], question: string): CachedQuestion => ({
  scope,
  question,
});

/** Keeps an answer and waits until it can be found. */
export async function keep(
  cache: OpenCache,
  asked: CachedQuestion,
  given: { answer: unknown; tags?: string[]; askedAt?: Date },
) {
  const { answer, tags = [], askedAt = new Date() } = given;
  cache.put(asked, answer, { tags, askedAt, model: MODEL });
  await cache.answers.flush();
}
