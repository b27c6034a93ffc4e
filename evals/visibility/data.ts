import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

/** The folder with the labelled answers: `LEADLINE_EVAL_DATA`, or `../shared/data`. */
export function evalDataDir(): string {
  return process.env['LEADLINE_EVAL_DATA'] ?? '../shared/data';
}

/** Reads a file of the data folder; where it is absent, says which and how to point to it. */
export async function readDataFile(dataDir: string, name: string): Promise<string> {
  const path = join(dataDir, name);
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new Error(`This evaluation needs ${path}. Set LEADLINE_EVAL_DATA to the folder that holds it.`, {
      cause,
    });
  }
}

/** The rows of a JSON-lines file, each checked by `parse`; an unreadable row stops with its number. */
export async function readRows<Row>(
  source: { readonly dataDir: string; readonly name: string },
  parse: (value: unknown) => Row | null,
): Promise<Row[]> {
  const lines = (await readDataFile(source.dataDir, source.name))
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    const row = parse(JSON.parse(line));
    if (row === null) throw new Error(`${source.name}, row ${index + 1} has not the expected fields.`);
    return row;
  });
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A recorded answer of `answers/password-managers.jsonl`. */
export interface ManagerAnswer {
  readonly id: string;
  readonly query: string;
  readonly text: string;
}

export function readManagerAnswers(dataDir: string): Promise<ManagerAnswer[]> {
  return readRows({ dataDir, name: 'answers/password-managers.jsonl' }, (value) => {
    if (!isRecord(value)) return null;
    const { id, query, text } = value;
    return typeof id === 'string' && typeof query === 'string' && typeof text === 'string'
      ? { id, query, text }
      : null;
  });
}

export const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
export const threeDigits = (value: number): string => value.toFixed(3);
