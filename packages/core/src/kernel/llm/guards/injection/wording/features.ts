import { findHits, type Lexicon, type Reading } from '../../reading/index.ts';

/** Places for features; two that share one are told apart by all the others. A power of two. */
export const FEATURES = 1 << 16;
/** A passage is a sentence, or so many words of a longer one. */
const LONGEST_PASSAGE = 32;
/** Of the words that mean something to injections, so many behind each other are seen together. */
const TOGETHER = 4;

/** Odd numbers without a pattern, so that features of different kinds do not meet. */
const WORD = 0x9e3779b1;
const PAIR = 0x85ebca6b;
const GAPPED = 0xc2b2ae35;
const MEANING = 0x27d4eb2f;
const MEANINGS = 0x165667b1;

/** Told of each feature, and the passage it stands in. */
export type Visit = (passage: number, feature: number) => void;

/** The passages of a text: their first words, and the passage of each word, numbered from 0. */
export interface Passages {
  readonly count: number;
  readonly firstWords: Int32Array;
  readonly ofWords: Int32Array;
}

export function passagesOf({ count, sentences }: Reading): Passages {
  const firstWords = new Int32Array(count);
  const ofWords = new Int32Array(count);
  let passages = 0;
  for (let word = 0; word < count; word += 1) {
    const goesOn =
      word > 0 &&
      sentences[word] === sentences[word - 1] &&
      word - (firstWords[passages - 1] as number) < LONGEST_PASSAGE;
    if (!goesOn) {
      firstWords[passages] = word;
      passages += 1;
    }
    ofWords[word] = passages - 1;
  }
  return { count: passages, firstWords, ofWords };
}

/**
 * Visits what a text consists of: words, two words in a row or with one between, and what words mean to injections, whatever the language,
 * alone and one after the other. Linear in the length of the text.
 */
export function visitFeatures(
  reading: Reading,
  { ofWords }: Passages,
  { meanings, visit }: { readonly meanings: Lexicon; readonly visit: Visit },
): void {
  visitWords(reading, ofWords, visit);
  const { count, words, concepts } = findHits(meanings, reading);
  for (let hit = 0; hit < count; hit += 1) {
    const passage = ofWords[words[hit] as number] as number;
    for (const meaning of concepts[hit] as readonly number[]) {
      visit(passage, placeOf(MEANING, meaning, 0));
      for (let before = Math.max(0, hit - TOGETHER); before < hit; before += 1) {
        if (ofWords[words[before] as number] !== passage) continue;
        for (const earlier of concepts[before] as readonly number[])
          visit(passage, placeOf(MEANINGS, earlier, meaning));
      }
    }
  }
}

function visitWords({ hashes, count }: Reading, ofWords: Int32Array, visit: Visit): void {
  for (let word = 0; word < count; word += 1) {
    const passage = ofWords[word] as number;
    const hash = hashes[word] as number;
    visit(passage, placeOf(WORD, hash, 0));
    if (word > 0 && ofWords[word - 1] === passage)
      visit(passage, placeOf(PAIR, hashes[word - 1] as number, hash));
    if (word > 1 && ofWords[word - 2] === passage)
      visit(passage, placeOf(GAPPED, hashes[word - 2] as number, hash));
  }
}

/** Spreads what makes a feature over all places. */
function placeOf(kind: number, first: number, second: number): number {
  let hash = Math.imul(first ^ kind, PAIR) ^ (first >>> 13);
  hash = Math.imul(hash ^ second, GAPPED) ^ (hash >>> 15);
  hash = Math.imul(hash, MEANING);
  return (hash ^ (hash >>> 16)) & (FEATURES - 1);
}
