import { z } from 'zod';
import { jobEventSchema, jobStatusSchema } from '../jobs.ts';
import { defineOperation } from '../operation.ts';
import { pageInputSchema, pageOf } from '../pages.ts';
import { DEFAULT_ENRICHMENT_BUDGET_USD } from './enrichments.ts';
import { fieldNameSchema } from './fields.ts';
import { fieldValueSchema } from './observation.ts';

/** More companies than this belong into the company database, from which they are served free. */
export const MOST_LIST_ROWS = 50_000;

export const listRowInputSchema = z.strictObject({
  query: z
    .string()
    .trim()
    .max(500)
    .describe('A domain, an address, a registry number, or a name with its place.'),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .transform((code) => code.toUpperCase())
    .optional(),
  cells: z
    .record(z.string(), z.string())
    .default({})
    .describe('The row as it stood in the file; comes back in the export, before the fields.'),
  broken: z
    .string()
    .max(500)
    .optional()
    .describe('Why the row cannot be read, where its file is damaged there; it is kept as unusable.'),
});
export type ListRowInput = z.input<typeof listRowInputSchema>;

export const listInputSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .default('list')
    .describe('For whoever looks for it later: the file’s name.'),
  rows: z
    .array(listRowInputSchema)
    .min(1)
    .max(
      MOST_LIST_ROWS,
      'at most 50,000 rows; import a longer file into the company database (`leadline companies import`), which serves it free',
    ),
  fields: z
    .array(z.string().trim().min(1))
    .min(1)
    .max(80)
    .describe('Fields or sets of fields that are wanted.'),
  budgetUsd: z.number().positive().max(100_000).describe('Most the whole list may spend, in US dollars.'),
  perCompanyUsd: z.number().positive().max(1000).default(DEFAULT_ENRICHMENT_BUDGET_USD),
  layers: z.int().min(1).max(3).default(3),
  refresh: z.boolean().default(false),
});
export type ListInput = z.input<typeof listInputSchema>;

export const listEstimateSchema = z.object({
  rows: z.int().min(0),
  companies: z
    .int()
    .min(0)
    .describe('Different ones; a company that stands in several rows is enriched once.'),
  atHand: z.int().min(0).describe('Companies whose wanted fields are all at hand and fresh.'),
  unusableRows: z.int().min(0).describe('Rows that name no company.'),
  unusable: z
    .array(z.object({ row: z.int().min(1), query: z.string(), reason: z.string() }))
    .describe('The first twenty of them.'),
  likelyUsd: z
    .number()
    .min(0)
    .describe('What companies of this workspace cost lately, times those not at hand.'),
  mostUsd: z.number().min(0).describe('The most it can cost: the budget, or what every company may cost.'),
  basis: z.string().describe('What `likelyUsd` rests on.'),
  slowest: z
    .object({ title: z.string(), perMinute: z.number(), seconds: z.number().min(0) })
    .nullable()
    .describe(
      'The free source whose own limit keeps the list longest, and for how long about; null without any.',
    ),
});
export type ListEstimate = z.infer<typeof listEstimateSchema>;

export const LIST_ROW_STATUSES = ['waiting', 'done', 'in-doubt', 'unusable', 'failed'] as const;

export const listHeadSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  status: jobStatusSchema,
  fields: z.array(fieldNameSchema),
  rows: z.int().min(0),
  counts: z.record(z.enum(LIST_ROW_STATUSES), z.int().min(0)),
  fill: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Share of the wanted fields that the finished rows have.'),
  atHand: z.int().min(0).describe('Finished rows that cost nothing because their fields were at hand.'),
  budgetUsd: z.number(),
  costUsd: z.number().min(0),
  savedUsd: z.number().min(0),
  simulated: z.boolean(),
  error: z.string().nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type ListHead = z.infer<typeof listHeadSchema>;

export const listRowSchema = z.object({
  row: z.int().min(1).describe('From 1, as in the file without its head.'),
  query: z.string(),
  status: z.enum(LIST_ROW_STATUSES),
  company: z.string().nullable(),
  domain: z.string().nullable(),
  values: z.partialRecord(
    fieldNameSchema,
    z.object({
      value: fieldValueSchema,
      confidence: z.number(),
      source: z.string(),
      url: z.string().nullable(),
      observedAt: z.iso.datetime(),
    }),
  ),
  problem: z.string().nullable().describe('Why it has no values, and what to do.'),
  enrichmentId: z.uuid().nullable(),
  costUsd: z.number().min(0),
});
export type ListRow = z.infer<typeof listRowSchema>;

