import type { CompanyContext, JobStatus, PersonaContext, Warning } from '@leadline/contracts';
import { and, desc, eq, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../../kernel/store/index.ts';
import type { AuditRecord, AuditResult, AuditSummary, StoredAuditInput } from '../records.ts';
import { aiVisibilityAudits, companies } from '../tables.ts';

type AuditRow = typeof aiVisibilityAudits.$inferSelect;

/** Keeps what is known of the audited company, by name; returns its row's id. */
export async function upsertCompany(
  database: Database,
  workspaceId: string,
  { company, reader }: { readonly company: CompanyContext; readonly reader: PersonaContext },
): Promise<number> {
  const known = {
    industry: company.industry ?? null,
    employeeCount: company.employeeCount ?? null,
    companySize: company.companySize ?? null,
    growthStage: company.growthStage ?? null,
    annualRevenueRange: company.annualRevenueRange ?? null,
    primaryPersona: reader.role,
    innovationFocus: company.innovationFocus ?? null,
    businessModel: company.businessModel ?? null,
    targetMarket: company.targetMarket,
    strategicGoals: company.strategicGoals,
  };
  const [row] = await database
    .insert(companies)
    .values({ workspaceId, name: company.name, ...known })
    .onConflictDoUpdate({
      target: [companies.workspaceId, companies.name],
      set: { ...known, updatedAt: sql`now()` },
    })
    .returning({ id: companies.id });
  if (!row) throw new Error('The company row was not written.');
  return row.id;
}

export interface NewAudit {
  readonly id: string;
  /** In whole milliseconds, as a page's cursor names it. */
  readonly createdAt: Date;
  readonly workspaceId: string;
  readonly companyId: number;
  readonly analyst: string;
  readonly simulated: boolean;
  readonly input: StoredAuditInput;
  readonly company: CompanyContext;
  readonly reader: PersonaContext;
  readonly warnings: readonly Warning[];
}

/** False when an audit of this id is there already; it is then left as it is. */
export async function insertAudit(database: Database, audit: NewAudit): Promise<boolean> {
  const written = await database
    .insert(aiVisibilityAudits)
    .values({
      id: audit.id,
      createdAt: audit.createdAt,
      workspaceId: audit.workspaceId,
      companyId: audit.companyId,
      brandName: audit.input.brand.name,
      status: 'queued',
      plan: audit.input.plan,
      analyst: audit.analyst,
      source: audit.input.answers.kind,
      simulated: audit.simulated,
      input: audit.input,
      companyContext: audit.company,
      personaContext: audit.reader,
      warnings: audit.warnings,
      budgetUsd: audit.input.budgetUsd === undefined ? null : String(audit.input.budgetUsd),
    })
    .onConflictDoNothing()
    .returning({ id: aiVisibilityAudits.id });
  return written.length > 0;
}

/** All that is kept of an audit. */
export async function findAudit(database: Database, auditId: string): Promise<AuditRecord | null> {
  const [row] = await database.select().from(aiVisibilityAudits).where(eq(aiVisibilityAudits.id, auditId));
  return row ? toRecord(row) : null;
}

/** Only what a summary shows: scores, citations and questions may be hundreds of kilobytes. */
const SUMMARY = {
  id: aiVisibilityAudits.id,
  status: aiVisibilityAudits.status,
  plan: aiVisibilityAudits.plan,
  brand: aiVisibilityAudits.brandName,
  competitors: sql<string[]>`jsonb_path_query_array(${aiVisibilityAudits.input}, '$.competitors[*].name')`,
  productCategory: sql<string | null>`${aiVisibilityAudits.input}->>'productCategory'`,
  source: aiVisibilityAudits.source,
  simulated: aiVisibilityAudits.simulated,
  error: aiVisibilityAudits.error,
  createdAt: aiVisibilityAudits.createdAt,
  finishedAt: aiVisibilityAudits.finishedAt,
  overallScore: sql<number | null>`(${aiVisibilityAudits.scores}->'overall'->>'value')::float8`,
  mentionRate: sql<number | null>`(${aiVisibilityAudits.scores}->'mentionRate'->>'rate')::float8`,
};

export async function findSummary(database: Database, auditId: string): Promise<AuditSummary | null> {
  const [row] = await database
    .select(SUMMARY)
    .from(aiVisibilityAudits)
    .where(eq(aiVisibilityAudits.id, auditId));
  return row ? (row as AuditSummary) : null;
}

export interface AuditPage {
  readonly limit: number;
  /** The last audit of the page before. */
  readonly after?: { readonly createdAt: Date; readonly id: string } | undefined;
  readonly brand?: string | undefined;
  readonly status?: JobStatus | undefined;
}

/** Newest first; ties are broken by id so that a cursor never skips or repeats a row. */
export async function pageOfSummaries(database: Database, page: AuditPage): Promise<AuditSummary[]> {
  const { createdAt, id, brandName, status } = aiVisibilityAudits;
  const conditions: (SQL | undefined)[] = [
    page.brand === undefined ? undefined : eq(brandName, page.brand),
    page.status === undefined ? undefined : eq(status, page.status),
    page.after &&
      or(
        lt(createdAt, page.after.createdAt),
        and(eq(createdAt, page.after.createdAt), lt(id, page.after.id)),
      ),
  ];
  const rows = await database
    .select(SUMMARY)
    .from(aiVisibilityAudits)
    .where(and(...conditions))
    .orderBy(desc(createdAt), desc(id))
    .limit(page.limit);
  return rows as AuditSummary[];
}

/** Of these audits those that are there. */
export async function existingAudits(database: Database, auditIds: readonly string[]): Promise<Set<string>> {
  if (auditIds.length === 0) return new Set();
  const rows = await database
    .select({ id: aiVisibilityAudits.id })
    .from(aiVisibilityAudits)
    .where(inArray(aiVisibilityAudits.id, [...auditIds]));
  return new Set(rows.map((row) => row.id));
}

export interface StatusChange {
  /** Statuses it may leave; in any other the audit stays as it is. */
  readonly from: readonly Exclude<JobStatus, 'succeeded'>[];
  readonly to: Exclude<JobStatus, 'succeeded'>;
  readonly error?: AuditSummary['error'];
  readonly budgetUsd?: number | undefined;
}

/** Moves an audit to another status. Never out of `succeeded`: a finished audit stays finished. */
export async function changeStatus(database: Database, auditId: string, change: StatusChange): Promise<void> {
  const ended = change.to === 'failed' || change.to === 'cancelled';
  await database
    .update(aiVisibilityAudits)
    .set({
      status: change.to,
      error: change.error ?? null,
      finishedAt: ended ? sql`now()` : null,
      ...(change.budgetUsd !== undefined && { budgetUsd: String(change.budgetUsd) }),
    })
    .where(and(eq(aiVisibilityAudits.id, auditId), inArray(aiVisibilityAudits.status, [...change.from])));
}

/** Puts a warning on an audit, in place of one with the same code. */
export async function putWarning(database: Database, auditId: string, warning: Warning): Promise<void> {
  const others = sql`(select coalesce(jsonb_agg(w), '[]') from jsonb_array_elements(${aiVisibilityAudits.warnings}) w
    where w->>'code' <> ${warning.code})`;
  await database
    .update(aiVisibilityAudits)
    .set({ warnings: sql`${others} || ${JSON.stringify([warning])}::jsonb` })
    .where(eq(aiVisibilityAudits.id, auditId));
}

/** The result of a finished audit. */
export async function storeResult(database: Database, auditId: string, result: AuditResult): Promise<void> {
  await database
    .update(aiVisibilityAudits)
    .set({
      status: 'succeeded',
      error: null,
      scores: result.scores,
      citationSummary: result.citations,
      discoveredBrands: result.discovered,
      models: result.models,
      unavailable: result.unavailable,
      finishedAt: sql`now()`,
    })
    .where(eq(aiVisibilityAudits.id, auditId));
}

/** Deletes an audit; its answers, citations and insights go with it. False when it is not there. */
export async function deleteAudit(database: Database, auditId: string): Promise<boolean> {
  const gone = await database
    .delete(aiVisibilityAudits)
    .where(eq(aiVisibilityAudits.id, auditId))
    .returning({ id: aiVisibilityAudits.id });
  return gone.length > 0;
}

/** JSON columns hold what this module wrote through its own types; the casts say which. */
function toRecord(row: AuditRow): AuditRecord {
  return {
    id: row.id,
    companyId: row.companyId,
    analyst: row.analyst,
    input: row.input as StoredAuditInput,
    company: row.companyContext as CompanyContext,
    reader: row.personaContext as PersonaContext,
    warnings: row.warnings as Warning[],
    budgetUsd: row.budgetUsd === null ? null : Number(row.budgetUsd),
    result: row.scores ? toResult(row) : null,
  };
}

function toResult(row: AuditRow): AuditResult {
  return {
    scores: row.scores as AuditResult['scores'],
    citations: row.citationSummary as AuditResult['citations'],
    discovered: row.discoveredBrands as AuditResult['discovered'],
    models: row.models as string[],
    unavailable: row.unavailable as AuditResult['unavailable'],
  };
}
