import type { CompanyImport } from '@leadline/contracts';
import { and, desc, eq, sql } from 'drizzle-orm';
import { LeadlineError } from '../../../../kernel/errors/index.ts';
import type { Database } from '../../../../kernel/store/index.ts';
import { companyImports } from '../tables.ts';
import { sweepChildren } from './child-tables.ts';

export type ImportRow = typeof companyImports.$inferSelect;

export async function insertImport(database: Database, row: ImportRow): Promise<void> {
  await database.insert(companyImports).values(row);
}

/** Rejects an unknown import with `not_found`. */
export async function readImport(
  database: Database,
  { workspaceId, importId }: { readonly workspaceId: string; readonly importId: string },
): Promise<ImportRow> {
  const [row] = await database
    .select()
    .from(companyImports)
    .where(and(eq(companyImports.workspaceId, workspaceId), eq(companyImports.id, importId)));
  if (row) return row;
  throw new LeadlineError('not_found', `There is no import ${importId} in this workspace.`, {
    next: 'See `leadline companies imports`.',
  });
}

export async function changeImport(
  database: Database,
  importId: string,
  change: Partial<ImportRow>,
): Promise<void> {
  await database.update(companyImports).set(change).where(eq(companyImports.id, importId));
}

/** Says why an import failed; one that ended otherwise stays as it is. */
export async function failImport(database: Database, importId: string, error: string): Promise<void> {
  const running = and(eq(companyImports.id, importId), eq(companyImports.status, 'running'));
  await database.update(companyImports).set({ status: 'failed', error }).where(running);
}

/** Deletes rows of workspaces that are gone, which no foreign key took along, and the tables of imports that are. */
export async function sweepOrphans(database: Database): Promise<void> {
  await sweepChildren(database);
  await database.execute(
    sql`delete from only company_records where workspace_id not in (select id from workspaces)`,
  );
}

/** Newest first; the cursor is where the last page ended. */
export async function listImports(
  database: Database,
  page: { readonly workspaceId: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ rows: ImportRow[]; nextCursor: string | null }> {
  const after = page.cursor ?? '';
  const rows = await database
    .select()
    .from(companyImports)
    .where(
      and(
        eq(companyImports.workspaceId, page.workspaceId),
        after === ''
          ? undefined
          : sql`(${companyImports.createdAt}, ${companyImports.id}) < (${after.slice(0, 24)}::timestamptz, ${after.slice(25)}::uuid)`,
      ),
    )
    .orderBy(desc(companyImports.createdAt), desc(companyImports.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return { rows: shown, nextCursor: last ? `${last.createdAt.toISOString()}_${last.id}` : null };
}

/** What leaves of an import. */
export function presentImport(row: ImportRow): CompanyImport {
  const { workspaceId: _, columnMap, position, size, workedMs, unread, ...rest } = row;
  const unreadNotes = Object.entries(unread).map(
    ([field, count]) => `${count} values of ${field} could not be read and were left out.`,
  );
  return {
    ...rest,
    format: row.format as CompanyImport['format'],
    status: row.status as CompanyImport['status'],
    map: columnMap,
    share: size === 0 ? 1 : Math.min(1, position / size),
    rowsPerSecond: workedMs === 0 ? 0 : Math.round((1000 * row.rowsRead) / workedMs),
    notes: unreadNotes,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
