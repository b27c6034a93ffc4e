import {
  type Category,
  type CategoryInsight,
  EXTRACTION_TYPES,
  type ExtractionType,
  FUNNEL_STAGE_OF,
  type InsightItem,
} from '@leadline/contracts';
import { z } from 'zod';
import type { Task } from '../../../kernel/llm/index.ts';
import {
  type AnswerFacts,
  type ConsolidatedDraft,
  consolidateByRules,
  type Reader,
  toCategoryInsights,
} from '../policy/insights/index.ts';
import { audienceText } from './audience.ts';
import { numbered, numberProblems } from './numbered.ts';
import { difficulty, estimate, few } from './schema-parts.ts';
import { ADVISOR_SYSTEM } from './system.ts';

/** Insights kept of each category and type. */
const TOP_OF_CATEGORY = 3;

export interface ConsolidateInput {
  readonly brand: string;
  readonly product: string;
  readonly category: Category;
  /** Items of every batch of the category. */
  readonly items: Readonly<Partial<Record<ExtractionType, readonly InsightItem[]>>>;
  readonly reader: Reader;
  /** What rules know of all answers of the category; worked out when it is asked for. */
  readonly facts: () => readonly AnswerFacts[];
}

const insightSchema = z.object({
  from: z.array(z.int().min(1)).min(1).describe('numbers of the items merged into this one'),
  title: z.string().min(1),
  description: z.string().describe('why it matters to this company'),
  priority: z.int().min(1).max(10),
  difficulty,
  timeline: z.string(),
  budget: estimate,
  team: z.string(),
  resources: z.string(),
  needs: few(3),
  roi: estimate,
  metrics: few(3),
  wins: few(3).describe('doable this week'),
  risk: z.string(),
  edge: z.string().describe('how it beats which rival'),
  message: z.string().describe('why this reader should back it'),
});

export type ConsolidateDraft = Partial<Record<ExtractionType, readonly ConsolidatedDraft[] | undefined>>;

/** Merges the items of a category's batches into the top three of each type for this company and reader. */
export function consolidateTask(types: readonly ExtractionType[]): Task<ConsolidateInput, ConsolidateDraft> {
  const lists = Object.fromEntries(types.map((type) => [type, z.array(insightSchema)]));
  return {
    name: `visibility.consolidate-${types.length === EXTRACTION_TYPES.length ? 'category' : types.join('-').replaceAll('_', '-')}`,
    version: '1.0.0',
    summary: 'Consolidates the items of a category for this company and reader',
    output: z.object(lists) as z.ZodType<ConsolidateDraft>,
    maxOutputTokens: 300 + types.length * TOP_OF_CATEGORY * 700,
    prompt: (input) => ({
      system: ADVISOR_SYSTEM,
      shared: audienceText(input.reader),
      question: types.map((type) => question(input, type)).join('\n\n'),
    }),
    check: (draft, input) => types.flatMap((type) => listProblems(draft, input, type)),
    salvage: (attempts, input) => {
      const kept = types.map((type) => ({ type, list: bestList(attempts, input, type) }));
      if (kept.every(({ list }) => list.length === 0)) return null;
      return Object.fromEntries(
        kept.map(({ type, list }) => [type, list.length > 0 ? list : byRules(input, type)]),
      );
    },
    builtin: (input) => Object.fromEntries(types.map((type) => [type, byRules(input, type)])),
  };
}

/** A draft as it is kept; evidence comes from the items that went in. */
export function insightsOf(
  draft: ConsolidateDraft,
  input: ConsolidateInput,
  types: readonly ExtractionType[],
): Partial<Record<ExtractionType, CategoryInsight[]>> {
  return Object.fromEntries(
    types.map((type) => {
      const items = input.items[type] ?? [];
      return [
        type,
        toCategoryInsights(soundList(draft[type] ?? [], items.length), { type, items, author: 'model' }),
      ];
    }),
  );
}

function byRules(input: ConsolidateInput, type: ExtractionType): ConsolidatedDraft[] {
  const { brand, product, category, reader } = input;
  return consolidateByRules({
    type,
    items: input.items[type] ?? [],
    slice: { brand, answers: input.facts() },
    scene: { brand, product, category },
    reader,
  });
}

function question(input: ConsolidateInput, type: ExtractionType): string {
  const items = input.items[type] ?? [];
  const lines = items.map(
    (item) =>
      `${item.text} [${item.topic}; priority ${item.priority}${item.competitor ? `; rival ${item.competitor}` : ''}] ${item.actionItems.join('; ')}`,
  );
  const wanted = Math.min(TOP_OF_CATEGORY, items.length);
  return `${type} found for ${input.brand} at stage ${input.category} (${FUNNEL_STAGE_OF[input.category]}):
${numbered(lines)}
In "${type}" merge those that say the same and give the ${wanted} that matter most to this company now, most important first. "from" names every item merged.`;
}

function listProblems(draft: ConsolidateDraft, input: ConsolidateInput, type: ExtractionType): string[] {
  const count = (input.items[type] ?? []).length;
  const list = draft[type] ?? [];
  const wanted = Math.min(TOP_OF_CATEGORY, count);
  const name = type.replace('_', ' ');
  const problems = list.length < wanted ? [`There are ${list.length} ${name}; ${wanted} are needed.`] : [];
  return [...problems, ...list.flatMap((entry) => numberProblems(name, entry.from, count))];
}

function bestList(
  attempts: readonly ConsolidateDraft[],
  input: ConsolidateInput,
  type: ExtractionType,
): ConsolidatedDraft[] {
  const count = (input.items[type] ?? []).length;
  const lists = attempts.map((attempt) => soundList(attempt[type] ?? [], count));
  return lists.toSorted((one, other) => other.length - one.length)[0] ?? [];
}

function soundList(list: readonly ConsolidatedDraft[], count: number): ConsolidatedDraft[] {
  return list.filter((entry) => entry.from.some((number) => number <= count)).slice(0, TOP_OF_CATEGORY);
}
