import { type Block, blockAt, type Range, type Reading, rangeAt } from '../reading/index.ts';
import type { Pattern } from './automaton.ts';

/** One place where a spelling stands between word boundaries, before it is decided whether it names the brand. */
export interface Occurrence {
  readonly pattern: Pattern;
  /** Offsets into the reading's plain text. */
  readonly start: number;
  readonly end: number;
}

/** What surrounds an occurrence, cut out once for all cues. */
export interface Surroundings {
  readonly block: Block;
  /** Up to 80 characters of the block on either side. */
  readonly before: string;
  readonly after: string;
  readonly previousWord: string;
  readonly nextWord: string;
  /** The sentence or line around it, without the name itself. */
  readonly sentence: string;
  readonly letterCase: 'lower' | 'capital' | 'upper';
  /** A capital here would stand on any word: start of a sentence, title, or a line in capitals. */
  readonly capitalExpected: boolean;
  /** No capital letter anywhere in the block: a writer who uses none. */
  readonly noCapitals: boolean;
  /** The name is all there is in its bold stretch, link, table cell, heading or list label. */
  readonly alone: boolean;
}

const REACH = 80;
/** Looked for from the beginnings of words alone. */
const PREVIOUS_WORD = /(?<![\p{L}\p{N}'’.-])([\p{L}\p{N}'’.-]+:?)[\s"“‘'(*]*$/u;

/** `links` are the links with visible text, in order. */
export function surroundingsOf(reading: Reading, at: Occurrence, links: readonly Range[]): Surroundings {
  const block = blockAt(reading, at.start) ?? wholeText(reading);
  const { plain } = reading;
  const before = plain.slice(Math.max(block.start, at.start - REACH), at.start);
  const after = plain.slice(at.end, Math.min(block.end, at.end + REACH));
  const line = plain.slice(block.start, Math.min(block.end, block.start + 400));
  const name = plain.slice(at.start, at.end);
  const sentenceBefore = before.split(/[.!?]\s+/).at(-1) ?? '';
  const sentence = `${sentenceBefore} ${after.split(/[.!?](?:\s|$)/)[0] ?? ''}`;
  return {
    block,
    before,
    after,
    previousWord: (PREVIOUS_WORD.exec(before)?.[1] ?? '').toLowerCase(),
    nextWord: (/^(?:['’]s)?[\s-]*([\p{L}\p{N}'’]+)/u.exec(after)?.[1] ?? '').toLowerCase().replace('’', "'"),
    sentence,
    letterCase: caseOf(name),
    capitalExpected: startsSentence(before) || isTitle(sentence, block) || isShouted(line),
    noCapitals: !/\p{Lu}/u.test(line),
    alone: standsAlone(reading, at, { before, after, block, links }),
  };
}

function wholeText(reading: Reading): Block {
  return { kind: 'paragraph', start: 0, end: reading.plain.length, level: 0, depth: 0, rank: 0 };
}

function caseOf(name: string): Surroundings['letterCase'] {
  const letters = name.replace(/[^\p{L}]/gu, '');
  if (letters.length > 1 && letters === letters.toUpperCase() && letters !== letters.toLowerCase())
    return 'upper';
  return /^[^\p{L}]*\p{Ll}/u.test(name) ? 'lower' : 'capital';
}

function startsSentence(before: string): boolean {
  return /(?:^|[.!?…;][)"”'’\]]*\s*|[\u2028\u2029\n])[\s"“‘'(*[]*$/u.test(before);
}

/** More capitalised words than a sentence has. */
function isTitle(sentence: string, block: Block): boolean {
  const words = sentence.match(/\p{L}{4,}/gu) ?? [];
  const capitals = words.filter((word) => /^\p{Lu}/u.test(word)).length;
  if (block.kind === 'heading' && words.length > 0) return capitals >= words.length / 2;
  return words.length >= 3 && capitals > words.length * 0.6;
}

/** Nearly all of the line's letters are capitals. */
function isShouted(line: string): boolean {
  if (/\p{Ll}\p{Ll}\p{Ll}/u.test(line.slice(0, 40))) return false;
  const letters = line.replace(/[^\p{L}]/gu, '');
  return letters.length > 12 && letters.replace(/[^\p{Lu}]/gu, '').length > letters.length * 0.8;
}

function standsAlone(
  reading: Reading,
  at: Occurrence,
  around: Pick<Surroundings, 'before' | 'after' | 'block'> & { readonly links: readonly Range[] },
): boolean {
  const strong = rangeAt(reading.strong, at.start);
  if (strong && isOnly(reading.plain, at, strong)) return true;
  const link = rangeAt(around.links, at.start);
  if (link && isOnly(reading.plain, at, link)) return true;
  const { kind } = around.block;
  const cellBefore = kind === 'row' ? /(?:^|\|)\s*$/.test(around.before) : around.before.trim() === '';
  const opensLabel = kind === 'item' || kind === 'row' || kind === 'heading';
  return opensLabel && cellBefore && /^\s*(?:$|[:|–—]|-\s|\(|\u2029)/.test(around.after);
}

function isOnly(
  plain: string,
  at: Occurrence,
  range: { readonly start: number; readonly end: number },
): boolean {
  const rest = plain.slice(range.start, at.start) + plain.slice(at.end, range.end);
  return /^[\s\d.:!,;–—()*-]*$/u.test(rest);
}
