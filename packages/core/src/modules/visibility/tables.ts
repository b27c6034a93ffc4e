import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { workspaceIdColumn } from '../../kernel/store/index.ts';

const createdAt = () => timestamp('created_at', { withTimezone: true }).notNull().defaultNow();
const serial = () => integer('id').primaryKey().generatedAlwaysAsIdentity();
const emptyList = sql`'[]'::jsonb`;

/** The companies whose brands are audited, with what shapes their reports. */
export const companies = pgTable(
  'companies',
  {
    id: serial(),
    workspaceId: workspaceIdColumn(),
    name: text('name').notNull(),
    industry: text('industry'),
    employeeCount: integer('employee_count'),
    companySize: text('company_size'),
    growthStage: text('growth_stage'),
    annualRevenueRange: text('annual_revenue_range'),
    primaryPersona: text('primary_persona'),
    innovationFocus: text('innovation_focus'),
    businessModel: text('business_model'),
    targetMarket: jsonb('target_market').notNull().default(emptyList),
    strategicGoals: jsonb('strategic_goals').notNull().default(emptyList),
    createdAt: createdAt(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [unique('unique_company').on(table.workspaceId, table.name)],
);

/** One audit: what was asked for, and what was computed over all its answers. */
export const aiVisibilityAudits = pgTable(
  'ai_visibility_audits',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceIdColumn(),
    companyId: integer('company_id')
      .notNull()
      .references(() => companies.id),
    brandName: text('brand_name').notNull(),
    status: text('status').notNull(),
    plan: text('plan').notNull(),
    analyst: text('analyst').notNull(),
    source: text('source').notNull(),
    simulated: boolean('simulated').notNull(),
    /** The input without the recorded answers, which are rows of their own. */
    input: jsonb('input').notNull(),
    companyContext: jsonb('company_context').notNull(),
    personaContext: jsonb('persona_context').notNull(),
    warnings: jsonb('warnings').notNull().default(emptyList),
    budgetUsd: numeric('budget_usd', { precision: 14, scale: 6 }),
    scores: jsonb('scores'),
    citationSummary: jsonb('citation_summary'),
    discoveredBrands: jsonb('discovered_brands'),
    unavailable: jsonb('unavailable').notNull().default(emptyList),
    models: jsonb('models').notNull().default(emptyList),
    error: jsonb('error'),
    createdAt: createdAt(),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
  },
  (table) => [
    index('idx_audits_workspace_created').on(table.workspaceId, table.createdAt.desc(), table.id),
    index('idx_audits_company').on(table.companyId),
  ],
);

/** One answer of an assistant with its measured and judged metrics. */
export const auditResponses = pgTable(
  'audit_responses',
  {
    id: serial(),
    workspaceId: workspaceIdColumn(),
    auditId: uuid('audit_id')
      .notNull()
      .references(() => aiVisibilityAudits.id, { onDelete: 'cascade' }),
    /** 1, 2, 3 … in the order the answers were given; the public identifier within the audit. */
    responseNumber: integer('response_number').notNull(),
    sourceId: text('source_id'),
    queryText: text('query_text').notNull(),
    responseText: text('response_text').notNull(),
    provider: text('provider').notNull(),
    model: text('model'),
    repeat: integer('repeat').notNull().default(1),
    buyerJourneyCategory: text('buyer_journey_category'),
    batchId: integer('batch_id'),
    batchPosition: integer('batch_position'),
    brandMentioned: boolean('brand_mentioned'),
    mentionCount: integer('mention_count'),
    firstPositionPercentage: numeric('first_position_percentage', { precision: 5, scale: 2 }),
    contextQuality: text('context_quality'),
    sentiment: text('sentiment'),
    recommendationStrength: text('recommendation_strength'),
    geoScore: numeric('geo_score', { precision: 5, scale: 2 }),
    sovScore: numeric('sov_score', { precision: 5, scale: 2 }),
    featuresMentioned: jsonb('features_mentioned'),
    valuePropsHighlighted: jsonb('value_props_highlighted'),
    competitorsAnalysis: jsonb('competitors_analysis'),
    additionalMetrics: jsonb('additional_metrics'),
    /** Spans, prominence, share of voice: what code measured in the text. */
    measured: jsonb('measured').notNull(),
    geoFactors: jsonb('geo_factors'),
    quotes: jsonb('quotes'),
    judgedBy: text('judged_by'),
    missingReason: text('missing_reason'),
    disagreements: jsonb('disagreements').notNull().default(emptyList),
    metricsExtractedAt: timestamp('metrics_extracted_at', { withTimezone: true }),
  },
  (table) => [
    unique('unique_response').on(table.auditId, table.responseNumber),
    index('idx_responses_category').on(table.buyerJourneyCategory),
    index('idx_responses_batch').on(table.batchId),
    index('idx_responses_brand_mentioned').on(table.brandMentioned),
    index('idx_responses_sentiment').on(table.sentiment),
  ],
);

/** The sources an answer cites, and the brands named beside each. */
export const auditCitations = pgTable(
  'audit_citations',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    workspaceId: workspaceIdColumn(),
    auditId: uuid('audit_id').notNull(),
    responseNumber: integer('response_number').notNull(),
    position: integer('position').notNull(),
    url: text('url').notNull(),
    domain: text('domain').notNull(),
    title: text('title'),
    brands: jsonb('brands').notNull().default(emptyList),
  },
  (table) => [
    unique('unique_citation').on(table.auditId, table.responseNumber, table.position),
    foreignKey({
      name: 'audit_citations_response_fk',
      columns: [table.auditId, table.responseNumber],
      foreignColumns: [auditResponses.auditId, auditResponses.responseNumber],
    }).onDelete('cascade'),
    index('idx_citations_domain').on(table.workspaceId, table.domain),
  ],
);

