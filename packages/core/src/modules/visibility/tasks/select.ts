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
import { filledUp, isNumberOf, numbered, numberProblems, soundEntries, withOwnSources } from './numbered.ts';
import { confidence, estimate, few, hasBasis, listsOf, number } from './schema-parts.ts';
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
  from: z.array(number()).describe('numbers of all items it combines'),
  title: z.string().describe('at most 8 words'),
  description: z.string().describe('at most 35 words'),
  pitch: z.string().describe('two sentences for the board'),
  why: z.string().describe('why this first, for this company, now; at most 30 words'),
  pipeline: estimate,
  revenue: estimate,
  timeframe: z.string(),
  confidence,
  budget: estimate,
  timeline: z.string(),
  team: z.string().describe('at most 8 words'),
  support: z.string().describe('help from outside, at most 8 words'),
  needs: few(2),
  risks: few(2),
  measure: z.enum(MEASURES).describe('what it is judged by; the value of today is filled in'),
  target: z.string().describe('of that measure'),
  investment: z.string(),
  gain: z.string(),
  payback: z.string(),
  calculation: z.string().describe('how gain and pay-back were worked out'),
  wins: few(2).describe('one for this week, one result in 30 days'),
  metrics: few(2).describe("the reader's own measures"),
  risk: z.string(),
  edge: z.string().describe('how it beats which rival'),
  message: z.string().describe('why this reader should champion it'),
});

export type SelectDraft = Partial<Record<ExtractionType, readonly PriorityDraft[] | undefined>>;

/** Chooses the three to five of each type that matter most over the whole journey. */
export function selectTask(types: readonly ExtractionType[]): Task<SelectInput, SelectDraft> {
  return {
    name: `visibility.select-${types.length === EXTRACTION_TYPES.length ? 'all' : types.join('-').replaceAll('_', '-')}`,
    version: '1.1.0',
    summary: 'Selects the strategic priorities over all categories',
    system: ADVISOR_SYSTEM,
    variables: { brand: ({ brand }) => brand },
    output: z.object(listsOf(types, prioritySchema, { maxItems: MOST })),
    maxOutputTokens: 400 + types.length * MOST * 900,
    prompt: (input) => ({
      shared: `${audienceText(input.reader)}\n\n${figuresText(input.brand, input.scores)}`,
      question: types.map((type) => question(input, type)).join('\n\n'),
    }),
    check: (draft, input) => types.flatMap((type) => listProblems(draft[type] ?? [], type, input)),
    salvage: (attempts, input) => salvage(attempts, input, types),
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
    toStrategicPriorities(withOwnSources((draft[type] ?? []).slice(0, MOST)), {
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

function wantedOf(input: SelectInput, type: ExtractionType): number {
  return Math.min(FEWEST, ofType(input, type).length);
}

function question(input: SelectInput, type: ExtractionType): string {
  const placed = ofType(input, type);
  const name = type.replace('_', ' ');
  if (placed.length === 0) return `No ${name} were found along the journey: "${type}" stays empty.`;
  const lines = placed.map(
    ({ category, insight }) =>
      `[${category}, ${FUNNEL_STAGE_OF[category]}; ${insight.priority}/10, ${insight.difficulty}] ${insight.title}. ${insight.description} ${insight.competitiveAdvantage}. Budget ${insight.implementation.budget.statement}. Gain: ${insight.expectedRoi.statement}`,
  );
  return `${name} found along the journey:
${numbered(lines)}
In "${type}" choose the ${wantedOf(input, type)} that matter most over the next six to twelve months, up to ${MOST} if all are critical. Weigh what moves the business, what they can carry out, what cannot wait, what serves the reader's priorities, what opens several stages at once, what decides against the main rival. Combine items that one piece of work would settle.`;
}

function listProblems(list: readonly PriorityDraft[], type: ExtractionType, input: SelectInput): string[] {
  const available = ofType(input, type).length;
  const wanted = wantedOf(input, type);
  const name = type.replace('_', ' ');
  const groundless = list.some((entry) => !isGrounded(entry));
  return [
    ...(list.length < wanted ? [`There are ${list.length} ${name}; at least ${wanted} are needed.`] : []),
    ...(list.length > MOST ? [`There are ${list.length} ${name}; at most ${MOST} are wanted.`] : []),
    ...numberProblems(
      name,
      list.map((entry) => entry.from),
      available,
    ),
    ...(list.some((entry) => entry.title.trim() === '') ? [`Some of the ${name} have no title.`] : []),
    ...(groundless
      ? [`Pipeline, revenue, budget and calculation of the ${name} must say what they rest on.`]
      : []),
  ];
}

function isGrounded(entry: PriorityDraft): boolean {
  return [entry.pipeline, entry.revenue, entry.budget].every(hasBasis) && entry.calculation.trim() !== '';
}

function salvage(
  attempts: readonly SelectDraft[],
  input: SelectInput,
  types: readonly ExtractionType[],
): SelectDraft | null {
  const kept = types.map((type) => {
    const available = ofType(input, type).length;
    const isSound = (entry: PriorityDraft) =>
      entry.from.length > 0 &&
      entry.from.every((each) => isNumberOf(each, available)) &&
      entry.title.trim() !== '' &&
      isGrounded(entry);
    const lists = attempts.map((attempt) => attempt[type] ?? []);
    return { type, sound: soundEntries(lists, isSound).slice(0, MOST) };
  });
  if (kept.every(({ sound }) => sound.length === 0)) return null;
  return Object.fromEntries(
    kept.map(({ type, sound }) => [
      type,
      filledUp(sound, () => byRules(input, type), Math.max(sound.length, wantedOf(input, type))),
    ]),
  );
}
