import { z } from 'zod';
import { defineOperation } from '../operation.ts';

export const USAGE_DIMENSIONS = ['task', 'model', 'provider', 'key', 'user', 'day'] as const;
export type UsageDimension = (typeof USAGE_DIMENSIONS)[number];

/** `90m`, `24h`, `7d`, `4w` ago. */
const AGO = /^\d{1,4}[mhdw]$/u;
/** A time ago, a day of UTC, or a moment. */
export const momentSchema = z
  .string()
  .trim()
  .refine(
    (text) => AGO.test(text) || z.iso.date().safeParse(text).success || isMoment(text),
    'must be a time ago such as 7d or 24h, a day such as 2026-05-01, or a moment such as 2026-05-01T12:00:00Z',
  );

function isMoment(text: string): boolean {
  return z.iso.datetime({ offset: true }).safeParse(text).success;
}

const named = (meaning: string) => z.string().trim().min(1).max(300).optional().describe(meaning);

export const usageQuerySchema = z.object({
  by: z.enum(USAGE_DIMENSIONS).default('model').describe('What there is a row for. Days are those of UTC.'),
  since: momentSchema.default('7d').describe('`7d`, `24h`, a day of UTC, or a moment.'),
  until: momentSchema.optional().describe('Up to, and not with, this moment; now unless said.'),
  task: named('Only this task.'),
  model: named('Only this model: `provider/model`, or a model alone.'),
  provider: named('Only this provider.'),
  key: named('Only the key of this id.'),
  user: named('Only this user.'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(100)
    .describe('Most rows; the dearest come first.'),
});
export type UsageQuery = z.output<typeof usageQuerySchema>;

const usd = z.number().min(0);
const count = z.int().min(0);
const milliseconds = z.number().min(0).nullable();

/** Sums over rows of the ledger. Money in US dollars. */
export const usageFiguresSchema = z.object({
  calls: count.describe(
    'Requests of the gateway, each try of a call of Leadline itself, and requests to data sources (tasks `source:…`), answered by whatever.',
  ),
  inputTokens: count,
  cachedInputTokens: count.describe('Part of the input that providers read from their prompt caches.'),
  outputTokens: count,
  costUsd: usd,
  cacheHits: count.describe('Calls answered from a cache.'),
  savedByCacheUsd: usd.describe(
    'What those answers would have cost; of tasks of Leadline itself, an estimate.',
  ),
  savedByPromptCacheUsd: usd.describe("What providers' prompt caches took off the price."),
  errors: count,
  refused: count.describe('Turned away before a model was asked, or declined by the model.'),
  abandoned: count.describe('Given up by whoever asked.'),
  simulated: count.describe(
    'Answered by a sandbox in place of the providers; their cost is what it would have been.',
  ),
  p50Ms: milliseconds.describe('Of answers by models and sources; null without any.'),
  p95Ms: milliseconds,
});
export type UsageFigures = z.infer<typeof usageFiguresSchema>;

export const usageRowSchema = usageFiguresSchema.extend({
  value: z
    .string()
    .nullable()
    .describe('The task, `provider/model`, provider, key id, user or day; null for none.'),
  name: z
    .string()
    .nullable()
    .describe('What people call it, where that is something else: the name of a key.'),
});
export type UsageRow = z.infer<typeof usageRowSchema>;

export const usageSchema = z.object({
  by: z.enum(USAGE_DIMENSIONS),
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  rows: z.array(usageRowSchema).describe('Days in order; else the dearest first.'),
  omitted: count.describe('Rows beyond the limit; the total counts them too.'),
  total: usageFiguresSchema,
});
export type Usage = z.infer<typeof usageSchema>;

/** What language models were asked, and what it came to. */
export const usageOperations = {
  usage: defineOperation({
    name: 'llm.usage',
    summary: 'Calls, tokens, cost, savings, errors and latency by task, model, provider, key, user or day',
    input: usageQuerySchema,
    output: usageSchema,
    permission: 'llm:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/usage' },
  }),
  exportUsage: defineOperation({
    name: 'llm.usage.export',
    summary: 'The same figures as a CSV file',
    input: usageQuerySchema,
    output: z.object({ contentType: z.string(), fileName: z.string(), body: z.string() }),
    permission: 'llm:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/usage/export', produces: ['text/csv'] },
  }),
} as const;
