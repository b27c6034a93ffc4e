import type { Piece } from './token-counter.ts';

/** A prompt as a provider's cache sees it: its pieces in order, and where the caller marked its own breakpoints. */
export interface CacheablePrompt {
  /** Stands for provider and model; nothing is shared across them. */
  readonly scopeHash: number;
  readonly pieces: readonly Piece[];
  /** Indices into `pieces` that a marked prefix ends before; null where the provider caches by itself. */
  readonly breakpoints: readonly number[] | null;
}

export interface CacheOutcome {
  readonly readTokens: number;
  readonly writtenTokens: number;
}

export interface PrefixCache {
  /**
   * What this prompt reads from the cache at `nowMs`, and remembers it for prompts that come after
   * `availableAtMs`: a provider can only reuse what it has finished reading.
   */
  use(prompt: CacheablePrompt, nowMs: number, availableAtMs: number): CacheOutcome;
  clear(): void;
}

/** Providers cache no prefix shorter than this. */
export const MINIMUM_CACHED_TOKENS = 1_024;
/** OpenAI counts cached tokens in steps of 128. */
const STEP = 128;
/** Cached prefixes live for about five minutes of not being used. */
const LIFETIME_MS = 5 * 60_000;
const MAX_PREFIXES = 300_000;

interface Prefix {
  readonly key: number;
  readonly tokens: number;
}

interface Entry {
  readonly from: number;
  until: number;
}

/** Rolling hash of every prefix that is long enough to be cached; 53 bits, so that a Map keys it cheaply. */
function prefixesOf(prompt: CacheablePrompt): (Prefix | null)[] {
  let low = prompt.scopeHash;
  let high = ~prompt.scopeHash;
  let tokens = 0;
  return prompt.pieces.map((piece) => {
    low = Math.imul(low ^ piece.hash, 0x01000193) ^ (low >>> 15);
    high = Math.imul(high ^ (piece.hash >>> 3), 0x85ebca6b) + low;
    tokens += piece.tokens;
    if (tokens < MINIMUM_CACHED_TOKENS) return null;
    return { key: (low >>> 0) * 2_097_152 + (high & 0x1f_ffff), tokens };
  });
}

/** Prompt-prefix caching as the providers do it: automatic, or at the breakpoints the caller marked. */
export function createPrefixCache(): PrefixCache {
  const entries = new Map<number, Entry>();
  const remember = (prefix: Prefix, availableAtMs: number): void => {
    const found = entries.get(prefix.key);
    if (found && found.until >= availableAtMs) {
      found.until = Math.max(found.until, availableAtMs + LIFETIME_MS);
      return;
    }
    if (entries.size >= MAX_PREFIXES) entries.clear();
    entries.set(prefix.key, { from: availableAtMs, until: availableAtMs + LIFETIME_MS });
  };
  const isLive = (prefix: Prefix, nowMs: number): boolean => {
    const entry = entries.get(prefix.key);
    return entry !== undefined && entry.from <= nowMs && entry.until >= nowMs;
  };
  return {
    use: (prompt, nowMs, availableAtMs) => {
      const all = prefixesOf(prompt);
      const marked = prompt.breakpoints;
      const prefixes = (marked ? marked.map((end) => all[end - 1]) : all).filter((prefix) => prefix != null);
      const read = prefixes.findLast((prefix) => isLive(prefix, nowMs))?.tokens ?? 0;
      for (const prefix of prefixes) remember(prefix, availableAtMs);
      if (!marked) return { readTokens: Math.floor(read / STEP) * STEP, writtenTokens: 0 };
      return { readTokens: read, writtenTokens: (prefixes.at(-1)?.tokens ?? read) - read };
    },
    clear: () => entries.clear(),
  };
}
