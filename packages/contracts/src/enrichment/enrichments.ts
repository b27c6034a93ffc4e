import { z } from 'zod';
import { jobStatusSchema } from '../jobs.ts';
import { fieldNameSchema } from './fields.ts';
import { candidateSchema, profileFieldSchema, profileSchema } from './profile.ts';

export const DEFAULT_ENRICHMENT_BUDGET_USD = 0.05;

export const enrichmentInputSchema = z.strictObject({
  url: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .describe(
      'A domain, an address of its site, a registry number or a name: `stripe.com`, `Acme GmbH, Berlin`.',
    ),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .transform((code) => code.toUpperCase())
    .optional()
    .describe('ISO 3166-1 alpha-2, to tell companies of one name apart.'),
  fields: z
    .array(z.string().trim().min(1))
    .min(1)
    .max(80)
    .optional()
    .describe('Fields or sets of fields (`hq`, `money`, `all`) that are wanted; all unless said.'),
  budgetUsd: z
    .number()
    .positive('must be more than 0; layer 1 alone (`layers: 1`) costs nothing')
    .max(1000)
    .optional()
    .describe('Most this enrichment may spend, in US dollars; 0.05 unless the settings say otherwise.'),
  layers: z
    .int()
    .min(1)
    .max(3)
    .default(3)
    .describe('How far to go: 1 free metadata, 2 records, 3 inference.'),
  refresh: z.boolean().default(false).describe('Asks the sources again although answers are at hand.'),
});
export type EnrichmentInput = z.input<typeof enrichmentInputSchema>;
export type ParsedEnrichmentInput = z.output<typeof enrichmentInputSchema>;

export const SOURCE_OUTCOMES = ['hit', 'miss', 'failed', 'skipped'] as const;
/** What became of one source in one enrichment. */
export const sourceUseSchema = z.object({
  source: z.string(),
  call: z.string(),
  outcome: z.enum(SOURCE_OUTCOMES),
  reason: z.string().nullable().describe('Why it was chosen, skipped, or failed.'),
  origin: z.enum(['live', 'cache', 'stale']).nullable(),
  costUsd: z.number().min(0),
  savedUsd: z.number().min(0).describe('What it would have cost had it not been at hand or needless.'),
  ms: z.number().min(0),
  fields: z.array(fieldNameSchema).describe('Fields it brought or confirmed.'),
});
export type SourceUse = z.infer<typeof sourceUseSchema>;

export const layerSchema = z.object({
  layer: z.int().min(1).max(3),
  status: z.enum(['waiting', 'running', 'done', 'skipped', 'failed']),
  reason: z.string().nullable(),
  ms: z.number().min(0).nullable(),
  costUsd: z.number().min(0),
  sources: z.array(sourceUseSchema),
});
export type Layer = z.infer<typeof layerSchema>;

export const enrichmentSchema = z.object({
  id: z.uuid(),
  status: jobStatusSchema,
  query: z.string(),
  layers: z.array(layerSchema),
  profile: profileSchema.nullable().describe('What is known so far; null until the company is found.'),
  candidates: z
    .array(candidateSchema)
    .describe('Companies that could be meant, where it is in doubt; best first.'),
  budgetUsd: z.number(),
  costUsd: z.number().min(0),
  savedUsd: z.number().min(0),
  error: z
    .object({ code: z.string(), message: z.string(), next: z.string() })
    .nullable()
    .describe('Why it stopped, and how to go on; null while it runs and when it succeeded.'),
  warnings: z.array(z.string()).describe('What the reader should know: a look-alike domain, a redirect.'),
  served: z
    .enum(['live', 'cache'])
    .describe('`cache`: everything wanted was at hand and fresh; nobody was asked.'),
  simulated: z.boolean(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type Enrichment = z.infer<typeof enrichmentSchema>;

/** `data` of the event `layer.landed`: the fields that are new or changed with this layer. */
export const layerLandedSchema = z.object({ layer: layerSchema, fields: z.array(profileFieldSchema) });
export type LayerLanded = z.infer<typeof layerLandedSchema>;
