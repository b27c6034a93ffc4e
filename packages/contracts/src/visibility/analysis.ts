import { z } from 'zod';
import { citedSourceSchema } from './answers.ts';
import {
  authorSchema,
  categorySchema,
  contextQualitySchema,
  recommendationStrengthSchema,
  sentimentSchema,
} from './vocabulary.ts';

const percentage = z.number().min(0).max(100);

/** A stretch of the answer's text, in UTF-16 code units; `text` is exactly the answer's characters there. */
export const spanSchema = z.object({ start: z.int().min(0), end: z.int().min(0), text: z.string() });
export type Span = z.infer<typeof spanSchema>;

/** What the answer says of the audited brand. Counts and positions are measured; the rest is judged. */
export const brandAnalysisSchema = z.object({
  mentioned: z.boolean(),
  mentionCount: z.int().min(0),
  firstPositionPct: percentage
    .nullable()
    .describe('Where the first mention begins, in per cent of the text; null without one.'),
  prominence: percentage.describe(
    '0 without a mention, 100 for a name at the very start; see the scoring guide.',
  ),
  contextQuality: contextQualitySchema,
  sentiment: sentimentSchema.nullable().describe('Null when the brand is not mentioned.'),
  recommendationStrength: recommendationStrengthSchema,
  quotes: z.array(spanSchema).describe("The answer's own words that the judgement rests on."),
  mentions: z.array(spanSchema).describe('Where; of more than 1,000 an even sample.'),
});
export type BrandAnalysis = z.infer<typeof brandAnalysisSchema>;

export const competitorAnalysisSchema = z.object({
  name: z.string(),
  mentioned: z.boolean(),
  mentionCount: z.int().min(0),
  firstPositionPct: percentage.nullable(),
  sentiment: sentimentSchema.nullable(),
  positionedBetter: z.boolean().describe('Stands ahead of the audited brand in this answer.'),
  comparisonContext: z.string(),
  mentions: z.array(spanSchema),
});
export type CompetitorAnalysis = z.infer<typeof competitorAnalysisSchema>;

/** Generative-engine optimisation factors, 0 to 100 each. */
export const geoFactorsSchema = z.object({
  citationQuality: percentage,
  contentRelevance: percentage,
  authoritySignals: percentage,
  positionProminence: percentage,
  estimatedGeoScore: percentage,
});
export type GeoFactors = z.infer<typeof geoFactorsSchema>;

export const shareOfVoiceSchema = z.object({
  brandMentions: z.int().min(0),
  totalBrandMentions: z.int().min(0).describe('Mentions of the brand and all configured rivals.'),
  percentage: percentage.nullable().describe('Null when the answer names no brand at all.'),
});
export type ShareOfVoice = z.infer<typeof shareOfVoiceSchema>;

export const additionalMetricsSchema = z.object({
  featuredSnippetPotential: percentage,
  voiceSearchOptimized: z.boolean(),
  contentGaps: z.array(z.string()),
  improvementSuggestions: z.array(z.string()),
});
export type AdditionalMetrics = z.infer<typeof additionalMetricsSchema>;

/** A source cited in one answer, and which brands that answer names beside it. */
export const citationSchema = citedSourceSchema.extend({
  domain: z.string().describe('Registrable host without `www.`; empty when the address cannot be read.'),
  brands: z
    .array(z.string())
    .describe('Brands named in the sentence or list item that carries the citation.'),
});
export type Citation = z.infer<typeof citationSchema>;

/** A place where the model said something that measuring contradicts; the measured value stands. */
export const disagreementSchema = z.object({ field: z.string(), measured: z.unknown(), model: z.unknown() });
export type Disagreement = z.infer<typeof disagreementSchema>;

/** One answer with everything found in it. */
export const analysedAnswerSchema = z.object({
  id: z.string(),
  sourceId: z.string().nullable().describe("The recorder's own identifier."),
  query: z.string(),
  text: z.string(),
  provider: z.string(),
  model: z.string().nullable(),
  category: categorySchema,
  repeat: z.int().min(1),
  brand: brandAnalysisSchema,
  competitors: z.array(competitorAnalysisSchema),
  features: z.object({ featuresMentioned: z.array(z.string()), valuePropsHighlighted: z.array(z.string()) }),
  geo: geoFactorsSchema.nullable(),
  shareOfVoice: shareOfVoiceSchema,
  additional: additionalMetricsSchema.nullable(),
  citations: z.array(citationSchema),
  judgedBy: authorSchema.nullable().describe('Null when the judged part is missing; `missing` says why.'),
  missing: z.string().nullable(),
  disagreements: z.array(disagreementSchema),
});
export type AnalysedAnswer = z.infer<typeof analysedAnswerSchema>;

/** A brand named in the answers that nobody configured. */
export const discoveredBrandSchema = z.object({
  name: z.string(),
  variants: z.array(z.string()).describe('Spellings merged into this one.'),
  answers: z.int().min(1).describe('Answers that name it.'),
  mentions: z.int().min(1),
  share: percentage.describe('Answers naming it, in per cent of all answers.'),
  confidence: z.number().min(0).max(1),
  example: z.object({ answerId: z.string(), quote: z.string() }),
});
export type DiscoveredBrand = z.infer<typeof discoveredBrandSchema>;
