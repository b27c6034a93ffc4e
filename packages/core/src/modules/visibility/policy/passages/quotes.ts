import type { Span } from '@leadline/contracts';
import type { Passages } from './passages.ts';

/** A text without what may differ between an answer and a faithful quote of it, and the way back. */
interface Folded {
  readonly text: string;
  /** For each folded code unit, its position in the original. */
  readonly origin: Uint32Array;
}

const DROPPED = new Set('*_`#>~\\[]\u00AD\u200B\u200C\u200D\u2060\uFEFF');
const SAME_AS: ReadonlyMap<string, string> = new Map([
  ...Array.from('“”„‟«»″', (mark) => [mark, '"'] as const),
  ...Array.from('‘’‚‛′´', (mark) => [mark, "'"] as const),
  ...Array.from('‐‑‒–—−', (mark) => [mark, '-'] as const),
  ['|', ' '],
]);
const SPACE = /\s/u;
/** Nobody quotes more; it bounds the work that a broken answer can cause. */
const LONGEST_QUOTE = 2_000;
/** Letters of scripts that put spaces between words: a match must not begin or end inside such a word. */
const SPACED_LETTER = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u;

/** The target of a Markdown link (`](…)`), a footnote number (`[3]`) or a citation mark (`【…】`). */
const INVISIBLE = /\]\([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,2000})?\)|\[\d{1,3}\]|【[^】]{0,80}】/y;

/** What each ASCII character is folded to; 0 for white space, marks and brackets, which take a closer look. */
const PLAIN = Uint16Array.from({ length: 128 }, (_, unit) => {
  const character = String.fromCharCode(unit);
  const special = DROPPED.has(character) || SAME_AS.has(character) || SPACE.test(character);
  return special ? 0 : lower(character).charCodeAt(0);
});

/** Case, white space, Markdown marks, link targets and the shape of quotation marks and dashes do not count. */
function fold(text: string): Folded {
  const origin = new Uint32Array(text.length);
  const units = new Uint16Array(text.length);
  const length = foldInto(text, units, origin);
  return { text: Buffer.from(units.buffer, 0, length * 2).toString('utf16le'), origin };
}

/** Writes the folded text into `units` and says how long it is. */
function foldInto(text: string, units: Uint16Array, origin?: Uint32Array): number {
  let length = 0;
  const keep = (unit: number, index: number) => {
    if (origin !== undefined) origin[length] = index;
    units[length] = unit;
    length += 1;
  };
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    const plain = PLAIN[unit] ?? 0;
    if (plain !== 0) {
      keep(plain, index);
      continue;
    }
    const character = text[index] as string;
    if (character === '[' || character === ']' || character === '【') {
      INVISIBLE.lastIndex = index;
      const hidden = INVISIBLE.exec(text);
      if (hidden !== null) index += hidden[0].length - 1;
      if (hidden !== null || character !== '【') continue;
    }
    if (DROPPED.has(character)) continue;
    const same = SAME_AS.get(character) ?? character;
    if (!SPACE.test(same)) keep(lower(same).charCodeAt(0), index);
    else if (length > 0 && units[length - 1] !== SPACE_UNIT) keep(SPACE_UNIT, index);
  }
  return length;
}

const SPACE_UNIT = 32;

/** Lower case, where that does not change the length. */
function lower(character: string): string {
  const changed = character.toLowerCase();
  return changed.length === character.length ? changed : character;
}

/** Every quote is folded in this one place, which spares it an array of its own. */
const quoteUnits = new Uint16Array(LONGEST_QUOTE);
const quoteBytes = Buffer.from(quoteUnits.buffer);
/** What may stand around a quote that is not part of it. */
const BEFORE_QUOTE = ` "'.…-`;
const AFTER_QUOTE = ` "'.…,;:`;

