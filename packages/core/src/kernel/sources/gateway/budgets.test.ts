import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../testing/index.ts';
import { type Clock, systemClock } from '../../clock/index.ts';
import type { SpendLimit } from '../sources.ts';
import { type Budgets, createBudgets, type Reservation } from './budgets.ts';
import { openGateway, startProvider, testSource } from './test-gateway.ts';

const database = await testDatabase();
const { store } = database;
let workspaceId: string;
beforeAll(async () => {
  workspaceId = await database.addWorkspace();
});
afterAll(() => database.close());

const LEASE_MS = 60_000;
/** Does not wait: what does not fit now does not fit. */
const impatient: Clock = systemClock;

function processOf(): { budgets: Budgets; holder: string } {
  const holder = randomUUID();
  const budgets = createBudgets({ store, clock: impatient, newId: randomUUID, holder, leaseMs: LEASE_MS });
  return { budgets, holder };
}

const reserve = (budgets: Budgets, limits: readonly SpendLimit[], worstUsd: number, patienceMs = 0) =>
  budgets.reserve({
    workspaceId,
    source: 'acme-data',
    call: 'company',
    worstUsd,
    limits,
    signal: new AbortController().signal,
    patienceMs,
  });

/** Cents, so that sums are exact. */
const cents = (most: number) => fc.integer({ min: 0, max: most }).map((count) => count / 100);

/** What becomes of one call of a plan: how dear it may be, what it really costs, and how its process fares. */
const stepOf = fc.record({
  worst: cents(20).filter((usd) => usd > 0),
  share: fc.integer({ min: 0, max: 4 }).map((quarter) => quarter / 4),
  fate: fc.constantFrom('settled', 'settled', 'failed', 'doubtful', 'killed before', 'killed after', 'late'),
  process: fc.integer({ min: 0, max: 2 }),
  enrichment: fc.integer({ min: 0, max: 1 }),
});
const planOf = fc.record({
  enrichments: fc.tuple(cents(40), cents(40)),
  month: cents(60),
  steps: fc.array(stepOf, { minLength: 1, maxLength: 7 }),
  together: fc.integer({ min: 1, max: 4 }),
});
type Plan = typeof planOf extends fc.Arbitrary<infer Value> ? Value : never;
type Step = Plan['steps'][number];

/** What a provider really charged, kept apart from what the gateway believes. */
class Truth {
  readonly charged = new Map<string, number>();
  charge(keys: readonly string[], usd: number): void {
    for (const key of keys) this.charged.set(key, (this.charged.get(key) ?? 0) + usd);
  }
}

async function killHolder(reservationId: string): Promise<void> {
  await store.pool.query(
    `update source_reservations set lease_until = now() - interval '1 second' where id = $1`,
    [reservationId],
  );
}

async function fulfil(reservation: Reservation, step: Step, charge: (usd: number) => void): Promise<void> {
  const cost = Math.round(step.worst * step.share * 100) / 100;
  if (step.fate === 'killed before') return killHolder(reservation.id);
  if (step.fate === 'failed') return reservation.settle(0);
  await reservation.asked();
  charge(cost);
  if (step.fate === 'settled') return reservation.settle(cost);
  if (step.fate === 'doubtful') return reservation.count();
  await killHolder(reservation.id);
  if (step.fate === 'late') {
    // Taken for dead, and counted in full, before it says what it really cost.
    await reserve(processOf().budgets, [{ scope: 'list', id: randomUUID(), limitUsd: 0 }], 1).catch(
      () => undefined,
    );
    await reservation.settle(cost);
  }
}

/** Follows a plan and tells what should not be. */
async function follow(plan: Plan, run: string): Promise<string[]> {
  const wrong: string[] = [];
  const truth = new Truth();
  const processes = [processOf(), processOf(), processOf()];
  const month = `${run}-month`;
  const one = async (step: Step) => {
    const id = `${run}-${step.enrichment}`;
    const limits: SpendLimit[] = [
      { scope: 'enrichment', id, limitUsd: plan.enrichments[step.enrichment] ?? 0 },
      { scope: 'month', id: month, limitUsd: plan.month },
    ];
    try {
      const reservation = await reserve(processes[step.process]!.budgets, limits, step.worst);
      await fulfil(reservation, step, (usd) => truth.charge([id, month], usd));
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'budget_reached') wrong.push(String(error));
    }
  };
  for (let at = 0; at < plan.steps.length; at += plan.together)
    await Promise.all(plan.steps.slice(at, at + plan.together).map(one));
  const limitOf = (id: string) => (id === month ? plan.month : (plan.enrichments[Number(id.slice(-1))] ?? 0));
  const { rows } = await store.pool.query<{ id: string; spent: number; aside: number }>(
    `select id, spent_usd::float8 as spent, set_aside_usd::float8 as aside from source_budgets where id like $1`,
    [`${run}-%`],
  );
  for (const { id, spent, aside } of rows) {
    const charged = truth.charged.get(id) ?? 0;
    if (charged > limitOf(id) + ROUNDING) wrong.push(`${id} was charged ${charged} of ${limitOf(id)}`);
    if (spent + aside > limitOf(id) + ROUNDING) wrong.push(`${id} counts more than its limit`);
    if (spent + aside < charged - ROUNDING) wrong.push(`${id} counts less than was charged`);
  }
  return wrong;
}

