import { foldToString, isCalendarWord, isCommonWord, isDerivedCommonWord } from '../matching/index.ts';
import { DESCRIPTIVE_WORDS, TECHNOLOGIES } from './lexicon.ts';

/** One word of a name. */
export interface Token {
  readonly text: string;
  /** Folded, without a possessive ending. */
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly possessive: boolean;
}

const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}'’.+*™®/-]*(?:[\p{L}\p{N}+*™®]|(?<=s)['’](?= \p{Lu})))?!?|&/gu;

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  WORD.lastIndex = 0;
  for (let match = WORD.exec(text); match; match = WORD.exec(text)) {
    const abbreviation =
      text[match.index + match[0].length] === '.' && /^(?:mr|mrs|ms|dr|st)$/i.test(match[0]);
    const shown = abbreviation ? `${match[0]}.` : match[0];
    const bare = /['’]/.test(shown) ? shown.replace(/['’]s$|(?<=s)['’]$/u, '') : shown;
    tokens.push({
      text: shown,
      key: foldToString(bare),
      start: match.index,
      end: match.index + shown.length,
      possessive: bare !== shown,
    });
  }
  return tokens;
}

/** Decided once per word; emptied when it has grown large. */
const decided = new Map<string, boolean>();
const DECIDED_MOST = 20_000;

/** Words that describe: English ones, review vocabulary, standards and units. */
export function isOrdinary(key: string): boolean {
  const known = decided.get(key);
  if (known !== undefined) return known;
  const ordinary = findOrdinary(key);
  if (decided.size >= DECIDED_MOST) decided.clear();
  decided.set(key, ordinary);
  return ordinary;
}

function findOrdinary(key: string): boolean {
  if (isCommonWord(key) || isCalendarWord(key) || DESCRIPTIVE_WORDS.has(key) || TECHNOLOGIES.has(key))
    return true;
  return isDerivedCommonWord(key) || isCompoundOrdinary(key);
}

/** Words that only ever describe, unlike those a brand may take for its name. */
export function isDescriptive(key: string): boolean {
  if (DESCRIPTIVE_WORDS.has(key) || TECHNOLOGIES.has(key)) return true;
  return (
    /[-/]/.test(key) &&
    isCompoundOrdinary(key) &&
    key.split(/[-/]/).some((part) => DESCRIPTIVE_WORDS.has(part))
  );
}

/** `noise-cancelling`, `budget-friendly`: ordinary when every part is. */
function isCompoundOrdinary(key: string): boolean {
  if (!/[-/]/.test(key)) return DESCRIPTIVE_WORDS.has(key.replace(/s$/, ''));
  return key.split(/[-/]/).every((part) => /^\d+$/.test(part) || (part.length > 1 && isOrdinary(part)));
}

/** Sizes, model numbers and versions: `15.6`, `RK61`, `V15`, `2025`, `XXL`. */
export function isModel(text: string): boolean {
  return /\d/.test(text) || /^(?:x{1,3}l|xs|[ivx]{2,4}|[A-Z])$/.test(text);
}

export function isCapitalised(text: string): boolean {
  return /^[^\p{L}]*(?:\p{Lu}|\p{Ll}{1,2}\p{Lu})/u.test(text);
}

/** Inner capitals or all capitals, or letters beside digits: no ordinary word is written so. */
export function isUnusual(text: string): boolean {
  return (
    /\p{Ll}\p{Lu}/u.test(text) ||
    /^\p{Lu}{3,}$/u.test(text) ||
    (/\p{L}/u.test(text) && /^\d/.test(text)) ||
    /^\p{Lu}[\p{L}]*-\p{Lu}/u.test(text)
  );
}
