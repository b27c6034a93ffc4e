import { numeric, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** A point in time. */
export const moment = (name: string) => timestamp(name, { withTimezone: true });

/** US dollars to a millionth. */
export const dollars = (name: string) => numeric(name, { precision: 14, scale: 6, mode: 'number' });

/** The tenants. Every fenced row names one of them. */
export const workspaces = pgTable('workspaces', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull().unique(),
  createdAt: moment('created_at').notNull(),
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
