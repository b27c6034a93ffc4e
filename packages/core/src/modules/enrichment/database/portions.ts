import type { CompanyColumnMap, ImportFormat, RefusedRow } from '@leadline/contracts';
import { createRowReader, type RowReader } from './company-row.ts';
import { copyLine } from './copy-text.ts';
import { createRecordKeys } from './keys.ts';
import { openRowFile, type RowBlock } from './reading/index.ts';
import { createSuspects, type Suspects } from './suspects.ts';

/** What is read of a file: all of it can cross to a thread. */
export interface Reading {
  readonly path: string;
  readonly format: ImportFormat;
  /** Where to read on. */
  readonly from: number;
  readonly columnMap: CompanyColumnMap;
  readonly workspaceId: string;
  /** Whether keys that may come twice are counted. */
  readonly countsSuspects: boolean;
}

/** What one block of a file adds to an import. */
export interface Portion {
  /** Rows in PostgreSQL's text format of COPY. */
  readonly text: Uint8Array;
  readonly position: number;
  readonly read: number;
  readonly kept: number;
  readonly refused: readonly RefusedRow[];
  readonly refusedCount: number;
}

/** What is known when the file has been read to its end. */
export interface ReadToEnd {
  /** How many values of each field could not be read and were left out. */
  readonly unread: Readonly<Record<string, number>>;
  /** Keys that may have come twice; null where they were not counted, or were too many. */
  readonly suspects: number[] | null;
}

/** Refused rows of a block whose reasons are kept; all are counted. */
export const MOST_REFUSED = 1000;

/** Reads a file and makes of each block what is sent to the database. */
export async function* readPortions(reading: Reading): AsyncGenerator<Portion, ReadToEnd> {
  const file = await openRowFile(reading.path, reading.format);
  try {
    const keys = createRecordKeys(reading.workspaceId);
    const reader = createRowReader(file.columns, { map: reading.columnMap, keys });
    const suspects = reading.countsSuspects ? createSuspects() : null;
    for await (const block of file.blocks(reading.from)) yield portionOf(block, reader, suspects);
    return { unread: reader.unread, suspects: suspects?.keys() ?? null };
  } finally {
    await file.close();
  }
}

function portionOf(block: RowBlock, reader: RowReader, suspects: Suspects | null): Portion {
  let lines = '';
  let kept = 0;
  const refused: RefusedRow[] = [];
  let refusedCount = 0;
  for (const raw of block.rows) {
    const company = 'broken' in raw ? raw.broken : reader.read(raw.values);
    if (typeof company === 'string') {
      refusedCount += 1;
      if (refused.length < MOST_REFUSED) refused.push({ row: raw.row, reason: company });
      continue;
    }
    lines += copyLine(company);
    kept += 1;
    if (!suspects) continue;
    suspects.saw(company.domainKey);
    suspects.saw(company.numberKey);
    suspects.saw(company.placeKey, company.nameKey);
  }
  const text = new TextEncoder().encode(lines);
  return { text, position: block.position, read: block.rows.length, kept, refused, refusedCount };
}
