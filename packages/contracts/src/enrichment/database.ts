import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { pageInputSchema, pageOf } from '../pages.ts';
import { FIELD_NAMES } from './fields.ts';
import { observationSchema } from './observation.ts';

export const IMPORT_FORMATS = ['csv', 'jsonl', 'parquet'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** What a column can be mapped to: `domain`, or any field of a profile. */
export const IMPORT_FIELDS = ['domain', ...FIELD_NAMES] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

export const columnMapSchema = z
  .partialRecord(z.enum(IMPORT_FIELDS), z.string().max(200))
  .describe(
    'Which column holds which field; an empty name says that none does. What is left out is guessed.',
  );
export type CompanyColumnMap = z.infer<typeof columnMapSchema>;

const fileSchema = z.object({
  path: z
    .string()
    .trim()
    .min(1)
    .max(1000)
    .describe(
      'A file on the server: any on the command line, else one in the folder `imports` of LEADLINE_HOME. CSV, JSONL or Parquet.',
    ),
  format: z
    .enum(IMPORT_FORMATS)
    .optional()
    .describe('Told by the file’s ending and first bytes unless said.'),
  map: columnMapSchema.default({}),
});

export const companyImportInputSchema = fileSchema.extend({
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('What to call it; the file’s name unless said.'),
  licence: z
    .string()
    .trim()
    .max(500)
    .default('own data')
    .describe('Whose data it is and what may be done with it.'),
  asOf: z.iso.date().optional().describe('Day the data speaks of; the day of the file unless said.'),
  confidence: z.number().min(0).max(1).default(0.8).describe('How likely a value in it is right.'),
});
export type CompanyImportInput = z.input<typeof companyImportInputSchema>;

const refusedRowSchema = z.object({
  row: z.int().min(1).describe('Line of the text, or row of the Parquet file, counted from 1.'),
  reason: z.string(),
});
export type RefusedRow = z.infer<typeof refusedRowSchema>;

export const companyImportPreviewSchema = z.object({
  format: z.enum(IMPORT_FORMATS),
  columns: z.array(z.string()),
  map: columnMapSchema,
  unused: z.array(z.string()).describe('Columns that are mapped to nothing.'),
  sample: z
    .array(z.record(z.string(), z.unknown()))
    .describe('The first five companies, as they would be kept.'),
  rowsRead: z.int().min(0).describe('Rows at the beginning of the file that were tried.'),
  refused: z.array(refusedRowSchema),
  refusedCount: z.int().min(0),
  notes: z.array(z.string()),
});
export type CompanyImportPreview = z.infer<typeof companyImportPreviewSchema>;

export const IMPORT_STATUSES = ['running', 'done', 'failed', 'undone'] as const;
export const companyImportSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  licence: z.string(),
  asOf: z.iso.date(),
  confidence: z.number(),
  path: z.string(),
  format: z.enum(IMPORT_FORMATS),
  map: columnMapSchema,
  status: z.enum(IMPORT_STATUSES),
  share: z.number().min(0).max(1).describe('How much of the file has been read.'),
  rowsRead: z.int().min(0),
  rowsKept: z.int().min(0),
  rowsRefused: z.int().min(0),
  rowsPerSecond: z.number().min(0),
  merged: z.int().min(0).describe('Rows that were found to be a company that is there already.'),
  refused: z.array(refusedRowSchema).describe('The first thousand rows that were refused, and why.'),
  conflicts: z
    .array(z.object({ domain: z.string(), names: z.array(z.string()) }))
    .describe('The first hundred domains that two companies claim; both are kept.'),
  conflictCount: z.int().min(0),
  notes: z.array(z.string()),
  lastRefresh: z
    .object({ at: z.iso.datetime(), added: z.int(), removed: z.int(), unchanged: z.int() })
    .nullable(),
  error: z.string().nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type CompanyImport = z.infer<typeof companyImportSchema>;

export const companyMergeSchema = z.object({
  id: z.uuid(),
  importId: z.uuid(),
  reason: z.enum(['domain', 'number', 'name and place']),
  kept: z.object({ recordId: z.string(), name: z.string().nullable(), domain: z.string().nullable() }),
  merged: z.object({ recordId: z.string(), name: z.string().nullable(), domain: z.string().nullable() }),
  createdAt: z.iso.datetime(),
});
export type CompanyMerge = z.infer<typeof companyMergeSchema>;

export const companyLookupSchema = z
  .object({
    domain: z.string().trim().min(1).max(300).optional(),
    number: z.string().trim().min(1).max(100).optional().describe('Number in a register.'),
    name: z.string().trim().min(1).max(300).optional(),
    country: z
      .string()
      .regex(/^[A-Za-z]{2}$/u)
      .transform((code) => code.toUpperCase())
      .optional(),
    city: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .describe('Tells companies of one name apart; by itself, the companies there.'),
    limit: z.coerce.number().int().min(1).max(50).default(5),
  })
  .refine(
    (asked) => [asked.domain, asked.number, asked.name, asked.city].some((each) => each !== undefined),
    {
      message: 'Give a domain, a registry number, a name or a city.',
    },
  );
export type CompanyLookup = z.input<typeof companyLookupSchema>;

export const companyMatchSchema = z.object({
  recordId: z.string(),
  name: z.string().nullable(),
  domain: z.string().nullable(),
  registryNumber: z.string().nullable(),
  country: z.string().nullable(),
  city: z.string().nullable(),
  score: z.number().min(0).max(1).describe('How well it fits what was asked.'),
  reasons: z.array(z.string()),
  observations: z.array(observationSchema),
});
export type CompanyMatch = z.infer<typeof companyMatchSchema>;

const importIdSchema = z.object({ importId: z.uuid().describe('Identifier of the import.') });

export const refreshScheduleSchema = z.object({
  importId: z.uuid(),
  cron: z.string(),
  timeZone: z.string(),
  nextAt: z.iso.datetime().nullable(),
});
export type RefreshSchedule = z.infer<typeof refreshScheduleSchema>;

const BASE = '/v1/enrichment/company-database';

/** What can be asked of the workspace's own company database. */
export const companyDatabaseOperations = {
  startImport: defineOperation({
    name: 'enrichment.database.import',
    summary: 'Import companies from a CSV, JSONL or Parquet file on the server',
    input: companyImportInputSchema,
    output: companyImportSchema,
    permission: 'enrichment:write',
    effect: 'write',
    idempotent: true,
    http: { method: 'POST', path: `${BASE}/imports`, status: 202 },
  }),
  previewImport: defineOperation({
    name: 'enrichment.database.preview',
    summary: 'Dry run of an import: the column map, five companies, what would be refused and why',
    input: fileSchema,
    output: companyImportPreviewSchema,
    permission: 'enrichment:write',
    effect: 'read',
    http: { method: 'POST', path: `${BASE}/imports/preview` },
  }),
  listImports: defineOperation({
    name: 'enrichment.database.imports',
    summary: 'List the imports of the company database, newest first',
    input: pageInputSchema,
    output: pageOf(companyImportSchema),
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'GET', path: `${BASE}/imports` },
  }),
  getImport: defineOperation({
    name: 'enrichment.database.import_status',
    summary: 'How far an import is, and its report',
    input: importIdSchema,
    output: companyImportSchema,
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'GET', path: `${BASE}/imports/{importId}` },
  }),
  undoImport: defineOperation({
    name: 'enrichment.database.undo_import',
    summary: 'Take an import back: its rows go, what they were merged with is as it was',
    input: importIdSchema,
    output: companyImportSchema,
    permission: 'enrichment:write',
    effect: 'write',
    http: { method: 'POST', path: `${BASE}/imports/{importId}/undo` },
  }),
  refreshImport: defineOperation({
    name: 'enrichment.database.refresh',
    summary: 'Read an import’s file again and apply what changed',
    input: importIdSchema,
    output: companyImportSchema,
    permission: 'enrichment:write',
    effect: 'write',
    http: { method: 'POST', path: `${BASE}/imports/{importId}/refresh`, status: 202 },
  }),
  scheduleRefresh: defineOperation({
    name: 'enrichment.database.schedule_refresh',
    summary: 'Have an import’s file read again regularly, monthly unless said',
    input: importIdSchema.extend({
      cron: z.string().trim().min(9).max(100).default('0 4 1 * *'),
      timeZone: z.string().trim().min(1).max(60).default('UTC'),
    }),
    output: refreshScheduleSchema,
    permission: 'enrichment:write',
    effect: 'write',
    http: { method: 'PUT', path: `${BASE}/imports/{importId}/schedule` },
  }),
  stopRefresh: defineOperation({
    name: 'enrichment.database.stop_refresh',
    summary: 'Have an import’s file read no more',
    input: importIdSchema,
    output: z.object({ stopped: z.boolean() }),
    permission: 'enrichment:write',
    effect: 'write',
    http: { method: 'DELETE', path: `${BASE}/imports/{importId}/schedule` },
  }),
  listMerges: defineOperation({
    name: 'enrichment.database.merges',
    summary: 'List the rows that were taken for one company, newest first',
    input: pageInputSchema.extend({ importId: z.uuid().optional() }),
    output: pageOf(companyMergeSchema),
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'GET', path: `${BASE}/merges` },
  }),
  undoMerge: defineOperation({
    name: 'enrichment.database.undo_merge',
    summary: 'Take a merge back: both companies stand by themselves again, and stay so',
    input: z.object({ mergeId: z.uuid() }),
    output: z.object({ undone: z.boolean() }),
    permission: 'enrichment:write',
    effect: 'write',
    http: { method: 'POST', path: `${BASE}/merges/{mergeId}/undo` },
  }),
  lookup: defineOperation({
    name: 'enrichment.database.lookup',
    summary: 'Find a company in the database by domain, registry number, or name and place',
    input: companyLookupSchema,
    output: z.object({ matches: z.array(companyMatchSchema) }),
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'GET', path: `${BASE}/lookup` },
  }),
} as const;
