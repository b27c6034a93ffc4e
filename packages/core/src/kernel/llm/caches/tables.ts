import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { workspaceIdColumn } from '../../store/index.ts';

/** Answers of models that may be given again. May be emptied at any time. */
export const cachedAnswers = pgTable(
  'llm_cached_answers',
  {
    workspaceId: workspaceIdColumn(),
    /** SHA-256 over all that must be equal for the answer to be given again. */
    id: text('id').notNull(),
    /** `exact` or `semantic`. */
    kind: text('kind').notNull(),
    task: text('task').notNull(),
    /** `provider/model` that answered. */
    model: text('model').notNull(),
    /** What was asked, where another wording is compared with it. */
    question: text('question'),
    answer: jsonb('answer').notNull(),
    tags: text('tags').array().notNull(),
    writtenAt: timestamp('written_at', { withTimezone: true }).notNull().default(sql`now()`),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    // Most entries have no tags, and an index of these makes writing them dearer by a fifth.
    index('llm_cached_answers_tags').using('gin', table.tags).where(sql`${table.tags} <> '{}'`),
    index('llm_cached_answers_expires').on(table.expiresAt),
    index('llm_cached_answers_written').on(table.workspaceId, table.kind, table.writtenAt),
  ],
);

/** When something was last invalidated, so that an answer that was under way at that moment is not kept. */
export const cacheInvalidations = pgTable(
  'llm_cache_invalidations',
  {
    workspaceId: workspaceIdColumn(),
    /** A tag, or what stands for a task, a model or everything (`marks.ts`). */
    mark: text('mark').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.mark] })],
);
