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
/** Share that goes at once: the first of a map is found the more slowly the more were deleted before it. */
const SHARE = 10;

export function createAnswerMemory(limits: AnswerMemoryLimits): AnswerMemory {
  const answers = new Map<string, HeldAnswer>();
  let bytes = 0;

  const remove = (id: string, answer: HeldAnswer): void => {
    answers.delete(id);
    bytes -= weightOf(answer);
  };
  const makeRoom = (): void => {
    if (answers.size <= limits.entries && bytes <= limits.bytes) return;
    const entries = limits.entries - Math.floor(limits.entries / SHARE);
    const room = limits.bytes - Math.floor(limits.bytes / SHARE);
    for (const [id, answer] of answers) {
      if (answers.size <= entries && bytes <= room) return;
      remove(id, answer);
    }
  };
  return {
    get(id) {
      const answer = answers.get(id);
      if (!answer) return undefined;
      answers.delete(id);
      answers.set(id, answer);
      return answer;
    },
    set(id, answer) {
      const before = answers.get(id);
      if (before) remove(id, before);
      answers.set(id, answer);
      bytes += weightOf(answer);
      makeRoom();
    },
    drop(workspaceId, selection) {
      for (const [id, answer] of answers)
        if (answer.workspaceId === workspaceId && isSelected(selection, answer)) remove(id, answer);
    },
    clear() {
      answers.clear();
      bytes = 0;
    },
    get size() {
      return answers.size;
    },
  };
}

function weightOf({ json }: HeldAnswer): number {
  return json.length * 2 + OVERHEAD;
}
