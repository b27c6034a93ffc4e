import { parse } from 'csv-parse/sync';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import { type Table, valueAt } from './table.ts';

/** The fields of an answer that a column can be mapped to. */
export const ANSWER_FIELDS = [
  'query',
  'text',
  'provider',
  'model',
  'category',
  'id',
  'sources',
  'askedAt',
] as const;
export type AnswerField = (typeof ANSWER_FIELDS)[number];

/** Which column holds a field; an empty name says that none does. */
export type ColumnMap = Readonly<Partial<Record<AnswerField, string>>>;

/** Names that columns usually go by, letters and digits only, the likeliest first. */
const USUAL_NAMES: Readonly<Record<AnswerField, readonly string[]>> = {
  query: [
    'query',
    'question',
    'prompt',
    'querytext',
    'questiontext',
    'prompttext',
    'userquery',
    'userprompt',
    'userquestion',
    'searchquery',
    'keyword',
    'input',
    'q',
  ],
  text: [
    'text',
    'answer',
    'response',
    'answertext',
    'responsetext',
    'aianswer',
    'airesponse',
    'llmresponse',
    'modelresponse',
    'output',
    'completion',
    'reply',
    'content',
    'message',
    'result',
  ],
  provider: [
    'provider',
    'engine',
    'assistant',
    'platform',
    'aiengine',
    'aiplatform',
    'aiassistant',
    'answerengine',
    'chatbot',
    'llm',
    'llmprovider',
    'vendor',
  ],
  model: ['model', 'modelname', 'modelid', 'modelversion', 'llmmodel'],
  category: [
    'category',
    'stage',
    'buyerjourneycategory',
    'buyerjourneystage',
    'journeystage',
    'buyerjourney',
    'querycategory',
    'questioncategory',
  ],
  id: ['id', 'answerid', 'responseid', 'recordid', 'rowid', 'uuid'],
  sources: [
    'sources',
    'citations',
    'urls',
    'citedsources',
    'citedurls',
    'sourceurls',
    'citationurls',
    'references',
    'links',
    'citation',
    'source',
  ],
  askedAt: ['askedat', 'recordedat', 'collectedat', 'timestamp', 'datetime', 'createdat', 'date'],
};

/**
 * Reads `query=query_text,text=response_text`. `category=` with nothing behind it says that no column holds the
 * field; a column name with a comma goes in double quotes: `query=q,"text=answer, full"`. Throws
 * `invalid_input` naming the part that cannot be understood.
 */
export function parseColumnMap(text: string): ColumnMap {
  const map: Partial<Record<AnswerField, string>> = {};
  for (const part of splitParts(text)) {
    const equals = part.indexOf('=');
    const field = (equals < 0 ? part : part.slice(0, equals)).trim();
    if (equals < 0) throw mapError(`“${part}” has no “=”.`);
    const known = ANSWER_FIELDS.find((name) => name.toLowerCase() === field.toLowerCase());
    if (!known) throw mapError(`“${field}” is not a field; the fields are ${ANSWER_FIELDS.join(', ')}.`);
    if (map[known] !== undefined) throw mapError(`“${known}” is mapped twice.`);
    map[known] = part.slice(equals + 1).trim();
  }
  return map;
}

function splitParts(text: string): string[] {
  try {
    const [parts = []] = parse(text, { relax_column_count: true, relax_quotes: true, trim: true });
    return parts.filter((part) => part !== '');
  } catch (cause) {
    throw mapError('A double quote is not closed.', cause);
  }
}

function mapError(message: string, cause?: unknown): LeadlineError {
  return new LeadlineError('invalid_input', `The column map cannot be read. ${message}`, {
    next: 'Write it like query=question_column,text=answer_column.',
    cause,
  });
}

/**
 * The column of each field: the mapped one, else one with a usual name. Throws `invalid_input` when a mapped
 * column does not exist or a required field has none, listing the file's columns and a map to try.
 */
