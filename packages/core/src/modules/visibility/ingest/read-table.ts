import { csvTable } from './csv-rows.ts';
import { decodeFile, type InputFile, unreadable } from './decode.ts';
import { jsonTable } from './json-rows.ts';
import type { Table } from './table.ts';

/**
 * Reads a file of records. What the text begins with decides between JSON and CSV, since endings lie: JSON and
 * JSONL begin with a bracket, brace or quote; `.csv` and `.tsv` files are never taken for JSON.
 */
export function readTable(file: InputFile): Table {
  const text = decodeFile(file);
  const table = looksLikeJson(file.name, text) ? jsonTable(file.name, text) : csvTable(file.name, text);
  if (table.rows.length > 0) return table;
  throw unreadable(`${file.name} holds no rows.`, 'Check that it was exported with its content.');
}

export function looksLikeJson(name: string, text: string): boolean {
  if (/\.(csv|tsv)$/i.test(name)) return false;
  if (/\.(json|jsonl|ndjson)$/i.test(name)) return true;
  return /^\s*[[{]/.test(text);
}
