import { pipeline } from 'node:stream/promises';
import type { Pool } from 'pg';
import copyStreams from 'pg-copy-streams';

export type CopyValue = string | number | boolean | null;

/** Where copied rows go. Both names stand in the statement as they are. */
export interface CopyTarget {
  readonly table: string;
  readonly columns: readonly string[];
}

/**
 * Adds rows by COPY, all or none: at half of what an INSERT of the same rows costs both sides. Rows of any workspaces, past
 * row-level security, so only for kernel ports whose every row says whose it is. A row that is there already fails the whole.
 */
export async function copyRows(
  pool: Pool,
  { table, columns }: CopyTarget,
  rows: readonly (readonly CopyValue[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    const copying = client.query(copyStreams.from(`copy ${table} (${columns.join(', ')}) from stdin`));
    await pipeline([Buffer.from(textOf(rows))], copying);
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    // What went wrong in the middle of a copy may leave the connection in it.
    client.release(failure);
  }
}

/** COPY's text format: a line for each row, cells parted by tabs. */
function textOf(rows: readonly (readonly CopyValue[])[]): string {
  let text = '';
  for (const row of rows) {
    for (let index = 0; index < row.length; index += 1) {
      if (index > 0) text += '\t';
      text += cellOf(row[index] as CopyValue);
    }
    text += '\n';
  }
  return text;
}

const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function cellOf(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  return SPECIAL.test(value) ? value.replaceAll(/[\\\t\n\r]/g, (found) => ESCAPES[found] ?? found) : value;
}
