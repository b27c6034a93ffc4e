import type { GUARD_ACTIONS, GUARDS } from '@leadline/contracts';

/** The guards, by the name they have in a policy. */
export type GuardName = (typeof GUARDS)[number];

/** A place in a text and what stands there. Offsets are UTF-16 units, `end` exclusive. */
export interface Span {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /** How sure, 0 to 1. */
  readonly score: number;
}

/** What is done about a finding; `off` does not even look. */
export type GuardAction = (typeof GUARD_ACTIONS)[number];

/** One finding as loggers, meters and readers may see it: where and what, never the value itself. */
export interface Finding extends Span {
  readonly guard: GuardName;
  readonly action: Exclude<GuardAction, 'off'>;
  /** Which of the given texts; 0 for an output. */
  readonly text: number;
  /** A few words with personal data and secrets taken out; safe to log. */
  readonly excerpt: string;
}

/** Nothing found: one list for all, so that a text without findings costs none. */
export const NOTHING: readonly never[] = [];

/** Noisy-or: pieces of evidence add up, none alone passes its own weight, the sum never passes 1. */
export function combined(weights: readonly number[]): number {
  return 1 - weights.reduce((left, weight) => left * (1 - weight), 1);
}

/** Sorts by place and drops what overlaps something longer or, at equal length, surer. */
export function withoutOverlaps<S extends Span>(spans: readonly S[]): readonly S[] {
  if (spans.length < 2) return spans;
  const byWorth = spans.toSorted(
    (a, b) => b.end - b.start - (a.end - a.start) || b.score - a.score || a.start - b.start,
  );
  const taken: S[] = [];
  for (const span of byWorth) {
    const at = placeOf(taken, span.start);
    const before = taken[at - 1];
    const after = taken[at];
    if ((before && before.end > span.start) || (after && after.start < span.end)) continue;
    taken.splice(at, 0, span);
  }
  return taken;
}

/** Where a span that begins at `start` belongs in a list sorted by start. */
function placeOf(sorted: readonly Span[], start: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as Span).start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Writes `replacement(span)` in place of each span; spans are sorted and do not overlap. */
export function replaceSpans<S extends Span>(
  text: string,
  spans: readonly S[],
  replacement: (span: S) => string,
): string {
  if (spans.length === 0) return text;
  let written = '';
  let at = 0;
  for (const span of spans) {
    written += text.slice(at, span.start) + replacement(span);
    at = span.end;
  }
  return written + text.slice(at);
}
