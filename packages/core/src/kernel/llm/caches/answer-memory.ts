import { LRUCache } from 'lru-cache';
import type { Selectable, Selection } from './selection.ts';
import { isSelected } from './selection.ts';

/** An answer as it lies in memory: text, so that nobody who got it can change it for others. */
export interface HeldAnswer extends Omit<Selectable, 'kind'> {
  readonly workspaceId: string;
  readonly json: string;
  /** When the question was asked, the answer given, and until when it may stand in; in milliseconds since 1970. */
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly expiresAt: number;
  /** Whether it was handed on to be written for other processes. */
  shared: boolean;
}

export interface AnswerMemoryLimits {
  readonly entries: number;
  /** Of the texts, counted as two bytes a character. */
  readonly bytes: number;
}

/** Answers by their id, those used longest ago going first when there are too many. */
export interface AnswerMemory {
  get(id: string): HeldAnswer | undefined;
  set(id: string, answer: HeldAnswer): void;
  drop(workspaceId: string, selection: Selection): void;
  clear(): void;
  readonly size: number;
}

/** What an entry takes besides its text, in bytes. */
const OVERHEAD = 400;

/** No `Map` that is kept in order by taking entries out and putting them in again: at 20,000 entries that takes V8 50 µs each. */
export function createAnswerMemory(limits: AnswerMemoryLimits): AnswerMemory {
  const answers = new LRUCache<string, HeldAnswer>({
    max: limits.entries,
    maxSize: limits.bytes,
    sizeCalculation: ({ json }) => json.length * 2 + OVERHEAD,
  });
  return {
    get: (id) => answers.get(id),
    set: (id, answer) => void answers.set(id, answer),
    drop(workspaceId, selection) {
      for (const [id, answer] of answers.entries())
        if (answer.workspaceId === workspaceId && isSelected(selection, answer)) answers.delete(id);
    },
    clear: () => answers.clear(),
    get size() {
      return answers.size;
    },
  };
}
