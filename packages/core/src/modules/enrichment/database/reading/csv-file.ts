import { parseCsv, sniffDelimiter } from './csv-lines.ts';
import type { OnRow, RawRow, RowFile } from './row-file.ts';
import { openTextFile, type TextBlock, type TextFile, unreadable } from './text-file.ts';

/** Holds the longest record in quotes, whatever its letters. */
const LONGEST_RECORD_BYTES = 4 * 1024 * 1024;

/** Opens CSV with a header row. Rejects with `unreadable_file` what is no text or has no header. */
export async function openCsv(path: string): Promise<RowFile> {
  const file = await openTextFile(path);
  try {
    const first = await file.block(file.begin);
    const header = readHeader(first.text);
    const rest = file.begin + file.bytesOf(first.text.slice(0, header.end));
    const { columns, delimiter } = header;
    return {
      format: 'csv',
      columns,
      size: file.size,
      notes: file.notes,
      close: () => file.close(),
      blocks: (from, onRow) =>
        csvBlocks(file, { from: Math.max(from, rest), delimiter, fields: columns.length, onRow }),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function readHeader(text: string) {
  const lead = /^(?:[ \t]*\r?\n)*/u.exec(text)?.[0].length ?? 0;
  const line = text.slice(lead, lead + 64_000).split('\n', 1)[0] ?? '';
  const delimiter = sniffDelimiter(line);
  const rows: RawRow[] = [];
  const onRow = (row: RawRow) => void rows.push(row);
  parseCsv(line, { delimiter, fields: null, firstRow: 1, isLast: true, onRow });
  const [row] = rows;
  if (!row || 'broken' in row)
    throw unreadable(
      'The quotes in the first line do not fit.',
      'Double each quote inside a column name in quotes.',
    );
  const columns = row.values.map((value) => String(value).trim());
  if (columns.every((column) => column === ''))
    throw unreadable('The first line names no columns.', 'Begin the file with a line of column names.');
  return { columns, delimiter, end: Math.min(text.length, lead + line.length + 1) };
}

interface Reading {
  readonly from: number;
  readonly delimiter: string;
  readonly fields: number;
  readonly onRow: OnRow;
}

async function* csvBlocks(file: TextFile, { from, ...as }: Reading): AsyncGenerator<number> {
  let row = 1 + (await file.linesBefore(from));
  let position = from;
  let bytes: number | undefined;
  while (position < file.size) {
    const block = await file.block(position, bytes);
    const parsed = parseCsv(block.text, { ...as, firstRow: row, isLast: block.isLast });
    if (parsed.rest === 0 && block.text !== '' && bytes === undefined) {
      bytes = LONGEST_RECORD_BYTES;
      continue;
    }
    bytes = undefined;
    if (parsed.rest === 0 && block.text !== '') {
      // One record is longer than the block: it is told as broken, line by line.
      row = parseCsv(block.text, { ...as, firstRow: row, isLast: true }).nextRow;
      position = block.to;
      yield position;
      continue;
    }
    position = endOf(file, block, parsed.rest);
    row = parsed.nextRow;
    yield position;
  }
}

function endOf(file: TextFile, block: TextBlock, rest: number): number {
  return rest >= block.text.length ? block.to : block.to - file.bytesOf(block.text.slice(rest));
}