export function findColumns(table: Table, map: ColumnMap, required: readonly AnswerField[]): ColumnMap {
  const found: Partial<Record<AnswerField, string>> = {};
  const taken = new Set<string>();
  for (const field of ANSWER_FIELDS) {
    const asked = map[field];
    if (asked === undefined || asked === '') continue;
    const column = mappedColumn(table, field, asked);
    found[field] = column;
    taken.add(column);
  }
  for (const field of ANSWER_FIELDS) {
    if (map[field] !== undefined) continue;
    const column = usualColumn(table.columns, field, taken);
    if (column === undefined) continue;
    found[field] = column;
    taken.add(column);
  }
  const missing = required.filter((field) => found[field] === undefined);
  if (missing.length > 0) throw missingColumns(table, missing, found);
  return found;
}

function mappedColumn(table: Table, field: AnswerField, asked: string): string {
  const same = (column: string) => column === asked;
  const alike = (column: string) => plain(column) === plain(asked);
  const column = table.columns.find(same) ?? table.columns.find(alike);
  if (column !== undefined) return column;
  if (table.rows.some((row) => valueAt(row, asked) !== undefined)) return asked;
  throw new LeadlineError(
    'invalid_input',
    `${table.name} has no column “${asked}”, which is mapped to ${field}.`,
    {
      next: `Its columns are ${listed(table.columns)}. Change the map to ${field}=COLUMN.`,
      kept: 'Nothing was started.',
    },
  );
}

function usualColumn(
  columns: readonly string[],
  field: AnswerField,
  taken: ReadonlySet<string>,
): string | undefined {
  const free = columns.filter((column) => !taken.has(column));
  for (const name of USUAL_NAMES[field]) {
    const column = free.find((candidate) => plain(candidate) === name);
    if (column !== undefined) return column;
  }
  return undefined;
}

const MEANING: Readonly<Partial<Record<AnswerField, string>>> = {
  query: 'the question',
  text: 'the answer’s text',
};

function missingColumns(table: Table, missing: readonly AnswerField[], found: ColumnMap): LeadlineError {
  const what = missing.map((field) => MEANING[field] ?? field).join(' or ');
  const free = table.columns.filter((column) => !Object.values(found).includes(column));
  const proposal = proposeColumns(table, missing, free);
  const next = proposal
    ? `Say which column holds it, for example --map ${proposal}`
    : `Say which column holds it with --map ${missing.map((field) => `${field}=COLUMN`).join(',')}`;
  return new LeadlineError(
    'invalid_input',
    `${table.name} has no column for ${what}. Its columns are ${listed(table.columns)}.`,
    { next: `${next}. The first row of a CSV file must name the columns.`, kept: 'Nothing was started.' },
  );
}

/** Shorter than this on average, a column holds no questions and no answers. */
const QUESTION_LENGTH = 12;
const ANSWER_LENGTH = 40;

/** Answers are the longest texts of a file; questions are what ends with a question mark, or the next longest. */
function proposeColumns(
  table: Table,
  missing: readonly AnswerField[],
  free: readonly string[],
): string | null {
  const sample = table.rows.slice(0, 50);
  const measured = free.map((column) => {
    const values = sample.map((row) => valueAt(row, column)).filter((value) => typeof value === 'string');
    const length = values.reduce((sum, value) => sum + value.length, 0) / Math.max(1, values.length);
    const asking = values.filter((value) => value.trim().endsWith('?')).length / Math.max(1, values.length);
    return { column, length, asking };
  });
  const proposed = new Map<AnswerField, string>();
  for (const field of missing.toSorted((a) => (a === 'text' ? -1 : 1))) {
    const least = field === 'query' ? QUESTION_LENGTH : ANSWER_LENGTH;
    const taken = new Set(proposed.values());
    const plausible = measured.filter((entry) => entry.length >= least && !taken.has(entry.column));
    const [best] = plausible.toSorted(field === 'query' ? byAsking : byLength);
    if (best) proposed.set(field, best.column);
  }
  if (proposed.size < missing.length) return null;
  const text = missing.map((field) => `${field}=${proposed.get(field)}`).join(',');
  return /[\s"']/.test(text) ? `'${text}'` : text;
}

interface Measured {
  readonly length: number;
  readonly asking: number;
}
const byLength = (a: Measured, b: Measured) => b.length - a.length;
const byAsking = (a: Measured, b: Measured) => b.asking - a.asking || b.length - a.length;

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, 30).map((column) => `“${column.slice(0, 60)}”`);
  return shown.length === 0 ? 'none' : shown.join(', ') + (columns.length > 30 ? ' …' : '');
}
