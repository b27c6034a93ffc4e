import { z } from 'zod';

export const CATEGORIES = [
  'problem_unaware',
  'solution_seeking',
  'brand_specific',
  'comparison',
  'purchase_intent',
  'use_case',
] as const;
/** Where in the buyer's journey a question is asked. */
export const categorySchema = z.enum(CATEGORIES);
export type Category = z.infer<typeof categorySchema>;

export const FUNNEL_STAGES = ['awareness', 'consideration', 'decision'] as const;
export const funnelStageSchema = z.enum(FUNNEL_STAGES);
export type FunnelStage = z.infer<typeof funnelStageSchema>;

/** The one mapping of categories to funnel stages. */
export const FUNNEL_STAGE_OF: Readonly<Record<Category, FunnelStage>> = {
  problem_unaware: 'awareness',
  solution_seeking: 'awareness',
  brand_specific: 'consideration',
  comparison: 'consideration',
  purchase_intent: 'decision',
  use_case: 'decision',
};

export const EXTRACTION_TYPES = ['recommendations', 'competitive_gaps', 'content_opportunities'] as const;
export const extractionTypeSchema = z.enum(EXTRACTION_TYPES);
export type ExtractionType = z.infer<typeof extractionTypeSchema>;

export const sentimentSchema = z.enum(['positive', 'neutral', 'negative', 'mixed']);
export type Sentiment = z.infer<typeof sentimentSchema>;

export const recommendationStrengthSchema = z.enum(['strong', 'moderate', 'weak', 'none']);
export type RecommendationStrength = z.infer<typeof recommendationStrengthSchema>;

export const contextQualitySchema = z.enum(['high', 'medium', 'low', 'none']);
export type ContextQuality = z.infer<typeof contextQualitySchema>;

export const planNameSchema = z.enum(['standard', 'compact']);
export type PlanName = z.infer<typeof planNameSchema>;

/** The four assistants asked in a live audit. */
export const ASSISTANTS = ['openai', 'anthropic', 'gemini', 'perplexity'] as const;
export const assistantSchema = z.enum(ASSISTANTS);
export type Assistant = z.infer<typeof assistantSchema>;

/** Who wrote a judgement or an insight: a language model, or the rules that run without one. */
export const authorSchema = z.enum(['model', 'rules']);
export type Author = z.infer<typeof authorSchema>;
