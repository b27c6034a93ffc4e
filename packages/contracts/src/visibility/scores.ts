import { z } from 'zod';
import { categorySchema, funnelStageSchema } from './vocabulary.ts';

const score = z.number().min(0).max(100);

/** A share with its sample size and Wilson 95 % interval; `rate` and bounds run from 0 to 1, null when n is 0. */
export const rateSchema = z.object({
  rate: z.number().min(0).max(1).nullable(),
  hits: z.int().min(0),
  n: z.int().min(0),
  low: z.number().min(0).max(1).nullable(),
  high: z.number().min(0).max(1).nullable(),
});
export type Rate = z.infer<typeof rateSchema>;

/** A score of 0 to 100 that shows what it is made of; null when nothing could be measured. */
export const scoreSchema = z.object({
  value: score.nullable(),
  n: z.int().min(0).describe('Answers behind the score.'),
  parts: z.array(
    z.object({
      name: z.string(),
      value: z.number().nullable(),
      weight: z.number().min(0).max(1),
      note: z.string(),
    }),
  ),
});
export type Score = z.infer<typeof scoreSchema>;

/** The same five scores are given for the whole audit and for every slice of it. */
export const scoreCardSchema = z.object({
  answers: z.int().min(0),
  mentionRate: rateSchema,
  overall: scoreSchema,
  visibility: scoreSchema,
  sentiment: scoreSchema,
  shareOfVoice: scoreSchema,
  geo: scoreSchema,
});
export type ScoreCard = z.infer<typeof scoreCardSchema>;

export const rivalScoreSchema = z.object({
  name: z.string(),
  isBrand: z.boolean(),
  mentionRate: rateSchema,
  mentions: z.int().min(0),
  shareOfVoicePct: score.nullable(),
  averageFirstPositionPct: score.nullable(),
  sentiment: scoreSchema,
  aheadOfBrand: rateSchema.describe('Of the answers that name both, those in which this rival stands ahead.'),
});
export type RivalScore = z.infer<typeof rivalScoreSchema>;

export const scoresSchema = scoreCardSchema.extend({
  byCategory: z.array(scoreCardSchema.extend({ category: categorySchema, funnelStage: funnelStageSchema })),
  byFunnelStage: z.array(scoreCardSchema.extend({ funnelStage: funnelStageSchema })),
  byProvider: z.array(scoreCardSchema.extend({ provider: z.string() })),
  heatMap: z.array(z.object({ category: categorySchema, provider: z.string(), mentionRate: rateSchema })),
  rivals: z
    .array(rivalScoreSchema)
    .describe('The audited brand and every configured rival, best share first.'),
  quality: z.object({
    judged: rateSchema.describe('Answers whose judged part is present.'),
    modelAgreement: rateSchema.describe('Model statements about measurable facts that measuring confirms.'),
    quotesAccepted: rateSchema.describe('Quotes offered by the model that stand in the answer.'),
  }),
});
export type Scores = z.infer<typeof scoresSchema>;

/** Cited domains, and those that speak for rivals only. */
export const citationSummarySchema = z.object({
  total: z.int().min(0),
  domains: z.array(
    z.object({
      domain: z.string(),
      citations: z.int().min(1),
      answers: z.int().min(1),
      brandAnswers: z.int().min(0).describe('Of those answers, how many name the audited brand.'),
      brands: z.array(z.object({ name: z.string(), citations: z.int().min(1) })),
      ownedBy: z.string().nullable().describe('The configured brand whose own domain this is.'),
    }),
  ),
  gaps: z
    .array(
      z.object({
        domain: z.string(),
        rivals: z.array(z.object({ name: z.string(), citations: z.int().min(1) })),
        citations: z.int().min(1),
        examples: z.array(z.object({ answerId: z.string(), url: z.string() })),
      }),
    )
    .describe('Sources cited where a rival is named and never where the audited brand is.'),
});
export type CitationSummary = z.infer<typeof citationSummarySchema>;
