import type { CompanyRow } from './company-row.ts';

/** The columns of a staged row, in the order of `copyLine`. */
export const STAGED_COLUMNS = `name text, stem text, domain text, number text, country text, city text, domain_key int4,
  number_key int4, name_key int4, word_key int4, second_word_key int4, fields jsonb`;

/** Their names alone. */
export const COPIED_COLUMNS = STAGED_COLUMNS.replaceAll(/ (?:text|int4|jsonb)/gu, '');

const NULL = String.raw`\N`;
const SPECIAL = /[\\\t\n\r]/u;
const SPECIALS = /[\\\t\n\r]/gu;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A row in PostgreSQL's text format of COPY. */
export function copyLine(row: CompanyRow): string {
  return `${cell(row.name)}\t${row.stem ?? NULL}\t${row.domain ?? NULL}\t${cell(row.number)}\t${row.country ?? NULL}\t${cell(row.city)}\t${row.domainKey ?? NULL}\t${row.numberKey ?? NULL}\t${row.nameKey ?? NULL}\t${row.wordKey ?? NULL}\t${row.secondWordKey ?? NULL}\t${escaped(JSON.stringify(row.fields))}\n`;
}

const cell = (text: string | null): string => (text === null ? NULL : escaped(text));

function escaped(text: string): string {
  return SPECIAL.test(text) ? text.replaceAll(SPECIALS, (sign) => ESCAPES[sign] as string) : text;
}
