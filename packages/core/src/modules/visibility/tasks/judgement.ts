import {
  contextQualitySchema,
  type Disagreement,
  recommendationStrengthSchema,
  type Span,
  sentimentSchema,
} from '@leadline/contracts';
import { z } from 'zod';
import { locateQuote } from '../policy/passages/index.ts';
import { estimateGeoScore } from '../policy/scores/index.ts';
import { judgeAnswerByRules } from '../policy/stance/index.ts';
import type { JudgedRecord } from '../records.ts';
import type { BatchAnswer, BatchInput } from './batch.ts';
import { isNumberOf } from './numbered.ts';
import { atMost, few, number, rating } from './schema-parts.ts';

const percent = () => rating(0, 100);

/** How a model judges one answer. It is written 192 times an audit, so every word of it is paid for. */
export const judgementSchema = z.object({
  n: number(),
  count: z.number().meta({ type: 'integer', minimum: 0 }).describe('times the brand is named'),
  position: z
    .number()
    .meta({ minimum: 0, maximum: 100 })
    .nullable()
    .describe('% of the text before the brand is first named'),
  sentiment: sentimentSchema.nullable(),
  strength: recommendationStrengthSchema,
  context: contextQualitySchema,
  quotes: few(2).describe('exact words about the brand'),
  features: few(3).describe('features said of the brand, at most 3 words each'),
  values: few(2).describe('benefits said of the brand, at most 4 words each'),
  rivals: z
    .array(
      z.object({
        name: z.string(),
        sentiment: sentimentSchema,
        better: z.boolean(),
        note: z.string().describe('at most 5 words'),
      }),
    )
    .describe('the given rivals it names, no others'),
  citation: percent(),
  relevance: percent(),
  authority: percent(),
  snippet: percent(),
  voice: z.boolean(),
  gaps: few(1).describe('at most 6 words'),
  improve: few(1).describe('at most 7 words'),
});

/** A judgement by a model, or by rules, which say so. */
export type Judgement = z.infer<typeof judgementSchema> & { readonly author?: 'rules' };

export const JUDGEMENT_QUESTION = `Judge every answer as its buyer would read it: in "answers" exactly one entry for each n.
sentiment toward the brand: mixed = real praise and real criticism, neutral = neither; null if it is not named.
strength: strong = told to take the brand; moderate = one of the suggested ones; weak = only listed or mentioned; none = not named, or advised against.
context: high = featured or recommended; medium = described favourably or in detail; low = mentioned in passing; none = not named.
quotes: one or two where the brand is named, else none.
better: the rival is put ahead of the brand. note: how the two are set against each other.
0 to 100: citation = how credible what it says of the brand is; relevance = how well it answers the question; authority = how far the brand is shown as a leader; snippet = how fit it is to be shown alone as the answer. voice = reads well aloud.
gaps: the one thing a buyer still needs to know of the brand. improve: the one thing the brand could publish to be better served here.`;

/** Share of the text by which a stated position may miss the measured one. */
const POSITION_TOLERANCE = 10;

/**
 * What is wrong with the judgements of a batch. So many as `bearable` may lack a quote or sentiment without
 * being a reason to ask again: rules judge those answers.
 */
export function judgementProblems(
  judgements: readonly Judgement[],
  answers: readonly BatchAnswer[],
  bearable = 0,
): string[] {
  const problems: string[] = [];
  const unproven: string[] = [];
  for (const answer of answers) {
    const entries = judgements.filter((entry) => entry.n === answer.n);
    if (entries.length === 0) problems.push(`Answer ${answer.n} has no entry.`);
    else if (entries.length > 1)
      problems.push(`Answer ${answer.n} has ${entries.length} entries; it needs exactly one.`);
    else unproven.push(...entryProblems(entries[0] as Judgement, answer));
  }
  const unknown = judgements.filter((entry) => !isNumberOf(entry.n, answers.length)).map((entry) => entry.n);
  if (unknown.length > 0) problems.push(`There is no answer ${unknown.join(', ')}.`);
  return problems.length > 0 || unproven.length > bearable ? [...problems, ...unproven] : [];
}

