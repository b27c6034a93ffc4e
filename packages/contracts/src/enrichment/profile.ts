import { z } from 'zod';
import { fieldNameSchema } from './fields.ts';
import { fieldValueSchema } from './observation.ts';

/** Where a value comes from, besides the sources: a person's correction, the workspace's own database, a model, rules. */
export const OWN_SOURCES = ['correction', 'company-database', 'model', 'builtin'] as const;

const saidBySchema = z.object({
  source: z.string(),
  url: z.string().nullable(),
  observedAt: z.iso.datetime(),
  confidence: z.number().min(0).max(1).describe('Of this observation alone, after the loss by age.'),
});

export const profileFieldSchema = z.object({
  field: fieldNameSchema,
  value: fieldValueSchema,
  confidence: z
    .number()
    .min(0)
    .max(1)
    .describe('How likely the value is right; calibrated against known companies.'),
  saidBy: z.array(saidBySchema).min(1).describe('Who says so, best-founded first.'),
  stale: z.boolean().describe('Older than the field stays fresh, or served because its source is down.'),
  corrected: z.boolean().describe('A person wrote this value; no source replaces it.'),
  others: z
    .array(z.object({ value: fieldValueSchema, saidBy: z.array(saidBySchema).min(1) }))
    .describe('What disagreeing sources say.'),
});
export type ProfileField = z.infer<typeof profileFieldSchema>;

/** How sure we are that this is the company that was meant. */
export const entitySchema = z.object({
  companyId: z.uuid(),
  domain: z
    .string()
    .nullable()
    .describe('Registrable domain; null for a company known by name or number alone.'),
  name: z.string(),
  confidence: z.number().min(0).max(1),
  reasons: z.array(z.string()).describe('What speaks for it, and against.'),
});
export type Entity = z.infer<typeof entitySchema>;

export const candidateSchema = entitySchema.omit({ companyId: true }).extend({
  country: z.string().nullable(),
  registryNumber: z.string().nullable(),
  query: z.string().describe('What to ask for to mean this one.'),
});
export type Candidate = z.infer<typeof candidateSchema>;

export const profileSchema = z.object({
  entity: entitySchema,
  fields: z.array(profileFieldSchema),
  /** Of the fields that were asked for. */
  fill: z.number().min(0).max(1),
  simulated: z.boolean().describe('A sandbox stood in for the sources: nothing here is true.'),
  updatedAt: z.iso.datetime(),
});
export type Profile = z.infer<typeof profileSchema>;
