import { CsvError, parse } from 'csv-parse/sync';
import { unreadable } from './decode.ts';
import type { Table } from './table.ts';

const DELIMITERS = [',', ';', '\t'] as const;

/**
 * Reads CSV with a header row: comma, semicolon or tab, whichever the header uses most; quoted fields may hold
 * delimiters and line breaks. A row with more fields than the header is refused, since an unquoted delimiter
 * has then moved its values to the wrong columns; missing fields at the end of a row are empty.
 */
export function csvTable(name: string, text: string): Table {
  const records = parseRecords(name, text, { delimiter: sniffDelimiter(text) });
  const [header = [], ...body] = records;
  const columns = header.map((column) => column.trim());
  const rows = body.map((record, i) => {
    if (record.length > columns.length) throw tooWide(name, i + 2, [record.length, columns.length]);
    return { where: `row ${i + 2}`, values: Object.fromEntries(pairUp(columns, record)) };
  });
  return { name, columns: [...new Set(columns.filter((column) => column !== ''))], rows };
}

/** The names in the first row of CSV. */
export function csvHeader(name: string, text: string): string[] {
  const [header = []] = parseRecords(name, text, { delimiter: sniffDelimiter(text), to: 1 });
  return header.map((column) => column.trim());
}

/** The first of two columns with one name wins. */
function pairUp(columns: readonly string[], record: readonly string[]): [string, string][] {
  return columns.map((column, i): [string, string] => [column, record[i] ?? '']).toReversed();
}

function parseRecords(name: string, text: string, part: { delimiter: string; to?: number }): string[][] {
  try {
    return parse(text, {
      ...part,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause['lines'] === 'number' ? ` near line ${cause['lines']}` : '';
    const what =
      cause.code === 'CSV_QUOTE_NOT_CLOSED'
        ? 'a quoted field is never closed'
        : 'a quoted field is followed by other text';
    throw unreadable(
      `${name} is not valid CSV${line}: ${what}.`,
      'Double each quote inside a quoted field, or export the file again; JSONL avoids quoting altogether.',
      cause,
    );
  }
}

/** Counts delimiters outside quotes in the first line that is not empty. */
function sniffDelimiter(text: string): string {
  const counts = new Map<string, number>(DELIMITERS.map((delimiter) => [delimiter, 0]));
  let quoted = false;
  let seen = false;
  for (const character of text.slice(0, 64_000)) {
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === '\n' || character === '\r') {
      if (seen) break;
      continue;
    }
    seen = true;
    const count = counts.get(character);
    if (count !== undefined) counts.set(character, count + 1);
  }
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

function tooWide(name: string, row: number, [fields, columns]: [number, number]): Error {
  return unreadable(
    `${name}, row ${row} has ${fields} fields, but the header names ${columns} columns.`,
    'Put text that holds the delimiter in double quotes, or export the file as JSONL.',
  );
}
