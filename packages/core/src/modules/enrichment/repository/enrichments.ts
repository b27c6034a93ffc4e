import type { Candidate, FieldName, JobStatus, SourceUse } from '@leadline/contracts';
import { and, desc, eq, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../../kernel/store/index.ts';
import type {
  CallRecord,
  EnrichmentRecord,
  EnrichmentRef,
  LayerRecord,
  StopReason,
  StoredInput,
} from '../records.ts';
import { enrichedCompanies, enrichmentCalls, enrichments } from '../tables.ts';

const AT_WORK = ['queued', 'running'] as const;

/**
 * Keeps a new enrichment and gives its id; where one that answers the same request is at work already, the id of that
 * one, whose budget may be another.
 */
export async function claimEnrichment(
  database: Database,
  workspaceId: string,
  { createdAt, ...enrichment }: Omit<EnrichmentRecord, 'finishedAt' | 'passes'>,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  for (let tries = 0; tries < 3; tries += 1) {
    const [written] = await database
      .insert(enrichments)
      .values({ ...enrichment, workspaceId, createdAt: new Date(createdAt) })
      .onConflictDoNothing()
      .returning({ id: enrichments.id });
    if (written) return { id: written.id, isNew: true };
    const [there] = await database
      .select({ id: enrichments.id })
      .from(enrichments)
      .where(and(eq(enrichments.key, enrichment.key), inArray(enrichments.status, [...AT_WORK])));
    if (there) return { id: there.id, isNew: false };
  }
  throw new Error('The enrichment row was not written.');
}

export async function findEnrichment(
  database: Database,
  enrichmentId: string,
): Promise<EnrichmentRecord | null> {
  const [row] = await database.select().from(enrichments).where(eq(enrichments.id, enrichmentId));
  return row ? toRecord(row) : null;
}

export interface EnrichmentChange {
  /** Statuses it may leave; in any other the row stays as it is. All but `succeeded` unless said. */
  readonly from?: readonly JobStatus[];
  readonly status?: JobStatus;
  readonly companyId?: string;
  readonly layers?: readonly LayerRecord[];
  readonly candidates?: readonly Candidate[];
  readonly warnings?: readonly string[];
  readonly error?: StopReason | null;
  readonly budgetUsd?: number;
  readonly passes?: number;
  readonly jobId?: string;
  readonly finishedAt?: Date | null;
}

const UNFINISHED = ['queued', 'running', 'paused', 'failed', 'cancelled'] as const;

/** True where the row was there to be changed. */
export async function changeEnrichment(
  database: Database,
  enrichmentId: string,
  { from = UNFINISHED, ...change }: EnrichmentChange,
): Promise<boolean> {
  const changed = await database
    .update(enrichments)
    .set(change)
    .where(and(eq(enrichments.id, enrichmentId), inArray(enrichments.status, [...from])))
    .returning({ id: enrichments.id });
  return changed.length > 0;
}

/** Keeps what became of calls; a call that is there already stays, unless it had failed or been left out. */
export async function putCalls(
  database: Database,
  { workspaceId, enrichmentId }: EnrichmentRef,
  { calls, at }: { readonly calls: readonly CallRecord[]; readonly at: Date },
): Promise<void> {
  if (calls.length === 0) return;
  const rows = calls.map((call) => ({ ...call, fields: [...call.fields], workspaceId, enrichmentId, at }));
  const set = Object.fromEntries(
    (['outcome', 'reason', 'origin', 'ms', 'fields', 'at'] as const).map((name) => [
      name,
      sql.raw(`excluded.${enrichmentCalls[name].name}`),
    ]),
  );
  await database
    .insert(enrichmentCalls)
    .values(rows)
    .onConflictDoUpdate({
      target: [enrichmentCalls.enrichmentId, enrichmentCalls.callKey],
      set: {
        ...set,
        costUsd: sql`${enrichmentCalls.costUsd} + excluded.cost_usd`,
        savedUsd: sql`excluded.saved_usd`,
      },
      setWhere: inArray(enrichmentCalls.outcome, ['failed', 'skipped']),
    });
}

export async function readCalls(database: Database, enrichmentIds: readonly string[]): Promise<StoredCall[]> {
  if (enrichmentIds.length === 0) return [];
  const rows = await database
    .select()
    .from(enrichmentCalls)
    .where(inArray(enrichmentCalls.enrichmentId, [...enrichmentIds]))
    .orderBy(enrichmentCalls.layer, enrichmentCalls.at, enrichmentCalls.callKey);
  return rows.map((row) => ({
    enrichmentId: row.enrichmentId,
    callKey: row.callKey,
    layer: row.layer,
    source: row.source,
    call: row.call,
    outcome: row.outcome as SourceUse['outcome'],
    reason: row.reason,
    origin: row.origin as SourceUse['origin'],
    costUsd: row.costUsd,
    savedUsd: row.savedUsd,
    ms: row.ms,
    fields: row.fields as FieldName[],
  }));
}

export interface StoredCall extends CallRecord {
  readonly enrichmentId: string;
}

export interface EnrichmentPage {
  readonly limit: number;
  readonly after?: { readonly at: Date; readonly id: string } | undefined;
  readonly status?: JobStatus | undefined;
}

export interface ListedEnrichment extends EnrichmentRecord {
  readonly company: string | null;
  readonly domain: string | null;
}

/** Newest first; ties are broken by id so that a cursor never skips or repeats a row. */
export async function pageOfEnrichments(
  database: Database,
  page: EnrichmentPage,
): Promise<ListedEnrichment[]> {
  const { createdAt, id, status, companyId } = enrichments;
  const conditions: (SQL | undefined)[] = [
    page.status === undefined ? undefined : eq(status, page.status),
    page.after && or(lt(createdAt, page.after.at), and(eq(createdAt, page.after.at), lt(id, page.after.id))),
  ];
  const rows = await database
    .select({ row: enrichments, company: enrichedCompanies.name, domain: enrichedCompanies.domain })
    .from(enrichments)
    .leftJoin(enrichedCompanies, eq(enrichedCompanies.id, companyId))
    .where(and(...conditions))
    .orderBy(desc(createdAt), desc(id))
    .limit(page.limit);
  return rows.map(({ row, company, domain }) => ({ ...toRecord(row), company, domain }));
}

/** Every enrichment of a company, for whoever erases it. */
export async function enrichmentsOf(database: Database, companyId: string): Promise<string[]> {
  const rows = await database
    .select({ id: enrichments.id })
    .from(enrichments)
    .where(eq(enrichments.companyId, companyId));
  return rows.map(({ id }) => id);
}

/** JSON columns hold what this module wrote through its own types; the casts say which. */
function toRecord(row: typeof enrichments.$inferSelect): EnrichmentRecord {
  return {
    id: row.id,
    companyId: row.companyId,
    key: row.key,
    query: row.query,
    input: row.input as StoredInput,
    jobId: row.jobId,
    passes: row.passes,
    status: row.status as JobStatus,
    layers: row.layers as LayerRecord[],
    candidates: row.candidates as Candidate[],
    warnings: row.warnings as string[],
    budgetUsd: row.budgetUsd,
    error: row.error as StopReason | null,
    simulated: row.simulated,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

/** Of how many enrichments the usual cost is taken. */
const RECENT = 200;

/** What the latest enrichments that ended cost on average; null before the first. */
export async function recentCost(
  database: Database,
  simulated: boolean,
): Promise<{ readonly meanUsd: number; readonly of: number } | null> {
  const recent = database
    .select({ id: enrichments.id })
    .from(enrichments)
    .where(and(eq(enrichments.simulated, simulated), inArray(enrichments.status, ['succeeded', 'paused'])))
    .orderBy(desc(enrichments.createdAt))
    .limit(RECENT)
    .as('recent');
  const [row] = await database
    .select({
      of: sql<number>`count(distinct ${recent.id})::int`,
      totalUsd: sql<number>`coalesce(sum(${enrichmentCalls.costUsd}), 0)::float8`,
    })
    .from(recent)
    .leftJoin(enrichmentCalls, eq(enrichmentCalls.enrichmentId, recent.id));
  return row && row.of > 0 ? { meanUsd: row.totalUsd / row.of, of: row.of } : null;
}
