import { unreadable } from './decode.ts';
import type { Row, Table } from './table.ts';

const BROKEN_LINES_SHOWN = 5;

/**
 * Reads JSON (an array, or an object that holds one) or JSONL (one value a line), whichever the text is: file
 * endings are often wrong about this. A plain string counts as an object with the one column `text`.
 */
export function jsonTable(name: string, text: string): Table {
  const whole = tryParse(text);
  const list = 'value' in whole ? listIn(name, whole.value) : null;
  if (list)
    return tableOf(
      name,
      list.map((value, i) => ({ where: `item ${i + 1}`, value })),
    );
  return tableOf(
    name,
    'value' in whole ? [{ where: 'item 1', value: whole.value }] : linesOf(name, text, whole.error),
  );
}

interface Item {
  readonly where: string;
  readonly value: unknown;
}
type Parsed = { readonly value: unknown } | { readonly error: string };

function tryParse(text: string): Parsed {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** The records of a parsed document; null when it is itself one record (a JSONL file of one line). */
function listIn(name: string, value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) {
    throw unreadable(`${name} holds a single JSON value, not a list.`, 'Wrap the records in [ ].');
  }
  if (isLinewise(name)) return null;
  const lists = Object.entries(value).filter(([, entry]) => isListOfRecords(entry)) as [string, unknown[]][];
  if (lists.length > 1) {
    const names = lists.map(([key]) => key).join(', ');
    throw unreadable(
      `${name} holds several lists (${names}).`,
      'Keep the one to be read, or save it as JSONL.',
    );
  }
  return lists[0]?.[1] ?? null;
}

const isLinewise = (name: string): boolean => /\.(jsonl|ndjson)$/i.test(name);

function isListOfRecords(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((entry) => typeof entry === 'object' && entry !== null)
  );
}

function linesOf(name: string, text: string, wholeError: string): Item[] {
  const items: Item[] = [];
  const broken: string[] = [];
  let lineNumber = 0;
  for (const line of eachLine(text)) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const parsed = tryParse(line);
    if ('value' in parsed) items.push({ where: `line ${lineNumber}`, value: parsed.value });
    else broken.push(`line ${lineNumber} (${parsed.error})`);
  }
  if (items.length === 0 && !isLinewise(name))
    throw unreadable(`${name} is not valid JSON: ${wholeError}.`, 'Check it with a JSON tool.');
  if (broken.length > 0) {
    const more = broken.length > BROKEN_LINES_SHOWN ? ` and ${broken.length - BROKEN_LINES_SHOWN} more` : '';
    const shown = broken.slice(0, BROKEN_LINES_SHOWN).join('; ');
    throw unreadable(
      `${name} has lines that are not JSON: ${shown}${more}.`,
      'Each line of a JSONL file must be one whole JSON value; mend or remove these lines.',
    );
  }
  return items;
}

/** Lines one at a time: a large file is not copied into an array of all its lines first. */
function* eachLine(text: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 ? text.length : newline;
    yield text.slice(from, to);
    from = to + 1;
  }
}

function tableOf(name: string, items: readonly Item[]): Table {
  const columns = new Set<string>();
  const rows = items.map(({ where, value }): Row => {
    if (typeof value === 'string') {
      columns.add('text');
      return { where, values: { text: value } };
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw unreadable(
        `${name}, ${where} is not a JSON object.`,
        'Each record must be an object with named fields.',
      );
    }
    for (const key of Object.keys(value)) columns.add(key);
    return { where, values: value as Record<string, unknown> };
  });
  return { name, columns: [...columns], rows };
}
