/** What separates the parts of a text: the end of a sentence, a comma or the like. */
export const SENTENCE_END = '|';
export const PAUSE = ',';

/** What a character can be a part of. Each is a bit, so that one look tells whether it is one of several. */
const LETTER = 1;
const DIGIT = 2;
/** Digits of other scripts: within words only. */
const NUMERAL = 4;
/** `_`, and accents that are characters of their own: within words only, and not behind a joint. */
const ATTACHED = 8;
const STOP = 16;
const BREAK = 32;
const SIGN = 64;
const SKIPPED = 128;
/** Holds parts of one word together, beside what else it is: "don't", "R&D", "U.S". */
const JOINT = 256;
/** May end a word, beside what else it is: "C++", "C#", "users'". */
const TAIL = 512;
const IN_PART = LETTER | DIGIT | NUMERAL;
const IN_WORD = IN_PART | ATTACHED;

/** By code unit; 0 until a character is met for the first time. */
const KINDS = new Uint16Array(0x1_0000);
/** Most specific first. Case is ignored because some accents count as letters when it is. */
const KIND_OF: readonly (readonly [RegExp, number])[] = [
  [/[0-9]/u, DIGIT],
  [/\p{L}/iu, LETTER],
  [/\p{N}/u, NUMERAL],
  [/[\p{M}_]/u, ATTACHED],
  [/\./u, STOP | JOINT],
  [/'/u, SKIPPED | JOINT | TAIL],
  [/[&@]/u, SIGN | JOINT],
  [/[+#]/u, SIGN | TAIL],
  [/[?!;\n]/u, STOP],
  [/[,:()–—]/u, BREAK],
  [/[\s"“”«»`-]/u, SKIPPED],
];

const MINUS = 45;
const COMMA = 44;
const DOT = 46;
const PERCENT = 37;
const PLUS = 43;
const HASH = 35;
const APOSTROPHE = 39;
/** ".net" and its kin are words, although they begin like the end of a sentence. */
const DOT_WORD = /^\.(?:net|js|io|ai|com)(?!\w)/iu;
const LONGEST_DOT_WORD = 5;

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
const BEYOND_ASCII = /[^\0-\x7f]/u;

/** The text as `pieceEnd` wants it: one way of writing each character, and one apostrophe. */
export function normalized(text: string): string {
  return BEYOND_ASCII.test(text) ? text.normalize('NFKC').replace(/[’‘ʼ]/gu, "'") : text;
}

/**
 * Where the word, number, sign, pause or sentence end that begins at a place of a normalized text ends; the place
 * itself when nothing begins there: at spaces, quotes and hyphens.
 */
export function pieceEnd(text: string, at: number): number {
  const kind = kindAt(text, at);
  if (kind === LETTER) return wordEnd(text, at);
  if ((kind & SKIPPED) !== 0) return isMinus(text, at) ? at + 1 : at;
  if (kind === DIGIT) return numberEnd(text, at);
  if ((kind & STOP) !== 0) return dotWordEnd(text, at) ?? skip(text, at, STOP);
  return (text.codePointAt(at) ?? 0) > 0xffff ? at + 2 : at + 1;
}

/** Letters, parts behind joints ("rock'n'roll"), what C++ and C# end in, the apostrophe of "users'". */
function wordEnd(text: string, start: number): number {
  let end = skip(text, start, IN_WORD);
  if (!continuesWord(text, end)) return end;
  while ((kindAt(text, end) & JOINT) !== 0 && (kindAt(text, end + 1) & IN_PART) !== 0)
    end = skip(text, end + 1, IN_PART);
  const code = text.charCodeAt(end);
  if (code === PLUS && text.charCodeAt(end + 1) === PLUS) end += 2;
  else if (code === HASH) end++;
  return text.charCodeAt(end) === APOSTROPHE ? end + 1 : end;
}

/** True when a word goes on behind its first letters. */
export function continuesWord(text: string, at: number): boolean {
  const kind = kindAt(text, at);
  if ((kind & (IN_WORD | TAIL)) !== 0)
    return text.charCodeAt(at) !== PLUS || text.charCodeAt(at + 1) === PLUS;
  return (kind & JOINT) !== 0 && (kindAt(text, at + 1) & IN_PART) !== 0;
}

/** Digits, groups behind commas, decimals, and letters or % behind them: "12,500.5k". */
function numberEnd(text: string, start: number): number {
  let end = skip(text, start, DIGIT);
  while (text.charCodeAt(end) === COMMA && kindAt(text, end + 1) === DIGIT) end = skip(text, end + 1, DIGIT);
  if (text.charCodeAt(end) === DOT && kindAt(text, end + 1) === DIGIT) end = skip(text, end + 1, DIGIT);
  while (kindAt(text, end) === LETTER || text.charCodeAt(end) === PERCENT) end++;
  return end;
}

/** Between words and numbers a hyphen joins them; elsewhere, before a digit, it is a minus. */
function isMinus(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== MINUS || kindAt(text, at + 1) !== DIGIT) return false;
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  return before !== DOT && before !== COMMA && (kindAt(text, at - 1) & IN_PART) === 0;
}

function dotWordEnd(text: string, at: number): number | null {
  if (text.charCodeAt(at) !== DOT || kindAt(text, at + 1) !== LETTER) return null;
  const found = DOT_WORD.exec(text.slice(at, at + LONGEST_DOT_WORD));
  return found && at + found[0].length;
}

function skip(text: string, start: number, kinds: number): number {
  let end = start;
  while ((kindAt(text, end) & kinds) !== 0) end++;
  return end;
}

function kindAt(text: string, at: number): number {
  if (at >= text.length) return 0;
  return KINDS[text.charCodeAt(at)] || kindOfNew(text, at);
}

/** Both halves of a character beyond 16 bits have its kind; they are not remembered. */
function kindOfNew(text: string, at: number): number {
  const code = text.charCodeAt(at);
  const isSecondHalf = code >= 0xdc00 && code < 0xe000 && (text.codePointAt(at - 1) ?? 0) > 0xffff;
  const character = String.fromCodePoint(text.codePointAt(isSecondHalf ? at - 1 : at) ?? 0);
  const kind = KIND_OF.find(([pattern]) => pattern.test(character))?.[1] ?? SIGN;
  if (code < 0xd800 || code >= 0xe000) KINDS[code] = kind;
  return kind;
}
