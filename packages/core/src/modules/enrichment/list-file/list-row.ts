import type { ListRowInput } from '@leadline/contracts';
import type { RawRow } from '../database/reading/index.ts';
import { countryCode, parseCompanyQuery } from '../policy/entity/index.ts';
import { type ListColumn, type ListColumnMap, NAMING } from './list-columns.ts';

/** As long as a query may be. */
const LONGEST_QUERY = 500;
const BETWEEN = ' | ';

/** Columns of a file with what they say; names are made different where the file has two alike or one without. */
export interface RowShape {
  readonly columns: readonly string[];
  readonly map: ListColumnMap;
}

/** A row of a file as a list takes it. A row that cannot be read keeps its place and says why. */
export function listRow(raw: RawRow, { columns, map }: RowShape): ListRowInput {
  if ('broken' in raw) {
    const cells = Object.fromEntries(columns.map((column) => [column, '']));
    return { query: '', cells, broken: `Line ${raw.row} cannot be read: ${raw.broken}.` };
  }
  const cells = Object.fromEntries(columns.map((column, at) => [column, cellText(raw.values[at])]));
  const of = (what: ListColumn) => (map[what] === undefined ? '' : (cells[map[what]] ?? '').trim());
  const place = of('country');
  const code = countryCode(place);
  const query = queryOf(of, code ?? undefined);
  const placed = withPlace(query, [of('city'), code === null ? place : ''], code);
  const country = code === null ? {} : { country: code };
  if (placed.length <= LONGEST_QUERY) return { query: placed, cells, ...country };
  const broken = `What names the company is ${placed.length} characters long; at most ${LONGEST_QUERY} are read.`;
  return { query: placed.slice(0, 80).toWellFormed(), cells, broken };
}

const KIND_OF: Readonly<Partial<Record<ListColumn, string>>> = {
  domain: 'domain',
  website: 'domain',
  email: 'domain',
  number: 'number',
};

/** The first column that names a company; where none does, the first that says anything, for its own error. */
function queryOf(of: (what: ListColumn) => string, country: string | undefined): string {
  const said = NAMING.map((what) => ({ what, text: of(what) })).filter(({ text }) => text !== '');
  const good = said.find(({ what, text }) => {
    const kind = kindOf(text, country);
    return kind !== null && kind === (KIND_OF[what] ?? kind);
  });
  return (good ?? said[0])?.text ?? '';
}

function kindOf(text: string, country?: string): 'domain' | 'number' | 'name' | 'placed-name' | null {
  try {
    const query = parseCompanyQuery(text, country);
    return query.kind === 'name' && query.place !== null ? 'placed-name' : query.kind;
  } catch {
    return null;
  }
}

/** A name alone is told apart by its place. */
function withPlace(query: string, places: readonly string[], country: string | null): string {
  const named = places.filter((place) => place !== '');
  if (named.length === 0 || kindOf(query, country ?? undefined) !== 'name') return query;
  return [query, ...named].join(', ');
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return kept(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(cellText).join(BETWEEN);
  if (typeof value === 'object') return kept(JSON.stringify(value, plainInteger));
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** Parquet's large integers, which JSON does not know. */
function plainInteger(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** PostgreSQL keeps neither NUL nor half a character. */
function kept(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
