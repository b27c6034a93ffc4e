import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { RecordedAnswer } from '@leadline/contracts';
import { readAnswerFiles } from '@leadline/core/modules/visibility';

const EXAMPLE = fileURLToPath(new URL('../../examples/visibility/', import.meta.url));
const FILES = [
  'answers.brief.jsonl',
  'answers.analyst.jsonl',
  'answers.practical.jsonl',
  'answers.cautious.jsonl',
];

/** The bundled example's 192 answers: 48 questions, four answers each. */
export async function benchAnswers(): Promise<RecordedAnswer[]> {
  const files = await Promise.all(
    FILES.map(async (name) => ({ name, bytes: await readFile(`${EXAMPLE}${name}`) })),
  );
  const { answers } = readAnswerFiles(files, {});
  if (answers.length !== 192) throw new Error(`The example holds ${answers.length} answers instead of 192.`);
  return answers;
}

/** The same answers beginning elsewhere, question by question. */
export function inTurn(answers: readonly RecordedAnswer[], turn: number): RecordedAnswer[] {
  const start = turn % answers.length;
  return [...answers.slice(start), ...answers.slice(0, start)];
}
