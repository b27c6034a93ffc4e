import type { JobEvent } from '@leadline/contracts';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../testing/index.ts';
import { systemClock } from '../clock/index.ts';
import { createJobs, type Jobs } from './index.ts';
import { TEST_SETTINGS } from './test-worker.ts';

const database = await testDatabase();
const { store, workspaceId } = database;
let jobs: Jobs;

beforeEach(() => {
  jobs = createJobs({ store, clock: systemClock, settings: TEST_SETTINGS });
});
afterEach(() => jobs.stop());
afterAll(() => database.close());

const line = (message: string) => ({ type: 'line', message });

test('all fields of an event come back as they were given, but for what PostgreSQL cannot store', async () => {
  const before = Date.now();
  jobs.emit(workspaceId, 'fields', {
    type: 'call.finished',
    message: 'NUL \0 and half a pair \ud83d.',
    done: 3,
    total: 118,
    costUsd: 0.0012345,
    data: { model: 'small', 'nested\0': ['\0'] },
  });
  jobs.emit(workspaceId, 'fields', line('bare'));
  await jobs.flush();
  const [first, second] = await jobs.events(workspaceId, 'fields', -1);
  expect(first).toEqual({
    seq: 0,
    at: expect.any(String),
    type: 'call.finished',
    message: 'NUL  and half a pair \ufffd.',
    done: 3,
    total: 118,
    costUsd: 0.0012345,
    data: { model: 'small', nested: [''] },
  });
  expect(Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(before);
  expect(second).toEqual({ seq: 1, at: expect.any(String), type: 'line', message: 'bare' });
  expect(await jobs.events(workspaceId, 'fields', 0)).toEqual([second]);
});

test('another workspace reads nothing of them', async () => {
  jobs.emit(workspaceId, 'mine', line('private'));
  await jobs.flush();
  const stranger = await database.addWorkspace();
  expect(await jobs.events(stranger, 'mine', -1)).toEqual([]);
  expect(await jobs.events(workspaceId, 'mine', -1)).toHaveLength(1);
});

test('what two writers write at once is numbered without gaps, and never seen out of order', async () => {
  const other = createJobs({ store, clock: systemClock, settings: { flushMs: 1 } });
  const writers = [createJobs({ store, clock: systemClock, settings: { flushMs: 1 } }), other];
  let writing = true;
  const seen: JobEvent[] = [];
  const reader = (async () => {
    for (let last = false; !last; ) {
      last = !writing;
      seen.push(...(await jobs.events(workspaceId, 'shared', seen.at(-1)?.seq ?? -1)));
    }
  })();
  await Promise.all(
    writers.map(async (writer, index) => {
      for (let round = 0; round < 60; round += 1) {
        for (const job of ['shared', 'aside']) writer.emit(workspaceId, job, line(`${index} ${round}`));
        if (round % 3 === index) await writer.flush();
        await systemClock.sleep(1);
      }
      await writer.stop();
    }),
  );
  writing = false;
  await reader;
  expect(seen.map((event) => event.seq)).toEqual(Array.from({ length: 120 }, (_, seq) => seq));
  for (const index of [0, 1]) {
    const own = seen.map((event) => event.message).filter((message) => message.startsWith(`${index} `));
    expect(own).toEqual(Array.from({ length: 60 }, (_, round) => `${index} ${round}`));
  }
});

test('events of a workspace that is gone are given up, and the others still written', async () => {
  const gone = await database.addWorkspace();
  await store.system((transaction) => transaction.execute(`delete from workspaces where id = '${gone}'`));
  jobs.emit(gone, 'lost', line('to nobody'));
  jobs.emit(workspaceId, 'kept', line('to somebody'));
  await jobs.flush();
  expect(await jobs.events(workspaceId, 'kept', -1)).toHaveLength(1);
});

test('following starts after the given number, ends with the job, and goes on when the job was resumed', async () => {
  let fails = true;
  const ref = jobs.define('talking', (context) =>
    context.step('talk', async () => {
      for (const message of ['one', 'two', 'three']) {
        jobs.emit(workspaceId, context.rootJobId, line(message));
        await systemClock.sleep(30);
      }
      if (fails) throw new Error('stumbled over customer@example.org');
    }),
  );
  await jobs.launch({ work: true });
  const follow = async (afterSeq: number) => {
    const messages: string[] = [];
    for await (const event of jobs.follow(workspaceId, 'talk', afterSeq))
      messages.push(event.type === 'line' ? event.message : event.type);
    return messages;
  };
  await expect(follow(-1)).rejects.toMatchObject({ code: 'not_found' });
  await jobs.start(ref, null, { id: 'talk', workspaceId });
  expect(await follow(0)).toEqual(['one', 'two', 'three', 'job.failed']);
  const [ending] = await jobs.events(workspaceId, 'talk', 3);
  expect(ending?.message).not.toContain('example.org');
  expect(await follow(4)).toEqual([]);

  fails = false;
  await jobs.resume('talk');
  expect((await follow(4)).filter((message) => message !== 'job.started')).toEqual([
    'job.resumed',
    'one',
    'two',
    'three',
    'job.succeeded',
  ]);
});

test('following stops when it is told to', async () => {
  const endless = jobs.define('endless', (context) =>
    context.step('wait', (step) => systemClock.sleep(60_000, step.signal)),
  );
  await jobs.launch({ work: true });
  await jobs.start(endless, null, { id: 'endless', workspaceId });
  const stop = new AbortController();
  const types: string[] = [];
  for await (const event of jobs.follow(workspaceId, 'endless', -1, stop.signal)) {
    types.push(event.type);
    setTimeout(() => stop.abort(), 30);
  }
  expect(types).toEqual(['job.started']);
});
