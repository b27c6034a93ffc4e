import type { z } from 'zod';
import type { ProviderAnswer } from '../model-call.ts';
import type { Task } from '../task.ts';
import { outputSchemaOf } from './output-schema.ts';
import { readJson } from './read-json.ts';

/** What an answer is worth. `output` is there as soon as the shape is right, `problems` empty when all is. */
export interface Judgement<Output> {
  readonly output: Output | null;
  readonly problems: readonly string[];
  readonly refused: boolean;
}

const SHOWN_ISSUES = 12;

/** Reads, validates and checks an answer; says in words what is wrong with it. */
export function judgeAnswer<Input, Output>(
  task: Task<Input, Output>,
  input: Input,
  answer: Pick<ProviderAnswer, 'text' | 'finish'>,
): Judgement<Output> {
  if (answer.finish === 'refused')
    return { output: null, problems: ['The model declined to answer.'], refused: true };
  if (answer.finish === 'cut')
    return unusable(`The answer was cut off at the limit of ${task.maxOutputTokens} output tokens.`);
  const reading = readJson(answer.text);
  if ('problem' in reading) return unusable(reading.problem);
  const parsed = task.output.safeParse(outputSchemaOf(task).restore(reading.value));
  if (!parsed.success) return { output: null, problems: describeIssues(parsed.error), refused: false };
  return { output: parsed.data, problems: task.check(parsed.data, input), refused: false };
}

function unusable<Output>(problem: string): Judgement<Output> {
  return { output: null, problems: [problem], refused: false };
}

function describeIssues(error: z.ZodError): string[] {
  const described = error.issues
    .slice(0, SHOWN_ISSUES)
    .map((issue) => `${issue.path.join('.') || 'The answer'}: ${issue.message}`);
  const more = error.issues.length - described.length;
  return more > 0 ? [...described, `and ${more} more of the kind.`] : described;
}
