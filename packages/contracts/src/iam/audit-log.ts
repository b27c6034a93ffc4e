import { z } from 'zod';
import { defineOperation, ROLES } from '../operation.ts';
import { pageOf } from '../pages.ts';

export const AUDIT_OUTCOMES = ['done', 'denied', 'failed'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** One line of the audit log: who did what to which object, when, from where, and what came of it. */
export const auditEntrySchema = z.object({
  seq: z.int().min(1).describe('Counts from 1 in each workspace, without gaps.'),
  at: z.iso.datetime(),
  operation: z.string(),
  outcome: z.enum(AUDIT_OUTCOMES),
  code: z.string().nullable().describe('Of the error, where there was one.'),
  object: z.string().nullable().describe('Identifier of what it was done to.'),
  keyId: z.string().nullable(),
  userId: z.string().nullable(),
  role: z.enum(ROLES).nullable(),
  origin: z.string().nullable().describe('Network address, or `command line` or `mcp`.'),
  requestId: z.string().nullable(),
  previousHash: z.string(),
  chainHash: z
    .string()
    .describe(
      'SHA-256, hex, of `previousHash`, a line feed, and the fields from seq to requestId as a JSON array.',
    ),
});
export type AuditEntryView = z.infer<typeof auditEntrySchema>;

const filterSchema = z.object({
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  operation: z.string().max(100).optional(),
  outcome: z.enum(AUDIT_OUTCOMES).optional(),
  keyId: z.string().max(100).optional(),
  userId: z.string().max(100).optional(),
  object: z.string().max(400).optional(),
});

export const auditLogOperations = {
  listAuditLog: defineOperation({
    name: 'audit.list',
    summary: 'The audit log, newest first',
    input: filterSchema.extend({
      before: z.coerce.number().int().min(1).optional().describe('Only lines with a smaller `seq`.'),
      cursor: z
        .string()
        .regex(/^\d{1,15}$/)
        .optional()
        .describe('The same as `before`.'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: pageOf(auditEntrySchema),
    permission: 'audit:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/audit-log' },
  }),
  exportAuditLog: defineOperation({
    name: 'audit.export',
    summary: 'The audit log as a file, oldest first',
    description:
      'At most 50,000 lines at a time; pass the last `seq` of one file as `after` for the next. An export is itself logged.',
    input: filterSchema.extend({
      format: z.enum(['csv', 'jsonl']).default('jsonl'),
      after: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(50_000).default(50_000),
    }),
    output: z.object({ contentType: z.string(), fileName: z.string(), body: z.string() }),
    permission: 'audit:read',
    effect: 'read',
    audited: true,
    http: {
      method: 'GET',
      path: '/v1/audit-log/export',
      produces: ['text/csv', 'application/jsonl'],
    },
  }),
  verifyAuditLog: defineOperation({
    name: 'audit.verify',
    summary: 'Whether any line of the audit log was changed, taken out or put in',
    input: z.object({}),
    output: z.object({
      whole: z.boolean(),
      entries: z.int().min(0).describe('Lines looked at, up to the first that is wrong.'),
      brokenAt: z.int().nullable().describe('`seq` of the first line that is missing or wrong.'),
    }),
    permission: 'audit:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/audit-log/verify' },
  }),
} as const;
