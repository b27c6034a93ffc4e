import { inArray, or, sql } from 'drizzle-orm';
import type { Database } from '../../../kernel/store/index.ts';
import { enrichmentListRows as rows } from './tables.ts';

/** Empties the rows that stand for a company, as they came and as they were found; that there was a row stays. */
export async function forgetInLists(
  database: Database,
  { keys, enrichmentIds }: { readonly keys: readonly string[]; readonly enrichmentIds: readonly string[] },
): Promise<void> {
  await database
    .update(rows)
    .set({
      key: sql`'forgotten ' || ${rows.row}`,
      query: '',
      country: null,
      cells: [],
      status: 'unusable',
      company: null,
      domain: null,
      values: {},
      problem: 'The company was forgotten on request.',
      enrichmentId: null,
    })
    .where(or(inArray(rows.key, [...keys]), inArray(rows.enrichmentId, [...enrichmentIds])));
}
