import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../testing/index.ts';
import { systemClock } from '../clock/index.ts';
import { LeadlineError } from '../errors/index.ts';
import { createJobs, type Jobs, type JobsSettings } from './index.ts';
import { counter, gate } from './test-probes.ts';
import { TEST_SETTINGS } from './test-worker.ts';

const database = await testDatabase();
const { store, workspaceId } = database;
let jobs: Jobs;

function open(settings: Partial<JobsSettings> = {}): Jobs {
  jobs = createJobs({ store, clock: systemClock, settings: { ...TEST_SETTINGS, ...settings } });
  return jobs;
}

afterEach(() => jobs.stop());
afterAll(() => database.close());

async function double(_context: unknown, n: number): Promise<number> {
  return n * 2;
}

describe('a job', () => {
  test('gives its result, with children and steps side by side, each under its own key', async () => {
    open();
    const child = jobs.define('child', async (context, n: number) =>
      Promise.all([
        context.step('slow', async (step) => {
          await systemClock.sleep(30);
          return `${n} ${step.idempotencyKey}`;
        }),
        context.step('quick', async (step) => `${n} ${step.idempotencyKey}`),
      ]),
    );
    const parent = jobs.define('parent', async (context, input: { count: number }) => {
      const handles = await Promise.all(
        Array.from({ length: input.count }, (_, n) => context.child(child, `c${n}`, n)),
      );
      return Promise.all(handles.map((handle) => handle.result()));
    });
    await jobs.launch({ work: true });
    await jobs.start(parent, { count: 2 }, { id: 'plain', workspaceId });

    expect(await jobs.result('plain')).toEqual([
      ['0 plain:c0:0', '0 plain:c0:1'],
      ['1 plain:c1:0', '1 plain:c1:1'],
    ]);
    expect(await jobs.get('plain')).toMatchObject({
      workspaceId,
      workflow: 'parent',
      status: 'succeeded',
      error: null,
      finishedAt: expect.any(Date),
    });
    expect((await jobs.events(workspaceId, 'plain', -1)).map((event) => event.type)).toEqual([
      'job.started',
      'job.succeeded',
    ]);
  });

  test('may wait for a sibling whose id it was given, and for no job outside its tree', async () => {
    open();
    const first = jobs.define('first', (context, fails: boolean) =>
      context.step('work', async () => {
        await systemClock.sleep(40);
        if (fails) throw new LeadlineError('provider_failed', 'Down.');
        return 'from the first';
      }),
    );
    const second = jobs.define('second', (context, id: string) => context.resultOf<string>(id));
    const parent = jobs.define('parent', async (context, input: { fails: boolean; id: string | null }) => {
      const one = await context.child(first, 'one', input.fails);
      const two = await context.child(second, 'two', input.id ?? one.jobId);
      return two.result();
    });
    await jobs.launch({ work: true });
    await jobs.start(parent, { fails: false, id: null }, { id: 'siblings', workspaceId });
    expect(await jobs.result('siblings')).toBe('from the first');
    await jobs.start(parent, { fails: true, id: null }, { id: 'sad siblings', workspaceId });
    await expect(jobs.result('sad siblings')).rejects.toMatchObject({ code: 'provider_failed' });
    await jobs.start(parent, { fails: false, id: 'siblings' }, { id: 'strangers', workspaceId });
    await expect(jobs.result('strangers')).rejects.toThrow('not of the same tree');
  });

  test('started twice under one id runs once', async () => {
    open();
    const work = counter();
    const once = jobs.define('once', (context) => context.step('pay', () => work.call('pay', 20)));
    await jobs.launch({ work: true });
    const start = () => jobs.start(once, null, { id: 'twice', workspaceId });
    await Promise.all([start(), start()]);
    expect(await jobs.result('twice')).toBe('pay done');
    await start();
    expect(work.count('pay')).toBe(1);
    const stranger = await database.addWorkspace();
    await expect(jobs.start(once, null, { id: 'twice', workspaceId: stranger })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('that is unknown is not found, and what is done in the wrong order is named', async () => {
    open();
    const known = jobs.define('known', async () => 1);
    await expect(jobs.start(known, null, { id: 'early', workspaceId })).rejects.toMatchObject({
      code: 'not_ready',
    });
    expect(() => jobs.define('known', async () => 2)).toThrow('Two workflows are called known');
    await jobs.launch({ work: true });
    await expect(jobs.launch({ work: true })).rejects.toMatchObject({ code: 'not_ready' });
    expect(() => jobs.define('late', async () => 1)).toThrow('after launch');
    expect(await jobs.get('nobody')).toBeNull();
    const asked = await Promise.allSettled([
      jobs.result('nobody'),
      jobs.resume('nobody'),
      jobs.cancel('nobody'),
      jobs.forget('nobody'),
    ]);
    for (const answer of asked)
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } });
    await expect(jobs.start({ name: 'undefined' }, null, { id: 'undefined', workspaceId })).rejects.toThrow(
      'was not defined',
    );
  });

  test('may not begin a step inside a step or after its end, nor keep what is not JSON', async () => {
    open();
    const leak: { late?: () => Promise<unknown> } = {};
    const nested = jobs.define('nested', (context) =>
      context.step('outer', () => context.step('inner', async () => 1)),
    );
    const late = jobs.define('late', async (context) => {
      leak.late = () => context.step('late', async () => 1);
    });
    const cyclic = jobs.define('cyclic', (context) => context.step('big', async () => 1n));
    await jobs.launch({ work: true });
    await jobs.start(nested, null, { id: 'nested', workspaceId });
    await expect(jobs.result('nested')).rejects.toThrow('inside a step');
    await jobs.start(late, null, { id: 'late', workspaceId });
    await jobs.result('late');
    await expect(leak.late?.()).rejects.toThrow('after its workflow had ended');
    await jobs.start(cyclic, null, { id: 'cyclic', workspaceId });
    await expect(jobs.result('cyclic')).rejects.toMatchObject({ code: 'internal', message: /BigInt/ });
  });

  test('of a process that does not work waits for one that does', async () => {
    open();
    const asking = createJobs({ store, clock: systemClock, settings: TEST_SETTINGS });
    const ref = asking.define('anywhere', double);
    await asking.launch({ work: false });
    await asking.start(ref, 21, { id: 'elsewhere', workspaceId });
    expect((await asking.get('elsewhere'))?.status).toBe('queued');
    jobs.define('anywhere', double);
    await jobs.launch({ work: true });
    expect(await asking.result('elsewhere')).toBe(42);
    await asking.stop();
  });

  test('finds a place only while there are free ones', async () => {
    open({ concurrency: 2 });
    let running = 0;
    let most = 0;
    const slow = jobs.define('slow', (context) =>
      context.step('work', async () => {
        running += 1;
        most = Math.max(most, running);
        await systemClock.sleep(60);
        running -= 1;
      }),
    );
    await jobs.launch({ work: true });
    const ids = Array.from({ length: 7 }, (_, n) => `place-${n}`);
    for (const id of ids) await jobs.start(slow, null, { id, workspaceId });
    await Promise.all(ids.map((id) => jobs.result(id)));
    expect(most).toBe(2);
  });
});

