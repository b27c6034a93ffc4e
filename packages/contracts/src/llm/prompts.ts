import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { rateSchema as rate } from '../visibility/scores.ts';

/** A task's name has dots (`visibility.judge-answers`); a prompt of a workspace's own has none. */
export const promptNameSchema = z
  .string()
  .trim()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,99}$/,
    'must be lower-case letters, digits, dots, - and _, at most 100, beginning with a letter or digit',
  )
  .describe('A task such as `visibility.judge-answers`, or a prompt of the workspace’s own.');

const versionSchema = z
  .string()
  .trim()
  .regex(/^[0-9A-Za-z][0-9A-Za-z.-]{0,59}$/, 'must be a semantic version such as 1.2.0, or `code`')
  .describe('A semantic version; `code` stands for the one that comes with Leadline.');

const LONGEST_TEXT = 100_000;
const storedText = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'holds NUL or half of a character');

/** What an answer to `input` should look like. */
export const promptExampleSchema = z.object({
  input: storedText(50_000).min(1).describe('What is asked, as text.'),
  output: z
    .json()
    .describe('The answer wanted: JSON of the task’s output, or, in a prompt of one’s own, any text.'),
});
export type PromptExample = z.output<typeof promptExampleSchema>;

export const PROMPT_STATES = ['live', 'idle', 'retired', 'outdated'] as const;

const shareSchema = z.object({
  version: z.string(),
  source: z.enum(['code', 'workspace']),
  share: z.number().min(0).max(1).describe('Part of the traffic.'),
});
export type PromptShare = z.infer<typeof shareSchema>;

const versionFields = {
  ...shareSchema.shape,
  state: z
    .enum(PROMPT_STATES)
    .describe(
      '`live` has traffic, `idle` has none, `retired` can get none any more, `outdated` was written for an earlier output of the task.',
    ),
  basedOn: z.string().nullable(),
  note: z.string(),
  author: z.string().nullable().describe('The person, or the key; null for the code’s.'),
  createdAt: z.iso.datetime().nullable(),
};
export const promptVersionSchema = z.object(versionFields);
export type PromptVersionView = z.infer<typeof promptVersionSchema>;

export const promptContentSchema = z.object({
  version: z.string(),
  system: z.string(),
  examples: z.array(promptExampleSchema),
  variables: z.array(z.string()).describe('What stands in `{{…}}`.'),
});
export type PromptContent = z.infer<typeof promptContentSchema>;

const changeSchema = z.object({
  revision: z.int().min(1),
  action: z.enum(['split', 'promote', 'rollback', 'retire']),
  live: z.array(shareSchema),
  note: z.string(),
  author: z.string(),
  at: z.iso.datetime(),
});
export type PromptChange = z.infer<typeof changeSchema>;

export const promptSchema = z.object({
  name: z.string(),
  kind: z.enum(['task', 'own']),
  summary: z.string().nullable(),
  revision: z
    .int()
    .min(0)
    .describe('Counts changes of what is live; send it back so that no change of others is lost.'),
  variables: z
    .array(z.string())
    .describe(
      'What may stand in `{{…}}`: what the task offers; of a prompt of one’s own, what the live versions use.',
    ),
  live: z.array(shareSchema),
  versions: z.array(promptVersionSchema).describe('Newest first; at most 200.'),
  history: z.array(changeSchema).describe('What was live when, newest first; at most 50.'),
  content: promptContentSchema.describe(
    'Of the version asked for; else of the one with most of the traffic.',
  ),
});
export type Prompt = z.infer<typeof promptSchema>;

const named = z.object({ name: promptNameSchema });
const note = storedText(2_000).default('').describe('Why, for those who read the history.');
const revision = z.coerce
  .number()
  .int()
  .min(0)
  .optional()
  .describe(
    'The revision you looked at: a change somebody made since is then a conflict instead of being lost.',
  );
const changed = z.object({
  name: z.string(),
  revision: z.int(),
  live: z.array(shareSchema),
  warnings: z.array(z.string()),
});
export type PromptChanged = z.infer<typeof changed>;

