import { type Cursor, drop, flush, type InlineSink, replace } from './cursor.ts';
import { ENTITIES } from './entities.ts';
import { readImage, readLink } from './inline-links.ts';

const SPECIAL = /[*_~`[!<\\&【\ue200]|https?:\/\//g;
const TAG = /<\/?([a-zA-Z][\w-]*)(?:\s[^<>]{0,2000})?\/?>/y;
const AUTOLINK = /<(https?:\/\/[^\s<>]{1,2000})>/y;
const ADDRESS = /https?:\/\/[^\s<>"“”`|\\^{}]{1,4000}/y;
const ENTITY = /&(#\d{1,6}|#x[\da-f]{1,5}|[a-z]{2,8});/iy;
const BREAKING_TAGS = new Set([
  'br',
  'p',
  'div',
  'li',
  'ul',
  'ol',
  'tr',
  'td',
  'th',
  'table',
  'hr',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
]);

/** Reads `original[start, end)`, one line without its block mark, into the sink. */
export function readInline(sink: InlineSink, start: number, end: number): void {
  const cursor: Cursor = {
    ...sink,
    end,
    done: start,
    strongFrom: -1,
    readPart: (from, to) => readSpan(cursor, from, to),
  };
  readSpan(cursor, start, end);
  flush(cursor, end);
  closeStrong(cursor);
}

function readSpan(cursor: Cursor, start: number, end: number): void {
  // Searched within the span alone: a long answer without markup would else be read to its end for every line.
  const span = cursor.original.slice(start, end);
  SPECIAL.lastIndex = 0;
  for (let found = SPECIAL.exec(span); found; found = SPECIAL.exec(span)) {
    const at = start + found.index;
    const next = READERS[found[0][0] ?? '']?.(cursor, at, end) ?? 0;
    SPECIAL.lastIndex = Math.max(next, at + 1) - start;
  }
}

/** The reader of each character with which markup may begin: returns where reading goes on. */
const READERS: Readonly<Record<string, (cursor: Cursor, at: number, end: number) => number>> = {
  '*': readEmphasis,
  _: readEmphasis,
  '~': (cursor, at) => (cursor.original[at + 1] === '~' ? drop(cursor, at, at + 2) : at + 1),
  '`': readCode,
  '!': (cursor, at, end) => (cursor.original[at + 1] === '[' ? readImage(cursor, at, end) : at + 1),
  '[': readLink,
  '<': readTag,
  '\\': readEscape,
  '&': readEntity,
  h: readAddress,
  '【': readMachineMark,
  '\ue200': readMachineMark,
};

function readEscape(cursor: Cursor, at: number, end: number): number {
  if (at + 1 >= end || !/[!-/:-@[-`{-~]/.test(cursor.original[at + 1] ?? '')) return at + 1;
  drop(cursor, at, at + 1);
  flush(cursor, at + 2);
  return at + 2;
}

const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);
const isSpace = (character: string | undefined): boolean => character === undefined || /\s/.test(character);

function readEmphasis(cursor: Cursor, at: number, end: number): number {
  const mark = cursor.original[at];
  let to = at + 1;
  while (to < end && cursor.original[to] === mark) to += 1;
  const before = at > 0 ? cursor.original[at - 1] : undefined;
  const after = to < end ? cursor.original[to] : undefined;
  if (isSpace(before) && isSpace(after)) return to;
  if (mark === '_' && isWord(before) && isWord(after)) return to;
  drop(cursor, at, to);
  if (to - at >= 2) toggleStrong(cursor);
  return to;
}

function toggleStrong(cursor: Cursor): void {
  if (cursor.strongFrom < 0) cursor.strongFrom = cursor.trace.length;
  else closeStrong(cursor);
}

function closeStrong(cursor: Cursor): void {
  const start = cursor.strongFrom;
  if (start >= 0 && cursor.trace.length > start) cursor.strong.push({ start, end: cursor.trace.length });
  cursor.strongFrom = -1;
}

function readCode(cursor: Cursor, at: number, end: number): number {
  let open = at;
  while (open < end && cursor.original[open] === '`') open += 1;
  const fence = cursor.original.slice(at, open);
  const length = cursor.original.slice(open, end).indexOf(fence);
  if (length < 0) return drop(cursor, at, open);
  const close = open + length;
  drop(cursor, at, open);
  const start = cursor.trace.length;
  flush(cursor, close);
  cursor.zones.push({ kind: 'code', start, end: cursor.trace.length });
  return drop(cursor, close, close + fence.length);
}

function readTag(cursor: Cursor, at: number, end: number): number {
  AUTOLINK.lastIndex = at;
  const auto = AUTOLINK.exec(cursor.original);
  if (auto?.[1] && AUTOLINK.lastIndex <= end) {
    drop(cursor, at, at + 1);
    addAddress(cursor, at + 1, at + 1 + auto[1].length);
    return drop(cursor, AUTOLINK.lastIndex - 1, AUTOLINK.lastIndex);
  }
  TAG.lastIndex = at;
  const tag = TAG.exec(cursor.original);
  if (!tag?.[1] || TAG.lastIndex > end) return at + 1;
  const to = TAG.lastIndex;
  const name = tag[1].toLowerCase();
  if (name === 'a') readAnchor(cursor, at, tag[0]);
  if (name === 'b' || name === 'strong') {
    flush(cursor, at);
    toggleStrong(cursor);
  }
  return BREAKING_TAGS.has(name) ? replace(cursor, '\u2029', { start: at, end: to }) : drop(cursor, at, to);
}

function readAnchor(cursor: Cursor, at: number, tag: string): void {
  const url = /href\s*=\s*["']?([^"'\s>]+)/i.exec(tag)?.[1];
  if (!url) return;
  flush(cursor, at);
  const here = cursor.trace.length;
  cursor.links.push({ start: here, end: here, url, title: '', form: 'inline', at });
}

function readEntity(cursor: Cursor, at: number, end: number): number {
  ENTITY.lastIndex = at;
  const match = ENTITY.exec(cursor.original);
  if (!match?.[1] || ENTITY.lastIndex > end) return at + 1;
  const shown = decodeEntity(match[1]);
  return shown === null ? at + 1 : replace(cursor, shown, { start: at, end: ENTITY.lastIndex });
}

function decodeEntity(name: string): string | null {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? null;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  const valid = code >= 32 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return valid ? String.fromCodePoint(code) : null;
}

function readAddress(cursor: Cursor, at: number, end: number): number {
  ADDRESS.lastIndex = at;
  const match = ADDRESS.exec(cursor.original);
  if (!match) return at + 1;
  const to = Math.min(end, at + trimAddress(match[0]).length);
  addAddress(cursor, at, to);
  return to;
}

/** Takes off the punctuation that belongs to the sentence around an address. */
function trimAddress(address: string): string {
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1] ?? '';
    if (')]'.includes(last)) {
      const open = last === ')' ? '(' : '[';
      const inside = address.slice(0, end);
      if (inside.split(open).length >= inside.split(last).length) break;
    } else if (!/[.,;:!?*_'’"]/.test(last)) break;
  }
  return address.slice(0, end);
}

function addAddress(cursor: Cursor, from: number, to: number): void {
  flush(cursor, from);
  const start = cursor.trace.length;
  flush(cursor, to);
  const range = { start, end: cursor.trace.length };
  const url = cursor.original.slice(from, to);
  cursor.zones.push({ kind: 'url', ...range });
  cursor.links.push({ ...range, url, title: '', form: 'bare', at: from });
}

/** Characters of the longest mark that is taken for one of an assistant's interface. */
const MACHINE_MARK_LIMIT = 200;

/** Citation marks that assistants' own interfaces put into a text: `【3†source】` and private-use runs. */
function readMachineMark(cursor: Cursor, at: number, end: number): number {
  const close = cursor.original[at] === '【' ? '】' : '\ue201';
  const mark = cursor.original.slice(at, Math.min(end, at + MACHINE_MARK_LIMIT));
  const length = mark.indexOf(close);
  if (length < 0 || (close === '】' && !mark.slice(0, length).includes('†'))) return at + 1;
  return drop(cursor, at, at + length + 1);
}
