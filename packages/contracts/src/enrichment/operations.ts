import { z } from 'zod';
import { jobEventSchema, jobStatusSchema } from '../jobs.ts';
import { defineOperation } from '../operation.ts';
import { pageInputSchema, pageOf } from '../pages.ts';
import { enrichmentInputSchema, enrichmentSchema } from './enrichments.ts';
import { fieldNameSchema } from './fields.ts';
import { fieldValueSchema, observationSchema } from './observation.ts';
import { profileFieldSchema, profileSchema } from './profile.ts';

const enrichmentIdSchema = z.object({ enrichmentId: z.uuid().describe('Identifier of the enrichment.') });
const companyIdSchema = z.object({
  companyId: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .describe('Identifier of the company, or its domain: `stripe.com`.'),
});
const companyFieldSchema = companyIdSchema.extend({ field: fieldNameSchema });

/** When an enrichment is answered: as soon as layer 1 has landed, when all layers have, or at once. */
export const WAITS = ['first', 'all', 'none'] as const;

export const progressiveInputSchema = enrichmentInputSchema.extend({
  wait: z
    .enum(WAITS)
    .default('first')
    .describe(
      'When to answer: `first` when layer 1 has landed (ask for the rest by id, or follow the events), `all` when everything has, `none` at once.',
    ),
});

export const enrichmentEstimateSchema = z.object({
  query: z.string(),
  fromCache: z.boolean().describe('True where everything wanted is at hand and fresh: it will cost nothing.'),
  mostUsd: z.number().min(0).describe('The most it can cost: its budget, or all it could ask.'),
  likelyUsd: z
    .number()
    .min(0)
    .describe('What it costs when free sources leave out everything that only paid ones know.'),
  budgetUsd: z.number(),
  missing: z.array(fieldNameSchema).describe('Fields that are wanted and not at hand, or no longer fresh.'),
  calls: z.array(
    z.object({
      source: z.string(),
      call: z.string(),
      layer: z.int().min(1).max(3),
      priceUsd: z.number().min(0),
      withinBudget: z.boolean(),
    }),
  ),
});
export type EnrichmentEstimate = z.infer<typeof enrichmentEstimateSchema>;

export const enrichmentListItemSchema = enrichmentSchema
  .pick({
    id: true,
    status: true,
    query: true,
    costUsd: true,
    savedUsd: true,
    simulated: true,
    createdAt: true,
    finishedAt: true,
  })
  .extend({ company: z.string().nullable(), domain: z.string().nullable() });
export type EnrichmentListItem = z.infer<typeof enrichmentListItemSchema>;

export const companyListItemSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  domain: z.string().nullable(),
  fields: z.int().min(0).describe('Fields that are known.'),
  confidence: z.number().min(0).max(1).describe('Mean over its fields.'),
  simulated: z.boolean(),
  updatedAt: z.iso.datetime(),
});
export type CompanyListItem = z.infer<typeof companyListItemSchema>;

export const correctionSchema = z.object({
  field: fieldNameSchema,
  value: fieldValueSchema,
  by: z.string().describe('Who wrote it: an API key or `user:…`.'),
  at: z.iso.datetime(),
  note: z.string().nullable(),
});
export type Correction = z.infer<typeof correctionSchema>;

export const fieldHistorySchema = z.object({
  current: profileFieldSchema.nullable(),
  correction: correctionSchema.nullable(),
  observations: z
    .array(
      observationSchema.extend({
        call: z.string(),
        fetchedAt: z.iso.datetime(),
        enrichmentId: z.uuid().nullable().describe('The enrichment it came with.'),
        keepUntil: z.iso.datetime().nullable().describe('When it is deleted, as its licence demands.'),
      }),
    )
    .describe('Everything sources said of the field, newest first.'),
});
export type FieldHistory = z.infer<typeof fieldHistorySchema>;

