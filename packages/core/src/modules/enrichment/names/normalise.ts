import {
  type LegalForm,
  mendLastWord,
  splitGlued,
  stripForms,
  stripUnspaced,
  wordsOf,
} from './legal-forms.ts';
import { romanise } from './romanise.ts';
import { AND_WORDS, type KnownToBe, type TokenKind, VOCABULARY } from './vocabulary.ts';

export interface NameToken {
  readonly text: string;
  readonly kind: TokenKind;
}

/** A company's name, taken apart for comparing and finding. */
export interface CompanyName {
  /** Words in ASCII without legal form, joining words and abbreviations, with one space between them. */
  readonly stem: string;
  /** All its letters, those of joining words too: the same for `Van der Bilt` and `Vanderbilt`. */
  readonly compact: string;
  readonly tokens: readonly NameToken[];
  /** The most telling of its legal forms; null for a name without one. */
  readonly form: LegalForm | null;
}

const ROMAN = /^(?:x{0,3})(?:ix|iv|v?i{0,3})$/u;
const ROMAN_DIGITS: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10 };
const NUMBER = /^(\d+)(?:st|nd|rd|th)?$/u;

/** Forms that hardly tell anything beside another one. */
const PLAIN_FORMS = new Set(['Co.', 'Corp.', 'Inc.', '公司', 'Cía.', 'Cia.', 'Cie']);

/**
 * Reads a company's name in any script. Equal stems stand for names that differ in case, accents, punctuation, legal
 * form or usual abbreviations alone. An empty or unreadable name gives an empty stem.
 */
export function normaliseCompanyName(name: string): CompanyName {
  const { words, form } = readName(name);
  const { tokens, compact } = tokensOf(words);
  let stem = '';
  for (const { text } of tokens) stem += stem === '' ? text : ` ${text}`;
  return { stem, compact, tokens, form };
}

export interface FormOfName {
  /** As it is usually written; null for a name without one. */
  readonly form: string | null;
  /** The name as it was given, without its form. */
  readonly stem: string;
  /** ISO 3166-1 alpha-2, where the form is found. */
  readonly countries: readonly string[];
}

/** Splits `Acme Maschinenbau GmbH` into `GmbH` and `Acme Maschinenbau`, and says where that form is found. */
export function legalFormOf(name: string): FormOfName {
  const { form, startLetters, endLetters, unspaced } = readName(name);
  return {
    form: form?.form ?? null,
    stem: withoutLetters(unspaced, startLetters, endLetters),
    countries: form?.countries ?? [],
  };
}

function readName(name: string) {
  const trimmed = name.trim();
  const { rest, legal } = stripUnspaced(trimmed);
  const unspaced = splitGlued(rest);
  const words = joinAnds(mendLastWord(wordsOf(romanise(unspaced))));
  const stripped = stripForms(words);
  const { startLetters, endLetters } = stripped;
  return {
    words: stripped.words,
    startLetters,
    endLetters,
    form: mostTelling(legal, stripped.forms),
    unspaced,
  };
}

function mostTelling(legal: LegalForm | null, others: readonly LegalForm[]): LegalForm | null {
  if (legal && !PLAIN_FORMS.has(legal.form)) return legal;
  for (const other of others) if (!PLAIN_FORMS.has(other.form)) return other;
  return legal ?? others[0] ?? null;
}

/** `and` in any language becomes `&`, which stands in the middle of a name alone. */
function joinAnds(words: string[]): string[] {
  for (let at = 1; at < words.length - 1; at += 1) if (AND_WORDS.has(words[at] as string)) words[at] = '&';
  return words;
}

function tokensOf(words: readonly string[]): Pick<CompanyName, 'tokens' | 'compact'> {
  const tokens: NameToken[] = [];
  let compact = '';
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string;
    if (word === '&') continue;
    const known = VOCABULARY.get(word);
    compact += known?.word?.text ?? word;
    if (known?.joins && !standsAlone(words, at)) continue;
    addToken(tokens, known ? tokenOfKnown(word, known) : tokenOf(word, tokens.length === 0), words[at - 1]);
  }
  // A name of joining words only ("The The") keeps them.
  if (tokens.length === 0) for (const text of words) if (text !== '&') tokens.push({ text, kind: 'word' });
  return { tokens, compact };
}

function addToken(tokens: NameToken[], token: NameToken, wordBefore: string | undefined): void {
  const before = tokens.at(-1);
  // `forty four`
  if (token.kind === 'number' && before?.kind === 'number' && isTens(wordBefore, token.text))
    tokens[tokens.length - 1] = { text: String(Number(before.text) + Number(token.text)), kind: 'number' };
  else tokens.push(token);
}

const isTens = (word: string | undefined, unit: string): boolean =>
  unit.length === 1 && (VOCABULARY.get(word ?? '')?.number ?? 0) >= 20;

/** `a` is an article before other words, and a letter behind them (`Serie A`). */
function standsAlone(words: readonly string[], at: number): boolean {
  return words.length === 1 || (at === words.length - 1 && words[at] === 'a');
}

function tokenOfKnown(text: string, { word, number }: KnownToBe): NameToken {
  if (word) return word;
  return number === null ? { text, kind: 'word' } : { text: String(number), kind: 'number' };
}

function tokenOf(word: string, isFirst: boolean): NameToken {
  const first = word.charCodeAt(0);
  if (first <= 57) {
    const digits = NUMBER.exec(word)?.[1];
    if (digits !== undefined) return { text: String(Number(digits)), kind: 'number' };
  } else if (!isFirst && word.length < 7 && ROMAN.test(word))
    return { text: String(romanValue(word)), kind: 'number' };
  return { text: word, kind: 'word' };
}

function romanValue(numeral: string): number {
  const values = numeral.split('').map((digit) => ROMAN_DIGITS[digit] ?? 0);
  return values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0);
}

/** Drops whole words at either end until so many letters are gone. */
function withoutLetters(name: string, startLetters: number, endLetters: number): string {
  const pieces = name.split(/\s+/u);
  const from = piecesWith(pieces, startLetters);
  const to = pieces.length - piecesWith(pieces.toReversed(), endLetters);
  const kept = pieces.slice(from, Math.max(to, from + 1)).join(' ');
  return kept.replace(/^[\s,;"„“”«»(]+(?=[^()]*$)|[\s,;&"„“”«»]+$/gu, '').trim();
}

function piecesWith(pieces: readonly string[], letters: number): number {
  let left = letters;
  let count = 0;
  for (const piece of pieces) {
    if (left <= 0) break;
    const inPiece = joinAnds(['', ...wordsOf(romanise(piece)), '']).join('').length;
    left -= inPiece;
    count += 1;
  }
  return count;
}
