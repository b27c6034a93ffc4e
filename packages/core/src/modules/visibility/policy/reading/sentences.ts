import { lastStartingBy } from './blocks.ts';
import type { Block, Range, Reading } from './types.ts';

/** A sentence, or a line that is none (a heading, a label), within one block. Offsets into `plain`. */
export interface Sentence extends Range {
  /** Place of its block in `Reading.blocks`. */
  readonly block: number;
}

const ABBREVIATION =
  /(?<!\p{L})(?:e\.g|i\.e|etc|vs|cf|al|approx|Mr|Mrs|Ms|Dr|Prof|St|No|Inc|Ltd|Corp|Co|Jr|Sr|U\.S|U\.K|a\.k\.a|incl|esp|min|max|qt|oz|ft|lb|\p{Lu})$/iu;
/** An end mark before a space, or before a capital where the space got lost. */
const END = /[.!?…]+["”’')\]]*(?=\s|$|\p{Lu}\p{L})|[。！？]+/gu;

/** All sentences of an answer, in order; program listings are left out. */
export function sentencesOf(reading: Reading): Sentence[] {
  return reading.blocks.flatMap((block, index) =>
    block.kind === 'code' ? [] : cut(reading.plain, block, index),
  );
}

/** The sentence that holds a shown offset; undefined between blocks and in listings. */
export function sentenceAt(reading: Reading, offset: number): Sentence | undefined {
  const index = lastStartingBy(reading.blocks, offset);
  const block = reading.blocks[index];
  if (!block || offset >= block.end || block.kind === 'code') return undefined;
  const sentences = cut(reading.plain, block, index);
  return sentences.find((sentence) => offset >= sentence.start && offset < sentence.end);
}

function cut(plain: string, block: Block, index: number): Sentence[] {
  const text = plain.slice(block.start, block.end);
  const sentences: Sentence[] = [];
  let start = 0;
  const add = (end: number) => {
    const shown = text.slice(start, end);
    const lead = shown.length - shown.trimStart().length;
    const length = shown.trim().length;
    if (length > 0) {
      const from = block.start + start + lead;
      sentences.push({ start: from, end: from + length, block: index });
    }
    start = end;
  };
  for (const match of text.matchAll(END)) {
    if (match[0] === '.' && !endsSentence(text, match.index)) continue;
    add(match.index + match[0].length);
  }
  add(text.length);
  return sentences;
}

function endsSentence(text: string, dot: number): boolean {
  const before = text.slice(Math.max(0, dot - 8), dot);
  const after = text.slice(dot + 1, dot + 3);
  if (ABBREVIATION.test(before))
    return /^\s+\p{Lu}/u.test(after) && /(?:etc|Inc|Ltd|Corp|Co|al)$/.test(before);
  if (/^\d{1,2}$/.test(text.slice(0, dot).trim())) return false;
  return !/^\s*\p{Ll}/u.test(after);
}
