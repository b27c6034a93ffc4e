export type {
  AnswerKey,
  CachedAnswers,
  CachedAnswersEvent,
  CacheKind,
  NewAnswer,
  StoredAnswer,
} from './cached-answers.ts';
export { type CacheFigures, type Caches, createCaches } from './caches.ts';
export { type CachedAnswersDeps, createCachedAnswers } from './create-cached-answers.ts';
export {
  createExactAnswers,
  type ExactAnswers,
  type ExactAnswersDeps,
  type FoundAnswer,
} from './exact-answers.ts';
export { freshMs, STALE_MS } from './freshness.ts';
export { cacheOperations } from './operations.ts';
export type { Selection } from './selection.ts';
export { createVectorMemory, type KeptVector, type VectorMemory } from './vector-memory.ts';
