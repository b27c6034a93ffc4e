import {
  contextQualitySchema,
  type Disagreement,
  recommendationStrengthSchema,
  type Span,
  sentimentSchema,
} from '@leadline/contracts';
import { z } from 'zod';
import { isTelling } from '../policy/passages/index.ts';
import { estimateGeoScore } from '../policy/scores/index.ts';
import type { JudgedRecord } from '../records.ts';
import type { BatchAnswer, BatchInput } from './batch.ts';
import { interimStance } from './interim-stance.ts';

const percent = z.number().min(0).max(100);
const few = (most: number) => z.array(z.string()).max(most);

/** How a model judges one answer. Names are short because they are paid for 192 times. */
export const judgementSchema = z.object({
  n: z.int().min(1).describe('number of the answer'),
  count: z.int().min(0).describe('how often the brand is named'),
  position: percent
    .nullable()
    .describe('where its first mention stands, in % of the text; null if not named'),
  sentiment: sentimentSchema.nullable().describe('toward the brand; null if not named'),
  strength: recommendationStrengthSchema,
  context: contextQualitySchema,
  quotes: few(4).describe("the answer's own words that show it, copied exactly"),
  features: few(6).describe('features it gives the brand'),
  values: few(4).describe('benefits it gives the brand'),
  rivals: z
    .array(
      z.object({
        name: z.string(),
        count: z.int().min(1),
        sentiment: sentimentSchema,
        better: z.boolean().describe('put ahead of the brand'),
        note: z.string().describe('how it is set against the brand, at most 12 words'),
      }),
    )
    .max(50)
    .describe('only the rivals it names'),
  citation: percent.describe('how credible and well sourced what it says of the brand is'),
  relevance: percent.describe('how well it answers the question'),
  authority: percent.describe('how far the brand is shown as a leader or expert'),
  snippet: percent.describe('how fit it is to be quoted as a short direct answer'),
  voice: z.boolean().describe('reads well aloud'),
  gaps: few(4).describe('what a buyer of the brand would miss'),
  improve: few(4).describe('what the brand could publish so that this answer would speak better of it'),
});

/** A judgement by a model, or by rules, which say so. */
export type Judgement = z.infer<typeof judgementSchema> & { readonly author?: 'rules' };

export const JUDGEMENT_QUESTION = `Judge each answer as a buyer would read it; one entry in "answers" for every answer number, none twice.
strength: strong = told to choose the brand; moderate = one of the suggested options; weak = merely listed; none.
context: high = featured or recommended; medium = described favourably or in detail; low = passing mention; none = not named.
sentiment mixed = real praise and real criticism; neutral = neither. Where the brand is named give one to three quotes about it.
Lists: short phrases, only what the text supports; empty lists are fine.`;

/** Share of the text by which a stated position may miss the measured one. */
const POSITION_TOLERANCE = 10;

/** What is wrong with the judgements of a batch. */
export function judgementProblems(
  judgements: readonly Judgement[],
  answers: readonly BatchAnswer[],
): string[] {
  const problems: string[] = [];
  for (const answer of answers) {
    const entries = judgements.filter((entry) => entry.n === answer.n);
    if (entries.length === 0) problems.push(`Answer ${answer.n} has no entry.`);
    else if (entries.length > 1)
      problems.push(`Answer ${answer.n} has ${entries.length} entries; it needs exactly one.`);
    else problems.push(...entryProblems(entries[0] as Judgement, answer));
  }
  const unknown = judgements.filter((entry) => entry.n > answers.length).map((entry) => entry.n);
  if (unknown.length > 0) problems.push(`There is no answer ${unknown.join(', ')}.`);
  return problems;
}

function entryProblems(entry: Judgement, answer: BatchAnswer): string[] {
  if (!answer.record.measured.brand.mentioned) return [];
  if (entry.author === 'rules') return [];
  if (entry.sentiment === null) return [`Answer ${answer.n} names the brand, so it needs a sentiment.`];
  if (acceptedQuotes(entry, answer).length > 0) return [];
  return [`No quote of answer ${answer.n} stands in it word for word; copy the words exactly.`];
}

/** Entries that hold, one for each answer at most; of several attempts the later one counts. */
export function soundJudgements(
  attempts: readonly (readonly Judgement[])[],
  answers: readonly BatchAnswer[],
): Map<number, Judgement> {
  const sound = new Map<number, Judgement>();
  for (const judgements of attempts) {
    for (const answer of answers) {
      const entries = judgements.filter((entry) => entry.n === answer.n);
      const [entry] = entries;
      if (entry && entries.length === 1 && entryProblems(entry, answer).length === 0)
        sound.set(answer.n, entry);
    }
  }
  return sound;
}

