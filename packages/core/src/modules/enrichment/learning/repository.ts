import { fieldNameSchema } from '@leadline/contracts';
import { eq, sql } from 'drizzle-orm';
import type { Store } from '../../../kernel/store/index.ts';
import type { Lesson } from '../policy/choice/index.ts';
import { sourceLessons } from './tables.ts';

export interface LessonsPlace {
  readonly workspaceId: string;
  /** Whether a sandbox stood in for the sources. */
  readonly simulated: boolean;
}

export async function readLessons(store: Store, { workspaceId, simulated }: LessonsPlace): Promise<Lesson[]> {
  const rows = await store.tenant(workspaceId, (database) =>
    database.select().from(sourceLessons).where(eq(sourceLessons.simulated, simulated)),
  );
  return rows.flatMap(({ field, ...row }) => {
    // A field that a later version no longer knows teaches nothing.
    const known = fieldNameSchema.safeParse(field);
    return known.success ? [{ ...row, field: known.data }] : [];
  });
}

/** One statement with one parameter, in one order, so that processes that write at once wait for each other and no longer. */
export async function writeLessons(
  store: Store,
  { workspaceId, simulated }: LessonsPlace,
  lessons: readonly Lesson[],
): Promise<void> {
  if (lessons.length === 0) return;
  const rows = JSON.stringify(lessons);
  await store.tenant(workspaceId, (database) =>
    database.execute(sql`
      insert into ${sourceLessons} as known (workspace_id, simulated, call, field, context, tried, brought)
      select ${workspaceId}::uuid, ${simulated}::boolean, call, field, context, tried, brought
      from json_to_recordset(${rows}::json) as r(call text, field text, context text, tried int, brought int)
      order by call, field, context
      on conflict (workspace_id, simulated, call, field, context) do update
      set tried = known.tried + excluded.tried, brought = known.brought + excluded.brought`),
  );
}
