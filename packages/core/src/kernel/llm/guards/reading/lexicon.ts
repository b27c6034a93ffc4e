import { FOLD, foldText, undisguised } from './fold.ts';
import { foldedWord, hashOf, isDisguised, keyOf, type Reading } from './words.ts';

interface Entry {
  readonly folded: string;
  readonly hash: number;
  /** True when longer words that begin so are meant too. */
  readonly stem: boolean;
  readonly concepts: number[];
}

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

/** Words and stems with the concepts they stand for. */
export interface Lexicon {
  readonly entries: ReadonlyMap<number, readonly Entry[]>;
  /** One byte for each remainder of a key: most words are no entry and are told apart here. */
  readonly sieve: Uint8Array;
  /** The words that are recognised misspelt too, by their first and last letters. */
  readonly misspelt: ReadonlyMap<number, readonly Misspelt[]>;
}

/** The words of a text that a lexicon knows, in their order. */
export interface Hits {
  readonly words: readonly number[];
  readonly concepts: readonly (readonly number[])[];
}

const SIEVE_MASK = 0x3fff;
const SHORTEST_STEM = 4;

/**
 * Builds a lexicon of `[word, concept]` pairs. A word that ends in `*` is a stem of four letters or more.
 * Case and accents do not count. The `misspeltWords` are recognised with letters swapped or doubled as well.
 */
export function compileLexicon(
  pairs: Iterable<readonly [string, number]>,
  misspeltWords: ReadonlySet<string> = new Set(),
): Lexicon {
  const misspelt = new Map<number, Misspelt[]>();
  const entries = new Map<number, Entry[]>();
  const sieve = new Uint8Array(SIEVE_MASK + 1);
  for (const [written, concept] of pairs) {
    const stem = written.endsWith('*');
    const folded = foldText(stem ? written.slice(0, -1) : written);
    if (stem && folded.length < SHORTEST_STEM) throw new Error(`The stem "${written}" is too short.`);
    const key = keyOf(folded);
    const list = entries.get(key) ?? [];
    const known = list.find((entry) => entry.folded === folded && entry.stem === stem);
    if (known) known.concepts.push(concept);
    else list.push({ folded, hash: hashOf(folded), stem, concepts: [concept] });
    entries.set(key, list);
    sieve[key & SIEVE_MASK] = 1;
    if (!misspeltWords.has(folded)) continue;
    addMisspelt(misspelt, folded, concept);
  }
  return { entries, sieve, misspelt };
}

function addMisspelt(misspelt: Map<number, Misspelt[]>, folded: string, concept: number): void {
  const frame = frameOf(folded.charCodeAt(0), folded.charCodeAt(folded.length - 1));
  const inner = innerLetters(folded, 1, folded.length - 1);
  if (inner === NOT_PLAIN) throw new Error(`"${folded}" cannot be recognised misspelt.`);
  const list = misspelt.get(frame) ?? [];
  const known = list.find((each) => each.inner === inner);
  if (known) known.concepts.push(concept);
  else list.push({ inner, concepts: [concept] });
  misspelt.set(frame, list);
}

const frameOf = (first: number, last: number): number => first * 65_536 + last;

/** Looks every word of a text up, or those from a word on; words in disguise are also tried without it. */
export function findHits(lexicon: Lexicon, reading: Reading, first = 0): Hits {
  const words: number[] = [];
  const concepts: (readonly number[])[] = [];
  for (let word = first; word < reading.count; word += 1) {
    const key = reading.keys[word] as number;
    const found =
      lexicon.sieve[key & SIEVE_MASK] === 1 ? conceptsAt(lexicon.entries.get(key), reading, word) : undefined;
    const seen = found ?? conceptsOfChanged(lexicon, reading, word);
    if (!seen) continue;
    words.push(word);
    concepts.push(seen);
  }
  return { words, concepts };
}

function conceptsAt(
  entries: readonly Entry[] | undefined,
  reading: Reading,
  word: number,
): readonly number[] | undefined {
  if (!entries) return undefined;
  let found: readonly number[] | undefined;
  for (const entry of entries) {
    if (entry.stem ? !begins(entry, reading, word) : entry.hash !== reading.hashes[word]) continue;
    found = found ? [...found, ...entry.concepts] : entry.concepts;
  }
  return found;
}

/** True when the word begins with the entry's letters. */
function begins(entry: Entry, reading: Reading, word: number): boolean {
  const { text } = reading;
  const end = reading.ends[word] as number;
  let matched = 0;
  for (let at = reading.starts[word] as number; at < end; at += 1) {
    const letter = FOLD[text.charCodeAt(at)] as number;
    if (letter === 0) continue;
    if (matched === entry.folded.length) return true;
    if (entry.folded.charCodeAt(matched) !== letter) return false;
    matched += 1;
  }
  return matched === entry.folded.length;
}

/** Of a word that is no entry as it stands: without its disguise, or spelt right. */
function conceptsOfChanged(lexicon: Lexicon, reading: Reading, word: number): readonly number[] | undefined {
  if (isDisguised(reading, word)) return conceptsOfWord(lexicon, undisguised(foldedWord(reading, word)));
  const start = reading.starts[word] as number;
  const end = reading.ends[word] as number;
  if (end - start < SHORTEST_MISSPELT || lexicon.misspelt.size === 0) return undefined;
  const { text } = reading;
  const frame = frameOf(FOLD[text.charCodeAt(start)] as number, FOLD[text.charCodeAt(end - 1)] as number);
  const alike = lexicon.misspelt.get(frame);
  if (!alike) return undefined;
  const inner = innerLetters(text, start + 1, end - 1);
  return alike.find((each) => each.inner === inner)?.concepts;
}

/** The concepts of one folded word; undefined when the lexicon does not know it. */
export function conceptsOfWord(lexicon: Lexicon, folded: string): readonly number[] | undefined {
  const entries = lexicon.entries.get(keyOf(folded)) ?? [];
  const found = entries.filter((entry) =>
    entry.stem ? folded.startsWith(entry.folded) : folded === entry.folded,
  );
  return found.length > 0 ? found.flatMap((entry) => entry.concepts) : undefined;
}
