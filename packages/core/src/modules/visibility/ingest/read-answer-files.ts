import { createHash } from 'node:crypto';
import {
  MAX_ANSWER_CHARACTERS,
  type RecordedAnswer,
  recordedAnswerSchema,
  type Warning,
} from '@leadline/contracts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import { type ColumnMap, findColumns } from './column-map.ts';
import type { InputFile } from './decode.ts';
import {
  categoryOf,
  excerpt,
  momentOf,
  sourcesOf,
  storable,
  textOf,
  unknownCategory,
} from './field-values.ts';
import { createNotes, type Notes } from './notes.ts';
import { providerInFileName } from './provider-name.ts';
import { readTable } from './read-table.ts';
import { placeOf, type Row, type Table, valueAt } from './table.ts';

/** As many answers as one audit takes. */
const MAX_ANSWERS = 20_000;

export interface ReadAnswersOptions {
  /** Which column holds what; columns with usual names need no map. */
  readonly map?: ColumnMap;
  /** The assistant that gave the answers, for rows and files that do not say. */
  readonly provider?: string;
}

export interface ReadAnswers {
  readonly answers: RecordedAnswer[];
  /** What was skipped or mended, each with the rows it concerns. */
  readonly warnings: Warning[];
  readonly stats: {
    readonly rows: number;
    readonly answers: number;
    readonly blank: number;
    readonly duplicates: number;
    readonly questions: number;
    readonly byProvider: Readonly<Record<string, number>>;
    /** Answers whose question still has to be classified. */
    readonly withoutCategory: number;
    /** Which column was read for which field, per file. */
    readonly columns: readonly { readonly file: string; readonly map: ColumnMap }[];
  };
}

interface Reading {
  readonly table: Table;
  readonly columns: ColumnMap;
  /** The assistant of rows that name none. */
  readonly provider: string | null;
  readonly notes: Notes;
}

/**
 * Reads recorded answers from CSV, JSONL or JSON in UTF-8 or marked UTF-16. The assistant of an answer is its
 * row's, else `options.provider`, else the one in the file's name (`answers.openai.csv`). Blank answers and
 * word-for-word repeats (same assistant, question and text) are skipped with a warning that names the rows.
 *
 * Throws `unreadable_file` for what is not text, empty or malformed (with position, line or row),
 * `invalid_input` for missing columns, unknown categories and rows without an assistant (all of them named in
 * `issues`), and `too_large` for an answer above 60 million characters or more than 20,000 answers.
 */
export function readAnswerFiles(files: readonly InputFile[], options: ReadAnswersOptions = {}): ReadAnswers {
  if (files.length === 0) {
    throw new LeadlineError('invalid_input', 'There is no file of answers.', {
      next: 'Name at least one file.',
    });
  }
  const notes = createNotes();
  const spellings = new Map<string, string>();
  const seen = new Set<string>();
  const answers: RecordedAnswer[] = [];
  const columns: { file: string; map: ColumnMap }[] = [];
  let rows = 0;
  for (const file of files) {
    const table = readTable(file);
    const map = findColumns(table, options.map ?? {}, ['query', 'text']);
    const reading = {
      table,
      columns: map,
      provider: options.provider?.trim() || providerInFileName(file.name),
      notes,
    };
    columns.push({ file: file.name, map });
    rows += table.rows.length;
    for (const row of table.rows) {
      const answer = readRow(row, reading);
      if (!answer) continue;
      const unified = { ...answer, provider: oneSpelling(spellings, answer.provider) };
      const key = fingerprint(unified);
      if (seen.has(key)) notes.note('duplicates', placeOf(table, row));
      else answers.push(unified);
      seen.add(key);
    }
  }
  notes.assertNoProblems();
  assertAmount(answers.length, rows);
  return { answers, warnings: notes.warnings(), stats: statsOf(answers, notes, { rows, columns }) };
}

function readRow(row: Row, reading: Reading): RecordedAnswer | null {
  const { columns, notes, table } = reading;
  const where = placeOf(table, row);
  const cell = (field: keyof ColumnMap) => {
    const column = columns[field];
    return column === undefined ? undefined : valueAt(row, column);
  };
  const [query, text] = [textOf(cell('query')), textOf(cell('text'))];
  if (text === null || query === null) {
    const column = text === null ? columns.text : columns.query;
    notes.problem(where, `Column “${column}” holds a list or an object, not text.`);
    return null;
  }
  if (text.trim() === '')
    return skip(notes, 'blank_answers', `${where}${query.trim() && `: ${excerpt(query)}`}`);
  if (query.trim() === '') return skip(notes, 'blank_questions', where);
  if (text.length > MAX_ANSWER_CHARACTERS) throw tooLong(where, text.length);
  const answer = {
    query: mended(query, where, notes),
    text: mended(text, where, notes),
    provider: textOf(cell('provider'))?.trim() || reading.provider || '',
    ...optionalText('model', cell('model')),
    ...optionalText('id', cell('id')),
    ...readCategory(cell('category'), where, notes),
    ...readMoment(cell('askedAt'), where, notes),
    sources: readSources(cell('sources'), where, notes),
  };
  if (answer.provider === '') {
    const ways =
      'give --provider NAME, map a column with --map provider=COLUMN, or name the file answers.NAME.csv';
    notes.problem(where, `Nothing says which assistant answered: ${ways}.`);
    return null;
  }
  return checked(answer, where, notes);
}

