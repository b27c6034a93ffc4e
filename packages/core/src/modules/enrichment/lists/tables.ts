import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { dollars, moment, workspaceIdColumn } from '../../../kernel/store/index.ts';

/** Lists of companies that are enriched under one budget. Where a list stands is its job's status. */
export const enrichmentLists = pgTable(
  'enrichment_lists',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceIdColumn(),
    name: text('name').notNull(),
    fields: text('fields').array().notNull(),
    budgetUsd: dollars('budget_usd').notNull(),
    perCompanyUsd: dollars('per_company_usd').notNull(),
    layers: integer('layers').notNull(),
    refresh: boolean('refresh').notNull(),
    /** Counts up with every resumption; jobs are told apart by it. */
    pass: integer('pass').notNull().default(1),
    simulated: boolean('simulated').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [index('enrichment_lists_created').on(table.workspaceId, table.createdAt.desc(), table.id)],
);

/** Rows as they stood in the file, and what was found for each. Rows with the same key are one company. */
export const enrichmentListRows = pgTable(
  'enrichment_list_rows',
  {
    workspaceId: workspaceIdColumn(),
    listId: uuid('list_id')
      .notNull()
      .references(() => enrichmentLists.id, { onDelete: 'cascade' }),
    row: integer('row').notNull(),
    /** The query in its canonical form; the row itself where it cannot be read. */
    key: text('key').notNull(),
    query: text('query').notNull(),
    country: text('country'),
    /** Pairs of column and text, in the order of the file. */
    cells: jsonb('cells').notNull(),
    status: text('status').notNull(),
    company: text('company'),
    domain: text('domain'),
    values: jsonb('values').notNull(),
    problem: text('problem'),
    enrichmentId: uuid('enrichment_id'),
    costUsd: dollars('cost_usd').notNull(),
    savedUsd: dollars('saved_usd').notNull(),
    atHand: boolean('at_hand').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.listId, table.row] }),
    index('enrichment_list_rows_key').on(table.listId, table.key),
    index('enrichment_list_rows_status').on(table.listId, table.status, table.row),
  ],
);
