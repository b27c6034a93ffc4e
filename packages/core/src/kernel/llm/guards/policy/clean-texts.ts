import { LRUCache } from 'lru-cache';
import type { InputText } from './guard-input.ts';
import type { PreparedPolicy } from './policy.ts';

/**
 * Remembers long texts in which nothing was found, so that a conversation that sends its documents again with each
 * question has them read once.
 */
export interface CleanTexts {
  /** True when nothing was found in this very text under this very policy. */
  knows(input: InputText, policy: PreparedPolicy): boolean;
  note(input: InputText, policy: PreparedPolicy): void;
}

/** Shorter texts are read faster than they are looked up. */
const SHORTEST = 400;
/** Longer ones would push all others out. */
const LONGEST = 100_000;
const MOST_BYTES = 8_000_000;
/** A rough measure of an entry without its text. */
const ENTRY_BYTES = 200;

interface Known {
  readonly policy: PreparedPolicy;
  /** What is looked for depends on who speaks. */
  readonly origin: InputText['origin'];
}

export function createCleanTexts({
  mostBytes = MOST_BYTES,
}: {
  readonly mostBytes?: number;
} = {}): CleanTexts {
  const known = new LRUCache<string, Known>({ maxSize: mostBytes });
  return {
    knows({ text, origin }, policy) {
      if (text.length < SHORTEST || text.length > LONGEST) return false;
      const entry = known.get(text);
      return entry !== undefined && entry.policy === policy && entry.origin === origin;
    },
    note({ text, origin }, policy) {
      if (text.length < SHORTEST || text.length > LONGEST) return;
      known.set(text, { policy, origin }, { size: text.length * 2 + ENTRY_BYTES });
    },
  };
}
