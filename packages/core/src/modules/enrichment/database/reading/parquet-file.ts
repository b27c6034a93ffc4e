import { type FileHandle, open } from 'node:fs/promises';
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { OnRow, RowFile } from './row-file.ts';
import { unreadable } from './text-file.ts';

/** A row group is decoded as a whole; its rows are handed on in parts of this size. */
const BLOCK_ROWS = 5000;

/** Opens Parquet; rejects with `unreadable_file` where its footer cannot be read. */
export async function openParquet(path: string): Promise<RowFile> {
  const file = await open(path, 'r');
  try {
    const buffer = asyncBuffer(file, (await file.stat()).size);
    const metadata = await parquetMetadataAsync(buffer).catch((error: unknown) => {
      throw unreadable(
        `Its footer cannot be read as Parquet: ${(error as Error).message}`,
        'Write the file again.',
      );
    });
    const columns = parquetSchema(metadata).children.map((child) => child.element.name);
    return {
      format: 'parquet',
      columns,
      size: Number(metadata.num_rows),
      notes: [],
      close: () => file.close(),
      blocks: (from, onRow) => parquetBlocks({ buffer, metadata, columns }, from, onRow),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function asyncBuffer(file: FileHandle, byteLength: number): AsyncBuffer {
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const bytes = new Uint8Array(Math.max(0, end - start));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.buffer;
    },
  };
}

interface Parquet {
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly columns: readonly string[];
}

async function* parquetBlocks(parquet: Parquet, from: number, onRow: OnRow): AsyncGenerator<number> {
  const { buffer, metadata, columns } = parquet;
  let groupStart = 0;
  for (const group of metadata.row_groups) {
    const groupEnd = groupStart + Number(group.num_rows);
    if (groupEnd > from) {
      const rowStart = Math.max(groupStart, from);
      const records = await readGroup(() =>
        parquetReadObjects({ file: buffer, metadata, compressors, rowStart, rowEnd: groupEnd }),
      );
      if (typeof records === 'string') {
        onRow({ row: rowStart + 1, broken: records });
        yield groupEnd;
      } else
        for (let at = 0; at < records.length; at += BLOCK_ROWS) {
          const part = records.slice(at, at + BLOCK_ROWS);
          for (const [index, record] of part.entries())
            onRow({ row: rowStart + at + index + 1, values: columns.map((column) => record[column]) });
          yield rowStart + at + part.length;
        }
    }
    groupStart = groupEnd;
  }
}

/** A row group that is damaged is refused by itself. */
async function readGroup(
  read: () => Promise<Record<string, unknown>[]>,
): Promise<Record<string, unknown>[] | string> {
  try {
    return await read();
  } catch (error) {
    return `the rows from here to the end of its row group cannot be read: ${(error as Error).message}`;
  }
}