/** A quote as it is searched for: without the marks around it, a closing full stop, and dots that say it was cut. */
function foldQuote(quote: string): string {
  const length = foldInto(quote.slice(0, LONGEST_QUOTE), quoteUnits);
  const text = quoteBytes.toString('utf16le', 0, length * 2);
  let start = 0;
  while (start < length && BEFORE_QUOTE.includes(text.charAt(start))) start += 1;
  let end = length;
  while (end > start && AFTER_QUOTE.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Finds quotes in one text; the text is prepared once. */
export function quoteFinder(text: string): (quote: string) => Span | null {
  const find = foldedFinder(text);
  return (quote) => find(quote, foldQuote(quote));
}

/** As `quoteFinder`, for quotes folded beforehand. */
function foldedFinder(text: string): (quote: string, wanted: string) => Span | null {
  let folded: Folded | undefined;
  return (quote, wanted) => {
    if (wanted === '') return null;
    const exact = findExact(text, quote.trim());
    if (exact !== null) return exact;
    folded ??= fold(text);
    for (let at = folded.text.indexOf(wanted); at !== -1; at = folded.text.indexOf(wanted, at + 1)) {
      if (insideWord(folded.text, at) || insideWord(folded.text, at + wanted.length)) continue;
      const start = folded.origin[at] as number;
      const end = (folded.origin[at + wanted.length - 1] as number) + 1;
      return { start, end, text: text.slice(start, end) };
    }
    return null;
  };
}

/** The quote as it is, letter for letter: the usual case, and much the faster one. */
function findExact(text: string, quote: string): Span | null {
  const at = text.indexOf(quote);
  if (at === -1 || insideWord(text, at) || insideWord(text, at + quote.length)) return null;
  return { start: at, end: at + quote.length, text: quote };
}

function insideWord(text: string, position: number): boolean {
  const before = text[position - 1];
  const after = text[position];
  return (
    before !== undefined && after !== undefined && SPACED_LETTER.test(before) && SPACED_LETTER.test(after)
  );
}

/**
 * Where a quote stands in a text, whatever its white space, Markdown, letter case, quotation marks and
 * dashes; null when these words do not stand there in this order. The span holds the text's own characters.
 */
export function locateQuote(text: string, quote: string): Span | null {
  return quoteFinder(text)(quote);
}

/**
 * Finds telling quotes in the parts of an answer that were shown; spans are in the answer's positions. Each quote is
 * looked for once, though checking, keeping and comparing an answer all ask for it.
 */
export function shownQuoteFinder(text: string, passages: Passages): (quote: string) => Span | null {
  const finders = passages.pieces.map((piece) => ({
    start: piece.start,
    find: foldedFinder(text.slice(piece.start, piece.end)),
  }));
  const search = (quote: string): Span | null => {
    const wanted = foldQuote(quote);
    if (!tellsSomething(wanted)) return null;
    for (const { start, find } of finders) {
      const span = find(quote, wanted);
      if (span !== null) return { ...span, start: start + span.start, end: start + span.end };
    }
    return null;
  };
  const found = new Map<string, Span | null>();
  return (quote) => {
    const known = found.get(quote);
    if (known !== undefined) return known;
    const span = search(quote);
    found.set(quote, span);
    return span;
  };
}

const WORDLESS_SCRIPT = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** True when a quote says something: two words or more, or in scripts without spaces four characters. */
export function isTelling(quote: string): boolean {
  return tellsSomething(foldQuote(quote));
}

/** Most quotes have them within their first words, which saves looking through the whole. */
const SIX_LETTERS = /^(?:[^a-z0-9]*[a-z0-9]){6}/;

function tellsSomething(bare: string): boolean {
  if (bare.includes(' ') && SIX_LETTERS.test(bare)) return true;
  const letters = bare.replace(/[^\p{L}\p{N}]/gu, '').length;
  if (WORDLESS_SCRIPT.test(bare)) return letters >= 4;
  return letters >= 6 && bare.trim().split(' ').length >= 2;
}
