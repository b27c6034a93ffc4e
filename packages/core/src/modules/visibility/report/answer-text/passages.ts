import type { MarkedText } from '../view/marked-answer.ts';
import type { Range } from './blocks.ts';

/** Texts up to this many characters are printed whole. */
const PRINTED_WHOLE = 24_000;
const OPENING = 3_000;
const AROUND = 400;

/**
 * What is printed of a text: all of it, or of a very long one its opening and the passages around quotes
 * and mentions, up to {@link PRINTED_WHOLE} characters in all.
 */
export function passagesOf(marked: MarkedText): Range[] {
  const { text } = marked;
  if (text.length <= PRINTED_WHOLE) return [{ start: 0, end: text.length }];
  const wanted: Range[] = [{ start: 0, end: OPENING }];
  let budget = PRINTED_WHOLE - OPENING;
  for (const { start, end } of [...marked.quotes, ...marked.mentions]) {
    const passage = { start: Math.max(0, start - AROUND), end: Math.min(text.length, end + AROUND) };
    budget -= passage.end - passage.start;
    if (budget < 0) break;
    wanted.push(passage);
  }
  return join(wanted.sort((a, b) => a.start - b.start)).map((range) => wholeCharacters(text, range));
}

function join(sorted: readonly Range[]): Range[] {
  const joined: { start: number; end: number }[] = [];
  for (const range of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else joined.push({ ...range });
  }
  return joined;
}

/** Keeps both halves of a surrogate pair on the same side of a cut. */
export function wholeCharacters(text: string, range: Range): Range {
  const start = isLowSurrogate(text, range.start) ? range.start - 1 : range.start;
  const end = isLowSurrogate(text, range.end) ? range.end + 1 : range.end;
  return { start, end };
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = at > 0 && at < text.length ? text.charCodeAt(at) : 0;
  return code >= 0xdc00 && code <= 0xdfff;
}

const SENTENCE_END = /[.!?。！？](?=\s|$|["'”’)\]*_])|\n/gu;
const LONGEST_SENTENCE = 260;

/** The sentence (or list item) that holds a span; of a very long one the part around the span. */
export function sentenceAround(text: string, span: Range): Range {
  const from = Math.max(0, span.start - LONGEST_SENTENCE);
  const before = text.slice(from, span.start);
  let start = from;
  for (const found of before.matchAll(SENTENCE_END)) start = from + found.index + found[0].length;
  const reach = Math.min(text.length, Math.max(span.end, start + LONGEST_SENTENCE));
  SENTENCE_END.lastIndex = 0;
  const found = SENTENCE_END.exec(text.slice(span.end, reach));
  const end = found === null ? reach : span.end + found.index + (found[0] === '\n' ? 0 : 1);
  SENTENCE_END.lastIndex = 0;
  while (start < span.start && /[\s\-*•|#>]/u.test(text[start] ?? '')) start += 1;
  return wholeCharacters(text, { start, end });
}
