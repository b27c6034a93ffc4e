import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { dollars, moment, workspaceIdColumn } from '../../kernel/store/index.ts';

const emptyList = sql`'[]'::jsonb`;

/** Companies something was asked about. What is known of them stands in the tables below. */
export const enrichedCompanies = pgTable(
  'enriched_companies',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceIdColumn(),
    /** What it is told apart by: `domain:stripe.com`, else `number:…`, else `name:…`. */
    key: text('key').notNull(),
    domain: text('domain'),
    name: text('name').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    unique('unique_enriched_company').on(table.workspaceId, table.key),
    index('enriched_companies_domain').on(table.workspaceId, table.domain),
  ],
);

/** Further queries that were found to mean a company: domains that redirect to it, its name, its numbers. */
export const companyKeys = pgTable(
  'company_keys',
  {
    workspaceId: workspaceIdColumn(),
    key: text('key').notNull(),
    companyId: uuid('company_id')
      .notNull()
      .references(() => enrichedCompanies.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.key] }),
    index('company_keys_company').on(table.companyId),
  ],
);

/** What sources said, as it came; rows are added, never changed, and go when their licence ends or the company is forgotten. */
export const companyObservations = pgTable(
  'company_observations',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    workspaceId: workspaceIdColumn(),
    companyId: uuid('company_id')
      .notNull()
      .references(() => enrichedCompanies.id, { onDelete: 'cascade' }),
    enrichmentId: uuid('enrichment_id'),
    source: text('source').notNull(),
    call: text('call').notNull(),
    field: text('field').notNull(),
    value: jsonb('value').notNull(),
    confidence: real('confidence').notNull(),
    observedAt: moment('observed_at').notNull(),
    url: text('url'),
    fetchedAt: moment('fetched_at').notNull(),
    /** When the source's licence demands that it is deleted; null where it may stay. */
    keepUntil: moment('keep_until'),
    simulated: boolean('simulated').notNull(),
    /** Of the value: the same answer written twice is one row. */
    digest: text('digest').notNull(),
  },
  (table) => [
    unique('unique_company_observation').on(
      table.companyId,
      table.source,
      table.call,
      table.field,
      table.fetchedAt,
      table.digest,
    ),
    index('company_observations_expiry').on(table.keepUntil).where(sql`${table.keepUntil} is not null`),
  ],
);

/** Values people wrote; each outranks all sources until it is undone. */
export const companyCorrections = pgTable(
  'company_corrections',
  {
    workspaceId: workspaceIdColumn(),
    companyId: uuid('company_id')
      .notNull()
      .references(() => enrichedCompanies.id, { onDelete: 'cascade' }),
    field: text('field').notNull(),
    value: jsonb('value').notNull(),
    by: text('by').notNull(),
    note: text('note'),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.field] })],
);

/** The merged read model, made anew from observations and corrections whenever they change. */
export const companyProfiles = pgTable(
  'company_profiles',
  {
    companyId: uuid('company_id')
      .primaryKey()
      .references(() => enrichedCompanies.id, { onDelete: 'cascade' }),
    workspaceId: workspaceIdColumn(),
    /** How sure we are of the company, and why. */
    confidence: real('confidence').notNull(),
    reasons: jsonb('reasons').notNull().default(emptyList),
    fields: jsonb('fields').notNull(),
    /** For each field that was looked for, until when and how far nobody need be asked again. */
    asked: jsonb('asked').notNull(),
    /** What its last enrichment would have cost with nothing at hand. */
    worthUsd: dollars('worth_usd').notNull(),
    simulated: boolean('simulated').notNull(),
    enrichmentId: uuid('enrichment_id'),
    updatedAt: moment('updated_at').notNull(),
    /** When a value in it must be deleted; it is made anew then. */
    keepUntil: moment('keep_until'),
  },
  (table) => [
    index('company_profiles_updated').on(table.workspaceId, table.updatedAt.desc(), table.companyId),
    index('company_profiles_expiry').on(table.keepUntil).where(sql`${table.keepUntil} is not null`),
  ],
);

/** One enrichment: what was asked for, how far it came, what it cost. */
export const enrichments = pgTable(
  'enrichments',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceIdColumn(),
    companyId: uuid('company_id').references(() => enrichedCompanies.id, { onDelete: 'cascade' }),
    /** The same for requests that one job can answer. */
    key: text('key').notNull(),
    query: text('query').notNull(),
    input: jsonb('input').notNull(),
    /** The job at work on it: its own, or a part of a list's; null until one has begun. */
    jobId: text('job_id'),
    /** Counts up with every resumption. */
    passes: integer('passes').notNull().default(1),
    status: text('status').notNull(),
    layers: jsonb('layers').notNull(),
    candidates: jsonb('candidates').notNull().default(emptyList),
    warnings: jsonb('warnings').notNull().default(emptyList),
    budgetUsd: dollars('budget_usd').notNull(),
    error: jsonb('error'),
    simulated: boolean('simulated').notNull(),
    createdAt: moment('created_at').notNull(),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    uniqueIndex('one_enrichment_at_work')
      .on(table.workspaceId, table.key)
      .where(sql`${table.status} in ('queued', 'running')`),
    index('enrichments_created').on(table.workspaceId, table.createdAt.desc(), table.id),
    index('enrichments_company').on(table.companyId),
  ],
);

/** What became of each source in an enrichment. Written with the observations it brought, in one transaction. */
export const enrichmentCalls = pgTable(
  'enrichment_calls',
  {
    workspaceId: workspaceIdColumn(),
    enrichmentId: uuid('enrichment_id')
      .notNull()
      .references(() => enrichments.id, { onDelete: 'cascade' }),
    /** Source, call and query: what is not asked twice. */
    callKey: text('call_key').notNull(),
    layer: integer('layer').notNull(),
    source: text('source').notNull(),
    call: text('call').notNull(),
    outcome: text('outcome').notNull(),
    reason: text('reason'),
    origin: text('origin'),
    costUsd: dollars('cost_usd').notNull(),
    savedUsd: dollars('saved_usd').notNull(),
    ms: real('ms').notNull(),
    fields: text('fields').array().notNull(),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.enrichmentId, table.callKey] })],
);
