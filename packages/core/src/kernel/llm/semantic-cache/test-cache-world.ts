import { randomUUID } from 'node:crypto';
import { afterAll, afterEach } from 'vitest';
import { testDatabase } from '../../../testing/index.ts';
import { systemClock } from '../../clock/index.ts';
import {
  type CachedQuestion,
  createBuiltinEmbedder,
  createSemanticCache,
  type SemanticCache,
  type SemanticCacheDeps,
} from './index.ts';

export const builtin = createBuiltinEmbedder();

/** A database of the test file's own, and caches on it that are closed after each test. */
export async function testCacheWorld() {
  const database = await testDatabase();
  let open: SemanticCache[] = [];
  afterEach(async () => {
    await Promise.all(open.map((cache) => cache.close()));
    open = [];
  });
  afterAll(() => database.close());

  return {
    database,
    openCache(deps: Partial<SemanticCacheDeps> = {}): SemanticCache {
      const cache = createSemanticCache({
        store: database.store,
        clock: systemClock,
        embedder: builtin,
        processId: randomUUID(),
        ...deps,
      });
      open.push(cache);
      return cache;
    },
    someScope: (workspaceId = database.workspaceId) => ({
      workspaceId,
      task: `task-${randomUUID()}`,
      promptVersion: '1.0.0',
      model: 'openai/gpt-5-nano',
      context: '',
    }),
  };
}

export const asking = (scope: CachedQuestion['scope'], question: string): CachedQuestion => ({
  scope,
  question,
});

/** Keeps an answer and waits until it can be found. */
export async function keep(
  cache: SemanticCache,
  asked: CachedQuestion,
  given: { answer: unknown; tags?: string[]; askedAt?: Date },
) {
  cache.put(asked, given.answer, { tags: given.tags ?? [], askedAt: given.askedAt ?? new Date() });
  await cache.flush();
}
