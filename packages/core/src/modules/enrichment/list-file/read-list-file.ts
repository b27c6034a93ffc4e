import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type ListRowInput, MOST_LIST_ROWS } from '@leadline/contracts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import { flattened, openRowFile, type RawRow, type RowFile } from '../database/reading/index.ts';
import { parseCompanyQuery } from '../policy/entity/index.ts';
import { findListColumns, type ListColumnMap } from './list-columns.ts';
import { listRow } from './list-row.ts';

export interface ListFile {
  readonly rows: readonly ListRowInput[];
  /** Which column says what. */
  readonly map: ListColumnMap;
  /** What the reader should know of how it was read. */
  readonly notes: readonly string[];
}

interface ReadRows {
  readonly columns: readonly string[];
  readonly rows: readonly RawRow[];
  readonly notes: readonly string[];
}

/**
 * Reads a list of companies from CSV, TSV, JSON, JSONL or Parquet. A row that cannot be read is kept in its place and says why.
 *
 * @throws `unreadable_file` for what is not there, empty, or another kind of file; `too_large` above 50,000 rows; `invalid_input` where no
 *   column names a company.
 */
export async function readListFile(path: string, asked: ListColumnMap = {}): Promise<ListFile> {
  const name = basename(path);
  const head = await firstBytes(path);
  if (isWorkbook(path, head))
    throw unreadable(`${name} is an Excel workbook.`, 'Save it as CSV (UTF-8) and try again.');
  const read = await readRows(path, head);
  const columns = distinct(read.columns);
  const map = findListColumns(columns, asked);
  const header = headless(columns) ? [{ row: 0, values: [...columns] }] : [];
  const rows = [...header, ...read.rows];
  if (rows.length === 0)
    throw unreadable(`${name} has no rows below its header.`, 'Write a row for each company.');
  if (rows.length > MOST_LIST_ROWS) throw tooMany(path);
  return { rows: rows.map((row) => listRow(row, { columns, map })), map, notes: read.notes };
}

async function readRows(path: string, head: Buffer): Promise<ReadRows> {
  const begin = head.toString('utf8').replace(/^\uFEFF?\s*/u, '');
  if (/\.json$/iu.test(path) || begin.startsWith('[')) {
    const array = await readArray(path);
    if (array) return array;
  }
  try {
    const file = await openRowFile(path);
    try {
      return { columns: file.columns, notes: file.notes, rows: await everyRow(path, file) };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!(error instanceof LeadlineError) || error.code !== 'unreadable_file') throw error;
    throw unreadable(error.message, error.next ?? 'Save it as CSV and try again.', error);
  }
}

async function everyRow(path: string, file: RowFile): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  for await (const _ of file.blocks(0, (row) => rows.push(row)))
    if (rows.length > MOST_LIST_ROWS) throw tooMany(path);
  return rows;
}

/** A JSON array, of objects or of names; null where the file holds no such thing, but perhaps lines of objects. */
async function readArray(path: string): Promise<ReadRows | null> {
  let value: unknown;
  try {
    value = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/u, ''));
  } catch {
    return null;
  }
  const items = Array.isArray(value) ? value : onlyArrayIn(value);
  if (!items) return null;
  const objects = items.map((item) => (isObject(item) ? flattened(item) : null));
  const columns = [...new Set(objects.flatMap((object) => Object.keys(object ?? {})))];
  const isOfNames = columns.length === 0;
  const rows = objects.map((object, at): RawRow => {
    if (object) return { row: at + 1, values: columns.map((column) => object[column]) };
    return isOfNames ? { row: at + 1, values: [items[at]] } : { row: at + 1, broken: 'it is no object' };
  });
  return { columns: isOfNames ? ['company'] : columns, rows, notes: [] };
}

function onlyArrayIn(value: unknown): unknown[] | null {
  const arrays = isObject(value) ? Object.values(value).filter((each) => Array.isArray(each)) : [];
  return arrays.length === 1 ? (arrays[0] as unknown[]) : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One column whose header is itself a domain: the file has no header. */
function headless(columns: readonly string[]): boolean {
  const [only = ''] = columns;
  if (columns.length !== 1 || !only.includes('.')) return false;
  try {
    return parseCompanyQuery(only).kind === 'domain';
  } catch {
    return false;
  }
}

/** Two columns of one name, or one without, would be lost in each other. */
function distinct(columns: readonly string[]): string[] {
  const names: string[] = [];
  for (const [at, column] of columns.entries()) {
    const name = column === '' ? `column ${at + 1}` : column;
    let free = name;
    for (let count = 2; names.includes(free); count += 1) free = `${name} (${count})`;
    names.push(free);
  }
  return names;
}

async function firstBytes(path: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      if (!(await file.stat()).isFile()) throw unreadable(`${path} is no file.`, 'Name a file of companies.');
      const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof LeadlineError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read${code ? ` (${code})` : ''}`;
    throw unreadable(`${path} ${reason}.`, 'Check the path and its permissions.', cause);
  }
}

/** By its ending, or as Excel wrote them before 2007. */
function isWorkbook(path: string, head: Buffer): boolean {
  return /\.(?:xlsx?|xlsm|xlsb|ods|numbers)$/iu.test(path) || head.toString('hex', 0, 4) === 'd0cf11e0';
}

function tooMany(path: string): LeadlineError {
  const most = MOST_LIST_ROWS.toLocaleString('en');
  return new LeadlineError('too_large', `${basename(path)} has more than ${most} rows.`, {
    next: `Split it; or, where it says itself what is true of its companies, \`leadline companies import ${path}\` serves them free.`,
    kept: 'Nothing was started.',
  });
}

function unreadable(message: string, next: string, cause?: unknown): LeadlineError {
  return new LeadlineError('unreadable_file', message, { next, kept: 'Nothing was started.', cause });
}
