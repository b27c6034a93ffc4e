export type { Cache, CacheKey, CacheOptions } from './cache.ts';
export { type CacheDeps, createCache } from './create-cache.ts';
