import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, real, text, uuid } from 'drizzle-orm/pg-core';
import { moment, workspaceIdColumn } from '../../store/index.ts';
import type { Shares } from './split.ts';
import type { PromptText } from './template.ts';

/** What a workspace has live of each prompt it has touched. A task that is not here runs with the code's version. */
export const prompts = pgTable(
  'prompts',
  {
    workspaceId: workspaceIdColumn(),
    name: text('name').notNull(),
    /** Counts changes; 0 before the first. */
    revision: integer('revision').notNull(),
    /** Weights by version; `code` stands for the code's. */
    shares: jsonb('shares').$type<Shares>().notNull(),
    retired: text('retired').array().notNull().default(sql`'{}'`),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.name] })],
);

/** Texts as they were saved. Rows are only ever added. */
export const promptVersions = pgTable(
  'prompt_versions',
  {
    workspaceId: workspaceIdColumn(),
    name: text('name').notNull(),
    version: text('version').notNull(),
    content: jsonb('content').$type<PromptText>().notNull(),
    /** What stands in `{{…}}`. */
    variables: text('variables').array().notNull(),
    basedOn: text('based_on'),
    note: text('note').notNull(),
    author: text('author').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.name, table.version] })],
);

/** What was live when. Rows are only ever added. */
export const promptChanges = pgTable(
  'prompt_changes',
  {
    workspaceId: workspaceIdColumn(),
    name: text('name').notNull(),
    revision: integer('revision').notNull(),
    action: text('action').notNull(),
    shares: jsonb('shares').$type<Shares>().notNull(),
    /** The revision a roll-back goes to from here. */
    before: integer('before').notNull(),
    note: text('note').notNull(),
    author: text('author').notNull(),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.name, table.revision] })],
);

/** The version a job began with, for as long as it runs and however often it is resumed. */
export const promptChoices = pgTable(
  'prompt_choices',
  {
    workspaceId: workspaceIdColumn(),
    jobId: text('job_id').notNull(),
    name: text('name').notNull(),
    version: text('version').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.jobId, table.name] })],
);

/** Answers of models that failed their check. Rows are only ever added. */
export const answerRejections = pgTable(
  'answer_rejections',
  {
    workspaceId: workspaceIdColumn(),
    /** Of the work, as in the ledger. */
    idempotencyKey: text('idempotency_key').notNull(),
    /** `name@version`. */
    promptVersion: text('prompt_version').notNull(),
    /** Whether it was the repaired answer. */
    repaired: boolean('repaired').notNull(),
    problems: integer('problems').notNull(),
    at: moment('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.idempotencyKey, table.promptVersion, table.repaired] }),
  ],
);

/** What people and programs thought of answers, from 0 to 1. Rows are only ever added; of one scorer's, the last counts. */
export const answerScores = pgTable(
  'answer_scores',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceIdColumn(),
    requestId: text('request_id').notNull(),
    promptVersion: text('prompt_version').notNull(),
    name: text('name').notNull(),
    value: real('value').notNull(),
    comment: text('comment').notNull(),
    author: text('author').notNull(),
    at: moment('at').notNull(),
  },
  (table) => [
    index('answer_scores_prompt').on(table.workspaceId, sql`split_part(prompt_version, '@', 1)`, table.at),
  ],
);
