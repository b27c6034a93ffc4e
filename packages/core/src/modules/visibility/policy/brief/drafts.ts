import {
  type Author,
  type ExecutiveBrief,
  FUNNEL_STAGES,
  type FunnelStage,
  type Scores,
  type StrategicPriority,
} from '@leadline/contracts';
import { projectionOf } from '../insights/index.ts';

type Confidence = ExecutiveBrief['expectedOutcomes']['roiConfidence'];

/** Layer 3 as it is asked of a model and written by rules; `from` numbers the strategic priorities, from 1. */
export interface BriefDraft {
  readonly brief: string;
  readonly current: string;
  readonly position: string;
  readonly gap: string;
  readonly insight: string;
  readonly stages: Readonly<
    Record<FunnelStage, { readonly diagnosis: string; readonly impact: string; readonly action: string }>
  >;
  readonly priorities: readonly {
    readonly from: number;
    readonly why: string;
    readonly impact: readonly string[];
    readonly cost: readonly string[];
    readonly timeline: string;
    readonly confidence: Confidence;
  }[];
  readonly days30: readonly string[];
  readonly days90: readonly string[];
  readonly days180: readonly string[];
  readonly milestones: readonly string[];
  readonly thesis: readonly string[];
  readonly act: string;
  readonly delay: string;
  readonly window: string;
  readonly after30: readonly string[];
  readonly after90: readonly string[];
  readonly after365: readonly string[];
  readonly confidence: Confidence;
  readonly metrics: readonly string[];
  readonly closing: string;
  readonly author?: 'rules';
}

/** Turns a draft into the brief: stage scores are the measured ones, priorities keep their own titles. */
export function toExecutiveBrief(
  draft: BriefDraft,
  about: {
    readonly priorities: readonly StrategicPriority[];
    readonly scores: Scores;
    readonly author: Author;
  },
): ExecutiveBrief {
  return {
    executiveBrief: draft.brief,
    situationAssessment: {
      currentState: draft.current,
      competitivePosition: draft.position,
      strategicGap: draft.gap,
      keyInsight: draft.insight,
    },
    buyerJourneyPerformance: stagesFrom(draft, about.scores),
    strategicPriorities: draft.priorities.slice(0, 5).flatMap((entry) => {
      const priority = about.priorities[entry.from - 1];
      if (priority === undefined) return [];
      return [
        {
          priority: priority.title,
          whyNow: entry.why,
          businessImpact: projectionOf(entry.impact),
          investment: projectionOf(entry.cost),
          timeline: entry.timeline,
          confidence: entry.confidence,
        },
      ];
    }),
    implementationRoadmap: {
      days30: [...draft.days30],
      days90: [...draft.days90],
      days180: [...draft.days180],
      successMilestones: [...draft.milestones],
    },
    investmentThesis: projectionOf(draft.thesis),
    competitiveImplications: { ifAct: draft.act, ifDelay: draft.delay, window: draft.window },
    expectedOutcomes: {
      days30: projectionOf(draft.after30),
      days90: projectionOf(draft.after90),
      months12: projectionOf(draft.after365),
      roiConfidence: draft.confidence,
    },
    successMetrics: [...draft.metrics],
    closingMessage: draft.closing,
    author: draft.author ?? about.author,
  };
}

function stagesFrom(draft: BriefDraft, scores: Scores): ExecutiveBrief['buyerJourneyPerformance'] {
  const [awareness, consideration, decision] = FUNNEL_STAGES.map((stage) => {
    const { diagnosis, impact, action } = draft.stages[stage];
    return { score: measuredScore(scores, stage), diagnosis, impact, priorityAction: action };
  }) as [StagePerformance, StagePerformance, StagePerformance];
  return { awareness, consideration, decision };
}

type StagePerformance = ExecutiveBrief['buyerJourneyPerformance'][FunnelStage];

/** The overall score of a stage, to one decimal; null when no answer belongs to it. */
export function measuredScore(scores: Scores, stage: FunnelStage): number | null {
  const value = scores.byFunnelStage.find((card) => card.funnelStage === stage)?.overall.value ?? null;
  return value === null ? null : Math.round(value * 10) / 10;
}
