import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../clock/index.ts';
import { createJobBudgets, type Reservation } from './budget/job-budgets.ts';
import { type TestGateway, testGateway } from './fixtures/test-gateway.ts';
import { demoTask, demoTaskWithRules } from './fixtures/test-task.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await testGateway();
});
afterAll(() => gateway.close());

const input = { product: 'a password manager', wanted: 3 };

describe('a job’s budget', () => {
  it('stops calls before it is passed, keeps what is done, and lets the job go on with more', async () => {
    const llm = gateway.make();
    const jobId = 'job-budget';
    const outcomes = [];
    for (let index = 0; index < 20; index += 1)
      outcomes.push(
        await llm
          .run(demoTaskWithRules, input, { ...gateway.options(jobId), budgetUsd: 0.0015 })
          .then(() => 'done')
          .catch((error: { code: string; kept?: string; next?: string }) => error),
      );
    const done = outcomes.filter((outcome) => outcome === 'done').length;
    expect(done).toBeGreaterThan(3);
    expect(done).toBeLessThan(20);
    expect(outcomes.at(-1)).toMatchObject({
      code: 'budget_reached',
      kept: expect.any(String),
      next: expect.stringContaining('higher budget'),
    });
    const { total } = await llm.ledgerSummary(gateway.database.workspaceId, jobId);
    expect(total.costUsd).toBeLessThanOrEqual(0.0015);
    expect(gateway.sandbox.calls).toHaveLength(done);
    expect(gateway.events.some(({ type }) => type === 'budget.reached')).toBe(true);
    // A new process knows from the ledger what is spent.
    const resumed = gateway.make();
    const again = () => resumed.run(demoTask, input, { ...gateway.options(jobId), budgetUsd: 0.0015 });
    await expect(again()).rejects.toMatchObject({ code: 'budget_reached' });
    await expect(
      resumed.run(demoTask, input, { ...gateway.options(jobId), budgetUsd: 0.01 }),
    ).resolves.toMatchObject({ author: 'model' });
  });

  it('holds with many calls at once, which wait for one another rather than stop early', async () => {
    const llm = gateway.make();
    const jobId = 'job-at-once';
    const runs = Array.from({ length: 40 }, () =>
      llm.run(demoTask, input, { ...gateway.options(jobId), budgetUsd: 0.002 }).then(
        () => 1,
        () => 0,
      ),
    );
    const done = (await Promise.all(runs)).reduce<number>((sum, one) => sum + one, 0);
    const { total } = await llm.ledgerSummary(gateway.database.workspaceId, jobId);
    expect(total.costUsd).toBeLessThanOrEqual(0.002);
    // Within one call's worst price of the budget.
    expect(total.costUsd).toBeGreaterThan(0.002 - 0.001);
    expect(done).toBe(total.calls);
  });

  it('counts searches of assistants and their fees', async () => {
    const llm = gateway.make();
    const ask = () => llm.ask('openai', 'Best?', { ...gateway.options('job-ask'), budgetUsd: 0.03 });
    await expect(ask()).rejects.toMatchObject({ code: 'budget_reached' });
    await expect(
      llm.ask('openai', 'Best?', { ...gateway.options('job-ask'), budgetUsd: 0.1 }),
    ).resolves.toBeDefined();
  });

  it('is never passed, whatever calls come, cost, fail or hang', async () => {
    const call = fc.record({
      worst: usd(0.0001, 1),
      share: usd(0, 1),
      ending: fc.constantFrom('settle', 'fail', 'doubt'),
      ticks: fc.nat({ max: 5 }),
    });
    const plan = fc.record({
      calls: fc.array(call, { minLength: 1, maxLength: 40 }),
      budgetUsd: usd(0.001, 5),
      before: usd(0, 2),
      freshMs: fc.constantFrom(0, 3_600_000),
    });
    await fc.assert(
      fc.asyncProperty(plan, async (sample) => {
        const charged = await carryOut(sample);
        // A job that had spent more before the budget was set may not spend another cent.
        expect(charged).toBeLessThanOrEqual(Math.max(sample.before, sample.budgetUsd) + 1e-6);
      }),
      { numRuns: 300 },
    );
  });
});

function usd(min: number, max: number) {
  return fc.double({ min, max, noNaN: true });
}

interface Plan {
  readonly calls: readonly Omit<Ending & { readonly ticks: number }, 'write'>[];
  readonly budgetUsd: number;
  readonly before: number;
  readonly freshMs: number;
}

/** Makes all calls of a plan at once; returns what providers may charge for the job in the end. */
async function carryOut({ calls, budgetUsd, before, freshMs }: Plan): Promise<number> {
  let onLedger = before;
  let charged = before;
  const budgets = createJobBudgets({ clock: systemClock, freshMs, spent: async () => onLedger });
  const write = (usd: number) => {
    onLedger += usd;
  };
  const make = async (call: Plan['calls'][number]) => {
    const request = { workspaceId: 'w', jobId: 'j', budgetUsd, worstUsd: call.worst, signal: null };
    const reservation = await budgets.reserve({ ...request, onReached: () => undefined }).catch(() => null);
    if (!reservation) return;
    for (let tick = 0; tick < call.ticks; tick += 1) await Promise.resolve();
    charged += endCall(reservation, { ...call, write });
  };
  await Promise.all(calls.map(make));
  return charged;
}

interface Ending {
  readonly ending: string;
  readonly worst: number;
  readonly share: number;
  readonly write: (usd: number) => void;
}

/** Ends a call as the stages do: the row first, then the money. Returns what the provider may charge. */
function endCall(reservation: Reservation, { ending, worst, share, write }: Ending): number {
  if (ending === 'doubt') {
    reservation.keep();
    return worst;
  }
  const cost = ending === 'fail' ? 0 : worst * share;
  write(cost);
  reservation.settle(cost);
  return cost;
}
