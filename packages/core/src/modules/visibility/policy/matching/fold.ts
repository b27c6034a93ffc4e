/**
 * Text folded for comparison: NFKC, lower case, accents of Latin and Greek letters taken off (people
 * write `Nestle` for `Nestlé`), `ё` as `е`; curly quotes, hyphens and white space made one of each;
 * invisible characters left out. Accents that make another letter (`й`, `が`) are kept.
 */
export interface Folded {
  readonly source: string;
  /** UTF-16 code units of the folded text. */
  readonly units: Uint16Array;
  readonly length: number;
  /** Offset of the source character each unit came from. */
  readonly starts: Int32Array;
  /** Offset just after that character and the marks that belong to it. */
  readonly ends: Int32Array;
}

const UNKNOWN = 0;
const DROPPED = 1;
const LONGER = 2;
const SPACE = 32;

/** Folded value of each single code unit; filled as characters are met. */
const table = new Uint16Array(65_536);
const longer = new Map<number, string>();

/** Format characters, variation selectors and fillers: they show nothing. */
const INVISIBLE = /[\p{Cf}\p{Variation_Selector}\u034f\u115f\u1160]/u;
const MARK = /[\u0300-\u036f\u3099\u309a]/;
const QUOTES = /[\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u0060\u00b4\uff07]/;
const HYPHENS = /[\u2010\u2011\u2012\u2212\ufe63\uff0d\u2043]/;
const LETTERS_APART: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  ё: 'е',
  '™': '',
  '®': '',
  '©': '',
  '℠': '',
};

function foldCharacter(character: string): string {
  const marked = foldMark(character);
  if (marked !== undefined) return marked;
  const lower = character.normalize('NFKC').toLowerCase().normalize('NFKC');
  return Array.from(lower, (letter) => foldMark(letter) ?? foldLetter(letter)).join('');
}

/** What is no letter or digit, and the letters that stand for others; undefined for the rest. */
function foldMark(character: string): string | undefined {
  if (INVISIBLE.test(character) || MARK.test(character)) return '';
  if (QUOTES.test(character)) return "'";
  if (HYPHENS.test(character)) return '-';
  if (character === '\n' || character === '\u2029') return character;
  if (/\s/.test(character)) return ' ';
  return LETTERS_APART[character];
}

function foldLetter(letter: string): string {
  const parts = letter.normalize('NFD');
  if (!/^[\p{Script=Latin}\p{Script=Greek}]/u.test(parts)) return letter;
  const bare = parts.replace(/[\u0300-\u036f]/g, '');
  return LETTERS_APART[bare] ?? bare;
}

function learn(code: number): number {
  const folded = foldCharacter(String.fromCharCode(code));
  if (folded === '') return (table[code] = DROPPED);
  if (folded.length === 1) return (table[code] = Math.max(folded.charCodeAt(0), 3));
  longer.set(code, folded);
  return (table[code] = LONGER);
}

interface Output {
  readonly source: string;
  units: Uint16Array;
  starts: Int32Array;
  ends: Int32Array;
  length: number;
}

export interface FoldOptions {
  /** The stretch to fold; the whole text unless said. */
  readonly from?: number;
  readonly to?: number;
  /** A folded text nobody needs any more, whose room is used again. */
  readonly into?: Folded;
}

/** Folds a text or a stretch of it, keeping for every unit where in the whole text it came from. */
export function fold(text: string, { from = 0, to = text.length, into }: FoldOptions = {}): Folded {
  const output = roomFor(text, to - from + SPARE, into);
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0xd800 && code <= 0xdbff && at + 1 < to) {
      pushAll(output, foldCharacter(text.slice(at, at + 2)), { at, to: at + 2 });
      at += 1;
      continue;
    }
    let value = table[code] ?? UNKNOWN;
    if (value === UNKNOWN) value = learn(code);
    if (value === SPACE) pushSpace(output, at);
    else if (value > LONGER) pushOne(output, value, at);
    else if (value === LONGER) pushAll(output, longer.get(code) ?? '', { at, to: at + 1 });
    else addMark(output, text, at);
  }
  // What is left of another text must not be taken for the neighbour of the last units.
  output.units.fill(0, output.length, output.length + SPARE);
  return output;
}

/** Units beyond those of the text: a few characters fold to more than one. */
const SPARE = 16;

function roomFor(source: string, size: number, used: Folded | undefined): Output {
  const room = used && used.units.length >= size ? used : allocate(size);
  return { source, units: room.units, starts: room.starts, ends: room.ends, length: 0 };
}

/** The folded form as a string, for names and words. */
export function foldToString(text: string): string {
  if (/^(?:[!-_a-~]| (?! ))*$/.test(text)) return text.toLowerCase();
  const folded = fold(text);
  return String.fromCharCode(...folded.units.subarray(0, folded.length));
}

function allocate(size: number): Omit<Output, 'source'> {
  return {
    units: new Uint16Array(size),
    starts: new Int32Array(size),
    ends: new Int32Array(size),
    length: 0,
  };
}

function pushOne(output: Output, unit: number, at: number): void {
  if (output.length === output.units.length) grow(output);
  output.units[output.length] = unit;
  output.starts[output.length] = at;
  output.ends[output.length] = at + 1;
  output.length += 1;
}

function pushAll(output: Output, units: string, source: { readonly at: number; readonly to: number }): void {
  for (let index = 0; index < units.length; index += 1) {
    const unit = units.charCodeAt(index);
    if (unit === SPACE) pushSpace(output, source.at);
    else pushOne(output, unit, source.at);
    output.ends[output.length - 1] = source.to;
  }
}

function grow(output: Output): void {
  const larger = allocate(output.units.length * 2 + 64);
  larger.units.set(output.units);
  larger.starts.set(output.starts);
  larger.ends.set(output.ends);
  output.units = larger.units;
  output.starts = larger.starts;
  output.ends = larger.ends;
}

function pushSpace(output: Output, at: number): void {
  if (output.length > 0 && output.units[output.length - 1] === SPACE) output.ends[output.length - 1] = at + 1;
  else pushOne(output, SPACE, at);
}

/** A combining mark belongs to the letter before it, and may make another letter of it. */
function addMark(output: Output, text: string, at: number): void {
  const last = output.length - 1;
  const mark = text[at] ?? '';
  if (last < 0 || !MARK.test(mark)) return;
  output.ends[last] = at + 1;
  const composed = (String.fromCharCode(output.units[last] ?? 0) + mark).normalize('NFC');
  if (composed.length !== 1) return;
  const folded = foldCharacter(composed);
  if (folded.length === 1) output.units[last] = folded.charCodeAt(0);
}
