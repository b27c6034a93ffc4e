import type { OnRow, RawRow } from './row-file.ts';

/** A record in quotes that does not end within so many characters counts as broken. */
const LONGEST_RECORD = 1_000_000;

const OPEN = 'a quoted field is never closed';

export interface ParsedText {
  /** Where the first record begins that is not all there; the text's length when all are. */
  readonly rest: number;
  readonly nextRow: number;
}

interface ParsePart {
  readonly delimiter: string;
  /** How many each row must have; null for the header, which decides that. */
  readonly fields: number | null;
  /** Number of the text's first line. */
  readonly firstRow: number;
  /** Whether nothing follows the text. */
  readonly isLast: boolean;
  readonly onRow: OnRow;
}

/**
 * Splits CSV (RFC 4180; a quote inside an unquoted field is a letter). A row with another number of fields than the
 * header, or with quotes that do not fit, is told as broken by itself: what follows its line is read on.
 */
export function parseCsv(text: string, part: ParsePart): ParsedText {
  const { onRow } = part;
  const quoted = text.includes('"');
  let at = 0;
  let row = part.firstRow;
  while (at < text.length) {
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    const line = text.slice(at, text.charCodeAt(end - 1) === 13 && end > at ? end - 1 : end);
    if (quoted && line.includes('"')) {
      const record = readQuoted(text, at, part.delimiter);
      if (record === OPEN && !part.isLast && text.length - at < LONGEST_RECORD)
        return { rest: at, nextRow: row };
      if (typeof record === 'string') {
        onRow({ row, broken: record });
        row += 1;
        at = end + 1;
        continue;
      }
      onRow(checked(row, record.fields, part.fields));
      row += record.lines;
      at = record.end;
      continue;
    }
    if (line !== '') onRow(checked(row, line.split(part.delimiter), part.fields));
    row += 1;
    at = end + 1;
  }
  return { rest: Math.min(at, text.length), nextRow: row };
}

function checked(row: number, values: string[], wanted: number | null): RawRow {
  if (wanted === null || values.length === wanted) return { row, values };
  const count = `${values.length} ${values.length === 1 ? 'field' : 'fields'}`;
  return { row, broken: `it has ${count}, but the header names ${wanted} columns` };
}

interface QuotedRecord {
  readonly fields: string[];
  /** Where the next record begins. */
  readonly end: number;
  readonly lines: number;
}

/** A record with quotes; `OPEN` where its end is not there, else in words what is wrong with it. */
function readQuoted(text: string, start: number, delimiter: string): QuotedRecord | string {
  const fields: string[] = [];
  let at = start;
  let lines = 1;
  for (;;) {
    if (text[at] === '"') {
      const close = closingQuote(text, at + 1);
      if (close < 0 || close - start > LONGEST_RECORD) return OPEN;
      const value = text.slice(at + 1, close);
      for (let next = value.indexOf('\n'); next >= 0; next = value.indexOf('\n', next + 1)) lines += 1;
      fields.push(value.includes('""') ? value.replaceAll('""', '"') : value);
      at = close + 1;
    } else {
      const end = fieldEnd(text, at, delimiter);
      fields.push(text.slice(at, end));
      at = end;
    }
    if (text[at] === '\r' && (text[at + 1] === '\n' || at + 1 === text.length)) at += 1;
    if (at >= text.length) return { fields: withoutReturn(fields), end: at, lines };
    if (text[at] === '\n') return { fields: withoutReturn(fields), end: at + 1, lines };
    if (text[at] !== delimiter) return 'a quoted field is followed by other text';
    at += 1;
  }
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

function fieldEnd(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n') at += 1;
  return at;
}

/** The last field of a line that ends in CR LF. */
function withoutReturn(fields: string[]): string[] {
  const last = fields.at(-1);
  if (last?.endsWith('\r')) fields[fields.length - 1] = last.slice(0, -1);
  return fields;
}

/** The delimiter that the header uses most, outside quotes. */
export function sniffDelimiter(header: string): string {
  const plain = header.replaceAll(/"[^"]*"/gu, '');
  const counted = [',', ';', '\t', '|'].map((sign) => ({ sign, count: plain.split(sign).length }));
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).sign;
}
