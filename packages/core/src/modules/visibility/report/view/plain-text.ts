import { stripVTControlCharacters } from 'node:util';

const RIGHT_TO_LEFT =
  /[\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}\p{sc=Adlam}\u202A-\u202E\u2066-\u2069]/u;

/**
 * A name to stand inside a sentence of ours: one written from right to left is fenced by isolates, so that
 * it does not pull the figures beside it to its other side.
 */
export function isolated(name: string): string {
  return RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
}

const LETTERS_READ = 2_000;

/**
 * The direction most of a text's letters run in. HTML's own `auto` looks at the first letter alone and turns
 * an English sentence around when it begins with an Arabic name.
 */
export function direction(text: string): 'ltr' | 'rtl' {
  const read = text.slice(0, LETTERS_READ);
  if (!RIGHT_TO_LEFT.test(read)) return 'ltr';
  const letters = read.match(/\p{L}/gu)?.length ?? 0;
  const leftward = read.match(
    /[\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}\p{sc=Adlam}]/gu,
  );
  return (leftward?.length ?? 0) * 2 > letters ? 'rtl' : 'ltr';
}

/** Drawn over two columns in a terminal: East Asian wide and full-width forms, and emoji. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
/** Marks that override or isolate the direction of text: left open, they disorder the rest of the line. */
const DIRECTION_MARKS = /[\u202A-\u202E\u2066-\u2069]/gu;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Text from outside as one plain line: no escape codes, no line breaks, no direction marks. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(DIRECTION_MARKS, '').replace(CONTROL, ' ').trim();
}

function widthOf(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Columns a text takes in a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of characters.segment(text)) width += widthOf(segment);
  return width;
}

/** The text, or its beginning and `…` where it would take more than `columns`. */
export function fit(text: string, columns: number): string {
  let width = 0;
  let kept = '';
  for (const { segment, index } of characters.segment(text)) {
    const next = width + widthOf(segment);
    if (next > columns - 1 && displayWidth(text.slice(index)) > columns - width) return `${kept}…`;
    width = next;
    kept += segment;
  }
  return kept;
}

/** Blanks added on the right up to `columns`. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}
