import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../../testing/index.ts';
import { type Clock, systemClock } from '../../clock/index.ts';
import type { Store } from '../../store/index.ts';
import { createQuotas, QuotaError, type QuotaSettings } from './index.ts';

const database = await testDatabase();
const { pool } = database.store;
afterAll(() => database.close());

const DAY_MS = 86_400_000;

interface Observed {
  readonly clock?: Clock;
  readonly settings?: Partial<QuotaSettings>;
  /** Alters what a statement answers. */
  readonly answer?: (text: string, rows: Record<string, unknown>[]) => void;
}

/** Quotas whose statements and timers are counted. */
function observe({ clock = systemClock, settings = {}, answer }: Observed = {}) {
  const seen = { statements: 0, sleeping: 0, mostSleeping: 0 };
  const query = async (text: string, values: unknown[]) => {
    seen.statements += 1;
    const result = await pool.query<Record<string, unknown>>(text, values);
    answer?.(text, result.rows);
    return result;
  };
  const store: Store = { ...database.store, pool: { query } as unknown as Pool };
  const counted: Clock = {
    ...clock,
    async sleep(ms, signal) {
      seen.sleeping += 1;
      seen.mostSleeping = Math.max(seen.mostSleeping, seen.sleeping);
      await clock.sleep(ms, signal).finally(() => {
        seen.sleeping -= 1;
      });
    },
  };
  const quotas = createQuotas({
    store,
    clock: counted,
    newId: randomUUID,
    onEvent: () => undefined,
    settings,
  });
  return { quotas, seen };
}

const tokens = (count: number) => ({ tokens: count, usd: 0 });

describe('the way of a call', () => {
  test('asks the database nothing while there is room: statements follow time, not calls', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas, seen } = observe();
    await quotas.setLimit(workspaceId, { unit: 'tokens', window: 'month', amount: 1e9 });
    const call = async () => (await quotas.reserve({ workspaceId }, tokens(10))).settle(tokens(9));
    const began = performance.now();
    for (let calls = 0; calls < 3_000; calls += 1) {
      await call();
      if (calls % 20 === 0) await systemClock.sleep(1);
    }
    // A report each 50 ms, some more while it finds out how much to lease, and a sweep each second.
    expect(seen.statements).toBeLessThan(40 + (performance.now() - began) / 25);
    expect(await quotas.usage(workspaceId)).toMatchObject([{ spent: 27_000 }]);
    await quotas.stop();
  });

  test('of a workspace without limits reads its rules once, and leaves no timer when all is quiet', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas, seen } = observe({ settings: { renewMs: 10 } });
    for (let calls = 0; calls < 1_000; calls += 1)
      await (await quotas.reserve({ workspaceId }, tokens(1e6))).settle(tokens(1e6));
    expect(await quotas.usage(workspaceId)).toEqual([]);
    const quiet = async () => {
      const before = seen.statements;
      await systemClock.sleep(60);
      return seen.sleeping === 0 && seen.statements === before;
    };
    await expect.poll(quiet).toBe(true);
    await quotas.stop();
  });

  test('of 10,000 keys keeps to its bounds: few allotments at a time, one timer, nothing lost', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas, seen } = observe({ settings: { mostCounters: 300, mostScopes: 300 } });
    await quotas.setLimit(workspaceId, { unit: 'tokens', window: 'day', amount: 100, per: ['key'] });
    let next = 0;
    let most = 0;
    const caller = async () => {
      while (next < 10_000) {
        const key = `key ${next++}`;
        const reservation = await quotas.reserve({ workspaceId, key }, tokens(5));
        void reservation.settle(tokens(3));
        if (next % 500 !== 0) continue;
        const { rows } = await pool.query<{ held: number }>(
          'select count(*)::int as held from quota_allotments where workspace_id = $1',
          [workspaceId],
        );
        most = Math.max(most, rows[0]?.held ?? 0);
      }
    };
    await Promise.all(Array.from({ length: 100 }, caller));
    await quotas.stop();
    // The bound, and one report of those that are on their way out.
    expect(most).toBeLessThan(300 + 500 + 100);
    expect(seen.mostSleeping).toBeLessThanOrEqual(1);
    const { rows } = await pool.query(
      `select count(*)::int as keys, sum(spent)::int as spent, sum(leased)::int as leased,
         (select count(*)::int from quota_allotments a where a.workspace_id = $1) as allotments
       from quota_counters where workspace_id = $1`,
      [workspaceId],
    );
    expect(rows).toEqual([{ keys: 10_000, spent: 30_000, leased: 0, allotments: 0 }]);
  });
});

describe('time', () => {
  test("is the database's: a machine whose clock is wrong counts in the same window as the others", async () => {
    const workspaceId = await database.addWorkspace();
    const wrong: Clock = { ...systemClock, now: () => new Date(Date.now() + 70 * DAY_MS) };
    const [right, skewed] = [observe().quotas, observe({ clock: wrong }).quotas];
    await right.setLimit(workspaceId, { unit: 'tokens', window: 'day', amount: 100 });
    await (await right.reserve({ workspaceId }, tokens(60))).settle(tokens(60));
    await (await skewed.reserve({ workspaceId }, tokens(40))).settle(tokens(40));
    for (const quotas of [right, skewed]) {
      await quotas.usage(workspaceId);
      await expect(quotas.reserve({ workspaceId }, tokens(1))).rejects.toThrow(QuotaError);
      await quotas.stop();
    }
    expect(await right.usage(workspaceId)).toMatchObject([{ spent: 100 }]);
  });

  test('that has passed into the next window while nobody looked is noticed before anything is granted', async () => {
    const workspaceId = await database.addWorkspace();
    // Believes for one report that it is yesterday, as a process does that was asleep over midnight.
    let asleep = true;
    const { quotas } = observe({
      answer(text, rows) {
        const [row] = rows;
        if (asleep && row && text.includes('insert into quota_holders'))
          row['now_ms'] = Number(row['now_ms']) - DAY_MS;
        if (asleep && row && text.includes('with me as')) {
          row['now_ms'] = Number(row['now_ms']) - DAY_MS;
          asleep = false;
        }
      },
    });
    await quotas.setLimit(workspaceId, { unit: 'tokens', window: 'day', amount: 100 });
    await (await quotas.reserve({ workspaceId }, tokens(10))).settle(tokens(10));
    await quotas.stop();
    const { rows } = await pool.query(
      `select window_start = date_trunc('day', now() at time zone 'utc') at time zone 'utc' as today, spent::int
       from quota_counters where workspace_id = $1 order by window_start`,
      [workspaceId],
    );
    expect(rows).toEqual([
      { today: false, spent: 0 },
      { today: true, spent: 10 },
    ]);
  });
});

test('calls of a workspace that is deleted meanwhile end with a clear error, and nothing hangs', async () => {
  const workspaceId = await database.addWorkspace();
  const { quotas } = observe({ settings: { defaultTier: 'standard' } });
  const open = await quotas.reserve({ workspaceId }, tokens(10));
  await pool.query('delete from workspaces where id = $1', [workspaceId]);
  await open.settle(tokens(10));
  await expect(quotas.reserve({ workspaceId, user: 'ann' }, tokens(10))).rejects.toMatchObject({
    code: 'not_found',
  });
  await quotas.stop();
});
