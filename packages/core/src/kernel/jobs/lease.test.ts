import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { fakeClock, testDatabase } from '../../testing/index.ts';
import { systemClock } from '../clock/index.ts';
import { claimDeadWork } from './checkpoint-store.ts';
import { createJobs } from './index.ts';
import { findDeadNeighbours, takeLease } from './lease.ts';
import { DEFAULT_SETTINGS, thisProcess } from './settings.ts';
import { TEST_SETTINGS } from './test-worker.ts';

const database = await testDatabase();
const { store, workspaceId } = database;
const { pool } = store;
afterAll(() => database.close());

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const settings = { ...DEFAULT_SETTINGS, leaseMs: 10_000 };

function partsWith(clock = fakeClock()) {
  return { store, clock, log: silent, newId: randomUUID, faultPoint: () => undefined, settings };
}

async function heartbeatOf(executorId: string): Promise<number | null> {
  const { rows } = await pool.query<{ heartbeat_at: Date }>(
    'select heartbeat_at from executor_leases where executor_id = $1',
    [executorId],
  );
  return rows[0]?.heartbeat_at.getTime() ?? null;
}

/** Whether a promise settles within a moment. */
function settles(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), systemClock.sleep(80).then(() => false)]);
}

describe('a lease', () => {
  test('is trusted while it is young, and renewed before anything begins when it is not', async () => {
    const clock = fakeClock();
    const lease = await takeLease(partsWith(clock), pool, thisProcess());
    const taken = await heartbeatOf(lease.executorId);
    await clock.advance(7_000);
    await lease.mayBegin();
    expect(await heartbeatOf(lease.executorId)).toBe(taken);
    await clock.advance(1_000);
    await lease.mayBegin();
    expect(await heartbeatOf(lease.executorId)).toBeGreaterThan(taken as number);
  });

  test('that another worker took lets nothing begin, ever again, and stops what is under way', async () => {
    const clock = fakeClock();
    const lease = await takeLease(partsWith(clock), pool, thisProcess());
    await pool.query('delete from executor_leases where executor_id = $1', [lease.executorId]);
    await clock.advance(8_000);
    expect(await settles(lease.mayBegin())).toBe(false);
    expect(lease.over).toBe(true);
    expect(lease.signal.aborted).toBe(true);
    expect(await settles(lease.mayBegin())).toBe(false);
  });

  test('is steady from the start, and not for a while after a gap in its renewals', async () => {
    const clock = fakeClock();
    const lease = await takeLease(partsWith(clock), pool, thisProcess());
    expect(lease.steadyForMs()).toBe(Number.POSITIVE_INFINITY);
    await clock.advance(6_000);
    await lease.renew();
    expect(lease.steadyForMs()).toBe(0);
    await clock.advance(3_000);
    await lease.renew();
    expect(lease.steadyForMs()).toBe(3_000);
  });

  test('of a process of this machine that is gone is known to be dead at once', async () => {
    await pool.query('delete from executor_leases');
    const here = thisProcess();
    const alive = await takeLease(partsWith(), pool, { ...here, pid: process.ppid });
    const dead = await takeLease(partsWith(), pool, { ...here, pid: 2 ** 22 + 1 });
    await takeLease(partsWith(), pool, { ...here, pid: 2 ** 22 + 1, processSpace: 'another machine' });
    expect(await findDeadNeighbours(pool, here)).toEqual([dead.executorId]);
    expect(alive.over).toBe(false);
  });
});

test('a worker that finds its lease gone stops its steps and begins anew under another', async () => {
  await pool.query('delete from executor_leases');
  let drowsy = false;
  let asleepMs = 0;
  const now = () => new Date(Date.now() + (drowsy ? (asleepMs += 60_000) : asleepMs));
  const clock = { ...systemClock, now };
  const jobs = createJobs({ store, clock, settings: TEST_SETTINGS });
  const begun: string[] = [];
  let stopped = 0;
  const ref = jobs.define('work', (context) =>
    context.step('work', async (step) => {
      begun.push(step.idempotencyKey);
      if (begun.length > 1) return 'second time';
      await systemClock.sleep(60_000, step.signal).catch(() => {
        stopped += 1;
      });
      return 'first time';
    }),
  );
  await jobs.launch({ work: true });
  await jobs.start(ref, null, { id: 'fenced', workspaceId });
  await expect.poll(() => begun.length).toBe(1);
  const { rows } = await pool.query<{ id: string }>('select executor_id as id from executor_leases');
  const [own] = rows;
  // The machine sleeps longer than a lease, again and again, and in one of these nights another takes over.
  drowsy = true;
  await claimDeadWork(pool, {
    executorId: randomUUID(),
    deadExecutors: [own?.id ?? ''],
    leaseMs: null,
  });
  expect(await jobs.result('fenced')).toBe('second time');
  expect(begun).toEqual(['fenced:0', 'fenced:0']);
  expect(stopped).toBe(1);
  const after = await pool.query<{ id: string }>('select executor_id as id from executor_leases');
  expect(after.rows).toHaveLength(1);
  expect(after.rows[0]?.id).not.toBe(own?.id);

  await jobs.start(ref, null, { id: 'next', workspaceId });
  expect(await jobs.result('next')).toBe('second time');
  await jobs.stop();
});
