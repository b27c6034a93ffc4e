import { LRUCache } from 'lru-cache';

/** Rings in this process when layer 1 of an enrichment has landed, or nothing more will come of it. */
export interface LayerBell {
  ring(enrichmentId: string): void;
  /** Resolves when it rings or has rung; never where another process does the work. */
  heard(enrichmentId: string): Promise<void>;
}

/** Where another process works nobody rings here: those that are waited for longest are forgotten. */
const MOST_REMEMBERED = 10_000;

export function createLayerBell(): LayerBell {
  const bells = new LRUCache<string, PromiseWithResolvers<void>>({ max: MOST_REMEMBERED });
  const bellOf = (enrichmentId: string) => {
    const bell = bells.get(enrichmentId) ?? Promise.withResolvers<void>();
    bells.set(enrichmentId, bell);
    return bell;
  };
  return {
    ring: (enrichmentId) => bellOf(enrichmentId).resolve(),
    heard: (enrichmentId) => bellOf(enrichmentId).promise,
  };
}
