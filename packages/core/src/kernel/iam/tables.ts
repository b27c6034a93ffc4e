import type { KeyLimits } from '@leadline/contracts';
import { sql } from 'drizzle-orm';
import { bigint, boolean, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment, workspaceIdColumn } from '../store/index.ts';

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
    /** The secret before the last rotation, and until when it still works. */
    previousHash: text('previous_hash').unique(),
    previousValidUntil: moment('previous_valid_until'),
    role: text('role').notNull(),
    userId: text('user_id'),
    tier: text('tier'),
    region: text('region'),
    confidential: boolean('confidential').notNull().default(false),
    models: jsonb('models').$type<readonly string[]>(),
    limits: jsonb('limits').$type<KeyLimits>().notNull().default(sql`'{}'::jsonb`),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at'),
    revokedAt: moment('revoked_at'),
    rotatedAt: moment('rotated_at'),
    /** Right to about a minute. */
    lastUsedAt: moment('last_used_at'),
    /** By the database's clock, for processes that look for what changed. */
    changedAt: moment('changed_at').notNull().default(sql`clock_timestamp()`),
  },
  (table) => [
    index('idx_api_keys_workspace').on(table.workspaceId, table.createdAt, table.id),
    index('idx_api_keys_changed').on(table.changedAt),
  ],
);

/** What a workspace's links are signed with; replacing it ends them all. */
export const signingKeys = pgTable('signing_keys', {
  workspaceId: workspaceIdColumn().primaryKey(),
  key: text('key').notNull(),
});

/** Keys with model providers, encrypted with AES-256-GCM under a master key that is not in the database. */
export const providerKeys = pgTable(
  'provider_keys',
  {
    workspaceId: workspaceIdColumn(),
    provider: text('provider').notNull(),
    /** Which master key; not a part of it. */
    masterKeyId: text('master_key_id').notNull(),
    /** Base64, 12 bytes, never used twice. */
    nonce: text('nonce').notNull(),
    /** Base64, the 16 bytes of the tag last. */
    ciphertext: text('ciphertext').notNull(),
    lastFour: text('last_four').notNull(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.provider] })],
);

/**
 * Who did what, and what came of it; a line is never changed (the column `chain_hash` makes the migration see to
 * that). Each line's hash covers the one before, so that one taken out or changed shows.
 */
export const auditLog = pgTable(
  'audit_log',
  {
    workspaceId: workspaceIdColumn(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: moment('at').notNull(),
    operation: text('operation').notNull(),
    outcome: text('outcome').notNull(),
    code: text('code'),
    object: text('object'),
    keyId: text('key_id'),
    userId: text('user_id'),
    role: text('role'),
    origin: text('origin'),
    requestId: text('request_id'),
    previousHash: text('previous_hash').notNull(),
    chainHash: text('chain_hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.seq] }),
    index('idx_audit_log_time').on(table.workspaceId, table.at),
  ],
);

/** The last line of each workspace's log: where the next one goes on, and how one cut off at the end shows. */
export const auditLogHeads = pgTable('audit_log_heads', {
  workspaceId: workspaceIdColumn().primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
  lastHash: text('last_hash').notNull(),
});
