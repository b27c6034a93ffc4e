import { randomUUID } from 'node:crypto';
import { auditInputSchema, type JobEvent } from '@leadline/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditOf } from './test-answers.ts';
import { keptSteps, openWorld, timesAnswered, type World } from './test-world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ sandbox: { latency: 'fixed:100' } });
});
beforeEach(() => world.reset());
afterAll(() => world.close());

const audits = () => world.engine.audits;
const input = auditOf();

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function statusOf(id: string) {
  return (await audits().head(world.workspaceId, id)).status;
}

/** Starts an audit and waits until so many calls were made for it. */
async function startAndWait(calls: number): Promise<string> {
  const id = await world.start(input);
  await until(() => world.sandbox.calls.length >= calls);
  return id;
}

/** Rows of any table that name the audit, by table. */
async function rowsNaming(id: string): Promise<Record<string, number>> {
  const { pool } = world.engine.store;
  const found: Record<string, number> = {};
  for (const [table, column] of [
    ['ai_visibility_audits', 'id::text'],
    ['audit_responses', 'audit_id::text'],
    ['audit_citations', 'audit_id::text'],
    ['buyer_journey_batch_insights', 'audit_id::text'],
    ['category_aggregated_insights', 'audit_id::text'],
    ['strategic_priorities', 'audit_id::text'],
    ['executive_summaries', 'audit_id::text'],
    ['job_events', 'job_id'],
    ['dbos.workflow_status', 'workflow_uuid'],
    ['dbos.operation_outputs', 'workflow_uuid'],
    ['dbos.workflow_output', 'workflow_uuid'],
  ] as const) {
    const { rows } = await pool.query<{ n: number }>(
      `select count(*)::int as n from ${table} where starts_with(${column}, $1)`,
      [id],
    );
    if (rows[0]?.n) found[table] = rows[0].n;
  }
  return found;
}

describe('cancelling', () => {
  test('stops the audit, keeps what it found, and resuming pays again only for what was under way', async () => {
    const id = await startAndWait(30);
    await new Promise((resolve) => setTimeout(resolve, 110));
    const cancelled = await audits().cancel(world.workspaceId, id);
    expect(cancelled).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } });
    expect(cancelled.finishedAt).not.toBeNull();
    const kept = await keptSteps(world, id);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const made = world.sandbox.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(world.sandbox.calls).toHaveLength(made);
    expect(await statusOf(id)).toBe('cancelled');
    await expect(audits().report(world.workspaceId, id)).rejects.toMatchObject({ code: 'not_ready' });
    expect((await audits().resume(world.workspaceId, id)).error).toBeNull();
    await world.engine.jobs.result(id);
    const report = await audits().report(world.workspaceId, id);
    expect(report.answers).toHaveLength(48);
    expect(report.calls.analysis).toBe(46);
    const answered = await timesAnswered(world, id);
    expect([...kept].filter((key) => answered.has(key)).length).toBeGreaterThan(10);
    expect([...kept].filter((key) => (answered.get(key) ?? 0) > 1)).toEqual([]);
    const events = (await audits().events(world.workspaceId, id, -1)).events.map((event) => event.type);
    const turns = events.filter((type) => type.startsWith('job.') && type !== 'job.started');
    expect(turns).toEqual(['job.cancelled', 'job.resumed', 'job.succeeded']);
  });

  test('an audit that has ended leaves it as it is', async () => {
    const { audit } = await world.report(input);
    expect(await audits().cancel(world.workspaceId, audit.id)).toMatchObject({
      status: 'succeeded',
      error: null,
    });
    await expect(audits().resume(world.workspaceId, audit.id)).rejects.toMatchObject({ code: 'conflict' });
    expect(await statusOf(audit.id)).toBe('succeeded');
  });

  test('a paused audit makes it a cancelled one, which can still be resumed', async () => {
    const id = await world.start({ ...input, budgetUsd: 0.001 });
    await world.engine.jobs.result(id).catch(() => undefined);
    expect(await statusOf(id)).toBe('paused');
    expect((await audits().cancel(world.workspaceId, id)).status).toBe('cancelled');
    await audits().resume(world.workspaceId, id, 5);
    await world.engine.jobs.result(id);
    expect(await statusOf(id)).toBe('succeeded');
  });
});

describe('resuming', () => {
  test('an audit that is at work changes nothing, and its budget cannot be changed meanwhile', async () => {
    const id = await startAndWait(5);
    expect(['queued', 'running']).toContain((await audits().resume(world.workspaceId, id)).status);
    await expect(audits().resume(world.workspaceId, id, 9)).rejects.toMatchObject({ code: 'conflict' });
    await world.engine.jobs.result(id);
    expect(world.sandbox.calls.length).toBeGreaterThanOrEqual(46);
    expect(await statusOf(id)).toBe('succeeded');
  });

  test('the moment it failed works as well', async () => {
    world.sandbox.setRules([{ fault: 401 }]);
    const id = await world.start(input);
    await until(async () => (await statusOf(id)) === 'failed');
    world.sandbox.setRules([]);
    await audits().resume(world.workspaceId, id);
    await world.engine.jobs.result(id);
    expect(await statusOf(id)).toBe('succeeded');
  });

  test('starts the job of an audit that was kept but whose process died before starting it', async () => {
    const id = await keptWithoutJob();
    expect(await statusOf(id)).toBe('queued');
    await audits().resume(world.workspaceId, id);
    await world.engine.jobs.result(id);
    expect(await statusOf(id)).toBe('succeeded');
  });
});

