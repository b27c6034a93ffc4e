import { index, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { workspaceIdColumn } from '../store/index.ts';

/** What processes share of the cache. May be emptied at any time. */
export const cacheEntries = pgTable(
  'cache_entries',
  {
    workspaceId: workspaceIdColumn(),
    key: text('key').notNull(),
    value: text('value').notNull(),
    /** After this the entry is as good as gone; it includes the grace period. */
    expiresAt: timestamp('expires_at', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.key] }),
    index('idx_cache_entries_expires_at').on(table.expiresAt),
  ],
);
