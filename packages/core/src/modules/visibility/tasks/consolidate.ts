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
import { filledUp, isNumberOf, numbered, numberProblems, soundEntries, withOwnSources } from './numbered.ts';
import { atMost, difficulty, estimate, few, hasBasis, listsOf, number, rating } from './schema-parts.ts';
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
  from: z.array(number()).describe('numbers of all items merged into this one'),
  title: z.string().describe('at most 8 words'),
  description: z.string().describe('what is so and why it matters to this company, at most 35 words'),
  priority: rating(1, 10),
  difficulty,
  timeline: z.string(),
  budget: estimate,
  team: z.string().describe('who of theirs, at most 8 words'),
  resources: z.string().describe('at most 8 words'),
  needs: few(2).describe('at most 6 words each'),
  roi: estimate,
  metrics: few(2).describe("the reader's own measures, at most 8 words each"),
  wins: few(2).describe('doable this week, at most 10 words each'),
  risk: z.string().describe('honest, at most 12 words'),
  edge: z.string().describe('how it beats which rival, at most 12 words'),
  message: z.string().describe('why this reader should stand up for it, at most 18 words'),
});

export type ConsolidateDraft = Partial<Record<ExtractionType, readonly ConsolidatedDraft[] | undefined>>;

/** Merges the items of a category's batches into the top three of each type for this company and reader. */
export function consolidateTask(types: readonly ExtractionType[]): Task<ConsolidateInput, ConsolidateDraft> {
  return {
    name: `visibility.consolidate-${types.length === EXTRACTION_TYPES.length ? 'category' : types.join('-').replaceAll('_', '-')}`,
    version: '1.1.0',
    summary: 'Consolidates the items of a category for this company and reader',
    system: ADVISOR_SYSTEM,
    variables: { brand: ({ brand }) => brand },
    output: z.object(listsOf(types, insightSchema)),
    maxOutputTokens: 400 + types.length * TOP_OF_CATEGORY * 700,
    prompt: (input) => ({
      shared: audienceText(input.reader),
      question: types.map((type) => question(input, type)).join('\n\n'),
    }),
    check: (draft, input) => types.flatMap((type) => listProblems(draft[type] ?? [], type, input)),
    salvage: (attempts, input) => salvage(attempts, input, types),
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
      const kept = withOwnSources((draft[type] ?? []).slice(0, TOP_OF_CATEGORY).map(trimmed));
      return [type, toCategoryInsights(kept, { type, items, author: 'model' })];
    }),
  );
}

function trimmed(entry: ConsolidatedDraft): ConsolidatedDraft {
  return {
    ...entry,
    needs: atMost(entry.needs, 4),
    metrics: atMost(entry.metrics, 4),
    wins: atMost(entry.wins, 4),
  };
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

function wantedOf(input: ConsolidateInput, type: ExtractionType): number {
  return Math.min(TOP_OF_CATEGORY, (input.items[type] ?? []).length);
}

function question(input: ConsolidateInput, type: ExtractionType): string {
  const items = input.items[type] ?? [];
  const name = type.replace('_', ' ');
  if (items.length === 0) return `No ${name} were found at this stage: "${type}" stays empty.`;
  const lines = items.map(
    (item) =>
      `${item.text} [${item.topic}; ${item.priority}/10, ${item.difficulty}${item.competitor ? `; ${item.competitor}` : ''}] Gain: ${item.estimatedRoi.statement}`,
  );
  return `${name} found for ${input.brand} in answers to ${input.category} questions (${FUNNEL_STAGE_OF[input.category]} stage of the journey):
${numbered(lines)}
Merge those that mean the same. In "${type}" give exactly ${wantedOf(input, type)}, most important to this company first: what it can carry out with its people and money, what serves the reader's priorities, what counts against its main rival.`;
}

function listProblems(
  list: readonly ConsolidatedDraft[],
  type: ExtractionType,
  input: ConsolidateInput,
): string[] {
  const count = (input.items[type] ?? []).length;
  const wanted = wantedOf(input, type);
  const name = type.replace('_', ' ');
  const empty = list.some((entry) => entry.title.trim() === '' || entry.description.trim() === '');
  const groundless = list.some((entry) => !hasBasis(entry.budget) || !hasBasis(entry.roi));
  return [
    ...(list.length < wanted ? [`There are ${list.length} ${name}; ${wanted} are needed.`] : []),
    ...numberProblems(
      name,
      list.map((entry) => entry.from),
      count,
    ),
    ...(empty ? [`Some of the ${name} have no title or description.`] : []),
    ...(groundless ? [`Budgets and returns of the ${name} need their basis as a second entry.`] : []),
  ];
}

function salvage(
  attempts: readonly ConsolidateDraft[],
  input: ConsolidateInput,
  types: readonly ExtractionType[],
): ConsolidateDraft | null {
  const kept = types.map((type) => {
    const count = (input.items[type] ?? []).length;
    const lists = attempts.map((attempt) => attempt[type] ?? []);
    return { type, sound: soundEntries(lists, (entry) => isSound(entry, count)) };
  });
  if (kept.every(({ sound }) => sound.length === 0)) return null;
  return Object.fromEntries(
    kept.map(({ type, sound }) => [type, filledUp(sound, () => byRules(input, type), wantedOf(input, type))]),
  );
}

function isSound(entry: ConsolidatedDraft, count: number): boolean {
  return (
    entry.from.length > 0 &&
    entry.from.every((each) => isNumberOf(each, count)) &&
    entry.title.trim() !== '' &&
    entry.description.trim() !== '' &&
    hasBasis(entry.budget) &&
    hasBasis(entry.roi)
  );
}
