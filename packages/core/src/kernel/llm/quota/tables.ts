import { sql } from 'drizzle-orm';
import { bigint, boolean, index, jsonb, numeric, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment, workspaceIdColumn } from '../../store/index.ts';

const units = (name: string) => bigint(name, { mode: 'number' }).notNull();

/** A workspace that has set anything about quotas. */
export const quotaWorkspaces = pgTable(
  'quota_workspaces',
  {
    workspaceId: workspaceIdColumn().primaryKey(),
    /** The plan of calls that name none; null for no plan. */
    tier: text('tier'),
    /** The transaction that last changed the tier, a plan or a limit: by it other processes see that there is news. */
    revision: units('revision'),
  },
  (table) => [index('quota_workspaces_revision').on(table.revision)],
);

/** Plans of a workspace's own, in place of or besides those that are built in. */
export const quotaPlans = pgTable(
  'quota_plans',
  {
    workspaceId: workspaceIdColumn(),
    tier: text('tier').notNull(),
    limits: jsonb('limits').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.tier] })],
);

/** Limits besides the plan. A null in one of the four columns fits every value. */
export const quotaLimits = pgTable(
  'quota_limits',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceIdColumn(),
    unit: text('unit').notNull(),
    timeWindow: text('time_window').notNull(),
    /** Tokens or dollars as they were given. */
    amount: numeric('amount', { mode: 'number' }).notNull(),
    per: text('per').array().notNull(),
    key: text('key_id'),
    user: text('user_id'),
    task: text('task'),
    tier: text('tier'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index('quota_limits_scope').on(table.workspaceId, table.key, table.user)],
);

/**
 * One limit's count in one window, in counting units (tokens, billionths of a dollar). `spent` is settled; `leased` is
 * with processes, and is always the sum of this counter's allotments.
 */
export const quotaCounters = pgTable(
  'quota_counters',
  {
    workspaceId: workspaceIdColumn(),
    counter: text('counter').notNull(),
    windowStart: moment('window_start').notNull(),
    windowEnd: moment('window_end').notNull(),
    unit: text('unit').notNull(),
    timeWindow: text('time_window').notNull(),
    label: jsonb('label').notNull(),
    ceiling: units('ceiling'),
    spent: units('spent').default(0),
    leased: units('leased').default(0),
    /** When the count passed the warning mark; null while it is below. */
    warnedAt: moment('warned_at'),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.counter, table.windowStart] }),
    index('quota_counters_window').on(table.windowEnd),
  ],
);

/** The processes that hold allotments. One that stops renewing its row loses them. */
export const quotaHolders = pgTable('quota_holders', {
  id: uuid('id').primaryKey(),
  /** Number of the last report that was applied: a report is applied once, however often it is sent. */
  seq: units('seq').default(0),
  expiresAt: moment('expires_at').notNull(),
  endedAt: moment('ended_at'),
});

/** What a process has leased of a counter, under one ceiling (a counter has several when calls of two tiers share it). */
export const quotaAllotments = pgTable(
  'quota_allotments',
  {
    workspaceId: workspaceIdColumn(),
    counter: text('counter').notNull(),
    windowStart: moment('window_start').notNull(),
    ceiling: units('ceiling'),
    holder: uuid('holder').notNull(),
    amount: units('amount'),
    /** The part that counts as spent should the process die: what it may have settled since its last report. */
    exposed: units('exposed'),
    /** What was counted as spent when the process was taken for dead. */
    forfeited: units('forfeited').default(0),
    /** Somebody else is short: whatever is unused is to go back. */
    recalled: boolean('recalled').notNull().default(false),
  },
  (table) => [
    primaryKey({
      columns: [table.workspaceId, table.counter, table.windowStart, table.holder, table.ceiling],
    }),
    index('quota_allotments_holder').on(table.holder),
    index('quota_allotments_recalled').on(table.holder).where(sql`${table.recalled}`),
  ],
);
