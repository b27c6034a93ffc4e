import { EXTRACTION_TYPES, type ExtractionType, type InsightItem } from '@leadline/contracts';
import { z } from 'zod';
import type { Task } from '../../../kernel/llm/index.ts';
import type { InsightDraft } from '../policy/insights/index.ts';
import type { BatchPart } from '../policy/plan/index.ts';
import type { JudgedRecord } from '../records.ts';
import { type BatchInput, batchText, FULL_BATCH } from './batch.ts';
import {
  filledItems,
  itemProblems,
  itemSchema,
  itemsByRules,
  itemsQuestion,
  soundItems,
  toItems,
  wantedItems,
} from './items.ts';
import {
  JUDGEMENT_QUESTION,
  type Judgement,
  judgementByRules,
  judgementProblems,
  judgementSchema,
  soundJudgements,
  toJudgedRecord,
} from './judgement.ts';
import { listsOf } from './schema-parts.ts';
import { ANALYST_SYSTEM } from './system.ts';

/** What is written of a batch, by a model or by rules: the lists that were asked for. */
export type BatchDraft = { answers?: readonly Judgement[] | undefined } & Partial<
  Record<ExtractionType, readonly InsightDraft[] | undefined>
>;

/** What is kept of a batch. `judged` is null when judging was not asked. */
export interface BatchFindings {
  readonly judged: readonly JudgedRecord[] | null;
  readonly items: Partial<Record<ExtractionType, readonly InsightItem[]>>;
}

interface Asked {
  readonly types: readonly ExtractionType[];
  readonly judges: boolean;
}

/** Room for an answer with reasoning tokens or a wordy model; what is not used is not paid. */
const TOKENS = { judgement: 500, item: 350, frame: 400 } as const;

/**
 * The task that reads a batch for the given parts: the metrics of its answers, items of a type, or all of
 * them in one answer (the compact plan).
 */
export function readBatchTask(parts: readonly BatchPart[]): Task<BatchInput, BatchDraft> {
  const asked = {
    types: EXTRACTION_TYPES.filter((type) => parts.includes(type)),
    judges: parts.includes('metrics'),
  };
  const { types, judges } = asked;
  return {
    name: `visibility.${nameOf(asked)}`,
    version: '1.1.0',
    summary: 'Reads a batch of answers: judges each, or lists what follows for the brand',
    system: ANALYST_SYSTEM,
    variables: { brand: ({ brand }) => brand.name },
    output: draftSchema(asked),
    maxOutputTokens:
      TOKENS.frame + (judges ? FULL_BATCH * TOKENS.judgement : 0) + types.length * 10 * TOKENS.item,
    prompt: (input) => ({
      shared: batchText(input),
      question: [
        ...(judges ? [JUDGEMENT_QUESTION] : []),
        ...(types.length > 0 ? [itemsQuestion(types, wantedItems(input))] : []),
      ].join('\n\n'),
    }),
    check: (draft, input) => [
      ...(judges ? judgementProblems(draft.answers ?? [], input.answers, bearable(input, asked)) : []),
      ...types.flatMap((type) => itemProblems(draft[type] ?? [], type, input)),
    ],
    salvage: (attempts, input) => salvage(attempts, input, asked),
    builtin: (input) => ({
      ...(judges && { answers: input.answers.map((answer) => judgementByRules(answer, input)) }),
      ...Object.fromEntries(types.map((type) => [type, itemsByRules(input, type)])),
    }),
  };
}

/** A draft as it is kept: what does not hold is left out, and answers without a sound entry are judged by rules. */
export function findingsOf(draft: BatchDraft, input: BatchInput, parts: readonly BatchPart[]): BatchFindings {
  const types = EXTRACTION_TYPES.filter((type) => parts.includes(type));
  return {
    judged: parts.includes('metrics') ? judgedOf(draft.answers ?? [], input) : null,
    items: Object.fromEntries(
      types.map((type) => [type, toItems(filledItems(draft[type] ?? [], type, input), type, input)]),
    ),
  };
}

function judgedOf(judgements: readonly Judgement[], input: BatchInput): JudgedRecord[] {
  const sound = soundJudgements([judgements], input.answers);
  return input.answers.map((answer) =>
    toJudgedRecord(sound.get(answer.n) ?? judgementByRules(answer, input), answer),
  );
}

/**
 * Judgements without proof that are left to rules. Where items are asked in the same call, asking again would
 * pay for all of them once more, so one of a batch of four or more is borne.
 */
function bearable({ answers }: BatchInput, { types }: Asked): number {
  return types.length > 0 && answers.length >= 4 ? 1 : 0;
}

function nameOf({ types, judges }: Asked): string {
  if (judges) return types.length === 0 ? 'judge-answers' : 'analyse-batch';
  return `extract-${types.join('-').replaceAll('_', '-')}`;
}

function draftSchema({ types, judges }: Asked): z.ZodType<BatchDraft> {
  return z.object({
    ...(judges && { answers: z.array(judgementSchema) }),
    ...listsOf(types, itemSchema),
  }) as z.ZodType<BatchDraft>;
}

/** Keeps every entry and item that holds; what no attempt did soundly, rules do, and it says so. */
function salvage(
  attempts: readonly BatchDraft[],
  input: BatchInput,
  { types, judges }: Asked,
): BatchDraft | null {
  const sound = soundJudgements(
    attempts.map((attempt) => attempt.answers ?? []),
    input.answers,
  );
  const nothingHolds =
    sound.size === 0 &&
    types.every((type) => soundItems(latestFirst(attempts, type), type, input).length === 0);
  if (nothingHolds) return null;
  return {
    ...(judges && {
      answers: input.answers.map((answer) => sound.get(answer.n) ?? judgementByRules(answer, input)),
    }),
    ...Object.fromEntries(types.map((type) => [type, filledItems(latestFirst(attempts, type), type, input)])),
  };
}

/** The items of all attempts, the repaired one first: it was written knowing what was wrong. */
function latestFirst(attempts: readonly BatchDraft[], type: ExtractionType): InsightDraft[] {
  return attempts.toReversed().flatMap((attempt) => attempt[type] ?? []);
}
