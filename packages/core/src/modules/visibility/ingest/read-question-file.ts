import { type Question, type Warning } from '@leadline/contracts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import { type ColumnMap, findColumns } from './column-map.ts';
import { csvHeader, csvTable } from './csv-rows.ts';
import { decodeFile, type InputFile, unreadable } from './decode.ts';
import { categoryOf, excerpt, storable, textOf, unknownCategory } from './field-values.ts';
import { jsonTable } from './json-rows.ts';
import { createNotes, type Notes } from './notes.ts';
import { looksLikeJson } from './read-table.ts';
import { placeOf, type Row, type Table, valueAt } from './table.ts';

const MAX_QUESTIONS = 2_000;
const MAX_CHARACTERS = 2_000;

export interface ReadQuestions {
  readonly questions: Question[];
  readonly warnings: Warning[];
}

/**
 * Reads buyers' questions: CSV, JSON or JSONL with a question column and, if known, a category; a JSON list of
 * strings; or plain text with one question a line, with or without bullets. Repeated questions are skipped
 * with a warning.
 *
 * Throws `unreadable_file` for what is no text or holds no question, `invalid_input` naming unknown categories
 * and questions above 2,000 characters, and `too_large` for more than 2,000 questions.
 */
export function readQuestionFile(file: InputFile, options: { readonly map?: ColumnMap } = {}): ReadQuestions {
  const notes = createNotes();
  const { table, columns } = questionTable(file, options.map ?? {});
  const seen = new Set<string>();
  const questions: Question[] = [];
  for (const row of table.rows) {
    const question = readQuestion(row, { table, columns, notes });
    if (!question) continue;
    const key = question.text.toLowerCase().replaceAll(/\s+/g, ' ');
    if (seen.has(key)) notes.note('duplicates', `${placeOf(table, row)}: ${excerpt(question.text)}`);
    else questions.push(question);
    seen.add(key);
  }
  notes.assertNoProblems();
  assertAmount(file.name, questions.length);
  return { questions, warnings: notes.warnings() };
}

interface Reading {
  readonly table: Table;
  readonly columns: ColumnMap;
  readonly notes: Notes;
}

function readQuestion(row: Row, { table, columns, notes }: Reading): Question | null {
  const where = placeOf(table, row);
  const text = textOf(valueAt(row, columns.query ?? ''));
  if (text === null) {
    notes.problem(where, `Column “${columns.query}” holds a list or an object, not a question.`);
    return null;
  }
  const question = storable(text.trim());
  if (question === '') {
    notes.note('blank_questions', where);
    return null;
  }
  if (question.length > MAX_CHARACTERS) {
    notes.problem(
      where,
      `The question has ${question.length} characters; at most ${MAX_CHARACTERS} are taken.`,
    );
    return null;
  }
  const stated = columns.category === undefined ? '' : (textOf(valueAt(row, columns.category)) ?? '').trim();
  const category = categoryOf(stated);
  if (stated !== '' && category === null) notes.problem(where, unknownCategory(stated));
  return { text: question, ...(category !== null && { category }) };
}

/** Records where the file names a question column, else its lines. */
function questionTable(file: InputFile, map: ColumnMap): { table: Table; columns: ColumnMap } {
  const text = decodeFile(file);
  if (looksLikeJson(file.name, text)) {
    const table = jsonTable(file.name, text);
    if (table.rows.length === 0) return { table, columns: { query: 'text' } };
    const usual = columnsOrNull(table, map);
    return { table, columns: usual ?? findColumns(table, { query: 'text', ...map }, ['query']) };
  }
  if (map.query === undefined && !hasQuestionColumn(file.name, text)) {
    const header = csvHeader(file.name, text);
    // Several names and none of them a question's: asking which one is better than taking rows for questions.
    const named = /\.(csv|tsv)$/i.test(file.name) && header.length > 1 && !header.join('').includes('?');
    if (!named) return asLines(file.name, text);
  }
  const table = csvTable(file.name, text);
  return { table, columns: findColumns(table, map, ['query']) };
}

/** A text file needs a second column before its first line is believed to be a header. */
function hasQuestionColumn(name: string, text: string): boolean {
  const columns = csvHeader(name, text);
  if (columns.length < 2 && !/\.(csv|tsv)$/i.test(name)) return false;
  return columnsOrNull({ name, columns, rows: [] }, {}) !== null;
}

function columnsOrNull(table: Table, map: ColumnMap): ColumnMap | null {
  try {
    return findColumns(table, map, ['query']);
  } catch (error) {
    if (error instanceof LeadlineError && map.query === undefined) return null;
    throw error;
  }
}

function asLines(name: string, text: string): { table: Table; columns: ColumnMap } {
  const lines = text.split(/\r\n|\n|\r/);
  const rows = lines.flatMap((line, i): Row[] => {
    const question = unmarked(line);
    return !/[\p{L}\p{N}]/u.test(question) ? [] : [{ where: `line ${i + 1}`, values: { text: question } }];
  });
  return { table: { name, columns: ['text'], rows }, columns: { query: 'text' } };
}

/** A line without the bullet, number or quotes that lists of questions are written with. */
function unmarked(line: string): string {
  const bare = line.trim().replace(/^(?:[-*•–]|\d{1,4}[.)])\s+/, '');
  const quoted = /^(["'“”])(.*)(["'“”]),?$/.exec(bare);
  return (quoted?.[2] ?? bare).trim();
}

function assertAmount(name: string, questions: number): void {
  if (questions === 0)
    throw unreadable(`${name} holds no question.`, 'Write one question a line, or use a question column.');
  if (questions > MAX_QUESTIONS) {
    const message = `${name} holds ${questions} questions; one audit takes ${MAX_QUESTIONS}.`;
    throw new LeadlineError('too_large', message, {
      next: 'Split them into several audits.',
      kept: 'Nothing was started.',
    });
  }
}
