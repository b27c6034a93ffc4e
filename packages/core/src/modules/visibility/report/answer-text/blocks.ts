/** A stretch of the text, in UTF-16 code units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A paragraph-like part of an answer. Ranges leave out Markdown's own markers, never any words. */
export type Block =
  | (Range & { readonly kind: 'paragraph' | 'heading' | 'quote' | 'code' })
  | (Range & { readonly kind: 'item'; readonly marker: string; readonly depth: number })
  | (Range & {
      readonly kind: 'table';
      readonly rows: readonly (readonly Range[])[];
      readonly headed: boolean;
    })
  | (Range & { readonly kind: 'rule' });

const FENCE = /^ {0,3}(`{3,}|~{3,})/u;
const HEADING = /^ {0,3}#{1,6}[ \t]+/u;
const RULE = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/u;
const ITEM = /^([ \t]*)([-*+•]|\d{1,9}[.)])[ \t]+/u;
const QUOTE = /^ {0,3}>[ \t]?/u;
const TABLE_ROW = /^[ \t]*\|/u;
const TABLE_SEPARATOR = /^[ \t]*\|[ \t:|-]+$/u;

interface Line extends Range {
  readonly text: string;
}

/**
 * Cuts a range of Markdown into blocks: enough of it to read well, with every position kept, so that
 * measured spans can be marked in what is shown. Unknown syntax stays visible as it was written.
 */
export function readBlocks(text: string, range: Range): Block[] {
  const lines = linesOf(text, range);
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length; ) index = readBlock(lines, index, blocks);
  return blocks;
}

function linesOf(text: string, range: Range): Line[] {
  const lines: Line[] = [];
  for (let start = range.start; start < range.end; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 || newline >= range.end ? range.end : newline;
    const content = text.slice(start, end);
    lines.push({ start, end: content.endsWith('\r') ? end - 1 : end, text: content.trimEnd() });
    start = end + 1;
  }
  return lines;
}

/** Adds the block that begins at `index` and returns the index of the line after it. */
function readBlock(lines: readonly Line[], index: number, blocks: Block[]): number {
  const line = lines[index] as Line;
  if (line.text.trim() === '') return index + 1;
  if (FENCE.test(line.text)) return readFence(lines, index, blocks);
  if (TABLE_ROW.test(line.text)) return readTable(lines, index, blocks);
  if (RULE.test(line.text)) blocks.push({ kind: 'rule', start: line.start, end: line.end });
  else return readWords(lines, index, blocks);
  return index + 1;
}

/** The language named behind an opening fence is shown with the code: no letter of an answer is left out. */
function readFence(lines: readonly Line[], index: number, blocks: Block[]): number {
  const opening = lines[index] as Line;
  const [marks = '', fence = '```'] = FENCE.exec(opening.text) ?? [];
  let last = index + 1;
  while (last < lines.length && !closesFence((lines[last] as Line).text.trim(), fence)) last += 1;
  const named = opening.text.slice(marks.length).trim() !== '';
  const start = named ? opening.start + marks.length : lines[index + 1]?.start;
  const end = last > index + 1 ? lines[last - 1]?.end : opening.end;
  if (start !== undefined && end !== undefined && start < end) blocks.push({ kind: 'code', start, end });
  return last + 1;
}

/** A closing fence has marks alone; with a word behind them it is code. */
function closesFence(line: string, fence: string): boolean {
  return line.startsWith(fence) && /^[`~]+$/u.test(line);
}

function readTable(lines: readonly Line[], index: number, blocks: Block[]): number {
  let last = index;
  const rows: Range[][] = [];
  let headed = false;
  for (let line = lines[last]; line !== undefined && TABLE_ROW.test(line.text); line = lines[last]) {
    if (TABLE_SEPARATOR.test(line.text)) headed ||= rows.length === 1;
    else rows.push(cellsOf(line));
    last += 1;
  }
  const start = (lines[index] as Line).start;
  if (rows.length > 0)
    blocks.push({ kind: 'table', rows, headed, start, end: (lines[last - 1] as Line).end });
  return last;
}

function cellsOf(line: Line): Range[] {
  const cells: Range[] = [];
  let from = line.text.indexOf('|') + 1;
  for (let at = from; at <= line.text.length; at += 1) {
    const ends = at === line.text.length ? at > from : line.text[at] === '|' && line.text[at - 1] !== '\\';
    if (!ends) continue;
    cells.push({ start: line.start + from, end: line.start + at });
    from = at + 1;
  }
  return cells;
}

function readWords(lines: readonly Line[], index: number, blocks: Block[]): number {
  const line = lines[index] as Line;
  const heading = HEADING.exec(line.text);
  if (heading !== null) {
    blocks.push({ kind: 'heading', start: line.start + heading[0].length, end: line.end });
    return index + 1;
  }
  const item = ITEM.exec(line.text);
  const quote = item === null ? QUOTE.exec(line.text) : null;
  let last = index + 1;
  while (last < lines.length && continues(lines[last] as Line)) last += 1;
  const end = (lines[last - 1] as Line).end;
  if (item !== null) {
    const depth = Math.min(4, Math.floor((item[1] ?? '').replaceAll('\t', '  ').length / 2));
    const marker = /\d/u.test(item[2] ?? '') ? (item[2] ?? '') : '•';
    blocks.push({ kind: 'item', marker, depth, start: line.start + item[0].length, end });
  } else if (quote === null) {
    blocks.push({ kind: 'paragraph', start: line.start, end });
  } else {
    blocks.push({ kind: 'quote', start: line.start + quote[0].length, end: line.end });
    return index + 1;
  }
  return last;
}

/** A line that belongs to the paragraph or list item before it. */
function continues(line: Line): boolean {
  const opens = [FENCE, TABLE_ROW, RULE, HEADING, ITEM, QUOTE];
  return line.text.trim() !== '' && !opens.some((pattern) => pattern.test(line.text));
}