/** The contract has the last word on lengths. */
function checked(answer: RecordedAnswer, where: string, notes: Notes): RecordedAnswer | null {
  const parsed = recordedAnswerSchema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  notes.problem(where, `${issue?.path.join('.') ?? 'row'}: ${issue?.message ?? 'not valid'}.`);
  return null;
}

function skip(notes: Notes, code: 'blank_answers' | 'blank_questions', where: string): null {
  notes.note(code, where);
  return null;
}

function mended(text: string, where: string, notes: Notes): string {
  const kept = storable(text);
  if (kept !== text) notes.note('replaced_characters', where);
  return kept;
}

function optionalText<Field extends 'id' | 'model'>(
  field: Field,
  value: unknown,
): Partial<Record<Field, string>> {
  const text = storable(textOf(value)?.trim() ?? '')
    .slice(0, 200)
    .toWellFormed();
  return (text === '' ? {} : { [field]: text }) as Partial<Record<Field, string>>;
}

function readCategory(value: unknown, where: string, notes: Notes): Pick<RecordedAnswer, 'category'> {
  const text = textOf(value)?.trim() ?? '';
  if (text === '') return {};
  const category = categoryOf(text);
  if (category) return { category };
  notes.problem(where, unknownCategory(text));
  return {};
}

function readMoment(value: unknown, where: string, notes: Notes): Pick<RecordedAnswer, 'askedAt'> {
  if (value === undefined || value === null || value === '') return {};
  const askedAt = momentOf(value);
  if (askedAt === null) notes.note('unreadable_dates', where);
  return askedAt === null ? {} : { askedAt };
}

function readSources(value: unknown, where: string, notes: Notes): RecordedAnswer['sources'] {
  const { sources, dropped } = sourcesOf(value);
  if (dropped > 0) notes.note('dropped_sources', `${where}: ${dropped}`);
  return sources;
}

/** `ChatGPT` and `chatgpt` are one assistant, spelled as it was first. */
function oneSpelling(spellings: Map<string, string>, provider: string): string {
  const key = provider.toLowerCase();
  const known = spellings.get(key);
  if (known === undefined) spellings.set(key, provider);
  return known ?? provider;
}

/** A hash, so that remembering long answers costs no memory. */
function fingerprint({ provider, query, text }: RecordedAnswer): string {
  const hash = createHash('sha256');
  return hash
    .update(JSON.stringify([provider, query]))
    .update(text, 'utf16le')
    .digest('base64');
}

function assertAmount(answers: number, rows: number): void {
  if (answers === 0) {
    throw new LeadlineError('invalid_input', `None of the ${rows} rows holds an answer.`, {
      next: 'Check with --map that the right columns are read.',
      kept: 'Nothing was started.',
    });
  }
  if (answers > MAX_ANSWERS) {
    const message = `There are ${answers} answers; one audit takes ${MAX_ANSWERS}.`;
    throw new LeadlineError('too_large', message, {
      next: 'Split them into several audits.',
      kept: 'Nothing was started.',
    });
  }
}

function tooLong(where: string, length: number): LeadlineError {
  const message = `${where}: the answer has ${length} characters; at most ${MAX_ANSWER_CHARACTERS} are taken.`;
  return new LeadlineError('too_large', message, {
    next: 'Shorten or remove this row.',
    kept: 'Nothing was started.',
  });
}

function statsOf(
  answers: readonly RecordedAnswer[],
  notes: Notes,
  read: Pick<ReadAnswers['stats'], 'rows' | 'columns'>,
): ReadAnswers['stats'] {
  const groups = Map.groupBy(answers, (answer) => answer.provider);
  return {
    ...read,
    answers: answers.length,
    blank: notes.count('blank_answers') + notes.count('blank_questions'),
    duplicates: notes.count('duplicates'),
    questions: new Set(answers.map((answer) => answer.query)).size,
    byProvider: Object.fromEntries([...groups].map(([provider, group]) => [provider, group.length])),
    withoutCategory: answers.filter((answer) => answer.category === undefined).length,
  };
}
