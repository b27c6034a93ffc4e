import type { ProfileField } from '@leadline/contracts';
import { and, desc, eq, ilike, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../../kernel/store/index.ts';
import type { AskedFields, ProfileRecord } from '../records.ts';
import { companyProfiles, enrichedCompanies } from '../tables.ts';

export async function findProfile(database: Database, companyId: string): Promise<ProfileRecord | null> {
  const [row] = await database.select().from(companyProfiles).where(eq(companyProfiles.companyId, companyId));
  return row ? toProfile(row) : null;
}

/** Replaces the profile; of two writers at once the later one, by its own clock, stays. */
export async function putProfile(
  database: Database,
  workspaceId: string,
  { updatedAt, keepUntil, ...profile }: ProfileRecord,
): Promise<void> {
  const row = {
    ...profile,
    updatedAt: new Date(updatedAt),
    keepUntil: keepUntil === null ? null : new Date(keepUntil),
  };
  await database
    .insert(companyProfiles)
    .values({ ...row, workspaceId })
    .onConflictDoUpdate({
      target: companyProfiles.companyId,
      set: row,
      setWhere: lte(companyProfiles.updatedAt, row.updatedAt),
    });
}

/** Profiles that hold a value whose time is up; they are made anew when they are next read. */
export async function deleteExpiredProfiles(database: Database, now: Date): Promise<void> {
  await database.delete(companyProfiles).where(lte(companyProfiles.keepUntil, now));
}

export interface CompanyPage {
  readonly limit: number;
  /** The last company of the page before. */
  readonly after?: { readonly at: Date; readonly id: string } | undefined;
  readonly name?: string | undefined;
}

export interface CompanySummary {
  readonly id: string;
  readonly name: string;
  readonly domain: string | null;
  readonly fields: number;
  readonly confidence: number;
  readonly simulated: boolean;
  readonly updatedAt: Date;
}

/** Last enriched first; ties are broken by id so that a cursor never skips or repeats a row. */
export async function pageOfCompanies(database: Database, page: CompanyPage): Promise<CompanySummary[]> {
  const { updatedAt, companyId } = companyProfiles;
  const moment = sql`date_trunc('milliseconds', ${updatedAt})`;
  const conditions: (SQL | undefined)[] = [
    page.name === undefined ? undefined : nameOrDomain(page.name),
    page.after &&
      or(
        sql`${moment} < ${page.after.at}`,
        and(sql`${moment} = ${page.after.at}`, lt(companyId, page.after.id)),
      ),
  ];
  return database
    .select({
      id: companyId,
      name: enrichedCompanies.name,
      domain: enrichedCompanies.domain,
      fields: sql<number>`jsonb_array_length(${companyProfiles.fields})`,
      confidence: sql<number>`coalesce((select avg((field->>'confidence')::float8)
        from jsonb_array_elements(${companyProfiles.fields}) field), 0)::float8`,
      simulated: companyProfiles.simulated,
      updatedAt,
    })
    .from(companyProfiles)
    .innerJoin(enrichedCompanies, eq(enrichedCompanies.id, companyId))
    .where(and(...conditions))
    .orderBy(desc(updatedAt), desc(companyId))
    .limit(page.limit);
}

function nameOrDomain(text: string): SQL | undefined {
  const pattern = `%${text.replaceAll(/[\\%_]/gu, '\\$&')}%`;
  return or(ilike(enrichedCompanies.name, pattern), ilike(enrichedCompanies.domain, pattern));
}

/** JSON columns hold what this module wrote through its own types; the casts say which. */
function toProfile(row: typeof companyProfiles.$inferSelect): ProfileRecord {
  return {
    companyId: row.companyId,
    confidence: row.confidence,
    reasons: row.reasons as string[],
    fields: row.fields as ProfileField[],
    asked: row.asked as AskedFields,
    worthUsd: row.worthUsd,
    simulated: row.simulated,
    enrichmentId: row.enrichmentId,
    updatedAt: row.updatedAt.toISOString(),
    keepUntil: row.keepUntil?.toISOString() ?? null,
  };
}
