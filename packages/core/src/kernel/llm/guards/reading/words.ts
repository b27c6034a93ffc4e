import { CLASS, DIGIT, FOLD, IDEOGRAPH, INVISIBLE, LATIN, LOOKALIKE, MARK, SPACE } from './fold.ts';

/** Letters of two scripts in one word, or letters around a digit: a word that may be in disguise. */
const DISGUISED = 1;
/** Something invisible stands inside the word. */
const SPLIT = 2;

/** All words of a text, as parallel lists, so that a text of 1 kB costs a few arrays and no strings. */
export interface Reading {
  readonly text: string;
  readonly count: number;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Hash of the first four folded letters, by which lexicons are looked up. */
  readonly keys: readonly number[];
  /** Hash of all folded letters. */
  readonly hashes: readonly number[];
  readonly flags: readonly number[];
  /** Number of the sentence a word stands in, from 0. */
  readonly sentences: readonly number[];
  /** Start and end, alternating, of runs without space that hold a digit. */
  readonly digitRuns: readonly number[];
  /** The same for runs of 16 characters and more. */
  readonly longRuns: readonly number[];
  /** How many characters show nothing. */
  readonly invisible: number;
  /** Classes of all characters that occur, or-ed. */
  readonly classes: number;
  /** Bits of the ASCII punctuation that occurs. */
  readonly marks: number;
}

const LONG_RUN = 16;
const KEY_LENGTH = 4;

/** Hash of a folded word; equal to the `hashes` entry of the same word in a text. */
export function hashOf(folded: string): number {
  let hash = 7;
  for (let at = 0; at < folded.length; at += 1) hash = (Math.imul(hash, 31) + folded.charCodeAt(at)) | 0;
  return hash;
}

export const keyOf = (folded: string): number => hashOf(folded.slice(0, KEY_LENGTH));

export const isDisguised = (reading: Reading, word: number): boolean =>
  ((reading.flags[word] ?? 0) & DISGUISED) !== 0;

/**
 * One pass over the text: words, sentences, runs. Linear, about 5 ns a character. The state between the two loops
 * is one object, because every request passes here and small methods for each character take three times as long.
 */
export function readWords(text: string): Reading {
  const lists = new WordLists(text.length);
  const cursor = new Cursor();
  while (cursor.at < text.length) {
    passGap(text, cursor);
    if (cursor.at === text.length) break;
    const start = cursor.at;
    passWord(text, cursor);
    lists.add(start, cursor.at, cursor.sentence);
    lists.describe(cursor.key, cursor.hash, cursor.word);
    cursor.run |= cursor.word;
  }
  endRun(cursor, text.length);
  const { count, starts, ends, keys, hashes, flags, sentences } = lists;
  const { digitRuns, longRuns, invisible, classes, marks } = cursor;
  return {
    text,
    count,
    starts,
    ends,
    keys,
    hashes,
    flags,
    sentences,
    digitRuns,
    longRuns,
    invisible,
    classes,
    marks,
  };
}

/** Where the reader stands and what it has seen since the last word, run and sentence. */
class Cursor {
  at = 0;
  /** Hashes and classes of the word just read. */
  hash = 7;
  key = 7;
  word = 0;
  run = 0;
  runStart = 0;
  sentence = 0;
  classes = 0;
  marks = 0;
  invisible = 0;
  readonly digitRuns: number[] = [];
  readonly longRuns: number[] = [];
}

/** Reads letters, digits and what is invisible among them. */
function passWord(text: string, cursor: Cursor): void {
  const { length } = text;
  let { at } = cursor;
  let hash = 7;
  let key = 7;
  let letters = 0;
  let word = 0;
  for (; at < length; at += 1) {
    const code = text.charCodeAt(at);
    const folded = FOLD[code] as number;
    const kind = CLASS[code] as number;
    if (folded !== 0) {
      hash = (Math.imul(hash, 31) + folded) | 0;
      letters += 1;
      if (letters <= KEY_LENGTH) key = hash;
    } else if (kind === INVISIBLE) cursor.invisible += 1;
    else break;
    word |= kind;
  }
  cursor.at = at;
  cursor.hash = hash;
  cursor.key = key;
  cursor.word = word;
}

