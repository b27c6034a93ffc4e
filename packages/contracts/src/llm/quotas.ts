import { z } from 'zod';
import { defineOperation } from '../operation.ts';

export const QUOTA_UNITS = ['tokens', 'usd'] as const;
export const QUOTA_WINDOWS = ['day', 'month'] as const;
export const QUOTA_DIMENSIONS = ['key', 'user', 'task', 'tier'] as const;

const MOST_TOKENS = 1e15;
const MOST_USD = 1e6;

const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(200)
  // oxlint-disable-next-line no-control-regex -- what no name has in it
  .regex(/^[^\u0000-\u001f\u007f]*$/u, 'must not contain control characters')
  .refine((name) => name.isWellFormed(), 'must be well-formed Unicode');
const planNameSchema = nameSchema.describe(
  'Name of the plan: `enterprise`, `professional`, `standard` or your own.',
);

const valuesSchema = z.partialRecord(z.enum(QUOTA_DIMENSIONS), nameSchema);

/** At most so many tokens or dollars in each day or month of UTC. */
export const quotaLimitSchema = z
  .strictObject({
    unit: z.enum(QUOTA_UNITS),
    window: z
      .enum(QUOTA_WINDOWS)
      .describe('How long it counts before it begins again at 0; days and months are those of UTC.'),
    amount: z.number().min(0).describe('Tokens, or US dollars. 0 shuts the door.'),
    where: valuesSchema.default({}).describe('The calls it counts: all of the workspace unless said.'),
    per: z
      .array(z.enum(QUOTA_DIMENSIONS))
      .max(QUOTA_DIMENSIONS.length)
      .default([])
      .describe('Counted apart for each value of these; all together unless said.'),
  })
  .refine(({ unit, amount }) => unit === 'usd' || (Number.isInteger(amount) && amount <= MOST_TOKENS), {
    path: ['amount'],
    error: `must be a whole number of tokens, at most ${MOST_TOKENS.toLocaleString('en')}`,
  })
  .refine(({ unit, amount }) => unit === 'tokens' || amount <= MOST_USD, {
    path: ['amount'],
    error: `must be at most ${MOST_USD.toLocaleString('en')} US dollars`,
  });
export type QuotaLimit = z.output<typeof quotaLimitSchema>;

const storedLimitSchema = quotaLimitSchema.safeExtend({ id: z.uuid() });

/** How much of one limit is used in the window that runs. */
export const limitUseSchema = z.object({
  unit: z.enum(QUOTA_UNITS),
  window: z.enum(QUOTA_WINDOWS),
  amount: z.number().min(0),
  used: z.number().min(0).describe('Booked. May pass the amount where a call took more than its estimate.'),
  reserved: z.number().min(0).describe('Set aside for calls under way, or for the next ones.'),
  resetAt: z.iso.datetime().describe('When the count begins again at 0.'),
});
export type LimitUse = z.infer<typeof limitUseSchema>;

const namedUseSchema = limitUseSchema.extend({
  limit: z
    .string()
    .describe(
      'Identifier of the limit; `plan`, or `key` and `user` for one that belongs to a key or a person.',
    ),
  of: z
    .partialRecord(z.enum(QUOTA_DIMENSIONS), z.string().nullable())
    .describe('Whose calls are counted; null for calls that name none.'),
});
export type QuotaUse = z.infer<typeof namedUseSchema>;

const planSchema = z.object({
  tier: z.string(),
  source: z.enum(['built in', 'workspace']),
  limits: z.array(quotaLimitSchema),
});

export const quotasSchema = z.object({
  tier: z.string().nullable().describe('The plan of calls whose key names none; null for no plan.'),
  plans: z.array(planSchema),
  limits: z.array(storedLimitSchema).describe('Besides the plan.'),
  usage: z
    .array(namedUseSchema)
    .describe(
      'What is used in the windows that run, the fullest first; for one kind of call, every limit that holds for it.',
    ),
});
export type QuotasView = z.infer<typeof quotasSchema>;

const changedSchema = z.object({ tier: z.string().nullable() });
const limitIdSchema = z.object({ limitId: z.uuid().describe('Identifier of the limit.') });
const write = { permission: 'llm:manage', effect: 'write' } as const;

/** What calls of the gateway may use. A change holds at once, in other processes within a quarter of a second. */
export const quotaOperations = {
  showQuotas: defineOperation({
    name: 'llm.quotas.show',
    summary: 'Plans, limits and budgets, what is used of them and when they begin anew',
    description: 'With `key`, `user`, `task` or `tier`: every limit that holds for such a call, used or not.',
    input: z.object({
      key: nameSchema.optional().describe('Identifier of a key.'),
      user: nameSchema.optional(),
      task: nameSchema.optional(),
      tier: planNameSchema.optional(),
      limit: z.coerce.number().int().min(1).max(1_000).default(50).describe('Most rows of usage.'),
    }),
    output: quotasSchema,
    permission: 'llm:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/quotas' },
  }),
  setTier: defineOperation({
    name: 'llm.quotas.tier.set',
    summary: 'Choose the plan of the workspace, or none',
    input: z.object({ tier: planNameSchema.nullable() }),
    output: changedSchema,
    ...write,
    http: { method: 'PUT', path: '/v1/quotas/tier' },
  }),
  setPlan: defineOperation({
    name: 'llm.quotas.plans.set',
    summary: 'Make a plan, or replace one, also one that is built in; counts go on',
    input: z.object({ tier: planNameSchema, limits: z.array(quotaLimitSchema).max(50) }),
    output: planSchema,
    ...write,
    http: { method: 'PUT', path: '/v1/quotas/plans/{tier}' },
  }),
  removePlan: defineOperation({
    name: 'llm.quotas.plans.remove',
    summary: 'Take a plan of the workspace’s own away; a built-in one of that name holds again',
    input: z.object({ tier: planNameSchema }),
    output: z.object({ removed: z.literal(true) }),
    ...write,
    http: { method: 'DELETE', path: '/v1/quotas/plans/{tier}' },
  }),
  addLimit: defineOperation({
    name: 'llm.quotas.limits.set',
    summary: 'Limit tokens or money a day or month, for the workspace, a key, a user, a task or a tier',
    description:
      'Where a limit counts the same calls already, its amount is changed and its count goes on; a new limit counts from now on. A key’s or a person’s own budget is set with the key or the person.',
    input: quotaLimitSchema,
    output: storedLimitSchema,
    ...write,
    http: { method: 'POST', path: '/v1/quotas/limits' },
  }),
  changeLimit: defineOperation({
    name: 'llm.quotas.limits.change',
    summary: 'Replace a limit; its count goes on while it counts the same calls',
    input: quotaLimitSchema.safeExtend(limitIdSchema.shape),
    output: storedLimitSchema,
    ...write,
    http: { method: 'PUT', path: '/v1/quotas/limits/{limitId}' },
  }),
  removeLimit: defineOperation({
    name: 'llm.quotas.limits.remove',
    summary: 'Take a limit away',
    input: limitIdSchema,
    output: z.object({ removed: z.literal(true) }),
    ...write,
    http: { method: 'DELETE', path: '/v1/quotas/limits/{limitId}' },
  }),
} as const;
