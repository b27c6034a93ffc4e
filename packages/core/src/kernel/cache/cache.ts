/** Where a value is kept: nobody outside the workspace can read it or drop it. */
export interface CacheKey {
  readonly workspaceId: string;
  readonly key: string;
}

export interface CacheOptions {
  /** Milliseconds for which the value is fresh. */
  readonly ttlMs: number;
  /** Milliseconds after that in which it is still given when loading a new one fails; 0 unless said. */
  readonly graceMs?: number;
  /** Names by which `invalidateTags` finds it. */
  readonly tags?: readonly string[];
}

/** Whatever fits any of these. */
export interface ErasedEntries {
  readonly tags: readonly string[];
  /** Looked for in the values, whatever the case of their letters. */
  readonly words: readonly string[];
}

/**
 * Remembers what was dear to get. Values are JSON: what comes back is what `JSON.parse(JSON.stringify(value))`
 * gives, and never `undefined`. A cache that cannot reach its database loads anew rather than fail.
 */
export interface Cache {
  /**
   * The value at `key`; loads and keeps it when there is none. Of callers who ask at the same time in one
   * process, one loads and all get its result, or its error. Rejects with the loader's own error.
   */
  getOrSet<Value>(key: CacheKey, options: CacheOptions, load: () => Promise<Value>): Promise<Value>;
  /** The value if it is there and fresh. */
  get<Value>(key: CacheKey): Promise<Value | undefined>;
  set(key: CacheKey, value: unknown, options: CacheOptions): Promise<void>;
  /** Ends the freshness of everything in the workspace that has one of these tags, in every process. */
  invalidateTags(workspaceId: string, tags: readonly string[]): Promise<void>;
  /**
   * Deletes everything in the workspace that has one of these tags, or that says one of these words, from the database and from the
   * memory of every process. Reads all entries of the workspace: for erasing on request. Returns the number of entries.
   */
  erase(workspaceId: string, what: ErasedEntries): Promise<number>;
  /** Deletes what has run out; done by itself now and then. Returns the number of entries. */
  prune(): Promise<number>;
  close(): Promise<void>;
}