const listIdSchema = z.object({ listId: z.uuid().describe('Identifier of the list.') });
const UPLOAD_LIMIT = 64 * 1024 * 1024;

/** Operations on lists of companies; `modules/enrichment/lists` binds each. */
export const listOperations = {
  estimate: defineOperation({
    name: 'enrichment.lists.estimate',
    summary: 'Show what enriching a list of companies would cost, without starting it',
    input: listInputSchema,
    output: listEstimateSchema,
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'POST', path: '/v1/enrichment/lists/estimate' },
    bodyLimit: UPLOAD_LIMIT,
  }),
  start: defineOperation({
    name: 'enrichment.lists.start',
    summary: 'Enrich a list of companies under one budget',
    description:
      'One row’s failure is one row’s. Stops, resumable, before passing its budget; a killed server goes on where it was and pays nothing twice.',
    input: listInputSchema,
    output: z.object({ list: listHeadSchema, estimate: listEstimateSchema }),
    permission: 'enrichment:write',
    effect: 'write',
    http: { method: 'POST', path: '/v1/enrichment/lists', status: 202 },
    idempotent: true,
    bodyLimit: UPLOAD_LIMIT,
  }),
  list: defineOperation({
    name: 'enrichment.lists.list',
    summary: 'List the lists, newest first',
    input: pageInputSchema,
    output: pageOf(listHeadSchema),
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/enrichment/lists' },
  }),
  get: defineOperation({
    name: 'enrichment.lists.get',
    summary: 'How far a list is, what it found and what it cost',
    input: listIdSchema,
    output: listHeadSchema,
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/enrichment/lists/{listId}' },
  }),
  rows: defineOperation({
    name: 'enrichment.lists.rows',
    summary: 'Rows of a list with their values, in the order of the file',
    input: listIdSchema.extend({
      after: z.coerce.number().int().min(0).default(0).describe('Last seen row.'),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
      status: z.enum(LIST_ROW_STATUSES).optional(),
    }),
    output: z.object({ rows: z.array(listRowSchema), next: z.int().nullable() }),
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/enrichment/lists/{listId}/rows' },
  }),
  events: defineOperation({
    name: 'enrichment.lists.events',
    summary: 'Progress of a list, as a page of events or as a stream of server-sent events',
    input: listIdSchema.extend({
      after: z.coerce.number().int().min(-1).default(-1).describe('Last seen `seq`.'),
    }),
    output: z.object({ events: z.array(jobEventSchema), status: jobStatusSchema }),
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/enrichment/lists/{listId}/events', streams: true },
  }),
  export: defineOperation({
    name: 'enrichment.lists.export',
    summary: 'The list as CSV or JSON lines: the rows as they came, and a column for each field',
    input: listIdSchema.extend({
      format: z.enum(['csv', 'jsonl']).default('csv'),
      provenance: z
        .enum(['no', 'yes'])
        .default('no')
        .describe('Adds source, link, day and confidence of each field.'),
    }),
    output: z.object({ body: z.string(), contentType: z.string(), fileName: z.string() }),
    permission: 'enrichment:read',
    effect: 'read',
    http: {
      method: 'GET',
      path: '/v1/enrichment/lists/{listId}/export',
      produces: ['text/csv', 'application/jsonl'],
    },
  }),
  resume: defineOperation({
    name: 'enrichment.lists.resume',
    summary:
      'Go on with a list that stopped, with a higher budget where one is given; failed rows are tried again',
    input: listIdSchema.extend({ budgetUsd: z.number().positive().max(100_000).optional() }),
    output: listHeadSchema,
    permission: 'enrichment:write',
    effect: 'write',
    http: { method: 'POST', path: '/v1/enrichment/lists/{listId}/resume', status: 202 },
  }),
  cancel: defineOperation({
    name: 'enrichment.lists.cancel',
    summary: 'Stop a list; what it found so far is kept',
    input: listIdSchema,
    output: listHeadSchema,
    permission: 'enrichment:write',
    effect: 'write',
    http: { method: 'POST', path: '/v1/enrichment/lists/{listId}/cancel' },
  }),
  remove: defineOperation({
    name: 'enrichment.lists.delete',
    summary: 'Delete a list with its rows; what is known of the companies stays',
    input: listIdSchema,
    output: z.object({ deleted: z.boolean() }),
    permission: 'enrichment:write',
    effect: 'write',
    http: { method: 'DELETE', path: '/v1/enrichment/lists/{listId}' },
  }),
} as const;
