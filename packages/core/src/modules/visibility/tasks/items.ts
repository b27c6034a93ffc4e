import type { ExtractionType, InsightItem } from '@leadline/contracts';
import { z } from 'zod';
import { answerId } from '../policy/analysed-answer.ts';
import { draftItemsByRules, type InsightDraft, toInsightItems } from '../policy/insights/index.ts';
import { isTelling } from '../policy/passages/index.ts';
import { type BatchAnswer, type BatchInput, FULL_BATCH, sceneOf } from './batch.ts';
import { difficulty, estimate, few } from './schema-parts.ts';

/** One item of a batch as a model writes it; `author` is never asked of it. */
export const itemSchema = z.object({
  text: z.string().min(1).describe('what to do, or what is wrong, in one sentence'),
  topic: z.string().describe('kind of work, two or three words'),
  priority: z.int().min(1).max(10),
  difficulty,
  timeline: z.string(),
  actions: few(3),
  metric: z.string().describe('how success shows'),
  edge: z.string().describe('advantage over which rival; short'),
  gain: estimate,
  risk: z.string(),
  needs: z.string().describe('what must be there first'),
  focus: z.string().nullable().describe('the rival of a gap; what to publish for an opportunity; else null'),
  quotes: z
    .array(
      z.object({
        n: z.int().min(1).describe('number of the answer'),
        quote: z.string().describe('its exact words'),
      }),
    )
    .min(1)
    .max(3)
    .describe('the answers it rests on'),
});

const ASKED: Readonly<Record<ExtractionType, string>> = {
  recommendations:
    'recommendations: what the brand should do so that assistants name and recommend it more at this stage',
  competitive_gaps: 'competitive gaps: where a rival is named, praised or ranked ahead of the brand, and why',
  content_opportunities:
    'content opportunities: what the brand should publish because these answers lack it or take it from others',
};

export function itemsQuestion(type: ExtractionType, wanted: number): string {
  return `In "${type}" give exactly ${wanted} ${ASKED[type]}.
Each differs from the others, is specific to these answers and quotes the answers it rests on. Terse phrases, no filler.`;
}

/** Items asked of a batch: all of them for a full one, fewer in proportion for a smaller, never under two. */
export function wantedItems({ itemsPerType, answers }: BatchInput): number {
  return Math.max(2, Math.round((itemsPerType * Math.min(answers.length, FULL_BATCH)) / FULL_BATCH));
}

/** What is wrong with a list of items. */
export function itemProblems(
  drafts: readonly InsightDraft[],
  type: ExtractionType,
  input: BatchInput,
): string[] {
  const problems: string[] = [];
  const name = type.replace('_', ' ');
  const wanted = wantedItems(input);
  if (drafts.length !== wanted)
    problems.push(`There are ${drafts.length} ${name}; exactly ${wanted} are needed.`);
  const unproved = drafts.flatMap((draft, index) =>
    heldQuotes(draft, input.answers).length === 0 ? [index + 1] : [],
  );
  if (unproved.length > 0) {
    problems.push(`No quote of ${name} ${unproved.join(', ')} stands in its answer; copy the words exactly.`);
  }
  const repeated = drafts.length - new Set(drafts.map(sameness)).size;
  if (repeated > 0) problems.push(`${repeated} of the ${name} say the same as another.`);
  return problems;
}

/** The items that rest on words which stand in the answers, each once, with just those words. */
export function soundItems(drafts: readonly InsightDraft[], input: BatchInput): InsightDraft[] {
  const sound = new Map<string, InsightDraft>();
  for (const draft of drafts) {
    const quotes = heldQuotes(draft, input.answers);
    if (quotes.length > 0 && !sound.has(sameness(draft))) sound.set(sameness(draft), { ...draft, quotes });
  }
  return [...sound.values()].slice(0, wantedItems(input));
}

function sameness({ text }: InsightDraft): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function heldQuotes(draft: InsightDraft, answers: readonly BatchAnswer[]): InsightDraft['quotes'] {
  return draft.quotes.flatMap(({ n, quote }) => {
    const span = isTelling(quote) ? answers[n - 1]?.find(quote) : null;
    return span ? [{ n, quote: span.text }] : [];
  });
}

export function itemsByRules(input: BatchInput, type: ExtractionType): InsightDraft[] {
  const slice = { brand: input.brand.name, answers: input.answers.map((answer) => answer.facts()) };
  return draftItemsByRules(slice, { type, most: wantedItems(input), scene: sceneOf(input) });
}

/** Drafts as they are kept. */
export function toItems(
  drafts: readonly InsightDraft[],
  type: ExtractionType,
  input: BatchInput,
): InsightItem[] {
  return toInsightItems(drafts, {
    type,
    answers: input.answers.map(({ record }) => ({ id: answerId(record.number), query: record.query })),
    rivals: input.rivals.map((rival) => rival.name),
    author: 'model',
  });
}
