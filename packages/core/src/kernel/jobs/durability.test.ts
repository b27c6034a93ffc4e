import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../testing/index.ts';
import { systemClock } from '../clock/index.ts';
import { claimDeadWork } from './checkpoint-store.ts';
import { createJobs, type FaultPoint, type Jobs, type WorkflowRef } from './index.ts';
import {
  type BatchInput,
  createPayments,
  defineBatch,
  defineTick,
  paymentsPerKey,
  spawnWorker,
  TEST_SETTINGS,
  type WorkerProcess,
} from './test-worker.ts';

const database = await testDatabase();
const { store, connectionString, workspaceId } = database;
await createPayments(store.pool);
const workers: WorkerProcess[] = [];
let jobs: Jobs;
let tick: WorkflowRef<unknown, void>;

/** This process, as a worker that lives on while others die, or as one that only watches. */
async function open(work: boolean): Promise<void> {
  jobs = createJobs({ store, clock: systemClock, settings: TEST_SETTINGS });
  defineBatch(jobs, store.pool);
  tick = defineTick(jobs, store.pool);
  await jobs.launch({ work });
}

afterEach(async () => {
  for (const worker of workers.splice(0)) {
    worker.kill();
    await worker.ended;
  }
  await jobs.stop();
  await store.pool.query('truncate payments');
});
afterAll(() => database.close());

interface Doom {
  readonly id?: string;
  readonly input?: BatchInput;
  readonly dieAt?: { readonly point: FaultPoint; readonly name?: string };
}

/** Another worker, which starts a batch by itself where it is given one. */
async function begin({ id, input, dieAt }: Doom): Promise<WorkerProcess> {
  const worker = await spawnWorker({
    connectionString,
    ...(id && input && { job: { id, workspaceId, input } }),
    ...(dieAt && { dieAt }),
  });
  workers.push(worker);
  return worker;
}

/** Steps of a job and its children whose result is stored, as idempotency keys. */
async function keptSteps(jobId: string): Promise<Set<string>> {
  const { rows } = await store.pool.query<{ key: string }>(
    `select workflow_uuid || ':' || function_id as key from dbos.operation_outputs
     where starts_with(workflow_uuid, $1) and child_workflow_id is null`,
    [jobId],
  );
  return new Set(rows.map((row) => row.key));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await systemClock.sleep(15);
  }
}

/** How often each step of a finished batch was paid for. */
async function paidSteps(jobId: string, input: BatchInput) {
  const result = await jobs.result<string[]>(jobId);
  expect(result).toHaveLength(input.children * input.steps + 1);
  const paid = await paymentsPerKey(store.pool);
  return result.map((key) => ({ key, times: paid.get(key) ?? 0 }));
}

/** What a crash may cost: steps that were kept are paid for once, those under way at most once more. */
function isFair(kept: ReadonlySet<string>) {
  return (step: { readonly key: string; readonly times: number }) =>
    step.times === 1 || (step.times === 2 && !kept.has(step.key));
}

describe('a worker killed', () => {
  const input = { children: 4, steps: 6, stepMs: 40 };

  test('at any moment loses its job to another that lives, which repeats only what was under way', async () => {
    await open(true);
    const doomed = await begin({ id: 'killed', input: { ...input, steps: 12 } });
    let kept = new Set<string>();
    await until(async () => (kept = await keptSteps('killed')).size > 2);
    doomed.kill();
    expect(await paidSteps('killed', { ...input, steps: 12 })).toSatisfy((steps) =>
      steps.every(isFair(kept)),
    );
    expect((await jobs.events(workspaceId, 'killed', -1)).map((event) => event.type)).toContain(
      'job.taken_over',
    );
    const { rows } = await store.pool.query<{ pid: number }>('select distinct pid from payments');
    expect(new Set(rows.map((row) => row.pid))).toEqual(new Set([doomed.process.pid, process.pid]));
  });

  test.each([
    { point: 'step.begun', name: 'step 3' },
    { point: 'step.worked', name: 'step 3' },
    { point: 'step.kept', name: 'step 3' },
    { point: 'child.started', name: 'at child.started:c2' },
    { point: 'job.ending', name: 'at job.ending' },
  ] as const)('at $point loses nothing', async ({ point, name }) => {
    const id = `at ${point}`;
    // Without a worker here at first, so that what was kept at the moment of death can be seen.
    await open(false);
    const doomed = await begin({ id, input, dieAt: { point, name } });
    await doomed.ended;
    const kept = await keptSteps(id);
    await jobs.stop();
    await open(true);
    expect(await paidSteps(id, input)).toSatisfy((steps) => steps.every(isFair(kept)));
  });

  test('right after it took over a job leaves it to a third', async () => {
    await open(false);
    const first = await begin({ id: 'first', input, dieAt: { point: 'step.worked', name: 'step 5' } });
    await first.ended;
    const kept = await keptSteps('first');
    const second = await begin({ dieAt: { point: 'lease.claimed' } });
    await second.ended;
    await jobs.stop();
    await open(true);
    expect(await paidSteps('first', input)).toSatisfy((steps) => steps.every(isFair(kept)));
  });
});

