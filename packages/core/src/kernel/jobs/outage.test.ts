import { afterAll, afterEach, expect, test } from 'vitest';
import { type PostgresWire, testDatabase, wireToPostgres } from '../../testing/index.ts';
import { systemClock } from '../clock/index.ts';
import { openStore } from '../store/index.ts';
import { createJobs } from './index.ts';
import { TEST_SETTINGS } from './test-worker.ts';

const database = await testDatabase();
afterAll(() => database.close());
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function wire(): Promise<PostgresWire> {
  const made = await wireToPostgres(database.connectionString);
  closers.push(() => made.close());
  return made;
}

test('a database that goes away and comes back costs nothing but time', async () => {
  const postgres = await wire();
  const store = openStore({ connectionString: postgres.connectionString });
  closers.unshift(() => store.close());
  const jobs = createJobs({ store, clock: systemClock, settings: TEST_SETTINGS });
  closers.unshift(() => jobs.stop());
  const calls = new Map<string, number>();
  const reached = Promise.withResolvers<void>();
  const child = jobs.define('child', (context, name: string) =>
    Promise.all(
      Array.from({ length: 6 }, (_, position) =>
        context.step(`s${position}`, async (step) => {
          const key = `${name} ${step.idempotencyKey}`;
          calls.set(key, (calls.get(key) ?? 0) + 1);
          if (calls.size === 10) reached.resolve();
          await systemClock.sleep(200);
          jobs.emit(context.workspaceId, context.rootJobId, { type: 'line', message: key });
        }),
      ),
    ),
  );
  const writer = jobs.define('writer', (context) =>
    context.step('write', async () => {
      for (let line = 0; line < 10; line += 1) {
        await store.pool.query('select pg_sleep(0.05)');
        await systemClock.sleep(100);
      }
      return 'all written';
    }),
  );
  const parent = jobs.define('parent', async (context) => {
    for (const name of ['first', 'second', 'third']) {
      const handles = await Promise.all([
        context.child(child, `${name} a`, name),
        context.child(child, `${name} b`, name),
      ]);
      await Promise.all(handles.map((handle) => handle.result()));
    }
    return 'all done';
  });
  await jobs.launch({ work: true });
  const { workspaceId } = database;
  await jobs.start(parent, null, { id: 'outage', workspaceId });
  await jobs.start(writer, null, { id: 'writing', workspaceId });
  const results = Promise.all(['outage', 'writing'].map((id) => jobs.result(id)));
  results.catch(() => undefined);
  await reached.promise;
  // Both results are waited for by now: only those who ask anew are told of an outage.
  await systemClock.sleep(150);

  postgres.cut();
  await systemClock.sleep(400);
  const asked = await Promise.allSettled([
    jobs.get('outage'),
    jobs.start(parent, null, { id: 'meanwhile', workspaceId }),
    jobs.cancel('outage'),
    jobs.events(workspaceId, 'outage', -1),
  ]);
  for (const answer of asked)
    expect(answer).toMatchObject({
      status: 'rejected',
      reason: { code: 'database_unavailable', retryable: true },
    });
  const callsDuringOutage = calls.size;
  // All in all longer than a lease: nothing may begin without one.
  await systemClock.sleep(1_600);
  expect(calls.size).toBe(callsDuringOutage);

  postgres.mend();
  expect(await results).toEqual(['all done', 'all written']);
  expect(calls.size).toBe(36);
  expect(new Set(calls.values())).toEqual(new Set([1]));
  const lines = (await jobs.events(workspaceId, 'outage', -1)).filter((event) => event.type === 'line');
  expect(lines).toHaveLength(36);
});

test('a launch that fails for want of a database can be tried again', async () => {
  const postgres = await wire();
  const store = openStore({ connectionString: postgres.connectionString });
  closers.unshift(() => store.close());
  const jobs = createJobs({ store, clock: systemClock, settings: TEST_SETTINGS });
  closers.unshift(() => jobs.stop());
  const ref = jobs.define('simple', async () => 'done');
  postgres.cut();
  await expect(jobs.launch({ work: true })).rejects.toMatchObject({ code: 'database_unavailable' });
  postgres.mend();
  await jobs.launch({ work: true });
  await jobs.start(ref, null, { id: 'simple', workspaceId: database.workspaceId });
  expect(await jobs.result('simple')).toBe('done');
});
