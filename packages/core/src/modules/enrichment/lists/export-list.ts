import type { FieldName, FieldValue } from '@leadline/contracts';
import { BYTE_ORDER_MARK, csvLine, csvText } from '../../../kernel/csv/index.ts';
import type { KeptRow } from './records.ts';

export type ListFormat = 'csv' | 'jsonl';

export interface ListExport {
  readonly fields: readonly FieldName[];
  readonly format: ListFormat;
  readonly provenance: boolean;
  /** Columns of the file the list came from, in their order. */
  readonly columns: readonly string[];
  /** A sandbox stood in for the sources: each row says so. */
  readonly simulated: boolean;
}

export const CONTENT_TYPES: Readonly<Record<ListFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl',
};

const BETWEEN = ' | ';
const PROVENANCE = ['confidence', 'source', 'url', 'observed'] as const;
const ABOUT = ['company', 'domain', 'status', 'problem', 'cost_usd'] as const;

/** What a list's file begins with. */
export function exportHead({ fields, format, provenance, columns, simulated }: ListExport): string {
  if (format === 'jsonl') return '';
  const named = fields.flatMap((field) => [
    field,
    ...(provenance ? PROVENANCE.map((what) => `${field}_${what}`) : []),
  ]);
  const taken = new Set(columns);
  const own = [...ABOUT, ...(simulated ? ['simulated'] : []), ...named].map((name) =>
    taken.has(name) ? `leadline_${name}` : name,
  );
  return BYTE_ORDER_MARK + csvLine([...columns, ...own].map(printCell));
}

/** One row of a list's file: the cells as they came, what was found, and on request where each value is from. */
export function exportRow(row: KeptRow, options: ListExport): string {
  if (options.format === 'jsonl') return `${JSON.stringify(asObject(row, options))}\n`;
  const about = [row.company ?? '', row.domain ?? '', row.status, row.problem ?? '', String(row.costUsd)];
  const cells = [
    ...options.columns.map((column) => row.cells[column] ?? ''),
    ...about,
    ...(options.simulated ? ['yes'] : []),
    ...options.fields.flatMap((field) => cellsOf(row, field, options.provenance)),
  ];
  return csvLine(cells.map(printCell));
}

function cellsOf({ values }: KeptRow, field: FieldName, provenance: boolean): string[] {
  const known = values[field];
  if (!known) return provenance ? ['', ...PROVENANCE.map(() => '')] : [''];
  const value = printValue(known.value);
  if (!provenance) return [value];
  return [value, known.confidence.toFixed(2), known.source, known.url ?? '', known.observedAt.slice(0, 10)];
}

function asObject(
  { row, query, company, domain, status, problem, costUsd, cells, values }: KeptRow,
  options: ListExport,
) {
  const found = options.fields.flatMap((field) => {
    const known = values[field];
    return known ? [[field, options.provenance ? known : known.value] as const] : [];
  });
  return {
    row,
    query,
    company,
    domain,
    status,
    problem,
    costUsd,
    ...(options.simulated && { simulated: true }),
    input: cells,
    ...Object.fromEntries(found),
  };
}

function printValue(value: FieldValue): string {
  return Array.isArray(value) ? value.join(BETWEEN) : String(value);
}

const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/u;

/** A coordinate is a number, also where it begins with a minus. */
function printCell(text: string): string {
  return PLAIN_NUMBER.test(text) ? text : csvText(text);
}
