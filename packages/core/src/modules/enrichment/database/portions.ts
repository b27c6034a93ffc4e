import type { CompanyColumnMap, ImportFormat, RefusedRow } from '@leadline/contracts';
import { type CompanyRow, createRowReader, type RowReader } from './company-row.ts';
import { createRowWriter } from './copy-rows.ts';
import { createRecordKeys } from './keys.ts';
import { openRowFile, type RawRow } from './reading/index.ts';
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

/** What some blocks of a file add to an import. */
export interface Portion {
  /** What `createRowWriter` made of its rows. */
  readonly rows: Uint8Array<ArrayBuffer>;
  readonly position: number;
  readonly read: number;
  readonly kept: number;
  readonly refused: readonly RefusedRow[];
  readonly refusedCount: number;
  /** Gives the memory of its rows back, once nobody reads them any more. */
  readonly release?: () => void;
}

/** What is known when the file has been read to its end. */
export interface ReadToEnd {
  /** How many values of each field could not be read and were left out. */
  readonly unread: Readonly<Record<string, number>>;
  /** Keys that may have come twice; null where they were not counted, or were too many. */
  readonly suspects: number[] | null;
}

/** Refused rows of a portion whose reasons are kept; all are counted. */
export const MOST_REFUSED = 1000;

/** What is sent at once, about: a transaction's own price is small beside it. */
const PORTION_BYTES = 2 * 1024 * 1024;

/** Where memory for the rows of a portion comes from; it may have been used before. */
export type NextMemory = () => Promise<ArrayBuffer>;

const newMemory: NextMemory = async () => new ArrayBuffer(64 * 1024);

/** Reads a file and makes of its blocks what is sent to the database. */
export async function* readPortions(
  reading: Reading,
  nextMemory: NextMemory = newMemory,
): AsyncGenerator<Portion, ReadToEnd> {
  const file = await openRowFile(reading.path, reading.format);
  try {
    const keys = createRecordKeys(reading.workspaceId);
    const reader = createRowReader(file.columns, { map: reading.columnMap, keys });
    const suspects = reading.countsSuspects ? createSuspects() : null;
    let gathered = gather(await nextMemory(), reader, suspects);
    for await (const position of file.blocks(reading.from, (raw) => gathered.add(raw))) {
      if (gathered.reached(position) < PORTION_BYTES) continue;
      yield gathered.portion();
      gathered = gather(await nextMemory(), reader, suspects);
    }
    if (gathered.reached() > 0) yield gathered.portion();
    return { unread: reader.unread, suspects: suspects?.keys() ?? null };
  } finally {
    await file.close();
  }
}

/** Gathers the rows of some blocks into one portion. */
function gather(memory: ArrayBuffer, reader: RowReader, suspects: Suspects | null) {
  const writer = createRowWriter(memory);
  const refused: RefusedRow[] = [];
  const counted = { position: 0, read: 0, kept: 0, refusedCount: 0 };
  const keep = (company: CompanyRow) => {
    writer.add(company);
    counted.kept += 1;
    suspects?.saw(company.domainKey);
    suspects?.saw(company.numberKey);
    suspects?.saw(company.placeKey, company.nameKey);
  };
  return {
    add(raw: RawRow) {
      counted.read += 1;
      const company = 'broken' in raw ? raw.broken : reader.read(raw.values);
      if (typeof company !== 'string') return keep(company);
      counted.refusedCount += 1;
      if (refused.length < MOST_REFUSED) refused.push({ row: raw.row, reason: company });
    },
    /** Notes how far the file has been read; gives how many bytes the rows take, 0 where nothing was read. */
    reached(position = counted.position): number {
      counted.position = position;
      return position === 0 ? 0 : writer.bytes();
    },
    portion: (): Portion => ({ rows: writer.end(), refused, ...counted }),
  };
}
