import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCsv } from './csv-lines.ts';
import type { RawRow } from './row-file.ts';

const FIELDS = 3;
const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', ';', ' ', '北'), maxLength: 8 });
const table = fc.array(fc.array(cell, { minLength: FIELDS, maxLength: FIELDS }), {
  minLength: 1,
  maxLength: 12,
});
const written = (rows: readonly (readonly string[])[], end: string) =>
  rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join(end);
const part = { delimiter: ',', fields: FIELDS, firstRow: 1, isLast: true };
function parsed(text: string, change: object = {}) {
  const rows: RawRow[] = [];
  return { ...parseCsv(text, { ...part, ...change, onRow: (row) => rows.push(row) }), rows };
}
const valuesOf = (text: string) =>
  parsed(text).rows.map((row) => ('values' in row ? row.values : row.broken));

describe('CSV', () => {
  test('gives back what was written, whatever the fields hold', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
        expect(valuesOf(written(rows, end))).toEqual(rows);
      }),
    );
  });

  test('cut at any line, it is the same: what is not all there is left for the next block', () => {
    fc.assert(
      fc.property(table, fc.nat(), (rows, seed) => {
        const text = `${written(rows, '\n')}\n`;
        const ends = [...text.matchAll(/\n/gu)].map((match) => match.index + 1);
        const cut = ends[seed % ends.length] as number;
        const first = parsed(text.slice(0, cut), { isLast: false });
        const second = parsed(text.slice(first.rest), { firstRow: first.nextRow });
        expect([...first.rows, ...second.rows]).toEqual(parsed(text).rows);
      }),
    );
  });

  test('never throws and never loses a later row to a broken one', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', 'b'), maxLength: 20 }), (line) => {
        const last = valuesOf(`${line}\nx,y,z\nend,of,it\n`).at(-1);
        expect(last).toEqual(['end', 'of', 'it']);
      }),
    );
  });
});
