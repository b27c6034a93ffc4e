import type { CompanyMerge } from '@leadline/contracts';
import { and, desc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { LeadlineError } from '../../../../kernel/errors/index.ts';
import type { Database } from '../../../../kernel/store/index.ts';
import { companyMerges, companyRecords } from '../tables.ts';
import { dropChild } from './child-tables.ts';

export interface MergePage {
  readonly workspaceId: string;
  readonly importId?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Merges that hold, newest first. */
export async function listMerges(
  database: Database,
  page: MergePage,
): Promise<{ items: CompanyMerge[]; nextCursor: string | null }> {
  const kept = alias(companyRecords, 'kept');
  const merged = alias(companyRecords, 'merged');
  const { cursor } = page;
  const rows = await database
    .select({ merge: companyMerges, kept, merged })
    .from(companyMerges)
    .innerJoin(kept, eq(kept.id, companyMerges.keptId))
    .innerJoin(merged, eq(merged.id, companyMerges.mergedId))
    .where(
      and(
        eq(companyMerges.workspaceId, page.workspaceId),
        eq(companyMerges.undone, false),
        page.importId === undefined ? undefined : eq(companyMerges.importId, page.importId),
        cursor === undefined
          ? undefined
          : sql`(${companyMerges.createdAt}, ${companyMerges.id}) < (${cursor.slice(0, 24)}::timestamptz, ${cursor.slice(25)}::uuid)`,
      ),
    )
    .orderBy(desc(companyMerges.createdAt), desc(companyMerges.id))
    .limit(page.limit + 1);
  const items = rows.slice(0, page.limit).map((row) => present(row));
  const last = rows.length > page.limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? `${last.createdAt}_${last.id}` : null };
}

type RecordRow = typeof companyRecords.$inferSelect;

function present(row: {
  merge: typeof companyMerges.$inferSelect;
  kept: RecordRow;
  merged: RecordRow;
}): CompanyMerge {
  const side = ({ id, name, domain }: RecordRow) => ({ recordId: String(id), name, domain });
  return {
    id: row.merge.id,
    importId: row.merge.importId,
    reason: row.merge.reason as CompanyMerge['reason'],
    kept: side(row.kept),
    merged: side(row.merged),
    createdAt: row.merge.createdAt.toISOString(),
  };
}

/** Lets the merged record stand by itself again; false where that was done before. Rejects an unknown merge with `not_found`. */
export async function undoMerge(
  database: Database,
  { workspaceId, mergeId }: { readonly workspaceId: string; readonly mergeId: string },
): Promise<boolean> {
  const [merge] = await database
    .select()
    .from(companyMerges)
    .where(and(eq(companyMerges.workspaceId, workspaceId), eq(companyMerges.id, mergeId)))
    .for('update');
  if (!merge)
    throw new LeadlineError('not_found', `There is no merge ${mergeId} in this workspace.`, {
      next: 'See `leadline companies merges`.',
    });
  if (merge.undone) return false;
  await database.update(companyMerges).set({ undone: true }).where(eq(companyMerges.id, mergeId));
  await database
    .update(companyRecords)
    .set({ mergedInto: null })
    .where(eq(companyRecords.id, merge.mergedId));
  return true;
}

/**
 * Deletes records of an import: all, or those in `company_leaving` (a temporary table of ids). What was merged into them stands by
 * itself again; the keys of such records are given back, since they may belong together without the ones that went.
 */
export async function removeRecords(
  database: Database,
  { importId, listed }: { readonly importId: string; readonly listed: boolean },
): Promise<{ removed: number; freedKeys: number[] }> {
  const leaving = listed
    ? sql`select id from company_leaving`
    : sql`select id from company_records where import_id = ${importId}`;
  const freed = await database.execute(sql`
    update company_records r set merged_into = null
    from company_merges m
    where m.merged_id = r.id and not m.undone and r.merged_into = m.kept_id
      and m.kept_id in (${leaving}) and r.id not in (${leaving})
    returning r.domain_key, r.number_key, r.name_key`);
  await database.execute(
    sql`delete from company_merges where kept_id in (${leaving}) or merged_id in (${leaving})`,
  );
  // Dropped with all its rows, where all of them go.
  if (!listed) await dropChild(database, importId);
  const { rowCount } = await database.execute(sql`delete from company_records where id in (${leaving})`);
  const keys = freed.rows.flatMap((row) => Object.values(row)).filter((key) => typeof key === 'number');
  return { removed: rowCount ?? 0, freedKeys: [...new Set(keys)] };
}
