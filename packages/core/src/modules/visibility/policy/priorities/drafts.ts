import {
  type Author,
  CATEGORIES,
  type Category,
  type CategoryInsight,
  type ExtractionType,
  FUNNEL_STAGE_OF,
  FUNNEL_STAGES,
  type FunnelStage,
  type Rate,
  type Scores,
  type StrategicPriority,
} from '@leadline/contracts';
import { joinedEvidence, percent, projectionOf, sourcesOf } from '../insights/index.ts';

/** What a priority can be judged by; the measured value of today is filled in by code. */
export const MEASURES = ['mention_rate', 'share_of_voice', 'sentiment', 'visibility'] as const;
export type Measure = (typeof MEASURES)[number];

/** Layer 2 as it is asked of a model and written by rules; `from` numbers the category insights, from 1. */
export interface PriorityDraft {
  readonly from: readonly number[];
  readonly title: string;
  readonly description: string;
  readonly pitch: string;
  readonly why: string;
  readonly pipeline: readonly string[];
  readonly revenue: readonly string[];
  readonly timeframe: string;
  readonly confidence: StrategicPriority['businessImpact']['confidence'];
  readonly budget: readonly string[];
  readonly timeline: string;
  readonly team: string;
  readonly support: string;
  readonly needs: readonly string[];
  readonly risks: readonly string[];
  readonly measure: Measure;
  readonly target: string;
  readonly investment: string;
  readonly gain: string;
  readonly payback: string;
  readonly calculation: string;
  readonly wins: readonly string[];
  readonly metrics: readonly string[];
  readonly risk: string;
  readonly edge: string;
  readonly message: string;
  /** Only what rules write: a measure of their own with its measured value. */
  readonly metric?: string;
  readonly baseline?: string;
  readonly author?: 'rules';
}

/** A category insight with the category it belongs to. */
export interface PlacedInsight {
  readonly category: Category;
  readonly insight: CategoryInsight;
}

/** Turns drafts into priorities: categories, stages, baseline and evidence come from measured sources. */
export function toStrategicPriorities(
  drafts: readonly PriorityDraft[],
  about: {
    readonly type: ExtractionType;
    readonly insights: readonly PlacedInsight[];
    readonly scores: Scores;
    readonly author: Author;
  },
): StrategicPriority[] {
  return drafts.slice(0, MOST_PRIORITIES).flatMap((draft, index) => {
    const sources = sourcesOf(draft.from, about.insights);
    const categories = CATEGORIES.filter((category) =>
      sources.some((source) => source.category === category),
    );
    if (categories.length === 0) return [];
    return [
      {
        type: about.type,
        rank: index + 1,
        title: draft.title,
        description: draft.description,
        executivePitch: draft.pitch,
        strategicRationale: draft.why,
        sourceCategories: categories,
        funnelStagesImpacted: stagesOf(categories),
        ...plansOf(draft),
        expectedRoi: roiOf(draft, categories, about.scores),
        quickWins: [...draft.wins],
        successMetrics: [...draft.metrics],
        riskAssessment: draft.risk,
        competitivePositioning: draft.edge,
        personaMessage: draft.message,
        evidence: joinedEvidence(sources.map((source) => source.insight)),
        author: draft.author ?? about.author,
      },
    ];
  });
}

const MOST_PRIORITIES = 5;

/** The funnel stages of some categories, in the order of the journey. */
export function stagesOf(categories: readonly Category[]): FunnelStage[] {
  return FUNNEL_STAGES.filter((stage) => categories.some((category) => FUNNEL_STAGE_OF[category] === stage));
}

function plansOf(draft: PriorityDraft): Pick<StrategicPriority, 'businessImpact' | 'implementation'> {
  return {
    businessImpact: {
      pipelineImpact: projectionOf(draft.pipeline),
      revenueImpact: projectionOf(draft.revenue),
      timeframe: draft.timeframe,
      confidence: draft.confidence,
    },
    implementation: {
      budget: projectionOf(draft.budget),
      timeline: draft.timeline,
      teamRequired: draft.team,
      externalSupport: draft.support,
      dependencies: [...draft.needs],
      risks: [...draft.risks],
    },
  };
}

function roiOf(
  draft: PriorityDraft,
  categories: readonly Category[],
  scores: Scores,
): StrategicPriority['expectedRoi'] {
  return {
    metric: draft.metric ?? MEASURE_NAMES[draft.measure],
    baseline: draft.baseline ?? baselineOf(draft.measure, categories, scores),
    target: draft.target,
    investment: draft.investment,
    return: draft.gain,
    paybackPeriod: draft.payback,
    calculation: draft.calculation,
    kind: 'estimate',
  };
}

const MEASURE_NAMES: Readonly<Record<Measure, string>> = {
  mention_rate: 'Answers that name the brand',
  share_of_voice: 'Share of voice',
  sentiment: 'Sentiment score',
  visibility: 'Visibility score',
};

/** The measured value of today over the categories a priority comes from. */
export function baselineOf(measure: Measure, categories: readonly Category[], scores: Scores): string {
  const cards = scores.byCategory.filter((card) => categories.includes(card.category));
  if (measure === 'mention_rate') return rateText(cards.map((card) => card.mentionRate));
  const key = measure === 'share_of_voice' ? 'shareOfVoice' : measure;
  const known = cards.map((card) => card[key]).filter((score) => score.value !== null && score.n > 0);
  const n = known.reduce((sum, score) => sum + score.n, 0);
  if (n === 0) return 'not measurable today';
  const value = known.reduce((sum, score) => sum + (score.value ?? 0) * score.n, 0) / n;
  return measure === 'share_of_voice'
    ? `${Math.round(value)} % over ${n} answers`
    : `${Math.round(value)} of 100 over ${n} answers`;
}

function rateText(rates: readonly Rate[]): string {
  const hits = rates.reduce((sum, rate) => sum + rate.hits, 0);
  const n = rates.reduce((sum, rate) => sum + rate.n, 0);
  return n === 0 ? 'not measurable today' : `${hits} of ${n} answers (${percent(hits, n)})`;
}
