import { index, integer, jsonb, numeric, pgTable, primaryKey, real, text, uuid } from 'drizzle-orm/pg-core';
import { moment, workspaceIdColumn } from '../store/index.ts';

const usd = (name: string) => numeric(name, { precision: 18, scale: 10 }).notNull().default('0');

/** What has been spent, and set aside for calls under way, of each budget of money. */
export const sourceBudgets = pgTable(
  'source_budgets',
  {
    workspaceId: workspaceIdColumn(),
    scope: text('scope').notNull(),
    id: text('id').notNull(),
    /** `2026-11` for budgets of a month; empty for the others. */
    period: text('period').notNull(),
    /** As the last call had it. */
    limitUsd: usd('limit_usd'),
    spentUsd: usd('spent_usd'),
    setAsideUsd: usd('set_aside_usd'),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.scope, table.id, table.period] })],
);

/** Money set aside for one call. Gone when the call is settled. */
export const sourceReservations = pgTable(
  'source_reservations',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceIdColumn(),
    source: text('source').notNull(),
    call: text('call').notNull(),
    /** The budgets it counts against, `[{scope, id, period}]`. */
    budgets: jsonb('budgets').notNull(),
    worstUsd: usd('worst_usd'),
    /**
     * `set_aside` until the provider is asked, which may charge from then on: `asked`. `counted`: nobody knows what was charged, and all of
     * it is counted as spent.
     */
    state: text('state').notNull(),
    holder: uuid('holder').notNull(),
    leaseUntil: moment('lease_until').notNull(),
  },
  (table) => [index('source_reservations_lease').on(table.leaseUntil)],
);

/** Which process asks a source something that others want to know too. */
export const sourceClaims = pgTable(
  'source_claims',
  {
    workspaceId: workspaceIdColumn(),
    key: text('key').notNull(),
    holder: uuid('holder').notNull(),
    leaseUntil: moment('lease_until').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.key] })],
);

/** Work that providers do asynchronously, by the handle they gave, so that it is never started, and paid, twice. */
export const sourceTasks = pgTable(
  'source_tasks',
  {
    workspaceId: workspaceIdColumn(),
    key: text('key').notNull(),
    /** The how-manieth of its call, from 0. */
    step: integer('step').notNull(),
    handle: text('handle').notNull(),
    /** Where its money is set aside; null where it is free. */
    reservationId: uuid('reservation_id'),
    startedAt: moment('started_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.key, table.step] })],
);

/** Places at a source that are taken, over all processes. */
export const sourcePlaces = pgTable(
  'source_places',
  {
    source: text('source').notNull(),
    place: integer('place').notNull(),
    holder: uuid('holder').notNull(),
    leaseUntil: moment('lease_until').notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.place] })],
);

/** How a source does, as whichever process saw it last. */
export const sourceHealth = pgTable('source_health', {
  source: text('source').primaryKey(),
  breaker: text('breaker').notNull().default('closed'),
  retryAt: moment('retry_at'),
  creditsLeft: real('credits_left'),
  lastError: text('last_error'),
  updatedAt: moment('updated_at').notNull(),
});
