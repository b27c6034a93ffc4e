import { z } from 'zod';
import { jobStatusSchema } from '../jobs.ts';
import { analysedAnswerSchema, discoveredBrandSchema } from './analysis.ts';
import { answerSourceSchema, questionSchema } from './answers.ts';
import { brandSchema, companyContextSchema, personaContextSchema } from './brand.ts';
import { categoryInsightSchema, executiveBriefSchema, strategicPrioritySchema } from './insights.ts';
import { citationSummarySchema, scoreCardSchema, scoresSchema } from './scores.ts';
import { categorySchema, extractionTypeSchema, funnelStageSchema, planNameSchema } from './vocabulary.ts';

/** Everything an audit is started with. */
export const auditInputSchema = z.object({
  brand: brandSchema,
  competitors: z.array(brandSchema).max(50).default([]),
  productCategory: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe('What is sold, such as `password manager`.'),
  industry: z.string().trim().max(200).optional(),
  market: z.string().trim().max(200).optional().describe('Country, region or segment.'),
  personas: z
    .array(z.string().trim().min(1).max(200))
    .max(10)
    .default([])
    .describe('Who asks such questions.'),
  company: companyContextSchema.partial().optional(),
  reader: personaContextSchema.partial().optional().describe('Whom the report is written for.'),
  questions: z
    .array(questionSchema)
    .min(1)
    .max(2_000)
    .optional()
    .describe('For a live audit; made when absent.'),
  answers: answerSourceSchema,
  plan: planNameSchema.default('standard'),
  analyst: z
    .string()
    .max(200)
    .default('auto')
    .describe('`auto`, `builtin`, or a model such as `openai/gpt-5-nano`.'),
  note: z
    .string()
    .trim()
    .max(500)
    .optional()
    .describe('What a reader must know of the data; shown on the report.'),
  budgetUsd: z
    .number()
    .positive()
    .max(100_000)
    .optional()
    .describe('The audit stops, resumable, before passing it.'),
});
export type AuditInput = z.input<typeof auditInputSchema>;
export type ParsedAuditInput = z.output<typeof auditInputSchema>;

export const warningSchema = z.object({
  code: z.string(),
  message: z.string(),
  items: z.array(z.string()).default([]),
});
export type Warning = z.infer<typeof warningSchema>;

/** Calls planned and an upper and expected price, shown before any money is spent. */
export const estimateSchema = z.object({
  answers: z.int().min(0),
  questions: z.int().min(0),
  batches: z.int().min(0),
  calls: z.object({ collection: z.int().min(0), analysis: z.int().min(0) }),
  tokens: z.object({ input: z.int().min(0), output: z.int().min(0) }),
  costUsd: z.object({ collection: z.number().min(0), analysis: z.number().min(0), total: z.number().min(0) }),
  analyst: z.string(),
  basis: z.string().describe('How the estimate was made.'),
  warnings: z.array(warningSchema),
});
export type Estimate = z.infer<typeof estimateSchema>;

export const auditHeadSchema = z.object({
  id: z.uuid(),
  status: jobStatusSchema,
  plan: planNameSchema,
  brand: z.string(),
  competitors: z.array(z.string()),
  productCategory: z.string().nullable(),
  source: z.enum(['recorded', 'live']),
  simulated: z.boolean().describe('True when a sandbox stood in for a provider.'),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  error: z.object({ code: z.string(), message: z.string(), next: z.string() }).nullable(),
});
export type AuditHead = z.infer<typeof auditHeadSchema>;

export const auditListItemSchema = auditHeadSchema.extend({
  answers: z.int().min(0),
  overallScore: z.number().nullable(),
  mentionRate: z.number().nullable(),
  costUsd: z.number().min(0),
});
export type AuditListItem = z.infer<typeof auditListItemSchema>;

export const categoryResultSchema = z.object({
  category: categorySchema,
  funnelStage: funnelStageSchema,
  scores: scoreCardSchema,
  insights: z.array(categoryInsightSchema),
  unavailable: z
    .array(z.object({ type: extractionTypeSchema, reason: z.string() }))
    .describe('Insights that could not be made, and why.'),
});
export type CategoryResult = z.infer<typeof categoryResultSchema>;

/** The audit as exported: the schema is stable; fields are added, never renamed or removed. */
export const auditReportSchema = z.object({
  schemaVersion: z.literal(1),
  audit: auditHeadSchema,
  brand: brandSchema,
  competitors: z.array(brandSchema),
  company: companyContextSchema,
  reader: personaContextSchema,
  analyst: z.union([z.literal('builtin'), z.array(z.string())]).describe('`builtin` or the models used.'),
  note: z
    .string()
    .nullable()
    .describe('What a reader must know of the data, for example that it is an example.'),
  calls: z.object({
    analysis: z
      .int()
      .min(0)
      .describe('Planned analysis calls made; rules answer the same calls without a model.'),
    collection: z.int().min(0),
    repaired: z.int().min(0),
    cached: z.int().min(0),
  }),
  cost: z.object({
    analysisUsd: z.number().min(0),
    collectionUsd: z.number().min(0),
    inputTokens: z.int().min(0),
    cachedInputTokens: z.int().min(0),
    outputTokens: z.int().min(0),
  }),
  prompts: z
    .array(z.object({ task: z.string(), versions: z.array(z.string()) }))
    .optional()
    .describe('Versions of the prompts that models were asked with; one for each task as a rule.'),
  warnings: z.array(warningSchema),
  answers: z.array(analysedAnswerSchema),
  scores: scoresSchema,
  categories: z.array(categoryResultSchema),
  priorities: z.array(strategicPrioritySchema),
  brief: executiveBriefSchema.nullable(),
  discoveredBrands: z.array(discoveredBrandSchema),
  citations: citationSummarySchema,
});
export type AuditReport = z.infer<typeof auditReportSchema>;

/** How sure it is that a figure really moved between two audits. */
export const changeVerdictSchema = z.enum(['up', 'down', 'noise', 'unknown']);

export const comparedRateSchema = z.object({
  label: z.string(),
  before: z.object({
    rate: z.number().nullable(),
    n: z.int(),
    low: z.number().nullable(),
    high: z.number().nullable(),
  }),
  after: z.object({
    rate: z.number().nullable(),
    n: z.int(),
    low: z.number().nullable(),
    high: z.number().nullable(),
  }),
  difference: z.number().nullable(),
  pValue: z.number().min(0).max(1).nullable(),
  verdict: changeVerdictSchema,
});
export type ComparedRate = z.infer<typeof comparedRateSchema>;

export const auditComparisonSchema = z.object({
  before: auditHeadSchema,
  after: auditHeadSchema,
  sharedQuestions: z.int().min(0),
  test: z.string().describe('Which test decided between change and noise, and at what level.'),
  overall: comparedRateSchema,
  byCategory: z.array(comparedRateSchema),
  byProvider: z.array(comparedRateSchema),
  rivals: z.array(comparedRateSchema),
  scores: z.array(
    z.object({
      name: z.string(),
      before: z.number().nullable(),
      after: z.number().nullable(),
      difference: z.number().nullable(),
    }),
  ),
  citations: z.object({ gained: z.array(z.string()), lost: z.array(z.string()), kept: z.int().min(0) }),
  answersChanged: z
    .array(z.object({ query: z.string(), provider: z.string(), before: z.boolean(), after: z.boolean() }))
    .describe('Questions where the brand appeared or vanished.'),
  warnings: z.array(warningSchema),
});
export type AuditComparison = z.infer<typeof auditComparisonSchema>;
