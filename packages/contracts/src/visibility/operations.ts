import { z } from 'zod';
import { jobEventSchema, jobStatusSchema } from '../jobs.ts';
import { defineOperation } from '../operation.ts';
import { pageInputSchema, pageOf } from '../pages.ts';
import { discoveredBrandSchema } from './analysis.ts';
import { classifiedQuestionSchema } from './answers.ts';
import {
  auditComparisonSchema,
  auditHeadSchema,
  auditInputSchema,
  auditListItemSchema,
  auditReportSchema,
  estimateSchema,
  warningSchema,
} from './audit.ts';
import { brandSchema } from './brand.ts';

const auditIdSchema = z.object({ auditId: z.uuid().describe('Identifier of the audit.') });
const UPLOAD_LIMIT = 64 * 1024 * 1024;

export const exportFormatSchema = z.enum(['html', 'json', 'csv', 'markdown']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

export const scheduleSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  cron: z.string(),
  timeZone: z.string(),
  audit: auditInputSchema,
  paused: z.boolean(),
  nextRunAt: z.iso.datetime().nullable(),
  lastAuditId: z.uuid().nullable(),
  lastError: z.string().nullable().describe('Why the last run started no audit; null when it did.'),
  createdAt: z.iso.datetime(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

/** Every visibility operation; `modules/visibility/operations.ts` binds each to the service. */
export const visibilityOperations = {
  estimateAudit: defineOperation({
    name: 'visibility.audits.estimate',
    summary: 'Show what an audit would do and cost, without starting it',
    input: auditInputSchema,
    output: estimateSchema,
    permission: 'visibility:read',
    effect: 'read',
    http: { method: 'POST', path: '/v1/visibility/audits/estimate' },
    bodyLimit: UPLOAD_LIMIT,
  }),
  startAudit: defineOperation({
    name: 'visibility.audits.start',
    summary: 'Start an audit of how AI assistants see a brand',
    input: auditInputSchema,
    output: z.object({ audit: auditHeadSchema, estimate: estimateSchema }),
    permission: 'visibility:write',
    effect: 'write',
    http: { method: 'POST', path: '/v1/visibility/audits', status: 202 },
    idempotent: true,
    bodyLimit: UPLOAD_LIMIT,
  }),
  listAudits: defineOperation({
    name: 'visibility.audits.list',
    summary: 'List audits, newest first',
    input: pageInputSchema.extend({ brand: z.string().optional(), status: jobStatusSchema.optional() }),
    output: pageOf(auditListItemSchema),
    permission: 'visibility:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/visibility/audits' },
  }),
  getAudit: defineOperation({
    name: 'visibility.audits.get',
    summary: 'Status, progress, cost and scores of one audit',
    input: auditIdSchema,
    output: z.object({
      audit: auditHeadSchema,
      progress: z.object({ done: z.int(), total: z.int(), message: z.string() }),
      costUsd: z.number().min(0),
      scores: auditReportSchema.shape.scores.nullable(),
      warnings: z.array(warningSchema),
    }),
    permission: 'visibility:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/visibility/audits/{auditId}' },
  }),
  getReport: defineOperation({
    name: 'visibility.audits.report',
    summary: 'The finished audit with every answer, score, insight and its evidence',
    input: auditIdSchema,
    output: auditReportSchema,
    permission: 'visibility:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/visibility/audits/{auditId}/report' },
  }),
  exportAudit: defineOperation({
    name: 'visibility.audits.export',
    summary: 'The finished audit as an HTML, JSON, CSV or Markdown file',
    input: auditIdSchema.extend({ format: exportFormatSchema.default('html') }),
    output: z.object({ contentType: z.string(), fileName: z.string(), body: z.string() }),
    permission: 'visibility:read',
    effect: 'read',
    http: {
      method: 'GET',
      path: '/v1/visibility/audits/{auditId}/export',
      produces: ['text/html', 'application/json', 'text/csv', 'text/markdown'],
    },
  }),
  listEvents: defineOperation({
    name: 'visibility.audits.events',
    summary: 'Progress of an audit, as a page of events or as a stream of server-sent events',
    input: auditIdSchema.extend({
      after: z.coerce.number().int().min(-1).default(-1).describe('Last seen `seq`.'),
    }),
    output: z.object({ events: z.array(jobEventSchema), status: jobStatusSchema }),
    permission: 'visibility:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/visibility/audits/{auditId}/events', streams: true },
  }),
  resumeAudit: defineOperation({
    name: 'visibility.audits.resume',
    summary: 'Go on with an audit that stopped, paying for nothing twice',
    input: auditIdSchema.extend({ budgetUsd: z.number().positive().max(100_000).optional() }),
    output: auditHeadSchema,
    permission: 'visibility:write',
    effect: 'write',
    http: { method: 'POST', path: '/v1/visibility/audits/{auditId}/resume', status: 202 },
  }),
  cancelAudit: defineOperation({
    name: 'visibility.audits.cancel',
    summary: 'Stop an audit; what it found so far is kept',
    input: auditIdSchema,
    output: auditHeadSchema,
    permission: 'visibility:write',
    effect: 'write',
    http: { method: 'POST', path: '/v1/visibility/audits/{auditId}/cancel' },
  }),
  deleteAudit: defineOperation({
    name: 'visibility.audits.delete',
    summary: 'Delete an audit with its answers and insights',
    input: auditIdSchema,
    output: z.object({ deleted: z.boolean() }),
    permission: 'visibility:write',
    effect: 'write',
    http: { method: 'DELETE', path: '/v1/visibility/audits/{auditId}' },
  }),
  compareAudits: defineOperation({
    name: 'visibility.audits.compare',
    summary: 'What changed between two audits of one brand, and what is only noise',
    input: z.object({ before: z.uuid(), after: z.uuid() }),
    output: auditComparisonSchema,
    permission: 'visibility:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/visibility/comparisons' },
  }),
  generateQuestions: defineOperation({
    name: 'visibility.questions.generate',
    summary: 'Make 48 buyer questions, eight for each stage, and warn about those that measure nothing',
    input: z.object({
      brand: brandSchema,
      competitors: z.array(brandSchema).max(50).default([]),
      productCategory: z.string().trim().min(1).max(200),
      industry: z.string().max(200).optional(),
      market: z.string().max(200).optional(),
      personas: z.array(z.string().min(1).max(200)).max(10).default([]),
    }),
    output: z.object({
      questions: z.array(classifiedQuestionSchema),
      warnings: z.array(warningSchema),
      author: z.enum(['model', 'rules']),
    }),
    permission: 'visibility:write',
    effect: 'write',
    http: { method: 'POST', path: '/v1/visibility/questions/generate' },
  }),
  createSchedule: defineOperation({
    name: 'visibility.schedules.create',
    summary: 'Repeat a live audit on a cron schedule',
    input: z.object({
      name: z.string().trim().min(1).max(120),
      cron: z.string().trim().min(9).max(120).describe('Five-field cron expression.'),
      timeZone: z.string().max(60).default('UTC'),
      audit: auditInputSchema,
    }),
    output: scheduleSchema,
    permission: 'visibility:write',
    effect: 'write',
    http: { method: 'POST', path: '/v1/visibility/schedules', status: 201 },
    idempotent: true,
    bodyLimit: UPLOAD_LIMIT,
  }),
  listSchedules: defineOperation({
    name: 'visibility.schedules.list',
    summary: 'List audit schedules',
    input: pageInputSchema,
    output: pageOf(scheduleSchema),
    permission: 'visibility:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/visibility/schedules' },
  }),
  deleteSchedule: defineOperation({
    name: 'visibility.schedules.delete',
    summary: 'Delete a schedule; audits it made stay',
    input: z.object({ scheduleId: z.uuid() }),
    output: z.object({ deleted: z.boolean() }),
    permission: 'visibility:write',
    effect: 'write',
    http: { method: 'DELETE', path: '/v1/visibility/schedules/{scheduleId}' },
  }),
  discoveredBrands: defineOperation({
    name: 'visibility.audits.discoveredBrands',
    summary: 'Brands named in the answers that nobody configured, offered as rivals',
    input: auditIdSchema,
    output: z.object({ items: z.array(discoveredBrandSchema) }),
    permission: 'visibility:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/visibility/audits/{auditId}/discovered-brands' },
  }),
} as const;
