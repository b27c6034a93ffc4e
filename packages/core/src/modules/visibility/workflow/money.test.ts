import { type AuditInput, auditInputSchema, auditReportSchema } from '@leadline/contracts';
import { FAULT_NAMES } from '@leadline/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditOf, recordedAnswers } from '../test-answers.ts';
import { openWorld, type World } from '../test-world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => world.reset());
afterAll(() => world.close());

const audits = () => world.engine.audits;

async function spentOn(auditId: string): Promise<number> {
  const { rows } = await world.engine.store.pool.query<{ usd: number }>(
    'select coalesce(sum(price_usd), 0)::float8 as usd from call_ledger where job_id = $1',
    [auditId],
  );
  return rows[0]?.usd ?? 0;
}

/** Idempotency keys under which the sandbox gave more than one whole answer. */
function keysAnsweredTwice(): string[] {
  const keys = world.sandbox.calls
    .filter((call) => call.answeredFully && call.status === 200)
    .map((call) => `${call.idempotencyKey} ${call.requestHash}`);
  return keys.filter((key, index) => keys.indexOf(key) !== index);
}

describe('a budget', () => {
  const input = (budgetUsd: number): AuditInput =>
    auditOf({ answers: { kind: 'recorded', answers: recordedAnswers(16) }, budgetUsd });

  test('is warned of when the audit is expected to cost more, and the audit is not refused', async () => {
    const estimate = await audits().estimate(auditInputSchema.parse(input(0.001)));
    expect(estimate.warnings.map(({ code }) => code)).toContain('budget_below_estimate');
    const enough = await audits().estimate(auditInputSchema.parse(input(5)));
    expect(enough.warnings.map(({ code }) => code)).not.toContain('budget_below_estimate');
  });

  test('stops the audit before it is passed; with a higher one it goes on and pays for nothing twice', async () => {
    const { total } = (await audits().estimate(auditInputSchema.parse(input(5)))).costUsd;
    const budgets = [0.3, 0.6].map((share) => total * share);
    const id = await world.start(input(budgets[0] ?? 0));
    for (const [round, budget] of budgets.entries()) {
      await expect(world.engine.jobs.result(id)).rejects.toMatchObject({ code: 'budget_reached' });
      const { audit, costUsd } = await audits().get(world.workspaceId, id);
      expect(audit).toMatchObject({ status: 'paused', error: { code: 'budget_reached' }, finishedAt: null });
      expect(audit.error?.next).toContain('higher budget');
      expect(costUsd).toBeCloseTo(await spentOn(id), 9);
      expect(costUsd).toBeGreaterThan(0);
      expect(costUsd).toBeLessThanOrEqual(budget);
      await audits().resume(world.workspaceId, id, budgets[round + 1] ?? total * 3);
    }
    await world.engine.jobs.result(id);
    const report = await audits().report(world.workspaceId, id);
    expect(auditReportSchema.parse(report)).toEqual(report);
    expect(report.calls.analysis).toBe(12 * 4 + 18 + 3 + 1);
    expect(keysAnsweredTwice()).toEqual([]);
    expect(world.sandbox.calls).toHaveLength(report.calls.analysis + report.calls.repaired);
    expect(report.cost.analysisUsd).toBeCloseTo(await spentOn(id), 9);
  });

  test('too small for a single call spends nothing', async () => {
    const id = await world.start(input(0.000_01));
    await expect(world.engine.jobs.result(id)).rejects.toMatchObject({ code: 'budget_reached' });
    expect(await spentOn(id)).toBe(0);
    expect(world.sandbox.calls).toEqual([]);
  });

  test('stops the questions of a live audit as well, and those answered stay answered', async () => {
    const live = auditOf({ answers: { kind: 'live', assistants: ['openai'] }, analyst: 'builtin' });
    const { total } = (await audits().estimate(auditInputSchema.parse(live))).costUsd;
    const id = await world.start({ ...live, budgetUsd: total / 3 });
    await expect(world.engine.jobs.result(id)).rejects.toMatchObject({ code: 'budget_reached' });
    expect(await spentOn(id)).toBeLessThanOrEqual(total / 3);
    const before = world.sandbox.calls.length;
    expect(before).toBeGreaterThan(0);
    await audits().resume(world.workspaceId, id, total * 3);
    await world.engine.jobs.result(id);
    expect((await audits().report(world.workspaceId, id)).answers).toHaveLength(48);
    expect(keysAnsweredTwice()).toEqual([]);
  });
});

describe('with a fifth of all calls faulty', () => {
  const faults = [429, 500, 503, ...FAULT_NAMES.filter((name) => name !== 'hang')];

  test('every audit finishes, and no answer is without metrics', async () => {
    const probability = 0.2 / faults.length;
    world.sandbox.setRules(
      faults.map((fault) => ({
        match: { probability },
        fault,
        ...(fault === 429 && { retryAfterSeconds: 0 }),
      })),
    );
    const reports = await Promise.all(
      ['standard' as const, 'compact' as const, 'standard' as const].map((plan) =>
        world.report(auditOf({ plan, answers: { kind: 'recorded', answers: recordedAnswers(16) } })),
      ),
    );
    const faulty = world.sandbox.calls.filter((call) => call.fault !== null).length;
    expect(faulty / world.sandbox.calls.length).toBeGreaterThan(0.1);
    for (const report of reports) {
      expect(auditReportSchema.parse(report)).toEqual(report);
      expect(report.audit.status).toBe('succeeded');
      expect(report.answers).toHaveLength(96);
      const without = report.answers.filter((answer) => answer.judgedBy === null);
      expect(without.length).toBeLessThanOrEqual(0.01 * 96);
      expect(without.every((answer) => answer.missing !== null)).toBe(true);
      expect(report.brief).not.toBeNull();
    }
  });

  test('a provider that never answers leaves the whole audit to the rules, which say so', async () => {
    world.sandbox.setRules([{ fault: 500 }]);
    const report = await world.report(auditOf());
    expect(report.audit.status).toBe('succeeded');
    expect(report.analyst).toBe('builtin');
    expect(report.answers.every((answer) => answer.judgedBy === 'rules')).toBe(true);
    expect(report.brief?.author).toBe('rules');
    expect(report.cost.analysisUsd).toBe(0);
  });

  test('a key that is refused stops the audit instead of leaving it to the rules', async () => {
    world.sandbox.setRules([{ fault: 401 }]);
    const id = await world.start(auditOf());
    await expect(world.engine.jobs.result(id)).rejects.toMatchObject({ code: 'provider_rejected_key' });
    expect((await audits().head(world.workspaceId, id)).status).toBe('failed');
    world.sandbox.setRules([]);
    await audits().resume(world.workspaceId, id);
    await world.engine.jobs.result(id);
    expect(
      (await audits().report(world.workspaceId, id)).answers.every(({ judgedBy }) => judgedBy === 'model'),
    ).toBe(true);
  });
});
