import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { workspaceIdColumn } from '../../store/index.ts';

/** Answers that may be given to questions of the same reading. May be emptied at any time. */
export const semanticCacheEntries = pgTable(
  'semantic_cache_entries',
  {
    workspaceId: workspaceIdColumn(),
    /** SHA-256 over the question's reading and everything else that must be equal: task, prompt version, model, context. */
    id: text('id').notNull(),
    question: text('question').notNull(),
    answer: jsonb('answer').notNull(),
    tags: text('tags').array().notNull(),
    writtenAt: timestamp('written_at', { withTimezone: true }).notNull().default(sql`now()`),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    // Most entries have no tags, and an index of these makes writing them dearer by a fifth.
    index('semantic_cache_tags').using('gin', table.tags).where(sql`${table.tags} <> '{}'`),
    index('semantic_cache_expires').on(table.expiresAt),
    index('semantic_cache_written').on(table.workspaceId, table.writtenAt),
  ],
);

/** When a tag was last invalidated, so that an answer that was under way at that moment is not kept. */
export const semanticCacheInvalidations = pgTable(
  'semantic_cache_invalidations',
  {
    workspaceId: workspaceIdColumn(),
    /** `*` stands for everything. */
    tag: text('tag').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.tag] })],
);
