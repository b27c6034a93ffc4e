import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Pool } from 'pg';
import { systemClock } from '../clock/index.ts';
import { openStore } from '../store/index.ts';
import { createJobs, type FaultPoint, type Jobs, type JobsSettings } from './index.ts';

/*
 * A worker process for tests of crashes, and the workflows it and the tests know. Run as a program it works
 * until it is killed; imported it gives the means to start such programs.
 */

/** Short enough for tests, long enough for a busy machine. */
export const TEST_SETTINGS: Partial<JobsSettings> = {
  heartbeatMs: 150,
  leaseMs: 1_500,
  queuePollMs: 40,
  flushMs: 20,
  stopGraceMs: 1_000,
};

interface WorkerOptions {
  readonly connectionString: string;
  readonly settings?: Partial<JobsSettings>;
  /** A batch to start here, without the queue, as soon as the worker works. */
  readonly job?: { readonly id: string; readonly workspaceId: string; readonly input: BatchInput };
  /** The process kills itself, hard, when it comes to this point (of this name, where one is given). */
  readonly dieAt?: { readonly point: FaultPoint; readonly name?: string };
}

export interface BatchInput {
  readonly children: number;
  readonly steps: number;
  readonly stepMs: number;
}

/** Every call of `pay` is one row: what would have cost money. */
export async function createPayments(pool: Pool): Promise<void> {
  await pool.query(
    'create table payments (key text not null, pid int not null, at timestamptz default clock_timestamp())',
  );
}

async function pay(pool: Pool, key: string): Promise<void> {
  await pool.query('insert into payments (key, pid) values ($1, $2)', [key, process.pid]);
}

export async function paymentsPerKey(pool: Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ key: string; paid: string }>(
    'select key, count(*) as paid from payments group by key order by key',
  );
  return new Map(rows.map((row) => [row.key, Number(row.paid)]));
}

/** Children side by side, each with steps side by side that pay and take a while; then one step at the end. */
export function defineBatch(jobs: Jobs, pool: Pool) {
  const child = jobs.define('test.child', (context, input: BatchInput) =>
    Promise.all(
      Array.from({ length: input.steps }, (_, position) =>
        context.step(`step ${position}`, async (step) => {
          await pay(pool, step.idempotencyKey);
          await systemClock.sleep(input.stepMs, step.signal);
          jobs.emit(context.workspaceId, context.rootJobId, {
            type: 'step.done',
            message: step.idempotencyKey,
          });
          return step.idempotencyKey;
        }),
      ),
    ),
  );
  return jobs.define('test.batch', async (context, input: BatchInput) => {
    const children = await Promise.all(
      Array.from({ length: input.children }, (_, position) => context.child(child, `c${position}`, input)),
    );
    const keys = await Promise.all(children.map((handle) => handle.result()));
    const last = await context.step('sum up', async (step) => {
      await pay(pool, step.idempotencyKey);
      return step.idempotencyKey;
    });
    return [...keys.flat(), last];
  });
}

/** Pays once, under its own job's id. */
export function defineTick(jobs: Jobs, pool: Pool) {
  return jobs.define('test.tick', (context) => context.step('pay', () => pay(pool, context.jobId)));
}

export interface WorkerProcess {
  readonly process: ChildProcess;
  /** Resolves when the process has ended. */
  readonly ended: Promise<unknown>;
  kill(signal?: NodeJS.Signals): void;
}

/** Starts this file as a program and waits until it works. */
export async function spawnWorker(options: WorkerOptions): Promise<WorkerProcess> {
  const worker = spawn(process.execPath, [import.meta.filename, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(worker, 'exit');
  for await (const line of createInterface({ input: worker.stdout })) if (line === 'ready') break;
  return { process: worker, ended, kill: (signal = 'SIGKILL') => void worker.kill(signal) };
}

async function work(options: WorkerOptions): Promise<void> {
  const store = openStore({ connectionString: options.connectionString });
  const jobs = createJobs({
    store,
    clock: systemClock,
    settings: { ...TEST_SETTINGS, ...options.settings },
    faultPoint(point, name) {
      const { dieAt } = options;
      if (dieAt?.point === point && name === (dieAt.name ?? name)) process.kill(process.pid, 'SIGKILL');
    },
  });
  const batch = defineBatch(jobs, store.pool);
  const tick = defineTick(jobs, store.pool);
  await jobs.launch({ work: true });
  const { job } = options;
  process.on('SIGUSR2', () => {
    if (job) void jobs.start(tick, null, { id: `${job.id} again`, workspaceId: job.workspaceId });
  });
  if (job) await jobs.start(batch, job.input, job);
  process.stdout.write('ready\n');
}

if (import.meta.main) await work(JSON.parse(process.argv[2] as string) as WorkerOptions);
