import type { ExtractionType, InsightItem } from '@leadline/contracts';
import { z } from 'zod';
import { answerId } from '../policy/analysed-answer.ts';
import {
  draftItemsByRules,
  type InsightDraft,
  repeatsAmong,
  toInsightItems,
} from '../policy/insights/index.ts';
import { type BatchAnswer, type BatchInput, FULL_BATCH, sceneOf } from './batch.ts';
import { atMost, difficulty, few, hasBasis, number, rating } from './schema-parts.ts';

/** One item of a batch as a model writes it. It is written 720 times an audit, so every word of it is paid for. */
export const itemSchema = z.object({
  text: z.string().describe('the item in one sentence, at most 18 words'),
  topic: z.string().describe('kind of work, at most 3 words'),
  priority: rating(1, 10),
  difficulty,
  actions: few(2).describe('at most 5 words each'),
  metric: z.string().describe('how success shows, at most 7 words'),
  edge: z.string().describe('advantage over which rival, at most 6 words'),
  gain: z
    .array(z.string())
    .meta({ minItems: 2, maxItems: 2 })
    .describe('the estimate, then its basis; at most 6 words each'),
  risk: z.string().describe('at most 4 words'),
  needs: z.string().describe('what must be there first, at most 4 words'),
  focus: z.string().nullable().describe('of a gap the rival, of an opportunity what to publish, else null'),
  answers: z.array(number()).meta({ maxItems: 4 }).describe('n of the answers it follows from'),
  quotes: z
    .array(z.object({ n: number(), quote: z.string() }))
    .meta({ minItems: 1, maxItems: 1 })
    .describe('exact words of one of them'),
});

const ASKED: Readonly<Record<ExtractionType, string>> = {
  recommendations:
    'recommendations: what the brand should do so that assistants name it more, earlier or more favourably here',
  competitive_gaps:
    'competitive gaps: where a rival is named, ranked or praised ahead of the brand, and for what',
  content_opportunities:
    'content opportunities: what the brand should publish because these answers miss it or take it from others',
};

/** What is asked of the lists of one call. */
export function itemsQuestion(types: readonly ExtractionType[], wanted: number): string {
  const lists = types.map((type) => `In "${type}" give exactly ${wanted} ${ASKED[type]}.`);
  return `${lists.join('\n')}
Each says something different, fits these answers and no others, and quotes the answers it rests on.`;
}

/** Items asked of a batch: all of them for a full one, fewer in proportion for a smaller, never under two. */
export function wantedItems({ itemsPerType, answers }: Pick<BatchInput, 'itemsPerType' | 'answers'>): number {
  return Math.max(2, Math.round((itemsPerType * Math.min(answers.length, FULL_BATCH)) / FULL_BATCH));
}

/** Part of a list that must hold; what does not is replaced by rules, which costs less than asking again. */
const ENOUGH = 0.75;

/**
 * What is wrong with a list of items. A wrong number of them always is. Items that rest on no words of an
 * answer, repeat another, or lack their focus or the basis of their gain are, once they are more than a quarter.
 */
export function itemProblems(
  drafts: readonly InsightDraft[],
  type: ExtractionType,
  input: BatchInput,
): string[] {
  const name = type.replace('_', ' ');
  const wanted = wantedItems(input);
  const defects = [
    { problem: 'the text is empty.', at: where(drafts, isBlank) },
    {
      problem: 'no quote stands in the answer it names; copy the words exactly.',
      at: where(drafts, (draft) => heldQuotes(draft, input.answers).length === 0),
    },
    { problem: 'they say the same as an earlier one.', at: repeats(drafts) },
    { problem: 'the gain says not what it rests on.', at: where(drafts, ({ gain }) => !hasBasis(gain)) },
    { problem: FOCUS_MISSING[type], at: where(drafts, (draft) => lacksFocus(draft, type)) },
  ];
  const defective = new Set(defects.flatMap(({ at }) => at)).size;
  const tooMany = drafts.length - defective < Math.ceil(wanted * ENOUGH);
  return [
    ...(drafts.length === wanted
      ? []
      : [`There are ${drafts.length} ${name}; exactly ${wanted} are needed.`]),
    ...defects.flatMap(({ problem, at }) =>
      tooMany && at.length > 0 ? [`${name} ${at.join(', ')}: ${problem}`] : [],
    ),
  ];
}

/** Numbers from 1 of the drafts that fail. */
function where(drafts: readonly InsightDraft[], fails: (draft: InsightDraft) => boolean): number[] {
  return drafts.flatMap((draft, index) => (fails(draft) ? [index + 1] : []));
}

const FOCUS_MISSING: Readonly<Record<ExtractionType, string>> = {
  recommendations: '',
  competitive_gaps: 'the focus must be the rival.',
  content_opportunities: 'the focus must be what to publish.',
};

function lacksFocus({ focus }: InsightDraft, type: ExtractionType): boolean {
  return type !== 'recommendations' && (focus === null || focus.trim() === '');
}

function isBlank({ text }: InsightDraft): boolean {
  return text.trim() === '';
}

/** Share of words from which one item repeats another; two about different rivals stay apart. */
const REPEATED = 0.85;

function repeats(drafts: readonly InsightDraft[]): number[] {
  return repeatsAmong(
    drafts.map((draft) => draft.text),
    REPEATED,
  ).map((place) => place + 1);
}

/**
 * The items that hold, each once, with just those of their quotes that stand in the answers. What rules wrote
 * was taken from the answers and needs no proof.
 */
export function soundItems(
  drafts: readonly InsightDraft[],
  type: ExtractionType,
  input: BatchInput,
): InsightDraft[] {
  const sound = drafts.flatMap((draft) => {
    const byRules = draft.author === 'rules';
    const quotes = byRules ? draft.quotes : heldQuotes(draft, input.answers);
    const holds = quotes.length > 0 && !isBlank(draft) && hasBasis(draft.gain) && !lacksFocus(draft, type);
    return byRules || holds ? [{ ...draft, quotes, actions: atMost(draft.actions, 3) }] : [];
  });
  const repeated = new Set(repeats(sound));
  return sound.filter((_, index) => !repeated.has(index + 1)).slice(0, wantedItems(input));
}

/** Sound items, filled up by rules as far as the evidence goes; what rules wrote says so. */
export function filledItems(
  drafts: readonly InsightDraft[],
  type: ExtractionType,
  input: BatchInput,
): InsightDraft[] {
  const kept = soundItems(drafts, type, input);
  const complete = kept.length >= wantedItems(input) || kept.some((draft) => draft.author === 'rules');
  return complete ? kept : soundItems([...kept, ...itemsByRules(input, type)], type, input);
}

function heldQuotes(draft: InsightDraft, answers: readonly BatchAnswer[]): InsightDraft['quotes'] {
  return draft.quotes.flatMap(({ n, quote }) => {
    const span = answers[n - 1]?.find(quote);
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
