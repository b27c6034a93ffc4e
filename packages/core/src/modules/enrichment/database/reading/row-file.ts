import type { ImportFormat } from '@leadline/contracts';

/** A row of a file with its values in the order of the file's columns, or why it cannot be read. */
export type RawRow =
  | { readonly row: number; readonly values: readonly unknown[] }
  | { readonly row: number; readonly broken: string };

/** Some rows that follow each other, never part of one. */
export interface RowBlock {
  readonly rows: readonly RawRow[];
  /** Where what follows begins: a byte of text, a row of Parquet. */
  readonly position: number;
}

/** A file of rows that can be read on from anywhere a block ended, in memory that does not grow with the file. */
export interface RowFile {
  readonly format: ImportFormat;
  readonly columns: readonly string[];
  /** In the unit of positions. */
  readonly size: number;
  readonly notes: readonly string[];
  /** The blocks from a position on; 0 begins with the first row. */
  blocks(from: number): AsyncIterable<RowBlock>;
  close(): Promise<void>;
}