describe('stopping', () => {
  test('lets a step under way be kept and hands the job to the next worker', async () => {
    open();
    const work = counter();
    const reached = gate();
    const define = (instance: Jobs) =>
      instance.define('handed', async (context) => {
        await context.step('long', async () => {
          reached.open();
          return work.call('long', 120);
        });
        return context.step('next', () => work.call('next'));
      });
    const ref = define(jobs);
    await jobs.launch({ work: true });
    await jobs.start(ref, null, { id: 'handed', workspaceId });
    await reached.opened;
    await jobs.stop();
    expect(work.calls).toEqual(['long']);
    expect((await store.pool.query('select from executor_leases')).rowCount).toBe(0);
    open();
    define(jobs);
    await jobs.launch({ work: true });
    expect(await jobs.result('handed')).toBe('next done');
    expect(work.calls).toEqual(['long', 'next']);
  });
});

describe('forgetting', () => {
  test('erases a job, its children and its events, but not while it runs', async () => {
    open();
    const held = gate();
    const child = jobs.define('child', (context) => context.step('hold', () => held.opened));
    const parent = jobs.define('parent', async (context, _input: { secret: string }) =>
      (await context.child(child, 'only', null)).result(),
    );
    await jobs.launch({ work: true });
    await jobs.start(parent, { secret: 'very private' }, { id: 'private', workspaceId });
    await expect(jobs.forget('private')).rejects.toMatchObject({ code: 'not_ready' });
    held.open();
    await jobs.result('private');
    await jobs.forget('private');
    expect(await jobs.get('private')).toBeNull();
    expect(await jobs.events(workspaceId, 'private', -1)).toEqual([]);
    for (const table of ['workflow_status', 'workflow_input', 'operation_outputs', 'workflow_output']) {
      const { rowCount } = await store.pool.query(
        `select from dbos.${table} where workflow_uuid like 'private%'`,
      );
      expect(rowCount).toBe(0);
    }
  });
});
