import { isNotNull, sql } from 'drizzle-orm';
import { boolean, index, integer, numeric, pgTable, real, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { workspaceIdColumn } from '../store/index.ts';

/**
 * One row for each question that was put to a model or to a data source (whose task begins with `source:`), or answered in its stead:
 * tries that failed, answers from the cache and answers by rules are rows too. Rows are only ever added.
 */
export const callLedger = pgTable(
  'call_ledger',
  {
    id: uuid('id').primaryKey().default(sql`gen_random_uuid()`),
    workspaceId: workspaceIdColumn(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    jobId: text('job_id'),
    task: text('task').notNull(),
    taskVersion: text('task_version').notNull(),
    provider: text('provider').notNull(),
    model: text('model').notNull(),
    attempt: integer('attempt').notNull(),
    outcome: text('outcome').notNull(),
    inputTokens: integer('input_tokens').notNull(),
    cachedInputTokens: integer('cached_input_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    priceUsd: numeric('price_usd', { precision: 18, scale: 10 }).notNull(),
    latencyMs: real('latency_ms').notNull(),
    queueMs: real('queue_ms').notNull(),
    errorCode: text('error_code'),
    idempotencyKey: text('idempotency_key').notNull(),
    promptHash: text('prompt_hash').notNull(),
    keyId: text('key_id'),
    userId: text('user_id'),
    tier: text('tier'),
    cache: text('cache').notNull().default('miss'),
    savedUsd: numeric('saved_usd', { precision: 18, scale: 10 }).notNull().default('0'),
    promptSavedUsd: numeric('prompt_saved_usd', { precision: 18, scale: 10 }).notNull().default('0'),
    promptVersion: text('prompt_version'),
    firstByteMs: real('first_byte_ms'),
    correlationId: text('correlation_id'),
    simulated: boolean('simulated'),
    account: text('account'),
    rule: text('rule'),
    /** Of calls of data sources: units the provider counts in, and the company that was asked about. */
    credits: real('credits'),
    subject: text('subject'),
  },
  (table) => [
    // Programs' requests belong to no job, and need not pay for being found by one.
    index('call_ledger_job').on(table.workspaceId, table.jobId).where(isNotNull(table.jobId)),
    index('call_ledger_time').on(table.workspaceId, table.at),
    // Of requests with a prompt alone: the others are not made dearer to write.
    index('call_ledger_prompt')
      .on(table.workspaceId, sql`split_part(prompt_version, '@', 1)`, table.at)
      .where(sql`${table.promptVersion} is not null`),
    index('call_ledger_prompted_work')
      .on(table.workspaceId, table.idempotencyKey)
      .where(sql`${table.promptVersion} is not null`),
    // Of sources' calls alone: what each did and cost.
    index('call_ledger_source')
      .on(table.workspaceId, table.provider, table.at)
      .where(sql`${table.task} like 'source:%'`),
  ],
);