const versionFiguresSchema = z.object({
  ...shareSchema.shape,
  requests: z
    .int()
    .describe('Pieces of work, however many calls each took; those of callers who left are not counted.'),
  calls: z.int().describe('Calls to models.'),
  cached: z.int().describe('Requests answered from a cache.'),
  costUsd: z.number(),
  usdPerRequest: z.number().nullable().describe('Of requests that models answered.'),
  p50Ms: z.number().nullable().describe('Of answers by models.'),
  p95Ms: z.number().nullable(),
  failures: rate.describe('Requests without an answer.'),
  checkFailures: rate
    .nullable()
    .describe('Answers of models that failed their check at first; null where answers are not checked.'),
  repairs: z.int().describe('Answers given again after a failed check.'),
  unusable: rate.nullable().describe('Answers that still failed their check after the repair.'),
  scores: z.array(
    z.object({
      name: z.string(),
      mean: z.number(),
      n: z.int(),
      low: z.number(),
      high: z.number(),
    }),
  ),
});
export type PromptVersionFigures = z.infer<typeof versionFiguresSchema>;

const comparisonSchema = z.object({
  metric: z.string().describe('`failures`, `checkFailures`, or `score:<name>`.'),
  baseline: z.string(),
  version: z.string(),
  pValue: z.number().nullable().describe('Adjusted for all comparisons shown; null with too few to tell.'),
  verdict: z.enum(['better', 'worse', 'no difference shown', 'too few']),
  statement: z.string(),
});
export type PromptComparison = z.infer<typeof comparisonSchema>;

export const promptFiguresSchema = z.object({
  name: z.string(),
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  versions: z.array(versionFiguresSchema),
  baseline: z
    .string()
    .nullable()
    .describe('The version the others are compared with: the one with most requests.'),
  comparisons: z.array(comparisonSchema),
  method: z.string(),
});
export type PromptFigures = z.infer<typeof promptFiguresSchema>;

const moment = z
  .string()
  .trim()
  .refine(
    (text) =>
      /^\d{1,4}[mhdw]$/u.test(text) ||
      z.iso.date().safeParse(text).success ||
      z.iso.datetime({ offset: true }).safeParse(text).success,
    'must be a time ago such as 7d or 24h, a day such as 2026-05-01, or a moment such as 2026-05-01T12:00:00Z',
  );

