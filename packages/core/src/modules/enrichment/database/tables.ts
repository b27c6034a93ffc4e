import type { CompanyColumnMap, CompanyImport, RefusedRow } from '@leadline/contracts';
import { bigint, boolean, date, index, integer, jsonb, pgTable, real, text, uuid } from 'drizzle-orm/pg-core';
import { moment, workspaceIdColumn } from '../../../kernel/store/index.ts';

/** Files that were read into the company database. */
export const companyImports = pgTable(
  'company_imports',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceIdColumn(),
    name: text('name').notNull(),
    licence: text('licence').notNull(),
    asOf: date('as_of').notNull(),
    confidence: real('confidence').notNull(),
    path: text('path').notNull(),
    format: text('format').notNull(),
    columnMap: jsonb('column_map').$type<CompanyColumnMap>().notNull(),
    status: text('status').notNull(),
    /** Where to read on: bytes of text, rows of Parquet. Written in the transaction that keeps what lies before. */
    position: bigint('position', { mode: 'number' }).notNull(),
    size: bigint('size', { mode: 'number' }).notNull(),
    /** Size and time of change of the file, which must not change while it is being read. */
    fingerprint: text('fingerprint').notNull(),
    rowsRead: integer('rows_read').notNull(),
    rowsKept: integer('rows_kept').notNull(),
    rowsRefused: integer('rows_refused').notNull(),
    workedMs: integer('worked_ms').notNull(),
    merged: integer('merged').notNull(),
    refused: jsonb('refused').$type<RefusedRow[]>().notNull(),
    unread: jsonb('unread').$type<Record<string, number>>().notNull(),
    conflicts: jsonb('conflicts').$type<CompanyImport['conflicts']>().notNull(),
    conflictCount: integer('conflict_count').notNull(),
    lastRefresh: jsonb('last_refresh').$type<NonNullable<CompanyImport['lastRefresh']>>(),
    error: text('error'),
    createdAt: moment('created_at').notNull(),
    finishedAt: moment('finished_at'),
  },
  (table) => [index('company_imports_newest').on(table.workspaceId, table.createdAt, table.id)],
);

/**
 * The rows as they came, one for each row of a file. A foreign key would be asked a million times in an import, so there is none:
 * rows go with their import, and what an erased workspace leaves behind (unseen by anybody) goes when the next import begins.
 *
 * The keys are 32-bit hashes of workspace and text (see `keys.ts`), which makes small indexes that are quickly built and tell
 * workspaces apart; what is found by a key is compared in full.
 */
export const companyRecords = pgTable(
  'company_records',
  {
    // A connection takes a thousand numbers at once: one by one they take a seventh of an import's time in the database.
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity({ cache: 1000 }),
    workspaceId: uuid('workspace_id').notNull(),
    importId: uuid('import_id').notNull(),
    /** The record it was found to be the same as; 0 while a refresh that is not finished holds it back. */
    mergedInto: bigint('merged_into', { mode: 'number' }),
    name: text('name'),
    stem: text('stem'),
    domain: text('domain'),
    number: text('number'),
    country: text('country'),
    city: text('city'),
    domainKey: integer('domain_key'),
    numberKey: integer('number_key'),
    nameKey: integer('name_key'),
    wordKey: integer('word_key'),
    secondWordKey: integer('second_word_key'),
    fields: jsonb('fields').$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    index('company_records_domain').on(table.domainKey),
    index('company_records_number').on(table.numberKey),
    index('company_records_name').on(table.nameKey),
    index('company_records_word').on(table.wordKey),
    index('company_records_second_word').on(table.secondWordKey),
    index('company_records_import').using('brin', table.importId),
  ],
);

/** Which rows were taken for one company, and why. A merge that was undone stays, so that it is not made again. */
export const companyMerges = pgTable(
  'company_merges',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceIdColumn(),
    importId: uuid('import_id')
      .notNull()
      .references(() => companyImports.id, { onDelete: 'cascade' }),
    keptId: bigint('kept_id', { mode: 'number' }).notNull(),
    mergedId: bigint('merged_id', { mode: 'number' }).notNull(),
    reason: text('reason').notNull(),
    undone: boolean('undone').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    index('company_merges_merged').on(table.mergedId),
    index('company_merges_kept').on(table.keptId),
    index('company_merges_newest').on(table.workspaceId, table.createdAt, table.id),
  ],
);