/** An audit as a crash between keeping it and starting its job leaves it. */
async function keptWithoutJob(requestKey?: string): Promise<string> {
  const { jobs } = world.engine;
  const start = jobs.start;
  jobs.start = () => Promise.reject(new Error('crash'));
  await expect(world.start(input, requestKey)).rejects.toThrow('crash');
  jobs.start = start;
  const { items } = await audits().list(world.workspaceId, { limit: 1 });
  return items[0]?.id ?? '';
}

describe('the same request key', () => {
  test('sent many times at once is one audit', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, () => world.start(input, 'order-1')));
    expect(new Set(ids).size).toBe(1);
    expect(await world.start(input, 'order-1')).toBe(ids[0]);
    await world.engine.jobs.result(ids[0] ?? '');
    expect((await audits().list(world.workspaceId, { limit: 10 })).items).toHaveLength(1);
    expect((await audits().report(world.workspaceId, ids[0] ?? '')).answers).toHaveLength(48);
    expect(await world.start(input, 'order-2')).not.toBe(ids[0]);
  });

  test('sent again starts an audit that was kept but not started', async () => {
    const id = await keptWithoutJob('order-3');
    expect(await world.start(input, 'order-3')).toBe(id);
    await world.engine.jobs.result(id);
    expect(await statusOf(id)).toBe('succeeded');
  });

  test('in another workspace is another audit', async () => {
    const other = await world.database.addWorkspace();
    const { audit } = await audits().start(other, auditInputSchema.parse(input), 'order-1');
    expect(audit.id).not.toBe(await world.start(input, 'order-1'));
  });
});

describe('deleting', () => {
  test('a finished audit erases everything but its rows in the ledger', async () => {
    const { audit } = await world.report(input);
    expect(Object.keys(await rowsNaming(audit.id))).toHaveLength(11);
    expect(await audits().remove(world.workspaceId, audit.id)).toBe(true);
    expect(await rowsNaming(audit.id)).toEqual({});
    await expect(audits().report(world.workspaceId, audit.id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await world.engine.llm.ledger(world.workspaceId, audit.id)).costUsd).toBeGreaterThan(0);
  });

  test('one that is at work stops it first, and nothing of it comes back', async () => {
    const id = await startAndWait(20);
    expect(await audits().remove(world.workspaceId, id)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await rowsNaming(id)).toEqual({});
    const made = world.sandbox.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(world.sandbox.calls).toHaveLength(made);
  });

  test('one whose job was never started works too, and its key makes a new audit', async () => {
    const id = await keptWithoutJob('order-4');
    expect(await audits().remove(world.workspaceId, id)).toBe(true);
    expect(await world.start(input, 'order-4')).toBe(id);
    await world.engine.jobs.result(id);
    expect(await statusOf(id)).toBe('succeeded');
  });
});

describe('where an audit stands', () => {
  test('follows its job when that ends without the audit being told', async () => {
    const id = await startAndWait(5);
    await world.engine.jobs.cancel(id);
    await until(async () => (await statusOf(id)) === 'cancelled');
    const { items } = await audits().list(world.workspaceId, { limit: 5, status: 'cancelled' });
    expect(items.map((item) => item.id)).toEqual([id]);
    await audits().resume(world.workspaceId, id);
    await world.engine.jobs.result(id);
    expect(await statusOf(id)).toBe('succeeded');
  });

  test('is told by its events, to their end', async () => {
    const id = await world.start(input);
    const seen: JobEvent[] = [];
    for await (const event of audits().follow(world.workspaceId, id, -1)) seen.push(event);
    expect(seen[0]?.type).toBe('job.started');
    expect(seen.at(-1)?.type).toBe('job.succeeded');
    expect(seen.map((event) => event.seq)).toEqual(seen.map((_, index) => index));
    const later = await audits().events(world.workspaceId, id, seen.at(-3)?.seq ?? 0);
    expect(later).toEqual({ events: seen.slice(-2), status: 'succeeded' });
    const detail = await audits().get(world.workspaceId, id);
    expect(detail.progress).toMatchObject({ done: 46, total: 46 });
    expect(detail.scores?.overall.value).not.toBeNull();
    expect(detail.costUsd).toBeGreaterThan(0);
  });

  test('of an unknown audit is not found, whatever is asked', async () => {
    const id = randomUUID();
    const { workspaceId } = world;
    const asked = [
      () => audits().head(workspaceId, id),
      () => audits().get(workspaceId, id),
      () => audits().report(workspaceId, id),
      () => audits().export(workspaceId, id, 'csv'),
      () => audits().events(workspaceId, id, -1),
      () => audits().follow(workspaceId, id, -1)[Symbol.asyncIterator]().next(),
      () => audits().resume(workspaceId, id),
      () => audits().cancel(workspaceId, id),
      () => audits().remove(workspaceId, id),
      () => audits().compare(workspaceId, id, id),
    ];
    for (const ask of asked) await expect(ask()).rejects.toMatchObject({ code: 'not_found' });
  });
});
