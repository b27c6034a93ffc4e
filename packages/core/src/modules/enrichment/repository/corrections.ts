import type { FieldName, FieldValue } from '@leadline/contracts';
import { and, eq } from 'drizzle-orm';
import type { Database } from '../../../kernel/store/index.ts';
import type { CompanyRef, CorrectionRecord } from '../records.ts';
import { companyCorrections } from '../tables.ts';

export async function readCorrections(database: Database, companyId: string): Promise<CorrectionRecord[]> {
  const rows = await database
    .select()
    .from(companyCorrections)
    .where(eq(companyCorrections.companyId, companyId))
    .orderBy(companyCorrections.field);
  return rows.map((row) => ({
    field: row.field as FieldName,
    value: row.value as FieldValue,
    by: row.by,
    note: row.note,
    at: row.at.toISOString(),
  }));
}

/** The last one of a field counts. */
export async function putCorrection(
  database: Database,
  company: CompanyRef,
  { at, ...correction }: CorrectionRecord,
): Promise<void> {
  const row = { ...correction, at: new Date(at) };
  await database
    .insert(companyCorrections)
    .values({ ...company, ...row })
    .onConflictDoUpdate({ target: [companyCorrections.companyId, companyCorrections.field], set: row });
}

export async function deleteCorrection(
  database: Database,
  companyId: string,
  field: FieldName,
): Promise<boolean> {
  const gone = await database
    .delete(companyCorrections)
    .where(and(eq(companyCorrections.companyId, companyId), eq(companyCorrections.field, field)))
    .returning({ field: companyCorrections.field });
  return gone.length > 0;
}