test('a worker frozen past its lease gives way, pays for nothing more, and works again afterwards', async () => {
  await open(true);
  const input = { children: 3, steps: 5, stepMs: 500 };
  const frozen = await begin({ id: 'frozen', input });
  await until(async () => (await paymentsPerKey(store.pool)).size === 15);
  frozen.kill('SIGSTOP');
  // What was under way is paid for again, by the worker here, once the lease has run out.
  await until(async () => [...(await paymentsPerKey(store.pool)).values()].includes(2));
  frozen.kill('SIGCONT');
  const steps = await paidSteps('frozen', input);
  expect(steps).toSatisfy((paid) => paid.every(isFair(new Set(['frozen:3']))));
  const { rows } = await store.pool.query<{ pid: number }>(`select pid from payments where key = 'frozen:3'`);
  expect(rows.map((row) => row.pid)).toEqual([process.pid]);

  await until(async () => (await store.pool.query('select from executor_leases')).rowCount === 2);
  await store.pool.query('truncate payments');
  frozen.kill('SIGUSR2');
  await until(async () => (await jobs.get('frozen again'))?.status === 'succeeded');
  expect((await store.pool.query('select pid from payments')).rows).toEqual([{ pid: frozen.process.pid }]);
});

test('of many that find a dead worker, one takes over each job', async () => {
  await open(false);
  await store.pool.query(
    `insert into executor_leases (executor_id, heartbeat_at, hostname, pid, process_space)
     select gen_random_uuid(), now() - interval '1 hour', 'gone', 1, 'gone' from generate_series(1, 5)`,
  );
  const pending = `insert into dbos.workflow_status
    (workflow_uuid, status, name, executor_id, application_name, authenticated_user)
    select 'claimed-' || n, 'PENDING', 'nothing', `;
  await store.pool.query(
    `${pending} executor_id, 'leadline', $1 from
       (select executor_id, row_number() over () as n from executor_leases, generate_series(1, 10)
        where hostname = 'gone')`,
    [workspaceId],
  );
  await store.pool.query(`${pending} 'never had a lease', 'leadline', $1 from generate_series(51, 53) as n`, [
    workspaceId,
  ]);
  const claims = await Promise.all(
    Array.from({ length: 8 }, () =>
      claimDeadWork(store.pool, { executorId: crypto.randomUUID(), deadExecutors: [], leaseMs: 0 }),
    ),
  );
  const claimed = claims.flat().map((job) => job.id);
  expect(claimed).toHaveLength(53);
  expect(new Set(claimed).size).toBe(53);
  expect((await store.pool.query('select from executor_leases')).rowCount).toBe(0);
  await store.pool.query(`delete from dbos.workflow_status where name = 'nothing'`);
});

test('events from several processes reach a follower in order, to the end of the job', async () => {
  await open(true);
  const input = { children: 6, steps: 8, stepMs: 25 };
  const watcher = createJobs({ store, clock: systemClock, settings: TEST_SETTINGS });
  await watcher.launch({ work: false });
  const first = await begin({ id: 'followed', input });
  const seqs: number[] = [];
  const types: string[] = [];
  for await (const event of watcher.follow(workspaceId, 'followed', -1)) {
    seqs.push(event.seq);
    types.push(event.type);
    if (types.filter((type) => type === 'step.done').length === 1) first.kill();
  }
  await watcher.stop();
  expect(seqs).toEqual(seqs.map((_, position) => position));
  expect(types.at(-1)).toBe('job.succeeded');
  expect(types).toContain('job.taken_over');
});

test('each tick of a schedule starts one job, however many workers look', async () => {
  await open(true);
  await begin({});
  const { id } = await jobs.schedules.put(
    workspaceId,
    { name: 'often', cron: '0 0 1 1 *', timeZone: 'UTC' },
    { workflow: tick, input: null },
  );
  const ticks: string[] = [];
  for (let round = 0; round < 5; round += 1) {
    const { rows } = await store.pool.query<{ at: Date }>(
      `update job_schedules set next_at = date_trunc('milliseconds', clock_timestamp()) returning next_at as at`,
    );
    ticks.push(`${id}:${rows[0]?.at.toISOString()}`);
    await until(async () => (await jobs.schedules.list(workspaceId))[0]?.lastJobId === ticks.at(-1));
  }
  await Promise.all(ticks.map((tickId) => jobs.result(tickId)));
  const paid = await paymentsPerKey(store.pool);
  const paidTicks = new Map([...paid].filter(([key]) => key.startsWith(id)));
  expect(paidTicks).toEqual(new Map(ticks.map((tickId) => [tickId, 1])));
});
