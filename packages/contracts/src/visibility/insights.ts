import { z } from 'zod';
import { authorSchema, categorySchema, extractionTypeSchema, funnelStageSchema } from './vocabulary.ts';

export const impactSchema = z.enum(['low', 'medium', 'high', 'critical']);
export const difficultySchema = z.enum(['easy', 'moderate', 'hard', 'complex']);
export const confidenceSchema = z.enum(['low', 'medium', 'high']);

/** Words of one answer that an insight rests on. */
export const evidenceSchema = z.object({ answerId: z.string(), quote: z.string() });
export type Evidence = z.infer<typeof evidenceSchema>;

/**
 * A figure about the future (money, uplift, time). Never measured: always an estimate, always with the
 * basis it was worked out from, so that no reader takes it for a result.
 */
export const projectionSchema = z.object({
  statement: z.string(),
  basis: z.string(),
  kind: z.literal('estimate').default('estimate'),
});
export type Projection = z.infer<typeof projectionSchema>;

/** Layer 0: one item found in a batch of answers. */
export const insightItemSchema = z.object({
  type: extractionTypeSchema,
  text: z.string().describe('The recommendation, gap or opportunity in one sentence.'),
  topic: z.string().describe('Kind of work, such as `Content strategy` or `Pricing clarity`.'),
  priority: z.int().min(1).max(10),
  impact: impactSchema,
  difficulty: difficultySchema,
  timeline: z.string(),
  actionItems: z.array(z.string()),
  successMetrics: z.array(z.string()),
  competitiveAdvantage: z.string(),
  estimatedRoi: projectionSchema,
  riskFactors: z.array(z.string()),
  dependencies: z.array(z.string()),
  competitor: z.string().nullable().describe('For a gap: the rival that is ahead.'),
  contentFormat: z.string().nullable().describe('For an opportunity: what to publish.'),
  targetQueries: z.array(z.string()).describe('Questions this would answer better.'),
  evidence: z.array(evidenceSchema),
  author: authorSchema,
});
export type InsightItem = z.infer<typeof insightItemSchema>;

/** Layer 1: an item consolidated over a category's batches for this company and reader. */
export const categoryInsightSchema = z.object({
  type: extractionTypeSchema,
  title: z.string(),
  description: z.string(),
  priority: z.int().min(1).max(10),
  impact: impactSchema,
  difficulty: difficultySchema,
  timeline: z.string(),
  implementation: z.object({
    budget: projectionSchema,
    team: z.string(),
    resources: z.string(),
    dependencies: z.array(z.string()),
  }),
  expectedRoi: projectionSchema,
  successMetrics: z.array(z.string()),
  quickWins: z.array(z.string()),
  riskAssessment: z.string(),
  competitiveAdvantage: z.string(),
  personaMessage: z.string(),
  mergedItems: z.int().min(1).describe('How many batch items went into this one.'),
  evidence: z.array(evidenceSchema),
  author: authorSchema,
});
export type CategoryInsight = z.infer<typeof categoryInsightSchema>;

/** Layer 2: one of the top three to five of a type over the whole journey. */
export const strategicPrioritySchema = z.object({
  type: extractionTypeSchema,
  rank: z.int().min(1).max(5),
  title: z.string(),
  description: z.string(),
  executivePitch: z.string(),
  strategicRationale: z.string(),
  sourceCategories: z.array(categorySchema).min(1),
  funnelStagesImpacted: z.array(funnelStageSchema).min(1),
  businessImpact: z.object({
    pipelineImpact: projectionSchema,
    revenueImpact: projectionSchema,
    timeframe: z.string(),
    confidence: confidenceSchema,
  }),
  implementation: z.object({
    budget: projectionSchema,
    timeline: z.string(),
    teamRequired: z.string(),
    externalSupport: z.string(),
    dependencies: z.array(z.string()),
    risks: z.array(z.string()),
  }),
  expectedRoi: z.object({
    metric: z.string(),
    baseline: z.string().describe('The measured value today.'),
    target: z.string(),
    investment: z.string(),
    return: z.string(),
    paybackPeriod: z.string(),
    calculation: z.string().describe('The basis: how the estimate was worked out.'),
    kind: z.literal('estimate').default('estimate'),
  }),
  quickWins: z.array(z.string()),
  successMetrics: z.array(z.string()),
  riskAssessment: z.string(),
  competitivePositioning: z.string(),
  personaMessage: z.string(),
  evidence: z.array(evidenceSchema),
  author: authorSchema,
});
export type StrategicPriority = z.infer<typeof strategicPrioritySchema>;

const stagePerformanceSchema = z.object({
  score: z
    .number()
    .min(0)
    .max(100)
    .nullable()
    .describe('Measured; null when no answer belongs to the stage.'),
  diagnosis: z.string(),
  impact: z.string(),
  priorityAction: z.string(),
});

/** Layer 3: the brief for the reader's own board. */
export const executiveBriefSchema = z.object({
  executiveBrief: z.string(),
  situationAssessment: z.object({
    currentState: z.string(),
    competitivePosition: z.string(),
    strategicGap: z.string(),
    keyInsight: z.string(),
  }),
  buyerJourneyPerformance: z.object({
    awareness: stagePerformanceSchema,
    consideration: stagePerformanceSchema,
    decision: stagePerformanceSchema,
  }),
  strategicPriorities: z
    .array(
      z.object({
        priority: z.string(),
        whyNow: z.string(),
        businessImpact: projectionSchema,
        investment: projectionSchema,
        timeline: z.string(),
        confidence: confidenceSchema,
      }),
    )
    .max(5),
  implementationRoadmap: z.object({
    days30: z.array(z.string()),
    days90: z.array(z.string()),
    days180: z.array(z.string()),
    successMilestones: z.array(z.string()),
  }),
  investmentThesis: projectionSchema,
  competitiveImplications: z.object({ ifAct: z.string(), ifDelay: z.string(), window: z.string() }),
  expectedOutcomes: z.object({
    days30: projectionSchema,
    days90: projectionSchema,
    months12: projectionSchema,
    roiConfidence: confidenceSchema,
  }),
  successMetrics: z.array(z.string()),
  closingMessage: z.string(),
  author: authorSchema,
});
export type ExecutiveBrief = z.infer<typeof executiveBriefSchema>;
