import { z } from 'zod';
import { defineOperation } from '../operation.ts';

export const GUARDS = [
  'personalData',
  'secrets',
  'injection',
  'unwanted',
  'toxicity',
  'bias',
  'claims',
  'leaks',
  'schema',
] as const;
export const GUARD_ACTIONS = ['off', 'log', 'warn', 'mask', 'block'] as const;

const guard = z.enum(GUARDS);
const action = z
  .enum(GUARD_ACTIONS)
  .describe(
    '`log` and `warn` let it pass and tell; `mask` takes it out, personal data and secrets reversibly; `block` refuses.',
  );
const threshold = z.number().min(0).max(1).describe('Findings less sure than this are dropped; 0 to 1.');
const kinds = z.array(z.string().trim().min(1).max(60)).min(1).max(60);
const listed = (meaning: string) => z.array(z.string().trim().min(1).max(200)).max(1_000).describe(meaning);

const ruleSchema = z.object({
  action,
  threshold,
  kinds: kinds.nullable().describe('Kinds that count, such as `email`; null for all.'),
  own: z.boolean().describe('Set by the workspace; else as the installation is set.'),
});

const judgeSchema = z.object({
  model: z
    .string()
    .nullable()
    .describe('`provider/model` that is asked in doubt; null where the installation names none.'),
  failing: z
    .enum(['open', 'shut'])
    .describe(
      'Where it cannot say in time: `open` leaves it at what the rules say, `shut` blocks what a blocking guard doubts.',
    ),
  confidential: z.boolean().describe('Whether it is asked of the words of confidential callers, too.'),
  from: z.number().min(0).max(1).describe('Asked from this score of the rules on…'),
  below: z.number().min(0).max(1).describe('…and below this one.'),
});

export const guardPolicySchema = z.object({
  guards: z.record(guard, ruleSchema),
  names: z.array(z.string()).describe('Names that are always masked.'),
  terms: z.array(z.string()).describe('Other words that are always masked.'),
  judge: judgeSchema,
  savedAt: z.iso.datetime().nullable().describe('Null where the workspace has set nothing.'),
});
export type GuardPolicyView = z.infer<typeof guardPolicySchema>;

const changesSchema = z.strictObject({
  guards: z
    .partialRecord(
      guard,
      z
        .strictObject({
          action: action.optional(),
          threshold: threshold.optional(),
          kinds: kinds.nullable().optional(),
        })
        .nullable(),
    )
    .optional()
    .describe(
      'What changes, by guard; null puts a guard back to what the installation has set. Others stay.',
    ),
  names: listed('Names that are always masked, in place of those so far.').optional(),
  terms: listed('Other words that are always masked, in place of those so far.').optional(),
  judge: judgeSchema.omit({ model: true }).partial().strict().optional().describe('What changes of it.'),
});
export type GuardChanges = z.output<typeof changesSchema>;

export const guardFindingSchema = z.object({
  guard,
  kind: z.string(),
  start: z.int().min(0),
  end: z.int().min(0),
  score: z.number().min(0).max(1),
  action: z.enum(['log', 'warn', 'mask', 'block']),
  excerpt: z.string().describe('The words of the place, without personal data and secrets.'),
});
export type GuardFinding = z.infer<typeof guardFindingSchema>;

export const guardTrialSchema = z.object({
  text: z.string().describe('As it would go on; empty where it would not.'),
  blocked: z.boolean(),
  findings: z.array(guardFindingSchema),
  suspicions: z
    .array(z.object({ guard: z.enum(['injection', 'unwanted']), score: z.number().min(0).max(1) }))
    .describe('How suspicious it is by the rules, also below the threshold.'),
});
export type GuardTrial = z.infer<typeof guardTrialSchema>;

/** What the guards of programs' calls do in a workspace. */
export const guardOperations = {
  get: defineOperation({
    name: 'llm.guards.get',
    summary: 'What the guards mask, warn of and block in the workspace',
    input: z.object({}),
    output: guardPolicySchema,
    permission: 'llm:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/guards' },
  }),
  set: defineOperation({
    name: 'llm.guards.set',
    summary: 'Change what the guards do in the workspace; what is not named stays',
    description:
      'Holds for the next request in this process, and within milliseconds in others. Answers kept under another policy are not given any more.',
    input: changesSchema,
    output: guardPolicySchema,
    permission: 'llm:manage',
    effect: 'write',
    http: { method: 'PATCH', path: '/v1/guards' },
  }),
  try: defineOperation({
    name: 'llm.guards.try',
    summary: 'What the guards would make of a text, without asking any model',
    input: z.object({
      text: z.string().min(1).max(200_000),
      as: z
        .enum(['user', 'fetched', 'tool', 'system', 'answer'])
        .default('user')
        .describe(
          'Who speaks: the user, a page or a tool’s result, a tool of itself, the operator, or the model.',
        ),
      names: listed('Names the request would list.').default([]),
    }),
    output: guardTrialSchema,
    permission: 'llm:read',
    effect: 'read',
    http: { method: 'POST', path: '/v1/guards/try' },
  }),
} as const;
