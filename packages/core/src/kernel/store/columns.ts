import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** The tenants. Every fenced row names one of them. */
export const workspaces = pgTable('workspaces', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull().unique(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});

/**
 * The column that puts a table behind the fence: whatever table carries it gets row-level security, forced
 * on its owner too, by the SQL that ends each migration (see `fence.ts`); rows go when their workspace goes.
 */
export function workspaceIdColumn() {
  return uuid('workspace_id')
    .notNull()
    .references(() => workspaces.id, { onDelete: 'cascade' });
}
