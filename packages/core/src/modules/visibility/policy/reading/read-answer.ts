import type { InlineSink } from './cursor.ts';
import { findHosts } from './hosts.ts';
import { readInline } from './inline.ts';
import { lineRanges } from './lines.ts';
import { createTrace } from './trace.ts';
import type { Block, BlockKind, Link, Range, Reading } from './types.ts';

/** Stands for a line break between blocks; a line break inside a wrapped paragraph stays `\n`. */
export const BLOCK_BREAK = '\u2029';

interface Writer extends InlineSink {
  readonly blocks: Block[];
  /** Ordinals of the open lists by indentation. */
  readonly ranks: Map<number, number>;
  fence: { readonly mark: string; readonly code: boolean } | null;
}

interface LineStart {
  readonly kind: BlockKind | 'skip';
  /** Original offset where the content begins. */
  readonly from: number;
  readonly level?: number;
  readonly depth?: number;
  readonly number?: number;
}

const FENCE = /^\s{0,12}(`{3,}|~{3,})\s*([\w+-]*)\s*$/;
const DEFINITION = /^ {0,3}\[(?!\^)([^\]]{1,200})\]: *<?([^\s<>]+)>?(?:\s+["'(](.*)["')])?\s*$/;
const FOOTNOTE = /^ {0,3}\[\^([^\]]{1,100})\]:\s*/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+/;
const RULE = /^\s{0,3}([-*_=])(?:\s*\1){2,}\s*$/;
const ITEM = /^(\s*)(?:([-*+•‣◦▪●–—])|(\d{1,3})[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/;
const TABLE_RULE = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/;
const PROSE_FENCES = new Set(['markdown', 'md', 'text', 'txt', 'plain', 'plaintext']);

/** Reads an answer's Markdown and HTML into what its reader sees. Never fails: what is no markup is text. */
export function readAnswer(original: string): Reading {
  const trace = createTrace(original);
  const writer: Writer = {
    original,
    trace,
    strong: [],
    zones: [],
    links: [],
    references: [],
    definitions: new Map(),
    blocks: [],
    ranks: new Map(),
    fence: null,
  };
  for (const line of visibleLines(original)) readLine(writer, line);
  const plain = trace.text();
  const zones = [...writer.zones, ...findHosts(plain, writer.zones)].sort((a, b) => a.start - b.start);
  return {
    original,
    plain,
    blocks: markShortBoldLines(writer, plain),
    zones,
    links: resolveLinks(writer),
    strong: writer.strong,
    toOriginal: (start, end) => trace.toOriginal(start, end),
  };
}

/** Lines without what HTML hides: comments, scripts and style sheets. */
function visibleLines(original: string): Range[] {
  const hidden = /<(?:script|style|!--)/i.test(original) ? hiddenRanges(original) : [];
  const lines = lineRanges(original);
  if (hidden.length === 0) return lines;
  const shown: Range[] = [];
  let first = 0;
  for (const line of lines) {
    let start = line.start;
    while (first < hidden.length && (hidden[first]?.end ?? 0) <= start) first += 1;
    for (let index = first; index < hidden.length; index += 1) {
      const range = hidden[index];
      if (!range || range.start >= line.end) break;
      if (range.start > start) shown.push({ start, end: range.start });
      start = Math.min(range.end, line.end);
    }
    if (start < line.end || line.start === line.end) shown.push({ start, end: line.end });
  }
  return shown;
}

function hiddenRanges(original: string): Range[] {
  const ranges: Range[] = [];
  const opener = /<(script|style)\b|<!--/gi;
  for (let open = opener.exec(original); open; open = opener.exec(original)) {
    const closer = open[1] ? new RegExp(`</${open[1]}\\s*>`, 'gi') : /-->/g;
    closer.lastIndex = open.index;
    if (!closer.exec(original)) break;
    ranges.push({ start: open.index, end: closer.lastIndex });
    opener.lastIndex = closer.lastIndex;
  }
  return ranges;
}

function readLine(writer: Writer, line: Range): void {
  const text = writer.original.slice(line.start, line.end);
  const begin = lineStart(writer, text, line.start);
  if (begin.kind === 'skip') return;
  const before = writer.blocks.at(-1);
  const wraps = begin.kind === 'paragraph' && before?.kind === 'paragraph' && isAdjacent(writer, line.start);
  const breakAt = Math.max(0, line.start - 1);
  if (writer.trace.length > 0) writer.trace.put(wraps ? '\n' : BLOCK_BREAK, breakAt, line.start);
  const start = writer.trace.length;
  if (begin.kind === 'code') writer.trace.keep(begin.from, line.end);
  else readInline(writer, begin.from, line.end);
  const end = writer.trace.length;
  if (end === start) return;
  if (begin.kind === 'code') writer.zones.push({ kind: 'listing', start, end });
  const rank = begin.kind === 'item' ? rankOf(writer, begin) : 0;
  if (begin.kind !== 'item' && begin.kind !== 'paragraph') writer.ranks.clear();
  const { level = 0, depth = 0 } = begin;
  writer.blocks.push({ kind: begin.kind, start, end, level, depth, rank });
}

/** True when only one line break stands between the last shown character and this line. */
function isAdjacent(writer: Writer, lineAt: number): boolean {
  const { end } = writer.trace.toOriginal(writer.trace.length - 1, writer.trace.length);
  return (
    /^[^\S\n]*\r?\n?$/.test(writer.original.slice(end, lineAt)) &&
    lineAt > 0 &&
    writer.original[lineAt - 1] === '\n'
  );
}

function rankOf(writer: Writer, begin: LineStart): number {
  const depth = begin.depth ?? 0;
  for (const open of writer.ranks.keys()) if (open > depth) writer.ranks.delete(open);
  const rank = begin.number ?? (writer.ranks.get(depth) ?? 0) + 1;
  writer.ranks.set(depth, rank);
  return rank;
}

function lineStart(writer: Writer, text: string, at: number): LineStart {
  const fence = FENCE.exec(text);
  if (writer.fence || fence) return fencedLine(writer, { text, at, fence });
  const quote = /^(?:\s{0,3}>\s?)+/.exec(text)?.[0].length ?? 0;
  const rule = /^\s*-{3,}\s+(?=\S)/.exec(text.slice(quote))?.[0].length ?? 0;
  const skipped = quote + rule;
  return blockStart(writer, skipped > 0 ? text.slice(skipped) : text, at + skipped);
}

function fencedLine(
  writer: Writer,
  line: { readonly text: string; readonly at: number; readonly fence: RegExpExecArray | null },
): LineStart {
  const mark = line.fence?.[1] ?? '';
  if (writer.fence === null) {
    writer.fence = { mark, code: !PROSE_FENCES.has((line.fence?.[2] ?? '').toLowerCase()) };
    return { kind: 'skip', from: line.at };
  }
  if (mark.startsWith(writer.fence.mark) && !line.fence?.[2]) {
    writer.fence = null;
    return { kind: 'skip', from: line.at };
  }
  return writer.fence.code ? { kind: 'code', from: line.at } : blockStart(writer, line.text, line.at);
}

function blockStart(writer: Writer, text: string, at: number): LineStart {
  if (text.trim() === '' || RULE.test(text) || isDefinition(writer, text, at))
    return { kind: 'skip', from: at };
  const footnote = FOOTNOTE.exec(text);
  if (footnote) return { kind: 'paragraph', from: at + footnote[0].length };
  const heading = HEADING.exec(text);
  if (heading?.[1]) return { kind: 'heading', from: at + heading[0].length, level: heading[1].length };
  const item = ITEM.exec(text);
  if (item) {
    const number = item[3] === undefined ? {} : { number: Number(item[3]) };
    return { kind: 'item', from: at + item[0].length, depth: depthOf(writer, item[1] ?? '', at), ...number };
  }
  if (TABLE_RULE.test(text) && text.includes('|')) return { kind: 'skip', from: at };
  if (isTableRow(text)) return { kind: 'row', from: at };
  return { kind: 'paragraph', from: at + (text.length - text.trimStart().length) };
}

/** Columns of indentation; where line breaks became spaces, the first two of them stand for those. */
function depthOf(writer: Writer, indent: string, at: number): number {
  const unfolded = at > 0 && !/[\r\n]/.test(writer.original[at - 1] ?? '');
  return unfolded && indent.length < 3 ? 0 : indent.length;
}

function isTableRow(text: string): boolean {
  return /^\s*\|/.test(text) || (text.includes(' | ') && text.split(' | ').length >= 3);
}

function isDefinition(writer: Writer, text: string, at: number): boolean {
  const match = DEFINITION.exec(text);
  if (!match?.[2] || !/[/.]/.test(match[2])) return false;
  addDefinition(writer, at, match);
  return true;
}

function addDefinition(writer: Writer, at: number, match: RegExpExecArray): void {
  const target = { url: match[2] ?? '', title: match[3] ?? '' };
  writer.definitions.set((match[1] ?? '').toLowerCase(), target);
  const here = writer.trace.length;
  writer.links.push({ start: here, end: here, ...target, form: 'definition', at });
}

function resolveLinks(writer: Writer): Link[] {
  const links = [...writer.links];
  for (const { label, link } of writer.references) {
    const target = writer.definitions.get(label.toLowerCase());
    if (target) links.push({ ...link, ...target });
  }
  return links.sort((a, b) => a.at - b.at);
}

/** A short line that is bold from end to end stands where a heading would. */
function markShortBoldLines(writer: Writer, plain: string): Block[] {
  const bold = new Map(writer.strong.map((range) => [range.start, range.end]));
  return writer.blocks.map((block) => {
    if (block.kind !== 'paragraph' || block.end - block.start > 120) return block;
    const text = plain.slice(block.start, block.end);
    const start = block.start + (text.length - text.trimStart().length);
    const end = bold.get(start);
    const tail = end === undefined ? text : plain.slice(end, block.end);
    return /^[\s:]*$/.test(tail) ? { ...block, kind: 'heading' as const, level: 7 } : block;
  });
}
