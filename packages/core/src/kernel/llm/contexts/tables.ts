import { pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { workspaceIdColumn } from '../../store/index.ts';

/** What models are told of the house and its subjects where a request asks for it. */
export const llmContexts = pgTable(
  'llm_contexts',
  {
    workspaceId: workspaceIdColumn(),
    name: text('name').notNull(),
    text: text('text').notNull(),
    savedAt: timestamp('saved_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.name] })],
);
