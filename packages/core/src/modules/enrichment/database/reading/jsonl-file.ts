import type { OnRow, RowFile } from './row-file.ts';
import { openTextFile, type TextFile, unreadable } from './text-file.ts';

/** So many lines are looked at to find the columns; what only later ones have can be named in the map. */
const SAMPLE_LINES = 500;

/** Opens one JSON object a line. Objects within are reached as `address.city`. */
export async function openJsonl(path: string): Promise<RowFile> {
  const file = await openTextFile(path);
  try {
    const first = await file.block(file.begin);
    const columns = new Set<string>();
    for (const line of first.text.split('\n', SAMPLE_LINES)) {
      const row = parseLine(line);
      if (row && typeof row !== 'string') for (const column of Object.keys(row)) columns.add(column);
    }
    if (columns.size === 0)
      throw unreadable(
        'No line of it is a JSON object.',
        'Write one object a line, with a name or domain in each.',
      );
    const names = [...columns];
    return {
      format: 'jsonl',
      columns: names,
      size: file.size,
      notes: file.notes,
      close: () => file.close(),
      blocks: (from, onRow) => jsonBlocks(file, { from: Math.max(from, file.begin), columns: names, onRow }),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

interface Reading {
  readonly from: number;
  readonly columns: readonly string[];
  readonly onRow: OnRow;
}

async function* jsonBlocks(file: TextFile, { from, columns, onRow }: Reading): AsyncGenerator<number> {
  let row = 1 + (await file.linesBefore(from));
  let position = from;
  while (position < file.size) {
    const block = await file.block(position);
    for (const line of block.text.split('\n')) {
      const parsed = parseLine(line);
      if (typeof parsed === 'string') onRow({ row, broken: parsed });
      else if (parsed) onRow({ row, values: columns.map((column) => parsed[column]) });
      row += 1;
    }
    // The text ends with a line break, behind which split sees one more line.
    if (block.text.endsWith('\n')) row -= 1;
    position = block.to;
    yield position;
  }
}

/** The object of a line, flattened; why it cannot be read; null for an empty line. */
function parseLine(line: string): Record<string, unknown> | string | null {
  if (line.trim() === '') return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'it is not JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'it is JSON, but no object';
  return flattened(value as Record<string, unknown>);
}

export function flattened(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    const isObject =
      typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
    if (!isObject) flat[key] = value;
    else for (const [inner, each] of Object.entries(value)) flat[`${key}.${inner}`] = each;
  }
  return flat;
}
