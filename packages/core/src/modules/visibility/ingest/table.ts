/** One record of a file, with the words that lead its owner to it (`row 12`, `line 3`). */
export interface Row {
  readonly where: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A file read into named columns, whatever its format was. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** The value of a column; `a.b` reaches into an object where no column has that very name. */
export function valueAt(row: Row, column: string): unknown {
  if (Object.hasOwn(row.values, column)) return row.values[column];
  let value: unknown = row.values;
  for (const key of column.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** Where a row stands, in words: `answers.csv, row 12`. */
export function placeOf(table: Table, row: Row): string {
  return `${table.name}, ${row.where}`;
}
