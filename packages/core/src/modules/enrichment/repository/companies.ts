import { eq, inArray } from 'drizzle-orm';
import type { Database } from '../../../kernel/store/index.ts';
import type { CompanyRecord } from '../records.ts';
import { companyKeys, enrichedCompanies } from '../tables.ts';

const COMPANY = {
  id: enrichedCompanies.id,
  key: enrichedCompanies.key,
  domain: enrichedCompanies.domain,
  name: enrichedCompanies.name,
};

/** The company a query is known to mean: `domain:stripe.com`, `name:…`, `number:…`. */
export async function findByKey(database: Database, key: string): Promise<CompanyRecord | null> {
  const [row] = await database
    .select(COMPANY)
    .from(companyKeys)
    .innerJoin(enrichedCompanies, eq(enrichedCompanies.id, companyKeys.companyId))
    .where(eq(companyKeys.key, key));
  return row ?? null;
}

/** PostgreSQL takes at most 65,535 parameters. */
const KEYS_AT_ONCE = 10_000;

/** Those of the queries that mean a company which is known. */
export async function knownKeys(database: Database, keys: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (let from = 0; from < keys.length; from += KEYS_AT_ONCE) {
    const rows = await database
      .select({ key: companyKeys.key })
      .from(companyKeys)
      .where(inArray(companyKeys.key, keys.slice(from, from + KEYS_AT_ONCE)));
    for (const { key } of rows) known.add(key);
  }
  return known;
}

export async function findCompany(database: Database, companyId: string): Promise<CompanyRecord | null> {
  const [row] = await database
    .select(COMPANY)
    .from(enrichedCompanies)
    .where(eq(enrichedCompanies.id, companyId));
  return row ?? null;
}

export interface NewCompany extends CompanyRecord {
  readonly workspaceId: string;
  readonly createdAt: Date;
}

/** Keeps a company; the one of the same key where it is there already, under its present name. */
export async function putCompany(database: Database, company: NewCompany): Promise<CompanyRecord> {
  const [row] = await database
    .insert(enrichedCompanies)
    .values(company)
    .onConflictDoUpdate({
      target: [enrichedCompanies.workspaceId, enrichedCompanies.key],
      set: { name: company.name, domain: company.domain },
    })
    .returning(COMPANY);
  if (!row) throw new Error('The company row was not written.');
  return row;
}

/** From now on these queries mean this company. */
export async function putKeys(
  database: Database,
  company: { readonly workspaceId: string; readonly companyId: string },
  keys: readonly string[],
): Promise<void> {
  const rows = [...new Set(keys)].map((key) => ({ ...company, key }));
  await database
    .insert(companyKeys)
    .values(rows)
    .onConflictDoUpdate({
      target: [companyKeys.workspaceId, companyKeys.key],
      set: { companyId: company.companyId },
    });
}

/** Every query that means the company. */
export async function keysOf(database: Database, companyId: string): Promise<string[]> {
  const rows = await database
    .select({ key: companyKeys.key })
    .from(companyKeys)
    .where(eq(companyKeys.companyId, companyId));
  return rows.map(({ key }) => key);
}

/** Deletes the company; all that is kept of it goes with it. */
export async function deleteCompany(database: Database, companyId: string): Promise<boolean> {
  const gone = await database
    .delete(enrichedCompanies)
    .where(eq(enrichedCompanies.id, companyId))
    .returning({ id: enrichedCompanies.id });
  return gone.length > 0;
}
