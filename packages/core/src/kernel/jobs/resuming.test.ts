import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../testing/index.ts';
import { systemClock } from '../clock/index.ts';
import { LeadlineError } from '../errors/index.ts';
import { createJobs, type Jobs, type JobsSettings } from './index.ts';
import { budgetReached, counter, gate } from './test-probes.ts';
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

describe('a failure', () => {
  test('keeps code, message and advice, and leaves out its cause', async () => {
    open();
    const failing = jobs.define('failing', (context) =>
      context.step('ask', async () => {
        throw new LeadlineError('provider_rejected_key', 'The key was refused.', {
          next: 'Check it.',
          kept: 'All answers.',
          retryable: true,
          cause: new Error('Authorization: Bearer secret-1'),
        });
      }),
    );
    await jobs.launch({ work: true });
    await jobs.start(failing, null, { id: 'failing', workspaceId });
    const expected = {
      code: 'provider_rejected_key',
      message: 'The key was refused.',
      next: 'Check it.',
      kept: 'All answers.',
      retryable: true,
    };
    await expect(jobs.result('failing')).rejects.toMatchObject(expected);
    expect(await jobs.get('failing')).toMatchObject({
      status: 'failed',
      error: 'The key was refused.',
      failure: expected,
    });
    const { rows } = await store.pool.query('select * from dbos.operation_outputs o, dbos.workflow_output w');
    expect(JSON.stringify(rows)).not.toContain('secret-1');
  });

  test('of one step waits for its siblings and keeps what they did; resuming repeats the failed one alone', async () => {
    open();
    const work = counter();
    work.failing.set('c1 b', new LeadlineError('provider_failed', 'Down.'));
    const child = jobs.define('child', (context, name: string) =>
      Promise.all([
        context.step('a', () => work.call(`${name} a`)),
        context.step('b', () => work.call(`${name} b`)),
        context.step('c', () => work.call(`${name} c`, 60)),
      ]),
    );
    const parent = jobs.define('parent', async (context) => {
      await context.step('before', () => work.call('before'));
      const handles = await Promise.all(['c0', 'c1', 'c2'].map((key) => context.child(child, key, key)));
      const results = await Promise.all(handles.map((handle) => handle.result()));
      return [...results.flat(), await context.step('after', () => work.call('after'))];
    });
    await jobs.launch({ work: true });
    await jobs.start(parent, null, { id: 'partial', workspaceId });
    await expect(jobs.result('partial')).rejects.toMatchObject({ code: 'provider_failed' });
    expect(work.calls.toSorted()).toEqual(
      ['before', ...['c0', 'c1', 'c2'].flatMap((name) => [`${name} a`, `${name} b`, `${name} c`])].toSorted(),
    );

    work.failing.clear();
    await jobs.resume('partial');
    expect(await jobs.result<string[]>('partial')).toHaveLength(10);
    expect(work.calls.length).toBe(10 + 2);
    expect(work.count('c1 b')).toBe(2);
    expect(work.count('after')).toBe(1);
  });

  test('of the budget pauses the job until it is resumed, as often as it takes', async () => {
    open();
    const work = counter();
    work.failing.set('second', budgetReached());
    const costly = jobs.define('costly', async (context) => {
      await context.step('first', () => work.call('first'));
      await context.step('second', () => work.call('second'));
      return context.step('third', () => work.call('third'));
    });
    await jobs.launch({ work: true });
    await jobs.start(costly, null, { id: 'budget', workspaceId });
    await expect(jobs.result('budget')).rejects.toMatchObject({
      code: 'budget_reached',
      kept: 'Everything so far.',
    });
    expect(await jobs.get('budget')).toMatchObject({
      status: 'paused',
      failure: { next: 'Raise the budget and resume.' },
    });

    await jobs.resume('budget');
    await expect(jobs.result('budget')).rejects.toMatchObject({ code: 'budget_reached' });
    work.failing.clear();
    await jobs.resume('budget');
    expect(await jobs.result('budget')).toBe('third done');
    expect(work.calls).toEqual(['first', 'second', 'second', 'second', 'third']);
    const types = (await jobs.events(workspaceId, 'budget', -1)).map((event) => event.type);
    expect(types.filter((type) => type !== 'job.started')).toEqual([
      'job.paused',
      'job.resumed',
      'job.paused',
      'job.resumed',
      'job.succeeded',
    ]);
    await jobs.resume('budget');
    expect((await jobs.get('budget'))?.status).toBe('succeeded');
  });

  test('that was caught is the same failure after another worker took over', async () => {
    open();
    const work = counter();
    const reached = gate();
    const held = gate();
    const define = (instance: Jobs, hold: () => Promise<void>) =>
      instance.define('careful', async (context) => {
        const seen = await context
          .step('try', () => work.call('try').then(() => Promise.reject(budgetReached())))
          .catch((error: unknown) => (error instanceof LeadlineError ? error.code : String(error)));
        await context.step('hold', hold);
        return seen;
      });
    const ref = define(jobs, async () => {
      reached.open();
      await held.opened;
    });
    await jobs.launch({ work: true });
    await jobs.start(ref, null, { id: 'caught', workspaceId });
    await reached.opened;
    await jobs.stop();
    held.open();
    open();
    define(jobs, async () => {});
    await jobs.launch({ work: true });
    expect(await jobs.result('caught')).toBe('budget_reached');
    expect(work.count('try')).toBe(1);
  });

  test('of a job whose steps changed says so', async () => {
    open();
    const reached = gate();
    const ref = jobs.define('changing', async (context) => {
      await context.step('old name', async () => 1);
      reached.open();
      await context.step('hold', () => systemClock.sleep(60_000));
    });
    await jobs.launch({ work: true });
    await jobs.start(ref, null, { id: 'changed', workspaceId });
    await reached.opened;
    await jobs.stop();
    open();
    jobs.define('changing', (context) => context.step('new name', async () => 1));
    await jobs.launch({ work: true });
    await expect(jobs.result('changed')).rejects.toThrow('no longer those it was begun with');
  });
});

