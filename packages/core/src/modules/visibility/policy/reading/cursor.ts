import type { Trace } from './trace.ts';
import type { Link, Range, Zone } from './types.ts';

/** What one line of inline markup is read into. */
export interface InlineSink {
  readonly original: string;
  readonly trace: Trace;
  readonly strong: Range[];
  readonly zones: Zone[];
  readonly links: Link[];
  /** Reference links whose definition may stand further down. */
  readonly references: { readonly label: string; readonly link: Omit<Link, 'url' | 'title'> }[];
  /** Where each reference label leads; labels are lower-case. */
  readonly definitions: Map<string, { readonly url: string; readonly title: string }>;
}

/** The state of reading one line. */
export interface Cursor extends InlineSink {
  /** End of the line in the original. */
  readonly end: number;
  /** Everything before this original offset is dealt with. */
  done: number;
  /** Where the open bold stretch began in plain, or -1. */
  strongFrom: number;
  /** Reads the markup inside a part of the line, such as a link's text. */
  readonly readPart: (start: number, end: number) => void;
}

/** Shows everything up to `to` that is not dealt with yet. */
export function flush(cursor: Cursor, to: number): void {
  if (to > cursor.done) cursor.trace.keep(cursor.done, to);
  cursor.done = Math.max(cursor.done, to);
}

/** Leaves out `original[from, to)`. */
export function drop(cursor: Cursor, from: number, to: number): number {
  flush(cursor, from);
  cursor.done = to;
  return to;
}

/** Shows other characters in place of `original[range)`. */
export function replace(cursor: Cursor, shown: string, range: Range): number {
  flush(cursor, range.start);
  cursor.trace.put(shown, range.start, range.end);
  cursor.done = range.end;
  return range.end;
}
