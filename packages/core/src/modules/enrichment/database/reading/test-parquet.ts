/** A small Parquet file of texts, uncompressed: one row group for each list of rows. For tests. */
export function parquetOf(
  columns: readonly string[],
  groups: readonly (readonly (readonly string[])[])[],
): Buffer {
  const parts: Buffer[] = [Buffer.from('PAR1')];
  let at = 4;
  const rowGroups = groups.map((rows) => {
    const chunks = columns.map((column, index) => {
      const page = dataPage(rows.map((row) => row[index] ?? ''));
      const chunk = columnChunk(column, { at, size: page.length, rows: rows.length });
      parts.push(page);
      at += page.length;
      return chunk;
    });
    return struct([1, list(STRUCT, chunks)], [2, i64(at)], [3, i64(rows.length)]);
  });
  const root = struct([4, binary('schema')], [5, i32(columns.length)]);
  const leaves = columns.map((name) => struct([1, i32(6)], [3, i32(0)], [4, binary(name)], [6, i32(0)]));
  const total = groups.reduce((sum, rows) => sum + rows.length, 0);
  const footer = struct(
    [1, i32(1)],
    [2, list(STRUCT, [root, ...leaves])],
    [3, i64(total)],
    [4, list(STRUCT, rowGroups)],
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.bytes.length);
  return Buffer.concat([...parts, footer.bytes, length, Buffer.from('PAR1')]);
}

function dataPage(values: readonly string[]): Buffer {
  const data = Buffer.concat(
    values.flatMap((value) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(Buffer.byteLength(value));
      return [length, Buffer.from(value)];
    }),
  );
  const header = struct([1, i32(values.length)], [2, i32(0)], [3, i32(3)], [4, i32(3)]);
  const page = struct([1, i32(0)], [2, i32(data.length)], [3, i32(data.length)], [5, header]);
  return Buffer.concat([page.bytes, data]);
}

function columnChunk(name: string, { at, size, rows }: { at: number; size: number; rows: number }): Thrift {
  const encodings = list(I32, [i32(0)]);
  const meta = struct(
    [1, i32(6)],
    [2, encodings],
    [3, list(BINARY, [binary(name)])],
    [4, i32(0)],
    [5, i64(rows)],
    [6, i64(size)],
    [7, i64(size)],
    [9, i64(at)],
  );
  return struct([2, i64(at)], [3, meta]);
}

/* Thrift's compact protocol, as far as the above needs it. */

interface Thrift {
  readonly type: number;
  readonly bytes: Buffer;
}

const I32 = 5;
const I64 = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}

const i32 = (value: number): Thrift => ({ type: I32, bytes: varint(value * 2) });
const i64 = (value: number): Thrift => ({ type: I64, bytes: varint(value * 2) });
const binary = (text: string): Thrift => ({
  type: BINARY,
  bytes: Buffer.concat([varint(Buffer.byteLength(text)), Buffer.from(text)]),
});

function list(type: number, items: readonly Thrift[]): Thrift {
  const head =
    items.length < 15
      ? Buffer.from([(items.length << 4) | type])
      : Buffer.concat([Buffer.from([0xf0 | type]), varint(items.length)]);
  return { type: LIST, bytes: Buffer.concat([head, ...items.map(({ bytes }) => bytes)]) };
}

function struct(...fields: readonly (readonly [number, Thrift])[]): Thrift {
  let before = 0;
  const parts = fields.flatMap(([id, { type, bytes }]) => {
    const head = Buffer.from([((id - before) << 4) | type]);
    before = id;
    return [head, bytes];
  });
  return { type: STRUCT, bytes: Buffer.concat([...parts, Buffer.from([0])]) };
}
