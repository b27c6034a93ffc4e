import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Database } from '../../../kernel/store/index.ts';
import { companyObservations, enrichedCompanies, enrichments } from '../tables.ts';

/** What a company is called, here and by its sources: its domain and its names, the longest first. */
export async function namesOf(database: Database, companyId: string): Promise<string[]> {
  const [company] = await database
    .select({ domain: enrichedCompanies.domain, name: enrichedCompanies.name })
    .from(enrichedCompanies)
    .where(eq(enrichedCompanies.id, companyId));
  const said = await database
    .selectDistinct({ value: companyObservations.value })
    .from(companyObservations)
    .where(
      and(
        eq(companyObservations.companyId, companyId),
        inArray(companyObservations.field, ['name', 'legalName']),
      ),
    );
  const names = [company?.domain, company?.name, ...said.map(({ value }) => value)];
  const words = names.filter((name): name is string => typeof name === 'string' && name !== '');
  return [...new Set(words)].toSorted((a, b) => b.length - a.length);
}

/** Enrichments that found no company and were asked by one of these words, or in doubt offered one of them. */
export async function unfoundAbout(database: Database, words: readonly string[]): Promise<string[]> {
  const mentions = words.map(
    (word) =>
      sql`(lower(${enrichments.query}) = lower(${word}::text) or position(lower(${JSON.stringify(word)}::text) in lower(${enrichments.candidates}::text)) > 0)`,
  );
  if (mentions.length === 0) return [];
  const rows = await database
    .select({ id: enrichments.id })
    .from(enrichments)
    .where(and(isNull(enrichments.companyId), or(...mentions)));
  return rows.map(({ id }) => id);
}

export async function deleteEnrichments(database: Database, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await database.delete(enrichments).where(inArray(enrichments.id, [...ids]));
}
