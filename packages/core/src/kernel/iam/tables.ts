import { index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { workspaceIdColumn } from '../store/index.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true });

/** Who may ask. Of a key only its SHA-256 is kept: it has 256 random bits, so there is nothing to guess. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceIdColumn(),
    name: text('name').notNull(),
    /** The first characters, by which a person tells keys apart. */
    prefix: text('prefix').notNull(),
    hash: text('hash').notNull().unique(),
    role: text('role').notNull(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at'),
    revokedAt: moment('revoked_at'),
    /** Right to about a minute. */
    lastUsedAt: moment('last_used_at'),
  },
  (table) => [index('idx_api_keys_workspace').on(table.workspaceId, table.createdAt)],
);

/** What a workspace's links are signed with; replacing it ends them all. */
export const signingKeys = pgTable('signing_keys', {
  workspaceId: workspaceIdColumn().primaryKey(),
  key: text('key').notNull(),
});
