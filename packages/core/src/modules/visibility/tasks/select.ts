import {
  EXTRACTION_TYPES,
  type ExtractionType,
  FUNNEL_STAGE_OF,
  type Scores,
  type StrategicPriority,
} from '@leadline/contracts';
import { z } from 'zod';
import type { Task } from '../../../kernel/llm/index.ts';
import type { AnswerFacts, Reader } from '../policy/insights/index.ts';
import {
  MEASURES,
  type PlacedInsight,
  type PriorityDraft,
  selectByRules,
  toStrategicPriorities,
} from '../policy/priorities/index.ts';
import { audienceText, figuresText } from './audience.ts';
import { numbered, numberProblems } from './numbered.ts';
import { confidence, estimate, few } from './schema-parts.ts';
import { ADVISOR_SYSTEM } from './system.ts';

const MOST = 5;
const FEWEST = 3;

export interface SelectInput {
  readonly brand: string;
  readonly product: string;
  readonly insights: readonly PlacedInsight[];
  readonly scores: Scores;
  readonly reader: Reader;
  /** What rules know of all answers; worked out when it is asked for. */
  readonly facts: () => readonly AnswerFacts[];
}

const prioritySchema = z.object({
  from: z.array(z.int().min(1)).min(1).describe('numbers of the items it combines'),
  title: z.string().min(1),
  description: z.string(),
  pitch: z.string().describe('two sentences for the board'),
  why: z.string().describe('why this, for this company, now'),
  pipeline: estimate,
  revenue: estimate,
  timeframe: z.string(),
  confidence,
  budget: estimate,
  timeline: z.string(),
  team: z.string(),
  support: z.string().describe('help from outside'),
  needs: few(3),
  risks: few(3),
  measure: z.enum(MEASURES).describe('what it is judged by; its value of today is filled in'),
  target: z.string(),
  investment: z.string(),
  gain: z.string(),
  payback: z.string(),
  calculation: z.string().describe('how gain and pay-back were worked out'),
  wins: few(3).describe('doable this week'),
  metrics: few(3),
  risk: z.string(),
  edge: z.string().describe('how it beats which rival'),
  message: z.string().describe('why this reader should champion it'),
});

export type SelectDraft = Partial<Record<ExtractionType, readonly PriorityDraft[] | undefined>>;

/** Chooses the three to five of each type that matter most over the whole journey. */
export function selectTask(types: readonly ExtractionType[]): Task<SelectInput, SelectDraft> {
  const lists = Object.fromEntries(types.map((type) => [type, z.array(prioritySchema).max(MOST)]));
  return {
    name: `visibility.select-${types.length === EXTRACTION_TYPES.length ? 'all' : types.join('-').replaceAll('_', '-')}`,
    version: '1.0.0',
    summary: 'Selects the strategic priorities over all categories',
    output: z.object(lists) as z.ZodType<SelectDraft>,
    maxOutputTokens: 300 + types.length * MOST * 900,
    prompt: (input) => ({
      system: ADVISOR_SYSTEM,
      shared: `${audienceText(input.reader)}\n\n${figuresText(input.brand, input.scores)}`,
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

/** A draft as it is kept, ranked within each type; categories, stages, baseline and evidence come from the sources. */
export function prioritiesOf(
  draft: SelectDraft,
  input: SelectInput,
  types: readonly ExtractionType[],
): StrategicPriority[] {
  return types.flatMap((type) =>
    toStrategicPriorities(draft[type] ?? [], {
      type,
      insights: ofType(input, type),
      scores: input.scores,
      author: 'model',
    }),
  );
}

function byRules(input: SelectInput, type: ExtractionType): PriorityDraft[] {
  const { brand, product, reader } = input;
  return selectByRules({ type, insights: ofType(input, type), facts: input.facts(), brand, product, reader });
}

function ofType(input: SelectInput, type: ExtractionType): PlacedInsight[] {
  return input.insights.filter((placed) => placed.insight.type === type);
}

function question(input: SelectInput, type: ExtractionType): string {
  const lines = ofType(input, type).map(
    ({ category, insight }) =>
      `[${category}, ${FUNNEL_STAGE_OF[category]}; impact ${insight.impact}, ${insight.difficulty}] ${insight.title}. ${insight.description} ${insight.competitiveAdvantage}`,
  );
  return `${type} found along the journey:
${numbered(lines)}
In "${type}" give the ${Math.min(FEWEST, lines.length)} (up to five when all are critical) that matter most: business impact, feasible with their means, urgent now, in line with the reader's priorities, unlocking several stages at once, decisive against the main rival. "from" names every item combined.`;
}

function listProblems(draft: SelectDraft, input: SelectInput, type: ExtractionType): string[] {
  const available = ofType(input, type).length;
  const list = draft[type] ?? [];
  const name = type.replace('_', ' ');
  const wanted = Math.min(FEWEST, available);
  const problems =
    list.length < wanted ? [`There are ${list.length} ${name}; at least ${wanted} are needed.`] : [];
  return [...problems, ...list.flatMap((entry) => numberProblems(name, entry.from, available))];
}

function bestList(
  attempts: readonly SelectDraft[],
  input: SelectInput,
  type: ExtractionType,
): PriorityDraft[] {
  const available = ofType(input, type).length;
  const lists = attempts.map((attempt) =>
    (attempt[type] ?? []).filter((entry) => entry.from.some((number) => number <= available)).slice(0, MOST),
  );
  return lists.toSorted((one, other) => other.length - one.length)[0] ?? [];
}
