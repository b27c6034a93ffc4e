import type { Range } from './types.ts';

/** Collects visible characters while remembering where each came from. */
export interface Trace {
  readonly length: number;
  /** Shows `original[from, to)` as it is. */
  keep(from: number, to: number): void;
  /** Shows `shown` in place of `original[from, to)`. */
  put(shown: string, from: number, to: number): void;
  text(): string;
  toOriginal(start: number, end: number): Range;
}

/**
 * A trace over one original text. Pieces are kept as runs, so the cost grows with the number of
 * markup characters and not with the length of the text.
 */
export function createTrace(original: string): Trace {
  const pieces: string[] = [];
  const plainStarts: number[] = [];
  const originalStarts: number[] = [];
  /** End in the original for a replaced run, -1 for a run shown as it is. */
  const replacedEnds: number[] = [];
  let length = 0;

  const add = (shown: string, from: number, replacedEnd: number) => {
    if (shown.length === 0) return;
    const last = plainStarts.length - 1;
    const lastStart = plainStarts[last];
    const continues =
      replacedEnd < 0 &&
      lastStart !== undefined &&
      replacedEnds[last] === -1 &&
      originalStarts[last] === from - (length - lastStart);
    if (!continues) {
      plainStarts.push(length);
      originalStarts.push(from);
      replacedEnds.push(replacedEnd);
    }
    pieces.push(shown);
    length += shown.length;
  };

  const runAt = (offset: number): number => {
    let low = 0;
    let high = plainStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((plainStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  const originalRange = (offset: number): Range => {
    const run = runAt(offset);
    const from = originalStarts[run] ?? 0;
    const replacedEnd = replacedEnds[run] ?? -1;
    if (replacedEnd >= 0) return { start: from, end: replacedEnd };
    const start = from + (offset - (plainStarts[run] ?? 0));
    return { start, end: start + 1 };
  };

  return {
    get length() {
      return length;
    },
    keep: (from, to) => add(original.slice(from, to), from, -1),
    put: (shown, from, to) => add(shown, from, to),
    text: () => pieces.join(''),
    toOriginal(start, end) {
      if (length === 0) return { start: 0, end: 0 };
      if (end <= start) {
        const at = originalRange(Math.min(start, length - 1)).start;
        return { start: at, end: at };
      }
      return { start: originalRange(start).start, end: originalRange(end - 1).end };
    },
  };
}