/** Operations on enrichments and on what is known of companies; `modules/enrichment/operations.ts` binds them. */
export const enrichmentOperations = {
  progressive: defineOperation({
    name: 'enrichment.progressive',
    summary: 'Find out what is true of a company, layer by layer: free metadata, records, inference',
    description:
      'Answers with what is known when layer 1 has landed, and with an id by which the rest is read; as a stream of server-sent events every layer comes as it lands. What is fresh already is served at once and costs nothing. Where it is in doubt which company is meant, `candidates` says which could be, each with what to ask for.',
    input: progressiveInputSchema,
    output: enrichmentSchema,
    permission: 'enrichment:write',
    effect: 'write',
    http: {
      method: 'POST',
      path: '/v1/enrichment/progressive',
      alsoAt: ['/enrichment/progressive'],
      streams: true,
    },
  }),
  estimate: defineOperation({
    name: 'enrichment.estimate',
    summary: 'Show what an enrichment would ask and cost, without starting it',
    input: enrichmentInputSchema,
    output: enrichmentEstimateSchema,
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'POST', path: '/v1/enrichment/estimate' },
  }),
  list: defineOperation({
    name: 'enrichment.list',
    summary: 'List enrichments, newest first',
    input: pageInputSchema.extend({ status: jobStatusSchema.optional() }),
    output: pageOf(enrichmentListItemSchema),
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/enrichments' },
  }),
  get: defineOperation({
    name: 'enrichment.get',
    summary: 'One enrichment: its layers, sources, cost, and the profile so far',
    input: enrichmentIdSchema,
    output: enrichmentSchema,
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/enrichments/{enrichmentId}' },
  }),
  events: defineOperation({
    name: 'enrichment.events',
    summary: 'Progress of an enrichment, as a page of events or as a stream of server-sent events',
    input: enrichmentIdSchema.extend({
      after: z.coerce.number().int().min(-1).default(-1).describe('Last seen `seq`.'),
    }),
    output: z.object({ events: z.array(jobEventSchema), status: jobStatusSchema }),
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/enrichments/{enrichmentId}/events', streams: true },
  }),
  resume: defineOperation({
    name: 'enrichment.resume',
    summary: 'Go on with an enrichment that stopped, with a higher budget where one is given',
    input: enrichmentIdSchema.extend({ budgetUsd: z.number().positive().max(1000).optional() }),
    output: enrichmentSchema,
    permission: 'enrichment:write',
    effect: 'write',
    http: { method: 'POST', path: '/v1/enrichments/{enrichmentId}/resume', status: 202 },
  }),
  cancel: defineOperation({
    name: 'enrichment.cancel',
    summary: 'Stop an enrichment; what it found so far is kept',
    input: enrichmentIdSchema,
    output: enrichmentSchema,
    permission: 'enrichment:write',
    effect: 'write',
    http: { method: 'POST', path: '/v1/enrichments/{enrichmentId}/cancel' },
  }),
  listCompanies: defineOperation({
    name: 'enrichment.companies.list',
    summary: 'List the companies something is known of, last enriched first',
    input: pageInputSchema.extend({ name: z.string().trim().max(200).optional() }),
    output: pageOf(companyListItemSchema),
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/enrichment/companies' },
  }),
  getCompany: defineOperation({
    name: 'enrichment.companies.get',
    summary: 'What is known of a company, each field with its sources',
    input: companyIdSchema,
    output: profileSchema,
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/enrichment/companies/{companyId}' },
  }),
  fieldHistory: defineOperation({
    name: 'enrichment.companies.history',
    summary: 'Everything sources ever said of one field of a company, and a person’s correction of it',
    input: companyFieldSchema,
    output: fieldHistorySchema,
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/enrichment/companies/{companyId}/fields/{field}' },
  }),
  correct: defineOperation({
    name: 'enrichment.companies.correct',
    summary: 'Set a field’s value by hand: it outranks all sources and stays over refreshes',
    input: companyFieldSchema.extend({
      value: fieldValueSchema,
      note: z.string().trim().min(1).max(500).optional().describe('Why, for whoever reads it later.'),
    }),
    output: profileFieldSchema,
    permission: 'enrichment:write',
    effect: 'write',
    http: { method: 'PUT', path: '/v1/enrichment/companies/{companyId}/fields/{field}' },
  }),
  uncorrect: defineOperation({
    name: 'enrichment.companies.uncorrect',
    summary: 'Undo a correction: sources speak for the field again',
    input: companyFieldSchema,
    output: z.object({ undone: z.boolean(), field: profileFieldSchema.nullable() }),
    permission: 'enrichment:write',
    effect: 'write',
    http: { method: 'DELETE', path: '/v1/enrichment/companies/{companyId}/fields/{field}' },
  }),
  forget: defineOperation({
    name: 'enrichment.companies.forget',
    summary: 'Erase a company with its observations, corrections and enrichments',
    input: companyIdSchema,
    output: z.object({ forgotten: z.boolean(), observations: z.int(), enrichments: z.int() }),
    permission: 'enrichment:write',
    effect: 'write',
    http: { method: 'DELETE', path: '/v1/enrichment/companies/{companyId}' },
  }),
} as const;