const ROUNDING = 1e-9;

describe('a budget', () => {
  it('is never passed, whatever is planned, whatever it costs, whoever dies, in whatever order (1,000 plans)', {
    timeout: 120_000,
  }, async () => {
    let run = 0;
    await fc.assert(
      // Several side by side, which have nothing to do with one another.
      fc.asyncProperty(fc.array(planOf, { minLength: 8, maxLength: 8 }), async (plans) => {
        const passed = await Promise.all(plans.map((plan) => follow(plan, `run${(run += 1)}`)));
        expect(passed).toEqual(plans.map(() => []));
      }),
      { numRuns: 125 },
    );
  });

  it('says what is spent and what the call may cost', async () => {
    const { budgets } = processOf();
    const limits: SpendLimit[] = [{ scope: 'enrichment', id: 'told', limitUsd: 0.05 }];
    await (await reserve(budgets, limits, 0.03)).settle(0.03);
    await expect(reserve(budgets, limits, 0.03)).rejects.toMatchObject({
      code: 'budget_reached',
      message: expect.stringMatching(/\$0\.0300 of \$0\.0500.*\$0\.0300/u),
      next: expect.stringContaining('higher budget'),
    });
    // A higher budget goes on where the lower one ended.
    const higher = [{ ...limits[0]!, limitUsd: 0.06 }];
    await (await reserve(budgets, higher, 0.03)).settle(0.03);
    await expect(reserve(budgets, higher, 0.01)).rejects.toMatchObject({ code: 'budget_reached' });
  });

  it('waits for calls under way that may turn out cheaper', async () => {
    const { budgets } = processOf();
    const limits: SpendLimit[] = [{ scope: 'enrichment', id: 'waits', limitUsd: 0.05 }];
    const first = await reserve(budgets, limits, 0.04);
    const second = reserve(budgets, limits, 0.04, 5_000);
    await systemClock.sleep(60);
    await first.settle(0);
    expect((await second).id).not.toBe(first.id);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('of %d is refused', async (limitUsd) => {
    const limits: SpendLimit[] = [{ scope: 'enrichment', id: 'odd', limitUsd }];
    await expect(reserve(processOf().budgets, limits, 0.01)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('of nothing lets free calls through without a look into the database, and no paid one', async () => {
    const provider = await startProvider();
    const limits: SpendLimit[] = [{ scope: 'enrichment', id: 'nothing', limitUsd: 0 }];
    const free = openGateway(database, testSource(provider.url));
    expect(await free.ask({ limits })).toMatchObject({ hit: true });
    const { rows } = await store.pool.query(`select 1 from source_budgets where id = 'nothing'`);
    expect(rows).toEqual([]);
    const paid = openGateway(database, testSource(provider.url, { name: 'paid', call: { priceUsd: 0.01 } }));
    await expect(paid.ask({ limits })).rejects.toMatchObject({ code: 'budget_reached' });
    expect(provider.requests).toHaveLength(1);
    for (const each of [free, paid]) await each.close();
    await provider.close();
  });

  it('cannot be spent by a process that was taken for dead before it asked', async () => {
    const { budgets } = processOf();
    const limits: SpendLimit[] = [{ scope: 'enrichment', id: 'revived', limitUsd: 0.05 }];
    const stalled = await reserve(budgets, limits, 0.05);
    await killHolder(stalled.id);
    const other = await reserve(processOf().budgets, limits, 0.05);
    await expect(stalled.asked()).rejects.toMatchObject({ code: 'conflict' });
    await stalled.settle(0);
    await other.settle(0.05);
    const { rows } = await store.pool.query(
      `select spent_usd::float8 as spent, set_aside_usd::float8 as aside from source_budgets where id = 'revived'`,
    );
    expect(rows).toEqual([{ spent: 0.05, aside: 0 }]);
  });
});
