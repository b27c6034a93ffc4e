import { FOLD, foldText, UNDISGUISED } from './fold.ts';
import { HASH_START, hashOf, hashWith, isDisguised, type Reading } from './words.ts';

/** Shorter words have too many neighbours to guess which one was meant. */
const SHORTEST_MISSPELT = 6;

/** A word that is recognised misspelt too, among those with its first and last letter. */
interface Misspelt {
  readonly inner: number;
  readonly concepts: number[];
}

const NOT_PLAIN = -1;

/**
 * What a reader still recognises besides first and last letter: the letters between, whatever their order and
 * number, as one bit each. `instrcutions` and `innstructions` have those of `instructions`. `NOT_PLAIN` when
 * something else than a to z is among them.
 */
function innerLetters(text: string, from: number, to: number): number {
  let bits = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    const letter = FOLD[code] as number;
    if (letter === 0) continue;
    if (letter < 97 || letter > 122) return NOT_PLAIN;
    bits |= 1 << (letter - 97);
  }
  return bits;
}

/** Words with the concepts they stand for. */
export interface Lexicon {
  /** By the hash of the folded word. */
  readonly entries: ReadonlyMap<number, readonly number[]>;
  /** One byte for each remainder of a hash: most words are no entry and are told apart here. */
  readonly sieve: Uint8Array;
  /** The words that are recognised misspelt too, by the place of their first and last letter in the alphabet. */
  readonly misspelt: readonly (readonly Misspelt[] | undefined)[];
  readonly hits: Hits;
}

/** The words of a text that a lexicon knows, in their order. One for each lexicon, written over by the next text. */
export interface Hits {
  count: number;
  readonly words: number[];
  readonly concepts: (readonly number[])[];
}

/** A power of two. */
const SIEVE_SIZE = 16_384;
const sieved = (hash: number): number => (hash ^ (hash >>> 14)) & 16_383;

/**
 * Builds a lexicon of `[word, concept]` pairs. Case and accents do not count. The `misspeltWords` are recognised
 * with letters swapped or doubled as well.
 */
export function compileLexicon(
  pairs: Iterable<readonly [string, number]>,
  misspeltWords: ReadonlySet<string> = new Set(),
): Lexicon {
  const misspelt: (Misspelt[] | undefined)[] = [];
  const entries = new Map<number, number[]>();
  const sieve = new Uint8Array(SIEVE_SIZE);
  for (const [written, concept] of pairs) {
    const folded = foldText(written);
    const hash = hashOf(folded);
    const known = entries.get(hash);
    if (known) known.push(concept);
    else entries.set(hash, [concept]);
    sieve[sieved(hash)] = 1;
    if (misspeltWords.has(folded)) addMisspelt(misspelt, folded, concept);
  }
  return { entries, sieve, misspelt, hits: { count: 0, words: [], concepts: [] } };
}

function addMisspelt(misspelt: (Misspelt[] | undefined)[], folded: string, concept: number): void {
  const frame = frameOf(folded.charCodeAt(0), folded.charCodeAt(folded.length - 1));
  const inner = innerLetters(folded, 1, folded.length - 1);
  if (inner === NOT_PLAIN || frame < 0) throw new Error(`"${folded}" cannot be recognised misspelt.`);
  while (misspelt.length < LETTERS * LETTERS) misspelt.push(undefined);
  const list = misspelt[frame] ?? [];
  const known = list.find((each) => each.inner === inner);
  if (known) known.concepts.push(concept);
  else list.push({ inner, concepts: [concept] });
  misspelt[frame] = list;
}

const LETTERS = 26;

/** One number for two letters of a to z; -1 for others. */
function frameOf(first: number, last: number): number {
  if (first < 97 || first > 122 || last < 97 || last > 122) return -1;
  return (first - 97) * LETTERS + last - 97;
}

/** Words from `first` to before `end`. */
export interface Range {
  readonly first: number;
  readonly end: number;
}

/**
 * Looks the words of a text up, all or those of a range; words in disguise are also tried without
 * it. What is given holds until the next text.
 */
export function findHits(lexicon: Lexicon, reading: Reading, range?: Range): Hits {
  const { hits, sieve, entries } = lexicon;
  const { hashes, anyFlags, starts, ends } = reading;
  const guessing = lexicon.misspelt.length > 0;
  hits.count = 0;
  const end = range ? range.end : reading.count;
  for (let word = range ? range.first : 0; word < end; word += 1) {
    const hash = hashes[word] as number;
    let seen = sieve[sieved(hash)] === 1 ? entries.get(hash) : undefined;
    if (!seen) {
      const long = guessing && (ends[word] as number) - (starts[word] as number) >= SHORTEST_MISSPELT;
      if (anyFlags !== 0 && isDisguised(reading, word)) seen = conceptsOfDisguised(lexicon, reading, word);
      else if (long) seen = conceptsOfMisspelt(lexicon, reading, word);
      if (!seen) continue;
    }
    hits.words[hits.count] = word;
    hits.concepts[hits.count] = seen;
    hits.count += 1;
  }
  return hits;
}

/** The word with letters of other scripts and digits read as the Latin letter they look like. */
function conceptsOfDisguised(
  { entries, sieve }: Lexicon,
  { text, starts, ends }: Reading,
  word: number,
): readonly number[] | undefined {
  const end = ends[word] as number;
  let hash = HASH_START;
  for (let at = starts[word] as number; at < end; at += 1) {
    const letter = FOLD[text.charCodeAt(at)] as number;
    if (letter !== 0) hash = hashWith(hash, UNDISGUISED[letter] as number);
  }
  return sieve[sieved(hash)] === 1 ? entries.get(hash) : undefined;
}

function conceptsOfMisspelt(
  { misspelt }: Lexicon,
  { starts, ends, text }: Reading,
  word: number,
): readonly number[] | undefined {
  const start = starts[word] as number;
  const end = ends[word] as number;
  const first = FOLD[text.charCodeAt(start)] as number;
  const frame = frameOf(first, FOLD[text.charCodeAt(end - 1)] as number);
  const alike = frame < 0 ? undefined : misspelt[frame];
  if (!alike) return undefined;
  const inner = innerLetters(text, start + 1, end - 1);
  for (const each of alike) if (each.inner === inner) return each.concepts;
  return undefined;
}
