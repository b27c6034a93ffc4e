import { type AuditInput, auditReportSchema } from '@leadline/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { wireToPostgres } from '../../../testing/index.ts';
import { auditOf } from '../test-answers.ts';
import { keptSteps, openWorld, timesAnswered, type World } from '../test-world.ts';
import { type EngineProcess, spawnEngine } from './test-engine.ts';

let world: World;
let doomed: EngineProcess | undefined;
beforeAll(async () => {
  world = await openWorld({ sandbox: { latency: 'lognormal:150:300' } });
});
beforeEach(() => world.reset());
afterEach(async () => {
  await doomed?.kill();
  doomed = undefined;
});
afterAll(() => world.close());

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Starts an audit in another process and kills that one when so many steps are kept. */
async function killAfter(steps: number, input: AuditInput) {
  const { connectionString } = world.database;
  const engine = await spawnEngine({
    connectionString,
    sandboxUrl: world.sandbox.url,
    work: true,
    workspaceId: world.workspaceId,
    input,
  });
  doomed = engine;
  await until(async () => (await keptSteps(world, engine.auditId)).size >= steps);
  await engine.kill();
  return { auditId: engine.auditId, kept: await keptSteps(world, engine.auditId) };
}

/** Calls that were paid again although their result had been kept when the process died. */
async function paidAgain(auditId: string, kept: ReadonlySet<string>): Promise<string[]> {
  const answered = await timesAnswered(world, auditId);
  expect([...kept].some((key) => answered.has(key))).toBe(true);
  return [...kept].filter((key) => (answered.get(key) ?? 0) > 1);
}

async function finished(auditId: string) {
  await world.engine.jobs.result(auditId);
  const report = await world.engine.audits.report(world.workspaceId, auditId);
  expect(auditReportSchema.parse(report)).toEqual(report);
  return report;
}

describe('a worker killed in the middle of an audit', () => {
  test.each([
    ['while batches are read', 12],
    ['before the brief', 42],
  ])('%s leaves it to another, which pays again only for what was under way', async (_when, steps) => {
    const { auditId, kept } = await killAfter(steps, auditOf());
    const report = await finished(auditId);
    expect(report.answers).toHaveLength(48);
    expect(report.answers.every((answer) => answer.judgedBy !== null)).toBe(true);
    expect(report.calls.analysis).toBe(46);
    expect(await paidAgain(auditId, kept)).toEqual([]);
    const { events } = await world.engine.audits.events(world.workspaceId, auditId, -1);
    expect(events.map((event) => event.type)).toContain('job.taken_over');
    const said = events.filter((event) => event.type === 'call.finished').map((event) => event.message);
    expect(new Set(said).size).toBe(said.length);
  });

  test('while assistants are asked loses no answer', async () => {
    const live = auditOf({
      answers: { kind: 'live', assistants: ['openai', 'perplexity'] },
      analyst: 'builtin',
    });
    const { auditId, kept } = await killAfter(20, live);
    const report = await finished(auditId);
    expect(report.answers).toHaveLength(96);
    expect(report.calls.collection).toBe(96);
    expect(await paidAgain(auditId, kept)).toEqual([]);
  });
});

describe('a database that goes away in the middle of an audit', () => {
  test('and drops every connection costs it nothing', async () => {
    const auditId = await world.start(auditOf());
    const reported = finished(auditId);
    for (const calls of [5, 26, 40]) {
      await until(() => world.sandbox.calls.length >= calls);
      await world.database.store.pool
        .query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
                and pid <> pg_backend_pid()`)
        .catch(() => undefined);
    }
    const report = await reported;
    expect(report.answers).toHaveLength(48);
    const { rows } = await world.database.store.pool.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and query ilike 'listen%'`,
    );
    expect(rows[0]?.n ?? 0).toBeLessThanOrEqual(1);
    expect(world.sandbox.calls).toHaveLength(report.calls.analysis + report.calls.repaired);
  });

  test('and stays away for a while makes it wait, then go on', async () => {
    const wire = await wireToPostgres(world.database.connectionString);
    await world.restart({ connectionString: wire.connectionString });
    const auditId = await world.start(auditOf());
    await until(() => world.sandbox.calls.length >= 28);
    wire.cut();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await expect(world.engine.audits.head(world.workspaceId, auditId)).rejects.toMatchObject({
      code: 'database_unavailable',
    });
    wire.mend();
    const report = await finished(auditId);
    expect(report.answers).toHaveLength(48);
    expect(world.sandbox.calls).toHaveLength(report.calls.analysis + report.calls.repaired);
    await world.restart();
    await wire.close();
  });
});
