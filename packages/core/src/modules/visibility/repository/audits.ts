import type { CompanyContext, JobStatus, PersonaContext, Warning } from '@leadline/contracts';
import { and, desc, eq, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../../kernel/store/index.ts';
import type { AuditRecord, AuditResult, StoredAuditInput } from '../records.ts';
import { aiVisibilityAudits, companies, executiveSummaries } from '../tables.ts';

type AuditRow = typeof aiVisibilityAudits.$inferSelect;

/** Keeps what is known of the audited company, by name; returns its row's id. */
export async function upsertCompany(
  database: Database,
  workspaceId: string,
  company: CompanyContext,
  persona: string,
): Promise<number> {
  const known = {
    industry: company.industry ?? null,
    employeeCount: company.employeeCount ?? null,
    companySize: company.companySize ?? null,
    growthStage: company.growthStage ?? null,
    annualRevenueRange: company.annualRevenueRange ?? null,
    primaryPersona: persona,
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
  readonly workspaceId: string;
  readonly companyId: number;
  readonly analyst: string;
  readonly simulated: boolean;
  readonly input: StoredAuditInput;
  readonly company: CompanyContext;
  readonly reader: PersonaContext;
  readonly warnings: readonly Warning[];
}

export async function insertAudit(database: Database, audit: NewAudit): Promise<void> {
  await database.insert(aiVisibilityAudits).values({
    id: audit.id,
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
  });
}

export async function findAudit(database: Database, auditId: string): Promise<AuditRecord | null> {
  const [row] = await database.select().from(aiVisibilityAudits).where(eq(aiVisibilityAudits.id, auditId));
  return row ? toRecord(row) : null;
}

export interface AuditPage {
  readonly limit: number;
  /** The last audit of the page before. */
  readonly after?: { readonly createdAt: Date; readonly id: string };
  readonly brand?: string;
  readonly status?: JobStatus;
}

/** Newest first; ties are broken by id so that a cursor never skips or repeats a row. */
export async function pageOfAudits(database: Database, page: AuditPage): Promise<AuditRecord[]> {
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
    .select()
    .from(aiVisibilityAudits)
    .where(and(...conditions))
    .orderBy(desc(createdAt), desc(id))
    .limit(page.limit);
  return rows.map(toRecord);
}

export async function setAuditStatus(
  database: Database,
  auditId: string,
  change: { readonly status: JobStatus; readonly error?: AuditRecord['error']; readonly budgetUsd?: number },
): Promise<void> {
  const ended = ['succeeded', 'failed', 'cancelled'].includes(change.status);
  await database
    .update(aiVisibilityAudits)
    .set({
      status: change.status,
      error: change.error ?? null,
      finishedAt: ended ? sql`now()` : null,
      ...(change.budgetUsd !== undefined && { budgetUsd: String(change.budgetUsd) }),
    })
    .where(eq(aiVisibilityAudits.id, auditId));
}

export async function addWarnings(
  database: Database,
  auditId: string,
  warnings: readonly Warning[],
): Promise<void> {
  await database
    .update(aiVisibilityAudits)
    .set({ warnings: sql`${aiVisibilityAudits.warnings} || ${JSON.stringify(warnings)}::jsonb` })
    .where(eq(aiVisibilityAudits.id, auditId));
}

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

export async function deleteAudit(database: Database, auditId: string): Promise<boolean> {
  await database.delete(executiveSummaries).where(eq(executiveSummaries.auditId, auditId));
  const gone = await database
    .delete(aiVisibilityAudits)
    .where(inArray(aiVisibilityAudits.id, [auditId]))
    .returning({ id: aiVisibilityAudits.id });
  return gone.length > 0;
}

/** JSON columns hold what this module wrote through its own types; the casts say which. */
function toRecord(row: AuditRow): AuditRecord {
  return {
    id: row.id,
    companyId: row.companyId,
    status: row.status as JobStatus,
    analyst: row.analyst,
    simulated: row.simulated,
    input: row.input as StoredAuditInput,
    company: row.companyContext as CompanyContext,
    reader: row.personaContext as PersonaContext,
    warnings: row.warnings as Warning[],
    budgetUsd: row.budgetUsd === null ? null : Number(row.budgetUsd),
    error: row.error as AuditRecord['error'],
    createdAt: row.createdAt,
    finishedAt: row.finishedAt,
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
