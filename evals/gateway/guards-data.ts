import { readFile } from 'node:fs/promises';
import { readExamples } from '../../packages/core/src/kernel/llm/guards/index.ts';

/**
 * `dev`: looked at while the rules were written. `held`: written with it, first scored when the rules stood.
 * `fresh`: written after the rules, first scored once. `blind`: by writers who did not know the guard, and looked at by nobody who works on
 * it. `learnt`: the examples of injections that the guard learns from, so that its figures there say little of other texts.
 */
export const PARTS = ['dev', 'held', 'fresh', 'learnt', 'blind'] as const;
export type Part = (typeof PARTS)[number];

export interface TextRow {
  readonly id: string;
  readonly part: Part;
  readonly text: string;
  /** A text that came from a page or a mail, not from the user. */
  readonly origin?: 'fetched';
}

export interface MaskingRow extends TextRow {
  readonly names: readonly string[];
  readonly terms: readonly string[];
  /** `kind@start-end` of everything that must be masked. */
  readonly spans: readonly string[];
}

const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt'] as const;

/** Files of labelled lines: one a language, and one of all languages written after the rules. */
export const MASKING_FILES = [...LANGUAGES, 'fresh'] as const;

/** The labelled lines of one file; a label stands in the text as `⟦kind|value⟧` and is taken out here. */
export async function readMaskingRows(file: (typeof MASKING_FILES)[number]): Promise<MaskingRow[]> {
  const rows = await readRows(`masking.${file}.jsonl`);
  return rows.map(({ id, part, text: marked, names = [], terms = [] }) => {
    let text = '';
    let at = 0;
    const spans: string[] = [];
    for (const match of marked.matchAll(/⟦(\w+)\|([^⟧]*)⟧/gu)) {
      const [whole, kind = '', value = ''] = match;
      text += marked.slice(at, match.index);
      spans.push(`${kind}@${text.length}-${text.length + value.length}`);
      text += value;
      at = match.index + whole.length;
    }
    return { id, part, text: text + marked.slice(at), names, terms, spans };
  });
}

interface Row extends TextRow {
  readonly names?: readonly string[];
  readonly terms?: readonly string[];
}

/** Injections, or ordinary texts that resemble them: those the guard has learnt from, and others. */
export async function readInjectionRows(kind: 'attacks' | 'ordinary'): Promise<TextRow[]> {
  const learnt = readExamples(kind).map((row, at) => ({
    ...row,
    id: `example-${at + 1}`,
    part: 'learnt' as const,
  }));
  return [...learnt, ...(await readRows(`injection.${kind}.jsonl`))];
}

async function readRows(name: string): Promise<Row[]> {
  const file = await readFile(new URL(`./data/${name}`, import.meta.url), 'utf8');
  return file
    .trim()
    .split('\n')
    .map((line, at) => {
      const row = JSON.parse(line) as Row;
      if (!row.id || !row.text || !PARTS.includes(row.part))
        throw new Error(`${name}, line ${at + 1} cannot be read.`);
      return row;
    });
}
