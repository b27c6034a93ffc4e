import { type Allotment, newAllotment } from './allotment.ts';
import type { AppliedLimit } from './policy/limits.ts';
import { windowAt } from './policy/windows.ts';

/** This process's allotments, and which of them have something to report. */
export interface Book {
  readonly size: number;
  /** The allotment of a limit in the present window (by the database's clock, in milliseconds). */
  open(limit: AppliedLimit, nowMs: number): Allotment;
  findAt(place: Place): Allotment | undefined;
  all(): Iterable<Allotment>;
  /** Has something for the next report. */
  mark(allotment: Allotment): void;
  /** At most so many marked ones, no two of one counter; their marks are taken off. */
  takeMarked(most: number): Allotment[];
  hasMarked(): boolean;
  drop(allotment: Allotment): void;
  /** Takes one in as it is, with something to report. */
  adopt(allotment: Allotment): void;
  clear(): void;
}

interface Place {
  readonly workspaceId: string;
  readonly counter: string;
  readonly startMs: number;
  readonly ceiling: number;
}

function allotmentKey(place: Place): string {
  return `${place.workspaceId}/${place.startMs}/${place.ceiling}/${place.counter}`;
}

/** The oldest that nobody uses, so many of them; those in use are no more than calls under way or waiting. */
function unusedOf(allotments: ReadonlyMap<string, Allotment>, count: number): Allotment[] {
  if (count <= 0) return [];
  return [
    ...allotments
      .values()
      .filter(({ open, waiters }) => open === 0 && waiters === 0)
      .take(count),
  ];
}

/** One that was closing, with nothing open, and one that was opened after it are of one row from now on. */
function adoptInto(present: Allotment, closing: Allotment): void {
  present.pending += closing.pending;
  present.free -= closing.pending;
  present.settledSum += closing.pending;
}

/** @param most Beyond so many, those opened longest ago that nobody uses are retired. */
export function createBook(most: number): Book {
  const allotments = new Map<string, Allotment>();
  const marked = new Set<Allotment>();

  return {
    get size() {
      return allotments.size;
    },
    open(limit, nowMs) {
      const span = windowAt(limit.window, nowMs);
      const key = allotmentKey({ ...limit, startMs: span.startMs });
      const known = allotments.get(key);
      if (known) {
        known.retired = false;
        return known;
      }
      const made = newAllotment(key, limit, span);
      allotments.set(key, made);
      for (const unused of unusedOf(allotments, allotments.size - most)) {
        unused.retired = true;
        marked.add(unused);
      }
      return made;
    },
    findAt: (place) => allotments.get(allotmentKey(place)),
    all: () => allotments.values(),
    mark: (allotment) => void marked.add(allotment),
    takeMarked(count) {
      const taken = new Map<string, Allotment>();
      for (const allotment of marked) {
        if (taken.size >= count) break;
        const counter = `${allotment.limit.workspaceId}/${allotment.span.startMs}/${allotment.limit.counter}`;
        if (taken.has(counter)) continue;
        taken.set(counter, allotment);
        marked.delete(allotment);
      }
      return [...taken.values()];
    },
    hasMarked: () => marked.size > 0,
    drop(allotment) {
      if (allotments.get(allotment.key) === allotment) allotments.delete(allotment.key);
      marked.delete(allotment);
    },
    adopt(allotment) {
      const other = allotments.get(allotment.key);
      if (other && other !== allotment) return adoptInto(other, allotment);
      allotments.set(allotment.key, allotment);
      marked.add(allotment);
    },
    clear() {
      allotments.clear();
      marked.clear();
    },
  };
}
