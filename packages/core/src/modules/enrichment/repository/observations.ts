import { createHash } from 'node:crypto';
import type { FieldName, FieldValue } from '@leadline/contracts';
import { and, count, desc, eq, gt, isNull, lte, or, sql } from 'drizzle-orm';
import type { Database } from '../../../kernel/store/index.ts';
import type { CompanyRef, StoredObservation } from '../records.ts';
import { companyObservations } from '../tables.ts';

type Row = typeof companyObservations.$inferSelect;

/** Adds what sources said; what is there already stays once. */
export async function insertObservations(
  database: Database,
  { workspaceId, companyId }: CompanyRef,
  observations: readonly StoredObservation[],
): Promise<void> {
  if (observations.length === 0) return;
  const rows = observations.map(({ observedAt, fetchedAt, keepUntil, ...rest }) => ({
    ...rest,
    workspaceId,
    companyId,
    observedAt: new Date(observedAt),
    fetchedAt: new Date(fetchedAt),
    keepUntil: keepUntil === null ? null : new Date(keepUntil),
    digest: digestOf(rest.value),
  }));
  await database.insert(companyObservations).values(rows).onConflictDoNothing();
}

function digestOf(value: FieldValue): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
}

/** Of each source, call and field what was said last; what a licence no longer allows to keep is left out. */
export async function latestObservations(
  database: Database,
  companyId: string,
  now: Date,
): Promise<StoredObservation[]> {
  const { keepUntil, source, call, field, fetchedAt } = companyObservations;
  const ranked = database
    .select({
      id: companyObservations.id,
      rank: sql<number>`rank() over (partition by ${source}, ${call}, ${field} order by ${fetchedAt} desc)`.as(
        'rank',
      ),
    })
    .from(companyObservations)
    .where(and(eq(companyObservations.companyId, companyId), or(isNull(keepUntil), gt(keepUntil, now))))
    .as('ranked');
  const rows = await database
    .select({ row: companyObservations })
    .from(ranked)
    .innerJoin(companyObservations, eq(companyObservations.id, ranked.id))
    .where(eq(ranked.rank, 1))
    .orderBy(companyObservations.id);
  return rows.map(({ row }) => toObservation(row));
}

/** Everything that was ever said of a field and may still be kept, newest first. */
export async function fieldObservations(
  database: Database,
  companyId: string,
  { field, now }: { readonly field: FieldName; readonly now: Date },
): Promise<StoredObservation[]> {
  const { keepUntil } = companyObservations;
  const rows = await database
    .select()
    .from(companyObservations)
    .where(
      and(
        eq(companyObservations.companyId, companyId),
        eq(companyObservations.field, field),
        or(isNull(keepUntil), gt(keepUntil, now)),
      ),
    )
    .orderBy(desc(companyObservations.fetchedAt), desc(companyObservations.id))
    .limit(500);
  return rows.map(toObservation);
}

export async function countObservations(database: Database, companyId: string): Promise<number> {
  const [row] = await database
    .select({ n: count() })
    .from(companyObservations)
    .where(eq(companyObservations.companyId, companyId));
  return row?.n ?? 0;
}

/** Deletes what licences no longer allow to keep, in every workspace this transaction may see. */
export async function deleteExpired(database: Database, now: Date): Promise<number> {
  const gone = await database
    .delete(companyObservations)
    .where(lte(companyObservations.keepUntil, now))
    .returning({ id: companyObservations.id });
  return gone.length;
}

/** JSON columns hold what this module wrote through its own types; the casts say which. */
function toObservation(row: Row): StoredObservation {
  return {
    field: row.field as FieldName,
    value: row.value as FieldValue,
    confidence: row.confidence,
    observedAt: row.observedAt.toISOString(),
    source: row.source,
    url: row.url,
    call: row.call,
    fetchedAt: row.fetchedAt.toISOString(),
    enrichmentId: row.enrichmentId,
    keepUntil: row.keepUntil?.toISOString() ?? null,
    simulated: row.simulated,
  };
}
