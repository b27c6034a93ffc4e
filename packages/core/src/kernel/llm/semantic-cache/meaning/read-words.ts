import { commonness, startsWithLetter } from './known-words.ts';
import { PHRASES } from './lexicon/synonyms.ts';
import { ENGLISH_MARKERS, FILLERS } from './lexicon/words.ts';
import { plainForm } from './plain-form.ts';
import { mayCount } from './quantities.ts';
import { remembering } from './remembering.ts';
import { normalized, PAUSE, pieceEnd, SENTENCE_END } from './tokens.ts';
import {
  CAPITAL,
  COMMON,
  COUNTS,
  ENDS,
  FILLER,
  LETTERS,
  MARKER,
  PAUSES,
  type Token,
  textAt,
  type Word,
} from './word.ts';
import { createWordTable } from './word-table.ts';
import { wordsBehind } from './written-words.ts';

/** Words as they were written one after the other, marks among them. */
export interface Words {
  readonly tokens: readonly Token[];
  /** Which of them were written like names; null when none was. */
  readonly names: ReadonlySet<string> | null;
  /** Some of them may begin an amount or a date. */
  readonly mayCount: boolean;
  readonly isEnglish: boolean;
}

/** Share of words that must be English before English rules are applied. */
const ENGLISH_SHARE = 0.4;
const CAPITAL_A = 65;

/** Most words cost one look-up each: in the table or, when they are long or hold more than letters, by their text. */
const findWord = createWordTable(learnPiece);
const readPiece = remembering(learnPiece);

function learnPiece(piece: string): Word {
  if (/^[?!;.\n]+$/u.test(piece)) return wordOf(SENTENCE_END, ENDS);
  if (/^[,:()–—]$/u.test(piece)) return wordOf(PAUSE, PAUSES);
  const [text = '', second] = wordsBehind(piece);
  const first = piece[0] ?? '';
  const isCapital = first !== text[0] && first !== first.toLowerCase();
  return wordOf(text, isCapital ? CAPITAL : 0, second === undefined ? null : wordOf(second));
}

/** What is known of a word in its folded form. */
export function wordOf(text: string, traits = 0, second: Word | null = null): Word {
  const plain = plainForm(text);
  const known =
    (startsWithLetter(text) ? LETTERS : 0) |
    (commonness(text) > 0 ? COMMON : 0) |
    (ENGLISH_MARKERS.has(text) ? MARKER : 0) |
    (FILLERS.has(text) ? FILLER : 0) |
    (mayCount(text) ? COUNTS : 0);
  return { text, plain, traits: traits | known, phrases: PHRASES.get(plain) ?? null, second };
}

/** The word in the form of a name: Windows is not a window. */
export function asName(word: Word): Word {
  return { ...word, plain: word.text, phrases: PHRASES.get(word.text) ?? null };
}

interface Reading {
  readonly text: string;
  readonly isShouting: boolean;
  readonly tokens: Token[];
  names: Set<string> | null;
  atStart: boolean;
  /** The traits that any of the words has, and how many have some of them. */
  traits: number;
  letters: number;
  common: number;
}

/** Splits a text into words, numbers, signs, pauses and sentence ends, in order; without those at its end. */
export function readWords(text: string): Words {
  const isShouting = !/[a-z]/u.test(text) && text === text.toUpperCase();
  const counts = { traits: 0, letters: 0, common: 0 };
  const reading = { text: normalized(text), isShouting, tokens: [], names: null, atStart: true, ...counts };
  const { tokens, names, traits, letters, common } = readAll(reading);
  while (isMark(textAt(tokens, tokens.length - 1))) tokens.pop();
  const isEnglish = (traits & MARKER) !== 0 && common >= letters * ENGLISH_SHARE;
  return { tokens, names, mayCount: (traits & COUNTS) !== 0, isEnglish };
}

function isMark(text: string): boolean {
  return text === SENTENCE_END || text === PAUSE;
}

function readAll(reading: Reading): Reading {
  const { text, isShouting } = reading;
  for (let at = 0; at < text.length; ) {
    const found = isShouting ? null : findWord(text, at);
    if (found === null) at = readOther(reading, at);
    else {
      const isLetterA = !reading.atStart && text.charCodeAt(at) === CAPITAL_A && found.end === at + 1;
      if (isLetterA) addWord(reading, 'letter-a', LETTERS);
      else addWord(reading, found.token, found.traits);
      at = found.end;
    }
  }
  return reading;
}

/** Reads what the table of words does not know; gives the place behind it. */
function readOther(reading: Reading, at: number): number {
  const { text, isShouting, tokens } = reading;
  const end = pieceEnd(text, at);
  if (end === at) return at + 1;
  const piece = text.slice(at, end);
  const word = readPiece(isShouting ? piece.toLowerCase() : piece);
  if ((word.traits & (ENDS | PAUSES)) === 0) addWord(reading, word, word.traits);
  else if ((word.traits & PAUSES) !== 0) tokens.push(word);
  else if (!reading.atStart) {
    tokens.push(word);
    reading.atStart = true;
  }
  return end;
}

function addWord(reading: Reading, token: Token, traits: number): void {
  const isName = !reading.atStart && (traits & CAPITAL) !== 0;
  if (isName) reading.names = addNames(reading.names ?? new Set(), token);
  reading.atStart = false;
  addToken(reading, token, traits);
  const second = typeof token === 'string' ? null : token.second;
  if (second !== null) addToken(reading, second, second.traits);
}

function addNames(names: Set<string>, token: Token): Set<string> {
  const text = typeof token === 'string' ? token : token.text;
  if (text.length > 1) names.add(text);
  const second = typeof token === 'string' ? undefined : token.second?.text;
  if (second !== undefined && second.length > 1 && second !== "'s") names.add(second);
  return names;
}

function addToken(reading: Reading, token: Token, traits: number): void {
  reading.tokens.push(token);
  reading.traits |= traits;
  if ((traits & LETTERS) !== 0) reading.letters++;
  if ((traits & COMMON) !== 0) reading.common++;
}
