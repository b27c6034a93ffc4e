import {
  type Category,
  type CategoryInsight,
  EXTRACTION_TYPES,
  type ExecutiveBrief,
  type ExtractionType,
  FUNNEL_STAGE_OF,
  type StrategicPriority,
} from '@leadline/contracts';
import { asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../../../kernel/store/index.ts';
import type { AuditRecord, CategoryInsights } from '../records.ts';
import {
  buyerJourneyBatchInsights,
  categoryAggregatedInsights,
  executiveSummaries,
  strategicPriorities,
} from '../tables.ts';
import { insertionOf } from './insertion.ts';

export interface AuditScope {
  readonly workspaceId: string;
  readonly audit: AuditRecord;
}

/** Writes layers 0 and 1 of categories and types: one statement for all batches, one for all consolidations. */
export async function storeCategoryInsights(
  database: Database,
  { workspaceId, audit }: AuditScope,
  found: readonly CategoryInsights[],
): Promise<void> {
  const scope = { workspaceId, auditId: audit.id };
  const batchRows = found.flatMap(({ category, type, batches }) =>
    batches.map((batch) => ({
      ...scope,
      category,
      batchNumber: batch.batchNumber,
      extractionType: type,
      insights: batch.items,
      responseIds: [...batch.responseNumbers],
    })),
  );
  if (batchRows.length === 0) return;
  const { rows: written } = await database.execute<{ id: number; category: string; type: string }>(
    sql`${insertionOf(buyerJourneyBatchInsights, batchRows)} returning id, category, extraction_type as type`,
  );
  // Repeated, it finds its rows already there: both layers are written in one transaction.
  if (written.length === 0) return;
  const insightRows = found.map(({ category, type, insights }) => ({
    ...scope,
    category,
    funnelStage: FUNNEL_STAGE_OF[category],
    extractionType: type,
    insights,
    sourceBatchIds: written
      .filter((row) => row.category === category && row.type === type)
      .map((row) => row.id),
    companyContext: audit.company,
    personaContext: audit.reader,
  }));
  await database.execute(insertionOf(categoryAggregatedInsights, insightRows));
}

export async function storePriorities(
  database: Database,
  { workspaceId, audit }: AuditScope,
  priorities: readonly StrategicPriority[],
): Promise<void> {
  if (priorities.length === 0) return;
  const rows = priorities.map((priority) => ({
    workspaceId,
    auditId: audit.id,
    extractionType: priority.type,
    rank: priority.rank,
    priorityData: priority,
    sourceCategories: priority.sourceCategories,
    funnelStagesImpacted: priority.funnelStagesImpacted,
  }));
  await database.execute(insertionOf(strategicPriorities, rows));
}

export async function storeBrief(
  database: Database,
  { workspaceId, audit }: AuditScope,
  brief: ExecutiveBrief,
): Promise<void> {
  await database
    .insert(executiveSummaries)
    .values({
      workspaceId,
      auditId: audit.id,
      companyId: audit.companyId,
      persona: audit.reader.role,
      summaryData: brief,
    })
    .onConflictDoNothing();
}

export interface StoredInsights {
  readonly categories: readonly {
    readonly category: Category;
    readonly type: ExtractionType;
    readonly insights: readonly CategoryInsight[];
  }[];
  readonly priorities: readonly StrategicPriority[];
  readonly brief: ExecutiveBrief | null;
}

/** Layers 1 to 3 of an audit: by type of insight, priorities by rank. */
export async function readInsights(database: Database, auditId: string): Promise<StoredInsights> {
  const categories = await database
    .select()
    .from(categoryAggregatedInsights)
    .where(eq(categoryAggregatedInsights.auditId, auditId));
  const priorities = await database
    .select()
    .from(strategicPriorities)
    .where(eq(strategicPriorities.auditId, auditId))
    .orderBy(asc(strategicPriorities.rank));
  const [brief] = await database
    .select()
    .from(executiveSummaries)
    .where(eq(executiveSummaries.auditId, auditId));
  return {
    categories: byType(categories).map((row) => ({
      category: row.category as Category,
      type: row.extractionType as ExtractionType,
      insights: row.insights as CategoryInsight[],
    })),
    priorities: byType(priorities).map((row) => row.priorityData as StrategicPriority),
    brief: brief ? (brief.summaryData as ExecutiveBrief) : null,
  };
}

/** In one order, whichever strand of the audit was first to write; a type's own rows keep theirs. */
function byType<Row extends { readonly extractionType: string }>(rows: readonly Row[]): Row[] {
  const place = (row: Row) => EXTRACTION_TYPES.indexOf(row.extractionType as ExtractionType);
  return rows.toSorted((one, other) => place(one) - place(other));
}
