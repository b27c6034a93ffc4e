import { z } from 'zod';
import { momentSchema } from '../llm/usage.ts';
import { defineOperation } from '../operation.ts';

const usd = z.number().min(0);
const count = z.int().min(0);
const milliseconds = z.number().min(0).nullable();

export const sourceViewSchema = z.object({
  source: z.string().describe('Its name in settings, observations and usage, such as `open-corporates`.'),
  title: z.string(),
  homepage: z.string(),
  layer: z.int().min(1).max(2).describe('1 free and at once, 2 records that are looked up.'),
  configured: z.boolean().describe('Whether it is asked.'),
  settings: z.array(z.string()).describe('Settings that hold its keys; none for a source without.'),
  breaker: z
    .enum(['closed', 'open', 'half-open'])
    .describe(
      'Open while it is left alone: after 5 failures in a row for a minute, with a refused key or without credits for ten.',
    ),
  retryAt: z.iso.datetime().nullable().describe('When it is tried again.'),
  keepDays: count
    .nullable()
    .describe('Days for which its terms let answers be kept; 0 for none, null without limit.'),
  terms: z.string(),
  priceUsd: usd.describe('Of its dearest call.'),
  calls: count.describe('Requests since `since`, also those answered from what is kept.'),
  hits: count.describe('Asked live, and it knew.'),
  misses: count.describe('Asked live, and it knew nothing.'),
  failures: count,
  fromCache: count.describe('Answered from what is kept, or with somebody who asked the same at once.'),
  spentUsd: usd,
  savedUsd: usd.describe('What the answers that were kept would have cost.'),
  p50Ms: milliseconds.describe('Of live answers; null without any.'),
  p95Ms: milliseconds,
  creditsLeft: z.number().nullable().describe('As the provider last said; null where it does not.'),
  lastError: z.string().nullable(),
});
export type SourceView = z.infer<typeof sourceViewSchema>;

export const sourceListSchema = z.object({
  since: z.iso.datetime(),
  items: z.array(sourceViewSchema),
  simulated: z.boolean().describe('A sandbox stands in for all of them.'),
});
export type SourceList = z.infer<typeof sourceListSchema>;

export const sourceProbeSchema = z.object({
  source: z.string(),
  ok: z.boolean(),
  detail: z.string(),
  creditsLeft: z.number().nullable(),
});
export type SourceProbeView = z.infer<typeof sourceProbeSchema>;

/** The data sources: how they do, what they cost, whether their keys are accepted. */
export const sourceOperations = {
  list: defineOperation({
    name: 'sources.list',
    summary: 'The data sources: configured or not, health, calls, hit rate, spend, savings, credits',
    description:
      'Breakers are as this process sees them; what another one found out is told by the last word it wrote.',
    input: z.object({
      since: momentSchema.default('30d').describe('`30d`, `24h`, a day of UTC, or a moment.'),
    }),
    output: sourceListSchema,
    permission: 'enrichment:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/sources' },
  }),
  probe: defineOperation({
    name: 'sources.probe',
    summary: 'Ask data sources whether their keys are accepted, and for the credits left',
    description: 'The cheapest question each provider has for that; most are free.',
    input: z.object({
      names: z
        .array(z.string().trim().min(1).max(100))
        .min(1)
        .max(50)
        .optional()
        .describe('Names of sources; all that are configured unless said.'),
    }),
    output: z.object({ items: z.array(sourceProbeSchema), simulated: z.boolean() }),
    permission: 'enrichment:write',
    effect: 'read',
    http: { method: 'POST', path: '/v1/sources/probe' },
  }),
} as const;
