import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { momentSchema } from './usage.ts';

const tag = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .refine((text) => !text.includes(','), 'must not hold a comma, which parts the tags of a request')
  .describe('What an answer is about, as its request said: `company:acme.com`, `deal:42`.');
const tags = z.array(tag).min(1).max(100);
const count = z.int().min(0);
const usd = z.number().min(0);

/** How many answers went, by the cache they lay in. */
export const cacheGoneSchema = z.object({ exact: count, semantic: count });
export type CacheGone = z.infer<typeof cacheGoneSchema>;

const goneSchema = z.object({
  gone: cacheGoneSchema.describe('Answers taken out of the table all processes share.'),
});

const kindSchema = z.object({
  hits: count,
  savedUsd: usd.describe('What the answers would have cost, in US dollars.'),
  entries: count.describe('Answers in the table all processes share; each process holds more in memory.'),
  oldest: z.iso.datetime().nullable(),
});

export const cacheFiguresSchema = z.object({
  since: z.iso.datetime(),
  exact: kindSchema.describe('The same request, word for word.'),
  semantic: kindSchema.describe('The same question in other words.'),
  stale: z
    .object({ hits: count, savedUsd: usd })
    .describe('Answers no longer fresh that stood in because nobody else answered.'),
  misses: count.describe('Requests of which no cache knew the answer.'),
  bypassed: count.describe('Requests that went by the caches.'),
  savedByPromptCacheUsd: usd.describe("What providers' prompt caches took off the price."),
});
export type CacheFigures = z.infer<typeof cacheFiguresSchema>;

/** What can be asked of the answers that are kept to be given again. */
export const cacheOperations = {
  purge: defineOperation({
    name: 'llm.cache.purge',
    summary: 'Take answers out of the caches: by tag, task and model together, or all of the workspace',
    input: z
      .strictObject({
        tags: tags.optional().describe('Only answers with one of these tags.'),
        task: z.string().trim().min(1).max(100).optional().describe('Only answers of this task.'),
        model: z
          .string()
          .trim()
          .regex(/^[^/\s]+\/\S+$/u, 'must be `provider/model`')
          .max(300)
          .optional()
          .describe('Only answers of this model, `provider/model`.'),
        all: z.literal(true).optional().describe('All answers of the workspace.'),
      })
      .refine(
        ({ all, ...narrowed }) =>
          Object.values(narrowed).some((value) => value !== undefined) !== (all === true),
        'say what is to go by `tags`, `task` or `model`, or else `all`',
      ),
    output: goneSchema,
    permission: 'llm:manage',
    effect: 'write',
    http: { method: 'POST', path: '/v1/cache/purge' },
  }),
  invalidate: defineOperation({
    name: 'llm.cache.invalidate',
    summary: 'Say that something has changed, so that kept answers about it are given no more',
    description:
      'For programs: a company changed, a deal was calculated anew. Answers under way are not kept either. Nothing tagged is given any more once this returns; other processes hear of it within milliseconds.',
    input: z.strictObject({ tags }),
    output: goneSchema,
    permission: 'llm:use',
    effect: 'write',
    http: { method: 'POST', path: '/v1/cache/invalidate' },
  }),
  figures: defineOperation({
    name: 'llm.cache.figures',
    summary: 'What the caches hold, how often they answered, and what that saved',
    input: z.object({
      since: momentSchema.default('7d').describe('`7d`, `24h`, a day of UTC, or a moment.'),
    }),
    output: cacheFiguresSchema,
    permission: 'llm:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/cache' },
  }),
} as const;
