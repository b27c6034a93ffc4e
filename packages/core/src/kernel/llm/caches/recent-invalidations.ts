import { marksAgainst, marksOf, type Selectable, type Selection } from './selection.ts';

/**
 * What was invalidated lately, so that an answer under way at that moment does not get into memory. Moments are counted in invalidations
 * heard, so no clock can blur what came first.
 */
export interface RecentInvalidations {
  /** The present moment. */
  now(): number;
  note(workspaceId: string, selection: Selection): void;
  /** Everything may have been invalidated. */
  noteGap(): void;
  /** Whether such an answer was invalidated after a moment. */
  isSince(workspaceId: string, answer: Omit<Selectable, 'kind'>, moment: number): boolean;
}

const MOST = 10_000;

export function createRecentInvalidations(): RecentInvalidations {
  const last = new Map<string, number>();
  let heard = 0;
  /** Up to here something may have been invalidated that is not remembered. */
  let forgotten = 0;

  return {
    now: () => heard,
    note(workspaceId, selection) {
      heard += 1;
      for (const mark of marksOf(selection)) {
        const name = workspaceId + mark;
        last.delete(name);
        last.set(name, heard);
      }
      while (last.size > MOST) {
        const [name, at] = last.entries().next().value ?? ['', 0];
        last.delete(name);
        forgotten = at;
      }
    },
    noteGap() {
      heard += 1;
      forgotten = heard;
      last.clear();
    },
    isSince(workspaceId, answer, moment) {
      // Nothing at all was, as a rule.
      if (moment === heard) return false;
      if (moment < forgotten) return true;
      return marksAgainst(answer).some((mark) => (last.get(workspaceId + mark) ?? 0) > moment);
    },
  };
}