function acceptedQuotes(entry: Judgement, answer: BatchAnswer): Span[] {
  const spans = entry.quotes.map((quote) => (isTelling(quote) ? answer.find(quote) : null));
  const found = spans.filter((span) => span !== null);
  return [...new Map(found.map((span) => [span.start, span])).values()];
}

/** The judgement as it is kept: measured facts stand, quotes are where they are in the text, the rest is the model's. */
export function toJudgedRecord(entry: Judgement, answer: BatchAnswer): JudgedRecord {
  const { measured, number } = answer.record;
  const named = measured.brand.mentioned;
  const stated = new Map(entry.rivals.map((rival) => [rival.name.toLowerCase(), rival]));
  const prominence = measured.brand.prominence;
  const factors = {
    citationQuality: named ? entry.citation : 0,
    contentRelevance: entry.relevance,
    authoritySignals: named ? entry.authority : 0,
    positionProminence: prominence,
  };
  return {
    number,
    brand: {
      contextQuality: named ? entry.context : 'none',
      sentiment: named ? entry.sentiment : null,
      recommendationStrength: named ? entry.strength : 'none',
      quotes: named ? acceptedQuotes(entry, answer) : [],
    },
    competitors: measured.competitors.map((rival) => {
      const judged = rival.mentioned ? stated.get(rival.name.toLowerCase()) : undefined;
      return {
        name: rival.name,
        sentiment: judged?.sentiment ?? null,
        positionedBetter: judged?.better ?? (rival.mentioned && !named),
        comparisonContext: judged?.note ?? '',
      };
    }),
    featuresMentioned: named ? entry.features : [],
    valuePropsHighlighted: named ? entry.values : [],
    geo: { ...factors, estimatedGeoScore: estimateGeoScore(factors) },
    additional: {
      featuredSnippetPotential: entry.snippet,
      voiceSearchOptimized: entry.voice,
      contentGaps: entry.gaps,
      improvementSuggestions: entry.improve,
    },
    judgedBy: entry.author ?? 'model',
    disagreements: entry.author === 'rules' ? [] : disagreementsOf(entry, answer),
  };
}

/** Where the model's own count and quotes do not agree with the text. */
function disagreementsOf(entry: Judgement, answer: BatchAnswer): Disagreement[] {
  const { brand, competitors } = answer.record.measured;
  const found: Disagreement[] = [];
  const differ = (field: string, measured: unknown, model: unknown, same: boolean) => {
    if (!same) found.push({ field, measured, model });
  };
  differ('brand.mentioned', brand.mentioned, entry.count > 0, brand.mentioned === entry.count > 0);
  differ('brand.mentionCount', brand.mentionCount, entry.count, brand.mentionCount === entry.count);
  const near =
    brand.firstPositionPct === null || entry.position === null
      ? brand.firstPositionPct === entry.position
      : Math.abs(brand.firstPositionPct - entry.position) <= POSITION_TOLERANCE;
  differ('brand.firstPositionPct', brand.firstPositionPct, entry.position, near);
  const stated = new Map(entry.rivals.map((rival) => [rival.name.toLowerCase(), rival.count]));
  for (const rival of competitors) {
    const count = stated.get(rival.name.toLowerCase()) ?? 0;
    differ(`competitors.${rival.name}.mentioned`, rival.mentioned, count > 0, rival.mentioned === count > 0);
    differ(`competitors.${rival.name}.mentionCount`, rival.mentionCount, count, rival.mentionCount === count);
  }
  const accepted = new Set(entry.quotes.filter((quote) => isTelling(quote) && answer.find(quote) !== null));
  for (const quote of entry.quotes) differ('brand.quotes', null, quote, accepted.has(quote));
  return found;
}

export function judgementByRules(answer: BatchAnswer, _input: BatchInput): Judgement {
  const { measured } = answer.record;
  const stance = interimStance(answer.record);
  return {
    n: answer.n,
    count: measured.brand.mentionCount,
    position: measured.brand.firstPositionPct,
    sentiment: stance.sentiment,
    strength: stance.recommendationStrength,
    context: stance.contextQuality,
    quotes: [],
    features: [],
    values: [],
    rivals: [],
    citation: 0,
    relevance: 0,
    authority: 0,
    snippet: 0,
    voice: false,
    gaps: [],
    improve: [],
    author: 'rules',
  };
}
