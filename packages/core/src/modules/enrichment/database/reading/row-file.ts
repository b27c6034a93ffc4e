import type { ImportFormat } from '@leadline/contracts';

/** A row of a file with its values in the order of the file's columns, or why it cannot be read. */
export type RawRow =
  | { readonly row: number; readonly values: readonly unknown[] }
  | { readonly row: number; readonly broken: string };

/** Told of each row as soon as it is read: rows that are gathered first cost the garbage collector as much again. */
export type OnRow = (row: RawRow) => void;

/** A file of rows that can be read on from anywhere a block ended, in memory that does not grow with the file. */
export interface RowFile {
  readonly format: ImportFormat;
  readonly columns: readonly string[];
  /** In the unit of positions. */
  readonly size: number;
  readonly notes: readonly string[];
  /**
   * Reads on from a position, 0 for the first row, block by block; gives after each where what follows begins: a byte of text, a row of
   * Parquet.
   */
  blocks(from: number, onRow: OnRow): AsyncIterable<number>;
  close(): Promise<void>;
}