function entryProblems(entry: Judgement, answer: BatchAnswer): string[] {
  if (entry.author === 'rules') return [];
  // What is said of a brand that is not named is left out, as measuring overrides it: that needs no second call.
  if (!answer.record.measured.brand.mentioned) return [];
  if (entry.sentiment === null) return [`Answer ${answer.n} names the brand, so it needs a sentiment.`];
  if (acceptedQuotes(entry, answer).length > 0) return [];
  return [`Answer ${answer.n} needs a quote about the brand that stands in it word for word.`];
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

/** Quotes that stand in the answer, each once; a model's among what it was shown, rules' anywhere. */
function acceptedQuotes({ quotes, author }: Judgement, answer: BatchAnswer): Span[] {
  const find = (quote: string) =>
    author === 'rules' ? locateQuote(answer.record.text, quote) : answer.find(quote);
  const found = quotes.map(find).filter((span) => span !== null);
  return [...new Map(found.map((span) => [span.start, span])).values()];
}

/** The judgement as it is kept: measured facts stand, quotes are where they are in the text, the rest is the model's. */
export function toJudgedRecord(entry: Judgement, answer: BatchAnswer): JudgedRecord {
  const { measured, number } = answer.record;
  const named = measured.brand.mentioned;
  const stated = new Map(entry.rivals.map((rival) => [rival.name.toLowerCase(), rival]));
  const prominence = measured.brand.prominence;
  const factors = {
    citationQuality: named ? percentage(entry.citation) : 0,
    contentRelevance: percentage(entry.relevance),
    authoritySignals: named ? percentage(entry.authority) : 0,
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
    featuresMentioned: named ? phrases(entry.features) : [],
    valuePropsHighlighted: named ? phrases(entry.values) : [],
    geo: { ...factors, estimatedGeoScore: estimateGeoScore(factors) },
    additional: {
      featuredSnippetPotential: percentage(entry.snippet),
      voiceSearchOptimized: entry.voice,
      contentGaps: phrases(entry.gaps),
      improvementSuggestions: phrases(entry.improve),
    },
    judgedBy: entry.author ?? 'model',
    disagreements: entry.author === 'rules' ? [] : disagreementsOf(entry, answer),
  };
}

const MOST_PHRASES = 8;

function phrases(texts: readonly string[]): string[] {
  return [...atMost(texts, MOST_PHRASES)].filter((text) => text.trim() !== '');
}

function percentage(value: number): number {
  return Math.min(100, Math.max(0, value));
}

/** Where the model's own count and quotes do not agree with the text. */
function disagreementsOf(entry: Judgement, answer: BatchAnswer): Disagreement[] {
  const { brand, competitors } = answer.record.measured;
  const found: Disagreement[] = [];
  const compare = (field: string, measured: unknown, model: unknown) => {
    if (measured !== model) found.push({ field, measured, model });
  };
  compare('brand.mentioned', brand.mentioned, entry.count > 0);
  compare('brand.mentionCount', brand.mentionCount, entry.count);
  if (!isNear(brand.firstPositionPct, entry.position)) {
    compare('brand.firstPositionPct', brand.firstPositionPct, entry.position);
  }
  const stated = new Set(entry.rivals.map((rival) => rival.name.toLowerCase()));
  for (const rival of competitors) {
    compare(`competitors.${rival.name}.mentioned`, rival.mentioned, stated.has(rival.name.toLowerCase()));
  }
  for (const quote of entry.quotes) {
    if (answer.find(quote) === null) compare('brand.quotes', null, quote);
  }
  return found;
}

function isNear(measured: number | null, stated: number | null): boolean {
  if (measured === null || stated === null) return measured === stated;
  return Math.abs(measured - stated) <= POSITION_TOLERANCE;
}

/** The same judgement by rules over the whole answer, for when no model judges it. */
export function judgementByRules(
  { n, record }: BatchAnswer,
  { matcher }: Pick<BatchInput, 'matcher'>,
): Judgement {
  const { brand, competitors } = record.measured;
  const { stance, rivals, features, values, geo, additional } = judgeAnswerByRules(record, matcher);
  const named = new Set(competitors.filter((rival) => rival.mentioned).map((rival) => rival.name));
  return {
    n,
    count: brand.mentionCount,
    position: brand.firstPositionPct,
    sentiment: stance?.sentiment ?? null,
    strength: stance?.recommendationStrength ?? 'none',
    context: stance?.contextQuality ?? 'none',
    quotes: (stance?.quotes ?? []).map((quote) => quote.text),
    features: [...features],
    values: [...values],
    rivals: rivals
      .filter((rival) => named.has(rival.name))
      .map(({ name, sentiment, positionedBetter, comparisonContext }) => ({
        name,
        sentiment: sentiment ?? 'neutral',
        better: positionedBetter,
        note: comparisonContext,
      })),
    citation: geo.citationQuality,
    relevance: geo.contentRelevance,
    authority: geo.authoritySignals,
    snippet: additional.featuredSnippetPotential,
    voice: additional.voiceSearchOptimized,
    gaps: [...additional.contentGaps],
    improve: [...additional.improvementSuggestions],
    author: 'rules',
  };
}