describe('cancelling', () => {
  test('stops steps under way and begins no other; resuming goes on from the finished ones', async () => {
    open();
    const work = counter();
    const reached = gate();
    const told = gate();
    let patient = true;
    const child = jobs.define('child', async (context) => {
      await context.step('first', () => work.call('first'));
      await context.step('wait', async (step) => {
        step.signal.addEventListener('abort', () => told.open());
        reached.open();
        if (patient) await systemClock.sleep(60_000, step.signal);
        return work.call('waited');
      });
      return context.step('last', () => work.call('last'));
    });
    const parent = jobs.define('parent', async (context) =>
      (await context.child(child, 'only', null)).result(),
    );
    await jobs.launch({ work: true });
    await jobs.start(parent, null, { id: 'cancelled', workspaceId });
    await reached.opened;
    const asking = createJobs({ store, clock: systemClock, settings: TEST_SETTINGS });
    await asking.launch({ work: false });
    const result = jobs.result('cancelled');
    await Promise.all([
      expect(result).rejects.toMatchObject({ code: 'cancelled' }),
      asking.cancel('cancelled'),
      told.opened,
    ]);
    await asking.stop();
    expect((await jobs.get('cancelled'))?.status).toBe('cancelled');
    expect((await jobs.events(workspaceId, 'cancelled', -1)).at(-1)?.type).toBe('job.cancelled');

    patient = false;
    await jobs.resume('cancelled');
    expect(await jobs.result('cancelled')).toBe('last done');
    expect(work.calls).toEqual(['first', 'waited', 'last']);
  });

  test('reaches a job that waits for a place, and one that is paused', async () => {
    open({ concurrency: 1 });
    const work = counter();
    work.failing.set('pay', budgetReached());
    const ref = jobs.define('pay', (context, name: string) => context.step('pay', () => work.call(name, 80)));
    await jobs.launch({ work: true });
    await jobs.start(ref, 'busy', { id: 'busy', workspaceId });
    await jobs.start(ref, 'never', { id: 'waiting', workspaceId });
    await jobs.cancel('waiting');
    await jobs.result('busy');
    await jobs.start(ref, 'pay', { id: 'poor', workspaceId });
    await expect(jobs.result('poor')).rejects.toMatchObject({ code: 'budget_reached' });
    await jobs.cancel('poor');
    for (const id of ['waiting', 'poor']) expect((await jobs.get(id))?.status).toBe('cancelled');
    await jobs.cancel('busy');
    expect((await jobs.get('busy'))?.status).toBe('succeeded');
    expect(work.count('never')).toBe(0);
  });
});