/** Layer 0: the items of one batch and type. */
export const buyerJourneyBatchInsights = pgTable(
  'buyer_journey_batch_insights',
  {
    id: serial(),
    workspaceId: workspaceIdColumn(),
    auditId: uuid('audit_id')
      .notNull()
      .references(() => aiVisibilityAudits.id, { onDelete: 'cascade' }),
    category: text('category').notNull(),
    batchNumber: integer('batch_number').notNull(),
    extractionType: text('extraction_type').notNull(),
    insights: jsonb('insights').notNull(),
    responseIds: integer('response_ids').array().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique('unique_batch').on(table.auditId, table.category, table.batchNumber, table.extractionType),
    index('idx_batch_insights_audit').on(table.auditId),
    index('idx_batch_insights_category').on(table.category),
    index('idx_batch_insights_type').on(table.extractionType),
  ],
);

/** Layer 1: the top items of a category and type for this company and reader. */
export const categoryAggregatedInsights = pgTable(
  'category_aggregated_insights',
  {
    id: serial(),
    workspaceId: workspaceIdColumn(),
    auditId: uuid('audit_id')
      .notNull()
      .references(() => aiVisibilityAudits.id, { onDelete: 'cascade' }),
    category: text('category').notNull(),
    funnelStage: text('funnel_stage').notNull(),
    extractionType: text('extraction_type').notNull(),
    insights: jsonb('insights').notNull(),
    sourceBatchIds: integer('source_batch_ids').array().notNull(),
    companyContext: jsonb('company_context'),
    personaContext: jsonb('persona_context'),
    createdAt: createdAt(),
  },
  (table) => [
    unique('unique_category_insights').on(table.auditId, table.category, table.extractionType),
    index('idx_category_insights_audit').on(table.auditId),
    index('idx_category_insights_funnel').on(table.funnelStage),
    index('idx_category_insights_type').on(table.extractionType),
  ],
);

/** Layer 2: the three to five priorities of a type. */
export const strategicPriorities = pgTable(
  'strategic_priorities',
  {
    id: serial(),
    workspaceId: workspaceIdColumn(),
    auditId: uuid('audit_id')
      .notNull()
      .references(() => aiVisibilityAudits.id, { onDelete: 'cascade' }),
    extractionType: text('extraction_type').notNull(),
    rank: integer('rank').notNull(),
    priorityData: jsonb('priority_data').notNull(),
    sourceCategories: text('source_categories').array().notNull(),
    funnelStagesImpacted: text('funnel_stages_impacted').array().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique('unique_priority').on(table.auditId, table.extractionType, table.rank),
    index('idx_priorities_audit').on(table.auditId),
    index('idx_priorities_rank').on(table.rank),
  ],
);

/** Layer 3: the executive brief. */
export const executiveSummaries = pgTable(
  'executive_summaries',
  {
    id: serial(),
    workspaceId: workspaceIdColumn(),
    auditId: uuid('audit_id')
      .notNull()
      .references(() => aiVisibilityAudits.id, { onDelete: 'cascade' }),
    companyId: integer('company_id')
      .notNull()
      .references(() => companies.id),
    persona: text('persona').notNull(),
    summaryData: jsonb('summary_data').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique('unique_executive_summary').on(table.auditId),
    index('idx_exec_summary_audit').on(table.auditId),
    index('idx_exec_summary_company').on(table.companyId),
  ],
);
