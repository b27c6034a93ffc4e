import { CATEGORIES } from '@leadline/contracts';
import type { Batch, PlannableAnswer } from './types.ts';

/** Answers read together, after the source document. */
const BATCH_SIZE = 8;

/**
 * Tokens of answer text read together at most: about four times what eight ordinary answers hold, and well
 * within what small models still read attentively. A single longer answer makes a batch of its own.
 */
const BATCH_TOKENS = 32_000;

/**
 * Splits each category's answers into batches of eight. Answers to the same question stand together, so that
 * a batch shows how the assistants differ; questions that went to different assistants are spread evenly, so
 * that no batch holds one assistant alone where that can be helped. The last batch of a category may be
 * smaller, and so may one whose answers are very long.
 */
export function makeBatches(answers: readonly PlannableAnswer[]): Batch[] {
  const batches: Batch[] = [];
  for (const category of CATEGORIES) {
    const chunks = chunk(arrange(answers.filter((answer) => answer.category === category)));
    chunks.forEach((members, i) => {
      const numbers = members.map((answer) => answer.number);
      batches.push({ id: batches.length + 1, category, batchNumber: i + 1, answers: numbers });
    });
  }
  return batches;
}

function chunk(answers: readonly PlannableAnswer[]): PlannableAnswer[][] {
  const chunks: PlannableAnswer[][] = [];
  let current: PlannableAnswer[] = [];
  let tokens = 0;
  for (const answer of answers) {
    const size = answer.tokens ?? 0;
    const full = current.length === BATCH_SIZE || (current.length > 0 && tokens + size > BATCH_TOKENS);
    if (full) {
      chunks.push(current);
      current = [];
      tokens = 0;
    }
    current.push(answer);
    tokens += size;
  }
  return current.length > 0 ? [...chunks, current] : chunks;
}

/** Answers in reading order: by question, the questions of each set of assistants spread over the whole. */
function arrange(answers: readonly PlannableAnswer[]): PlannableAnswer[] {
  const byQuestion = Map.groupBy(answers, (answer) => questionKey(answer.query));
  const questions = [...byQuestion.values()].map((group) =>
    group.toSorted((a, b) => compare(a.provider, b.provider) || a.number - b.number),
  );
  const byAssistants = Map.groupBy(questions, (group) => group.map((answer) => answer.provider).join('\n'));
  const placed = [...byAssistants.values()].flatMap((groups) =>
    groups.map((group, i) => ({ group, place: (i + 0.5) / groups.length })),
  );
  return placed.sort((a, b) => a.place - b.place).flatMap(({ group }) => group);
}

function questionKey(query: string): string {
  return query.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
