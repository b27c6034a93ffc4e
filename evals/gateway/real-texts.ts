import { evalDataDir, readRows } from '../visibility/data.ts';

/** Files of ordinary texts in the data folder: descriptions of companies, questions, news, answers of assistants. */
const FILES = [
  'companies/yc.jsonl',
  'questions/paraphrases.dev.jsonl',
  'sentiment/finentity.dev.jsonl',
  'answers/password-managers.jsonl',
  'answers/consumer-products.jsonl',
];
/** Shorter ones are names and labels. */
const LEAST = 30;

/** Every text of some length in those files, once. */
export async function readRealTexts(): Promise<string[]> {
  const dataDir = evalDataDir();
  const texts = new Set<string>();
  for (const name of FILES)
    for (const row of await readRows({ dataDir, name }, (value) => ({ value })))
      for (const text of textsIn(row.value)) texts.add(text);
  return [...texts];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length > LEAST ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
