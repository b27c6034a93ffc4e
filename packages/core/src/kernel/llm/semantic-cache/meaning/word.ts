import type { Phrase } from './lexicon/synonyms.ts';

/** All that is known of a word, number or sign, so that one look-up tells it. */
export interface Word {
  /** Lower case, without accents' variants of form (NFKC), dots and quotes. */
  readonly text: string;
  /** The form in which English sentences are compared: singular of a noun, plain form of a present-tense verb. */
  readonly plain: string;
  /** Some of the bits below. */
  readonly traits: number;
  /** The phrases that begin with the plain form. */
  readonly phrases: readonly Phrase[] | null;
  /** The second of two words written as one: the "not" of "don't", the "'s" of "Acme's". */
  readonly second: Word | null;
}

/** Most words of a text are no more than their letters: their plain form is the same, and no rule speaks of them. */
export type Token = string | Word;

/** Ends a sentence, or separates parts of one. */
export const ENDS = 1;
export const PAUSES = 2;
/** Begins with a letter; is a common English word; is a word by which English is told from its neighbours. */
export const LETTERS = 4;
export const COMMON = 8;
export const MARKER = 16;
/** Says nothing about what is asked. */
export const FILLER = 32;
/** May begin an amount or a date. */
export const COUNTS = 64;
/** Written with a capital: a name, unless a sentence begins with it. */
export const CAPITAL = 128;

/** True when the word's text says all that the rules want to know of it, beside its traits. */
export function isSimple({ text, plain, traits, phrases, second }: Word): boolean {
  return text === plain && phrases === null && second === null && (traits & (FILLER | COUNTS)) === 0;
}

/** The text at a place; empty beyond the end. */
export function textAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return typeof token === 'string' ? token : (token?.text ?? '');
}