/** Passes over spaces and punctuation to the next word. */
function passGap(text: string, cursor: Cursor): void {
  const { length } = text;
  let { at } = cursor;
  let stopped = false;
  let newlines = 0;
  for (; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (FOLD[code] !== 0) break;
    const kind = CLASS[code] as number;
    if (kind === SPACE) {
      if (code === 10) newlines += 1;
      if (stopped || newlines > 1) {
        cursor.sentence += 1;
        stopped = false;
        newlines = 0;
      }
      endRun(cursor, at);
    } else if (kind === INVISIBLE) cursor.invisible += 1;
    else if (code < 128) {
      cursor.marks |= MARK[code] as number;
      stopped ||= code === 46 || code === 33 || code === 63;
    } else if (code === 0x3002 || code === 0xff01 || code === 0xff1f) cursor.sentence += 1;
  }
  cursor.at = at;
}

/** A run ends at a space or with the text; the next one begins behind it. */
function endRun(cursor: Cursor, at: number): void {
  const { run, runStart } = cursor;
  cursor.runStart = at + 1;
  if (run === 0) return;
  if ((run & DIGIT) !== 0) cursor.digitRuns.push(runStart, at);
  if (at - runStart >= LONG_RUN) cursor.longRuns.push(runStart, at);
  cursor.classes |= run;
  cursor.run = 0;
}

/** Room made at once; longer texts let the lists grow. */
const MOST_ROOM = 4_096;

/**
 * Lists that grow together, one entry a word. Plain lists of small integers: typed ones cost more to make than a
 * short text takes to read.
 */
class WordLists {
  count = 0;
  readonly starts: number[];
  readonly ends: number[];
  readonly keys: number[];
  readonly hashes: number[];
  readonly flags: number[];
  readonly sentences: number[];

  constructor(length: number) {
    const room = Math.min(MOST_ROOM, (length >> 2) + 8);
    this.starts = listOf(room);
    this.ends = listOf(room);
    this.keys = listOf(room);
    this.hashes = listOf(room);
    this.flags = listOf(room);
    this.sentences = listOf(room);
  }

  add(start: number, end: number, sentence: number): void {
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.sentences[this.count] = sentence;
    this.count += 1;
  }

  describe(key: number, hash: number, classes: number): void {
    const at = this.count - 1;
    const mixed = (classes & LATIN) !== 0 && (classes & (LOOKALIKE | DIGIT)) !== 0;
    this.keys[at] = key;
    this.hashes[at] = hash;
    this.flags[at] = (mixed ? DISGUISED : 0) | ((classes & INVISIBLE) !== 0 ? SPLIT : 0);
  }
}

function listOf(room: number): number[] {
  const list: number[] = [];
  list.length = room;
  return list;
}

/** True when the ASCII punctuation mark stands somewhere in the text. */
export const hasMark = (reading: Reading, mark: string): boolean =>
  (reading.marks & (MARK[mark.charCodeAt(0)] as number)) !== 0;

/** True where the text holds Chinese, Japanese or Korean. */
export const hasIdeographs = (reading: Reading): boolean => (reading.classes & IDEOGRAPH) !== 0;

/** The folded letters of one word. */
export function foldedWord(reading: Reading, word: number): string {
  const { text, starts, ends } = reading;
  let folded = '';
  for (let at = starts[word] as number; at < (ends[word] as number); at += 1) {
    const letter = FOLD[text.charCodeAt(at)] as number;
    if (letter !== 0) folded += String.fromCharCode(letter);
  }
  return folded;
}

/** Latin words with something invisible inside or at their end: how many, and from where to where. */
export function splitLatinWords(reading: Reading): { count: number; start: number; end: number } {
  const { text, starts, ends, flags } = reading;
  let count = 0;
  let start = 0;
  let end = 0;
  for (let word = 0; word < reading.count; word += 1) {
    if (((flags[word] as number) & SPLIT) === 0) continue;
    if (CLASS[text.charCodeAt(starts[word] as number)] !== LATIN) continue;
    if (count === 0) start = starts[word] as number;
    end = ends[word] as number;
    count += 1;
  }
  return { count, start, end };
}
