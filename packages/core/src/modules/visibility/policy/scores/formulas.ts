import type { AnalysedAnswer, GeoFactors, Rate, Score, Sentiment } from '@leadline/contracts';
import { rate } from '../../../../kernel/statistics/index.ts';

type Part = Score['parts'][number];

/** What a sentiment is worth on the scale of 0 to 100. */
const SENTIMENT_WORTH: Readonly<Record<Sentiment, number>> = {
  positive: 1,
  neutral: 0.5,
  mixed: 0.5,
  negative: 0,
};

/** How being named at all and being named early share the visibility score. */
const VISIBILITY_WEIGHTS = { mentionRate: 0.7, prominence: 0.3 } as const;

/** How the four scores share the overall one; a missing part's weight goes to the rest in proportion. */
const OVERALL_WEIGHTS = { visibility: 0.4, shareOfVoice: 0.25, sentiment: 0.2, geo: 0.15 } as const;

const GEO_FACTORS = [
  ['citationQuality', 'citation quality'],
  ['contentRelevance', 'content relevance'],
  ['authoritySignals', 'authority signals'],
  ['positionProminence', 'position prominence'],
] as const;

/**
 * Visibility, 0 to 100: 0.7 × mention rate + 0.3 × mean prominence. Prominence is averaged over all answers,
 * an answer without the brand counting 0, so that one more mention can never lower the score.
 */
export function visibilityScore(answers: readonly AnalysedAnswer[]): Score {
  const n = answers.length;
  if (n === 0) return { value: null, n: 0, parts: [] };
  const named = answers.filter((answer) => answer.brand.mentioned).length;
  const prominence = mean(answers.map((answer) => (answer.brand.mentioned ? answer.brand.prominence : 0)));
  return weighted(n, [
    {
      name: 'mention rate',
      value: (100 * named) / n,
      weight: VISIBILITY_WEIGHTS.mentionRate,
      note: `${named} of ${n} answers name the brand.`,
    },
    {
      name: 'prominence',
      value: prominence,
      weight: VISIBILITY_WEIGHTS.prominence,
      note: 'How early the first mention stands, averaged over all answers; 0 where there is none.',
    },
  ]);
}

/**
 * Sentiment, 0 to 100: positive counts 100, neutral and mixed 50, negative 0, averaged over the answers that
 * name the brand and were judged; null without one.
 */
export function sentimentScore(sentiments: readonly (Sentiment | null)[]): Score {
  const judged = sentiments.filter((sentiment) => sentiment !== null);
  const n = judged.length;
  if (n === 0) return { value: null, n: 0, parts: [] };
  const parts = (['positive', 'neutral', 'mixed', 'negative'] as const).map((name): Part => {
    const count = judged.filter((sentiment) => sentiment === name).length;
    const note = `${count} of ${n} judged answers; counts ${100 * SENTIMENT_WORTH[name]}.`;
    return { name, value: (100 * count) / n, weight: SENTIMENT_WORTH[name], note };
  });
  return weighted(n, parts);
}

/**
 * Share of voice, 0 to 100, pooled: all mentions of the brand over all mentions of the brand and the
 * configured rivals, so that an answer weighs by how many brand names it holds. Null when nobody is named or
 * no rival is configured (a brand alone would always own 100 %).
 */
export function shareOfVoiceScore(answers: readonly AnalysedAnswer[], rivals: number): Score {
  const counts = answers.map((answer) => ({
    own: answer.brand.mentionCount,
    theirs: sum(answer.competitors.map((competitor) => competitor.mentionCount)),
  }));
  const own = sum(counts.map((count) => count.own));
  const theirs = sum(counts.map((count) => count.theirs));
  const n = counts.filter((count) => count.own + count.theirs > 0).length;
  if (rivals === 0 || own + theirs === 0) return { value: null, n, parts: [] };
  const share = (100 * own) / (own + theirs);
  return weighted(n, [
    { name: 'brand', value: share, weight: 1, note: `${own} of ${own + theirs} mentions.` },
    { name: 'rivals', value: 100 - share, weight: 0, note: `${theirs} of ${own + theirs} mentions.` },
  ]);
}

/**
 * GEO, 0 to 100: the plain mean of the four factors, averaged over the answers that name the brand and were
 * judged; null without one.
 */
export function geoScore(answers: readonly AnalysedAnswer[]): Score {
  const factors = answers.flatMap((answer) => (answer.brand.mentioned && answer.geo ? [answer.geo] : []));
  const n = factors.length;
  if (n === 0) return { value: null, n: 0, parts: [] };
  const parts = GEO_FACTORS.map(([key, name]): Part => {
    const note = `Mean over ${n} judged answers that name the brand.`;
    return { name, value: mean(factors.map((factor) => factor[key])), weight: 1 / GEO_FACTORS.length, note };
  });
  return weighted(n, parts);
}

/** One answer's GEO score from its four factors, 0 to 100: their plain mean, as in the score over all answers. */
export function estimateGeoScore(factors: Omit<GeoFactors, 'estimatedGeoScore'>): number {
  return clamp(mean(GEO_FACTORS.map(([key]) => factors[key])));
}

/**
 * Overall, 0 to 100: 0.40 visibility, 0.25 share of voice, 0.20 sentiment and 0.15 GEO. Sentiment and GEO
 * describe only the answers that name the brand, so they enter times the mention rate: one kind word in a
 * hundred answers is worth a hundredth of a hundred kind words.
 */
export function overallScore(
  card: { mentionRate: Rate } & Record<'visibility' | 'sentiment' | 'shareOfVoice' | 'geo', Score>,
): Score {
  const named = card.mentionRate.rate;
  if (named === null) return { value: null, n: 0, parts: [] };
  const present = (score: Score) => (named === 0 ? 0 : score.value === null ? null : score.value * named);
  return weighted(
    card.mentionRate.n,
    shareWeights([
      {
        name: 'visibility',
        value: card.visibility.value,
        weight: OVERALL_WEIGHTS.visibility,
        note: 'As it stands.',
      },
      {
        name: 'share of voice',
        value: card.shareOfVoice.value,
        weight: OVERALL_WEIGHTS.shareOfVoice,
        note: 'As it stands.',
      },
      {
        name: 'sentiment',
        value: present(card.sentiment),
        weight: OVERALL_WEIGHTS.sentiment,
        note: 'Sentiment × mention rate.',
      },
      { name: 'GEO', value: present(card.geo), weight: OVERALL_WEIGHTS.geo, note: 'GEO × mention rate.' },
    ]),
  );
}

/** Hands the weights of missing parts to the rest in proportion, and says so on each missing one. */
function shareWeights(parts: readonly Part[]): Part[] {
  const known = sum(parts.map((part) => (part.value === null ? 0 : part.weight)));
  return parts.map((part) =>
    part.value === null
      ? { ...part, weight: 0, note: `Could not be measured; its weight of ${part.weight} goes to the rest.` }
      : { ...part, weight: part.weight / known },
  );
}

function weighted(n: number, parts: Part[]): Score {
  const value = sum(parts.map((part) => (part.value ?? 0) * part.weight));
  return { value: clamp(value), n, parts };
}

/** The share of the answers that name the brand. */
export function mentionRate(answers: readonly AnalysedAnswer[]): Rate {
  return rate(answers.filter((answer) => answer.brand.mentioned).length, answers.length);
}

/** Sums of exact hundreds can end a rounding error above 100. */
function clamp(value: number): number {
  return Math.min(100, Math.max(0, value));
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
