import { boolean, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { workspaceIdColumn } from '../../../kernel/store/index.ts';

/** How often a source's call was tried for a field with companies of a kind, and how often it brought what was later held to be right. */
export const sourceLessons = pgTable(
  'source_lessons',
  {
    workspaceId: workspaceIdColumn(),
    /** `source.call`. */
    call: text('call').notNull(),
    field: text('field').notNull(),
    context: text('context').notNull(),
    /** What a sandbox taught is not believed of real sources. */
    simulated: boolean('simulated').notNull(),
    tried: integer('tried').notNull(),
    brought: integer('brought').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.simulated, table.call, table.field, table.context] }),
  ],
);
