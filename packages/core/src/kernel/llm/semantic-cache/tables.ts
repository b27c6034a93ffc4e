import { sql } from 'drizzle-orm';
import { customType, index, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { workspaceIdColumn } from '../../store/index.ts';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** Answers that may be given to questions of the same meaning. May be emptied at any time. */
export const semanticCacheEntries = pgTable(
  'semantic_cache_entries',
  {
    workspaceId: workspaceIdColumn(),
    /** SHA-256 over task, prompt version, model, context and embedder: what must be equal, not alike. */
    scope: text('scope').notNull(),
    /** SHA-256 of `meaning`. */
    id: text('id').notNull(),
    /** The form in which questions are compared. */
    meaning: text('meaning').notNull(),
    question: text('question').notNull(),
    /** Single-precision numbers, little-endian, of unit length. */
    vector: bytes('vector').notNull(),
    answer: jsonb('answer').notNull(),
    tags: text('tags').array().notNull(),
    writtenAt: timestamp('written_at', { withTimezone: true }).notNull().default(sql`now()`),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.scope, table.id] }),
    index('semantic_cache_tags').using('gin', table.tags),
    index('semantic_cache_expires').on(table.expiresAt),
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
