import type { Category, ExtractionType, InsightItem, Scores } from '@leadline/contracts';
import { toAnalysedAnswer } from '../policy/analysed-answer.ts';
import type { AnswerFacts, ConsolidatedDraft, Reader } from '../policy/insights/index.ts';
import { completeCompany, completePersona } from '../policy/personal/index.ts';
import type { PlacedInsight, PriorityDraft } from '../policy/priorities/index.ts';
import { computeScores } from '../policy/scores/index.ts';
import { EIGHT_ANSWERS, makeBatch, makeRecords } from './batch-factory.ts';
import { createFactReader } from './fact-reader.ts';
import {
  type ConsolidateInput,
  consolidateTask,
  findingsOf,
  insightsOf,
  readBatchTask,
  type SelectInput,
} from './index.ts';

export function readerOf(employeeCount: number, role?: string): Reader {
  const company = completeCompany({ employeeCount }, { brand: 'Acme', competitors: ['Globex', 'Initech'] });
  return { company, persona: completePersona(role === undefined ? undefined : { role }, company) };
}

export function factsOf(category: Category): AnswerFacts[] {
  return makeRecords(EIGHT_ANSWERS, undefined, category).map(createFactReader('Acme'));
}

export function itemsOf(type: ExtractionType, category: Category): InsightItem[] {
  const input = makeBatch(EIGHT_ANSWERS, { category });
  const draft = readBatchTask([type]).builtin?.(input) ?? {};
  return [...(findingsOf(draft, input, [type]).items[type] ?? [])];
}

export function consolidateInput(
  types: readonly ExtractionType[],
  change: Partial<ConsolidateInput> = {},
): ConsolidateInput {
  const category = change.category ?? 'comparison';
  return {
    brand: 'Acme',
    product: 'crm',
    category,
    items: Object.fromEntries(types.map((type) => [type, itemsOf(type, category)])),
    reader: readerOf(120),
    facts: () => factsOf(category),
    ...change,
  };
}

export function insightOf(from: number[], change: Partial<ConsolidatedDraft> = {}): ConsolidatedDraft {
  return {
    from,
    title: `Insight ${from.join('+')}`,
    description: 'Globex is named alone and Acme is not.',
    priority: 8,
    difficulty: 'easy',
    timeline: '2 weeks',
    budget: ['$2,000', 'two weeks of one writer'],
    team: 'the content marketer',
    resources: 'one page',
    needs: ['prices'],
    roi: ['+2 of 8 answers', 'half of four'],
    metrics: ['share of voice'],
    wins: ['list the prices'],
    risk: 'slow uptake',
    edge: 'takes on Globex',
    message: 'bears on pipeline',
    ...change,
  };
}

export const STAGES: readonly Category[] = ['solution_seeking', 'comparison', 'purchase_intent'];

export function scoresOf(): Scores {
  const records = STAGES.flatMap((category) => makeRecords(EIGHT_ANSWERS, undefined, category));
  const numbered = records.map((record, index) => ({ ...record, number: index + 1 }));
  return computeScores(
    numbered.map((record) => toAnalysedAnswer(record, null)),
    { brand: { name: 'Acme' }, rivals: [{ name: 'Globex' }, { name: 'Initech' }] },
  );
}

export function placedInsights(types: readonly ExtractionType[]): PlacedInsight[] {
  return STAGES.flatMap((category) => {
    const input = consolidateInput(types, { category });
    const insights = insightsOf(consolidateTask(types).builtin?.(input) ?? {}, input, types);
    return Object.values(insights).flatMap((list) => list.map((insight) => ({ category, insight })));
  });
}

function factsOfAll(): AnswerFacts[] {
  return STAGES.flatMap((category, stage) =>
    factsOf(category).map((each) => ({ ...each, id: `${each.id}-${stage}` })),
  );
}

export function selectInput(types: readonly ExtractionType[], reader = readerOf(120)): SelectInput {
  return {
    brand: 'Acme',
    product: 'crm',
    insights: placedInsights(types),
    scores: scoresOf(),
    reader,
    facts: factsOfAll,
  };
}

export function priorityOf(from: number[], change: Partial<PriorityDraft> = {}): PriorityDraft {
  return {
    from,
    title: `Priority ${from.join('+')}`,
    description: 'Globex is named alone.',
    pitch: 'One. Two.',
    why: 'It shows everywhere.',
    pipeline: ['+4 %', 'two of 24 answers'],
    revenue: ['$10,000', 'one deal'],
    timeframe: 'a quarter',
    confidence: 'medium',
    budget: ['$5,000', 'three weeks'],
    timeline: 'six weeks',
    team: 'one writer',
    support: 'none',
    needs: [],
    risks: [],
    measure: 'mention_rate',
    target: 'half',
    investment: '$5,000',
    gain: '+4 %',
    payback: 'two quarters',
    calculation: 'gain over cost',
    wins: ['list the prices'],
    metrics: ['pipeline'],
    risk: 'low',
    edge: 'beats Globex',
    message: 'yours to own',
    ...change,
  };
}
