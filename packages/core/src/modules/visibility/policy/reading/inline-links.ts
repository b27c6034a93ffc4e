import { type Cursor, drop, flush } from './cursor.ts';
import type { Range } from './types.ts';

/** Index just after the bracket that closes the one at `at`, or -1. Nesting and length are bounded. */
function closing(text: string, at: number, limit: number): number {
  const open = text[at];
  const close = open === '[' ? ']' : ')';
  let depth = 0;
  const stop = Math.min(limit, at + (open === '[' ? 400 : 4_100));
  for (let index = at; index < stop; index += 1) {
    const character = text[index];
    if (character === '\\') index += 1;
    else if (character === open) depth += 1;
    else if (character === close) depth -= 1;
    else if (open === '(' && (character === '<' || character === '[')) return -1;
    if (depth > 3) return -1;
    if (depth === 0) return index + 1;
  }
  return -1;
}

function readTarget(text: string, from: number, to: number): { url: string; title: string } {
  const inside = text.slice(from, to).trim();
  const space = inside.search(/\s/);
  const url = (space < 0 ? inside : inside.slice(0, space)).replace(/^<|>$/g, '');
  const title =
    space < 0
      ? ''
      : inside
          .slice(space)
          .trim()
          .replace(/^["'(]|["')]$/g, '');
  return { url, title };
}

export function readImage(cursor: Cursor, at: number, end: number): number {
  const label = closing(cursor.original, at + 1, end);
  if (label < 0) return at + 1;
  if (cursor.original[label] !== '(') return drop(cursor, at, label);
  const target = closing(cursor.original, label, end);
  return drop(cursor, at, target < 0 ? label : target);
}

export function readLink(cursor: Cursor, at: number, end: number): number {
  const { original } = cursor;
  const label = closing(original, at, end);
  if (label < 0) return at + 1;
  const text = original.slice(at + 1, label - 1);
  if (original[label] === '(') {
    const target = closing(original, label, end);
    if (target > 0) {
      const { url, title } = readTarget(original, label + 1, target - 1);
      const shown = readLinkText(cursor, at, label);
      cursor.links.push({ ...shown, url, title, form: 'inline', at });
      return drop(cursor, label - 1, target);
    }
  }
  if (original[label] === '[') {
    const reference = closing(original, label, end);
    if (reference > 0) return readReference(cursor, { start: at, middle: label, end: reference });
  }
  if (original[label] === ':' && /^: *(?:https?:)?\S/.test(original.slice(label, label + 12))) {
    const defined = readInlineDefinition(cursor, at, label);
    if (defined > 0) return defined;
  }
  if (/^\^?\d{1,3}$/.test(text)) return readMarker(cursor, at, label);
  return at + 1;
}

function readLinkText(cursor: Cursor, at: number, label: number): Range {
  drop(cursor, at, at + 1);
  const start = cursor.trace.length;
  cursor.readPart(at + 1, label - 1);
  flush(cursor, label - 1);
  return { start, end: cursor.trace.length };
}

function readReference(cursor: Cursor, part: { start: number; middle: number; end: number }): number {
  const text = cursor.original.slice(part.start + 1, part.middle - 1);
  const label = cursor.original.slice(part.middle + 1, part.end - 1) || text;
  if (/^\^?\d{1,3}$/.test(text)) {
    readMarker(cursor, part.start, part.middle);
    return part.middle;
  }
  const shown = readLinkText(cursor, part.start, part.middle);
  cursor.references.push({ label, link: { ...shown, form: 'reference', at: part.start } });
  return drop(cursor, part.middle - 1, part.end);
}

/** `[1]` or `[^1]`: a mark that points to a source, not a word of the answer. */
function readMarker(cursor: Cursor, at: number, to: number): number {
  flush(cursor, at);
  const here = cursor.trace.length;
  const label = cursor.original.slice(at + 1, to - 1);
  cursor.references.push({ label, link: { start: here, end: here, form: 'reference', at } });
  return drop(cursor, at, to);
}

const DEFINITION = /: *(https?:\/\/\S{1,4000})(?: +"([^"]{0,1000})")?/y;

/** A reference definition in the middle of a line, as in answers recorded without line breaks. */
function readInlineDefinition(cursor: Cursor, at: number, label: number): number {
  DEFINITION.lastIndex = label;
  const match = DEFINITION.exec(cursor.original);
  if (!match?.[1] || DEFINITION.lastIndex > cursor.end) return -1;
  flush(cursor, at);
  const here = cursor.trace.length;
  const target = { url: match[1], title: match[2] ?? '' };
  cursor.links.push({ start: here, end: here, at, ...target, form: 'definition' });
  cursor.definitions.set(cursor.original.slice(at + 1, label - 1).toLowerCase(), target);
  return drop(cursor, at, DEFINITION.lastIndex);
}
