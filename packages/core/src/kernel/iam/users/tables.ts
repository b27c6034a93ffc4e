import type { KeyLimits } from '@leadline/contracts';
import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment, workspaceIdColumn } from '../../store/index.ts';

const person = () =>
  text('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

// The first six are better-auth's, by the names of its fields. They belong to no workspace: the app role, as which
// tenants' transactions run, has no right to them.

export const users = pgTable('users', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  twoFactorEnabled: boolean('two_factor_enabled').default(false),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
});

export const userSessions = pgTable(
  'user_sessions',
  {
    id: text('id').primaryKey(),
    userId: person(),
    token: text('token').notNull().unique(),
    expiresAt: moment('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [index('idx_user_sessions_user').on(table.userId)],
);

export const userAccounts = pgTable(
  'user_accounts',
  {
    id: text('id').primaryKey(),
    userId: person(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: moment('access_token_expires_at'),
    refreshTokenExpiresAt: moment('refresh_token_expires_at'),
    scope: text('scope'),
    /** A scrypt hash. */
    password: text('password'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    index('idx_user_accounts_user').on(table.userId),
    index('idx_user_accounts_account').on(table.providerId, table.accountId),
  ],
);

export const userVerifications = pgTable(
  'user_verifications',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [index('idx_user_verifications_identifier').on(table.identifier)],
);

export const userTwoFactors = pgTable(
  'user_two_factors',
  {
    id: text('id').primaryKey(),
    userId: person(),
    /** Encrypted. */
    secret: text('secret').notNull(),
    /** Encrypted. */
    backupCodes: text('backup_codes').notNull(),
    verified: boolean('verified').default(true),
    failedVerificationCount: integer('failed_verification_count').default(0),
    lockedUntil: moment('locked_until'),
  },
  (table) => [index('idx_user_two_factors_user').on(table.userId)],
);

export const signInRates = pgTable('sign_in_rates', {
  id: text('id').primaryKey(),
  key: text('key').notNull().unique(),
  count: integer('count').notNull(),
  lastRequest: bigint('last_request', { mode: 'number' }).notNull(),
});

/** Who belongs to a workspace, and as what. */
export const members = pgTable(
  'members',
  {
    workspaceId: workspaceIdColumn(),
    userId: person(),
    role: text('role').notNull(),
    tier: text('tier'),
    region: text('region'),
    confidential: boolean('confidential').notNull().default(false),
    models: jsonb('models').$type<readonly string[]>(),
    limits: jsonb('limits').$type<Partial<KeyLimits>>().notNull().default(sql`'{}'::jsonb`),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.userId] }),
    index('idx_members_user').on(table.userId),
  ],
);

/** Of an invitation's token only the SHA-256 is kept. */
export const invitations = pgTable(
  'invitations',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceIdColumn(),
    email: text('email').notNull(),
    role: text('role').notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    acceptedAt: moment('accepted_at'),
  },
  (table) => [
    index('idx_invitations_workspace').on(table.workspaceId, table.createdAt),
    index('idx_invitations_email').on(table.email),
  ],
);