/** The prompts of a workspace: those of tasks, which come with the code, and its own. */
export const promptOperations = {
  listPrompts: defineOperation({
    name: 'llm.prompts.list',
    summary: 'Prompts of tasks and of the workspace’s own, with what is live',
    input: z.object({}),
    output: z.object({
      items: z.array(
        promptSchema
          .pick({ name: true, kind: true, summary: true, revision: true, live: true })
          .extend({ saved: z.int().describe('Versions the workspace has saved.') }),
      ),
    }),
    permission: 'llm:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/prompts' },
  }),
  getPrompt: defineOperation({
    name: 'llm.prompts.get',
    summary: 'One prompt: its versions, what is live, its history, and the text of a version',
    input: named.extend({ version: versionSchema.optional() }),
    output: promptSchema,
    permission: 'llm:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/prompts/{name}' },
  }),
  savePrompt: defineOperation({
    name: 'llm.prompts.save',
    summary: 'Save a new version of a prompt; it gets no traffic until it is given some',
    description:
      'Versions are never changed. The first version of a prompt of your own goes live at once. Without `system` or `examples`, those of `basedOn` are taken over.',
    input: named.extend({
      system: storedText(LONGEST_TEXT).optional(),
      examples: z.array(promptExampleSchema).max(20).optional(),
      basedOn: versionSchema
        .optional()
        .describe('The version edited; else the one with most of the traffic.'),
      version: versionSchema
        .optional()
        .describe('Must be free, and above the code’s; else the next one is taken.'),
      bump: z
        .enum(['patch', 'minor', 'major'])
        .default('patch')
        .describe('Which part of the number to raise.'),
      note,
    }),
    output: promptVersionSchema.extend({ name: z.string(), warnings: z.array(z.string()) }),
    permission: 'llm:manage',
    effect: 'write',
    http: { method: 'POST', path: '/v1/prompts/{name}/versions', status: 201 },
    idempotent: true,
  }),
  splitPrompt: defineOperation({
    name: 'llm.prompts.split',
    summary: 'Share the traffic of a prompt among versions by weight',
    input: named.extend({
      weights: z
        .record(versionSchema, z.coerce.number().min(0).max(1_000_000))
        .refine(
          (weights) => Object.values(weights).some((weight) => weight > 0),
          'some weight must be above 0',
        )
        .refine((weights) => Object.keys(weights).length <= 10, 'has at most ten versions')
        .describe('`{ "code": 90, "1.2.0-ws": 10 }`; what is left out gets nothing.'),
      note,
      revision,
    }),
    output: changed,
    permission: 'llm:manage',
    effect: 'write',
    http: { method: 'PUT', path: '/v1/prompts/{name}/split' },
  }),
  promotePrompt: defineOperation({
    name: 'llm.prompts.promote',
    summary: 'Give one version all of the traffic; what was live before is remembered',
    input: named.extend({ version: versionSchema, note, revision }),
    output: changed,
    permission: 'llm:manage',
    effect: 'write',
    http: { method: 'POST', path: '/v1/prompts/{name}/promote' },
  }),
  rollBackPrompt: defineOperation({
    name: 'llm.prompts.rollback',
    summary: 'Go back to what was live before the last change; once more goes back further',
    input: named.extend({ note, revision }),
    output: changed,
    permission: 'llm:manage',
    effect: 'write',
    http: { method: 'POST', path: '/v1/prompts/{name}/rollback' },
  }),
  retirePrompt: defineOperation({
    name: 'llm.prompts.retire',
    summary: 'Retire a version: it can get no traffic any more, and stays readable',
    input: named.extend({ version: versionSchema, note, revision }),
    output: changed,
    permission: 'llm:manage',
    effect: 'write',
    http: { method: 'POST', path: '/v1/prompts/{name}/versions/{version}/retire' },
  }),
  diffPrompt: defineOperation({
    name: 'llm.prompts.diff',
    summary: 'What changed between two versions of a prompt',
    input: named.extend({
      from: versionSchema.optional().describe('The version `to` is based on, unless said.'),
      to: versionSchema,
    }),
    output: z.object({
      from: z.string(),
      to: z.string(),
      changed: z.boolean(),
      diff: z.string().describe('Unified diff of instructions and examples; empty when nothing changed.'),
      variables: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }),
    }),
    permission: 'llm:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/prompts/{name}/diff' },
  }),
  promptFigures: defineOperation({
    name: 'llm.prompts.figures',
    summary:
      'Requests, price, latency, failed checks and scores of each version, and whether differences mean anything',
    input: named.extend({
      since: moment.default('30d').describe('`7d`, `24h`, a day of UTC, or a moment.'),
      until: moment.optional().describe('Up to, and not with, this moment; now unless said.'),
    }),
    output: promptFiguresSchema,
    permission: 'llm:read',
    effect: 'read',
    http: { method: 'GET', path: '/v1/prompts/{name}/figures' },
  }),
  addScore: defineOperation({
    name: 'llm.scores.add',
    summary: 'Score an answer that was made with a prompt, from 0 to 1',
    description:
      'A second score of the same name by the same caller takes the place of the first; both are kept.',
    input: z.object({
      requestId: z.string().trim().min(1).max(200).describe('`x-leadline-request-id` of the answer.'),
      name: z
        .string()
        .trim()
        .regex(/^[a-z][a-z0-9_-]{0,59}$/, 'must be lower-case letters, digits, - and _, at most 60')
        .describe('What is scored, such as `helpful`.'),
      value: z.coerce.number().min(0).max(1),
      comment: storedText(2_000).default(''),
    }),
    output: z.object({ id: z.uuid(), prompt: z.string(), version: z.string() }),
    permission: 'llm:use',
    effect: 'write',
    http: { method: 'POST', path: '/v1/scores', status: 201 },
    idempotent: true,
  }),
} as const;
