export type { Cache, CacheKey, CacheOptions, ErasedEntries } from './cache.ts';
export { type CacheDeps, createCache } from './create-cache.ts';
