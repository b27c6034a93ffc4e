/** A stretch of text by offsets in UTF-16 code units; `end` is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export type BlockKind = 'heading' | 'item' | 'row' | 'paragraph' | 'code';

/** One line of the answer as a reader sees it. Offsets are into `Reading.plain`. */
export interface Block extends Range {
  readonly kind: BlockKind;
  /** Heading level 1 to 6 (7 for a short line that is bold from end to end), 0 for the rest. */
  readonly level: number;
  /** Columns of indentation of a list item, 0 for the rest. */
  readonly depth: number;
  /** For a list item: its number, or its place among its siblings (from 1); 0 for the rest. */
  readonly rank: number;
}

/**
 * Text that is shown but does not speak: addresses, hosts, mail addresses, code in a sentence, lines of
 * a program listing. Offsets into `plain`.
 */
export interface Zone extends Range {
  readonly kind: 'url' | 'host' | 'email' | 'code' | 'listing';
}

/** Where a link leads; `url` is empty for a link that leads nowhere, as shop links in recordings often do. `start` and `end` are the link's visible text in `plain`; `at` is the original offset. */
export interface Link extends Range {
  readonly url: string;
  readonly title: string;
  readonly form: 'inline' | 'reference' | 'bare' | 'definition';
  readonly at: number;
}

/**
 * An answer the way its reader sees it: markup, hidden parts and link targets taken out, with every
 * character still traceable to the original.
 */
export interface Reading {
  readonly original: string;
  readonly plain: string;
  readonly blocks: readonly Block[];
  /** In order, never overlapping. */
  readonly zones: readonly Zone[];
  readonly links: readonly Link[];
  /** Bold or strong stretches, in order. */
  readonly strong: readonly Range[];
  /** The original characters from which `plain[start, end)` came. */
  toOriginal(start: number, end: number): Range;
}
