import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { testDatabase } from '../../../testing/index.ts';
import { createUpkeep } from './upkeep.ts';

const database = await testDatabase();
afterAll(() => database.close());

it('upkeep clears what nobody will ask for any more, and nothing else', async () => {
  const { pool } = database.store;
  const { workspaceId } = database;
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
  for (const days of [1, 3]) {
    await pool.query('insert into source_tasks values ($1, $2, 0, $3, null, $4)', [
      workspaceId,
      `task-${days}`,
      'h',
      ago(days),
    ]);
    await pool.query('insert into source_claims values ($1, $2, $3, $4)', [
      workspaceId,
      `claim-${days}`,
      randomUUID(),
      ago(days - 1.001),
    ]);
    await pool.query(
      `insert into source_reservations (id, workspace_id, source, call, budgets, worst_usd, state, holder, lease_until)
       values ($1, $2, 's', 'c', '[]', 1, 'counted', $1, $3), (gen_random_uuid(), $2, 's', 'c', '[]', 1, 'asked', $1, $3)`,
      [randomUUID(), workspaceId, ago(days)],
    );
  }
  const upkeep = createUpkeep(database.store, () => undefined);
  await upkeep.tidy();
  upkeep.stop();
  const count = async (from: string) =>
    (await pool.query<{ many: number }>(`select count(*)::int as many from ${from}`)).rows[0]?.many;
  expect(await count('source_tasks')).toBe(1);
  expect(await count('source_claims')).toBe(1);
  expect(await count(`source_reservations where state = 'counted'`)).toBe(1);
  // Still to be counted as spent.
  expect(await count(`source_reservations where state = 'asked'`)).toBe(2);
});
