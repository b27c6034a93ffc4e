import type { CompanyRow } from './company-row.ts';

/** The columns of a staged row, in the order that they are written in. */
export const STAGED_COLUMNS = `name text, stem text, domain text, number text, country text, city text, domain_key int4,
  number_key int4, name_key int4, word_key int4, second_word_key int4, fields jsonb`;

/** Their names alone. */
export const COPIED_COLUMNS = STAGED_COLUMNS.replaceAll(/ (?:text|int4|jsonb)/gu, '');

const COLUMNS = COPIED_COLUMNS.split(',').length;
const SIGNATURE = 'PGCOPY\n\u00ff\r\n\0';
/** Of the signature, the flags, and the length of a further header. */
const HEADER_BYTES = SIGNATURE.length + 8;
const JSONB_VERSION = 1;
const NULL = -1;
/** A row's numbers and lengths, and the end of the whole. */
const MOST_BYTES_BESIDE_TEXT = 128;
const MOST_BYTES_OF_A_LETTER = 3;

/** Writes rows one after the other for one COPY. */
export interface RowWriter {
  add(row: CompanyRow): void;
  /** How many bytes the rows so far take. */
  bytes(): number;
  /** All rows so far in PostgreSQL's binary format of COPY. The writer is not used any more. */
  end(): Uint8Array<ArrayBuffer>;
}

/**
 * Writes into the memory it is given, or into more where that is not enough. The binary format costs both sides less than the text
 * format: no number is written out and read in again, nothing is escaped.
 */
export function createRowWriter(memory: ArrayBuffer): RowWriter {
  let bytes = Buffer.from(memory);
  let at = bytes.write(SIGNATURE, 'latin1');
  bytes.fill(0, at, HEADER_BYTES);
  at = HEADER_BYTES;
  const makeRoom = (letters: number) => {
    const wanted = at + letters * MOST_BYTES_OF_A_LETTER + MOST_BYTES_BESIDE_TEXT;
    if (wanted <= bytes.length) return;
    const larger = Buffer.from(new ArrayBuffer(Math.max(wanted, bytes.length * 2)));
    bytes.copy(larger, 0, 0, at);
    bytes = larger;
  };
  const text = (value: string | null) => {
    if (value === null) {
      at = bytes.writeInt32BE(NULL, at);
      return;
    }
    const length = bytes.write(value, at + 4);
    bytes.writeInt32BE(length, at);
    at += 4 + length;
  };
  const integer = (value: number | null) => {
    at = bytes.writeInt32BE(value === null ? NULL : 4, at);
    if (value !== null) at = bytes.writeInt32BE(value, at);
  };
  const json = (value: string) => {
    const length = bytes.write(value, at + 5) + 1;
    bytes.writeInt32BE(length, at);
    bytes[at + 4] = JSONB_VERSION;
    at += 4 + length;
  };
  return {
    add(row) {
      const fields = JSON.stringify(row.fields);
      makeRoom(lettersOf(row) + fields.length);
      at = bytes.writeInt16BE(COLUMNS, at);
      text(row.name);
      text(row.stem);
      text(row.domain);
      text(row.number);
      text(row.country);
      text(row.city);
      integer(row.domainKey);
      integer(row.numberKey);
      integer(row.nameKey);
      integer(row.wordKey);
      integer(row.secondWordKey);
      json(fields);
    },
    bytes: () => at,
    end() {
      at = bytes.writeInt16BE(NULL, at);
      return bytes.subarray(0, at);
    },
  };
}

function lettersOf({ name, stem, domain, number, country, city }: CompanyRow): number {
  let letters = 0;
  for (const value of [name, stem, domain, number, country, city]) letters += value?.length ?? 0;
  return letters;
}
