import * as fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakeClock, testDatabase } from '../../testing/index.ts';
import { systemClock } from '../clock/index.ts';
import { createJobs, type Jobs } from './index.ts';
import { nextTick } from './schedules.ts';
import { TEST_SETTINGS } from './test-worker.ts';

const database = await testDatabase();
const { store, workspaceId } = database;
const noon = new Date('2026-06-01T12:00:00Z');
const clock = fakeClock(noon);
let jobs: Jobs;
let ticks: string[];

beforeEach(async () => {
  // Time of schedules stands still until it is advanced; everything else runs on the real clock.
  const mixed = { ...systemClock, now: () => clock.now() };
  jobs = createJobs({ store, clock: mixed, settings: { ...TEST_SETTINGS, heartbeatMs: 20, leaseMs: 1e9 } });
  ticks = [];
});
afterEach(async () => {
  await jobs.stop();
  await store.pool.query('delete from job_schedules');
});
afterAll(() => database.close());

function defineTick() {
  return jobs.define('tick', async (context, input: { mark: string } | null) => {
    ticks.push(`${input?.mark} ${context.jobId.slice(context.jobId.indexOf(':') + 1)}`);
  });
}

const hourly = { name: 'hourly', cron: '0 * * * *', timeZone: 'UTC' };

describe('a schedule', () => {
  test('starts its job with its input at each tick, and once for all it missed', async () => {
    const ref = defineTick();
    await jobs.launch({ work: true });
    const made = await jobs.schedules.put(workspaceId, hourly, { workflow: ref, input: { mark: 'a' } });
    expect(made).toMatchObject({ ...hourly, paused: false, workflow: 'tick', input: { mark: 'a' } });
    expect(made.nextAt).toEqual(new Date('2026-06-01T13:00:00Z'));
    await systemClock.sleep(60);
    expect(ticks).toEqual([]);

    await clock.advance(3_600_000);
    await expect.poll(() => ticks).toEqual(['a 2026-06-01T13:00:00.000Z']);
    await clock.advance(5 * 3_600_000 + 60_000);
    await expect.poll(() => ticks.length).toBe(2);
    await systemClock.sleep(60);
    expect(ticks[1]).toBe('a 2026-06-01T14:00:00.000Z');
    const [after] = await jobs.schedules.list(workspaceId);
    expect(after).toMatchObject({
      lastAt: new Date('2026-06-01T14:00:00Z'),
      nextAt: new Date('2026-06-01T19:00:00Z'),
      lastJobId: `${made.id}:2026-06-01T14:00:00.000Z`,
      lastError: null,
    });
    expect(await jobs.get(after?.lastJobId as string)).toMatchObject({ workspaceId, workflow: 'tick' });
  });

  test('can be changed, paused, continued and removed, each by its own workspace alone', async () => {
    const ref = defineTick();
    await jobs.launch({ work: true });
    const schedules = jobs.schedules;
    await schedules.put(workspaceId, hourly, { workflow: ref, input: null });
    const changed = await schedules.put(
      workspaceId,
      { ...hourly, cron: '30 * * * *' },
      { workflow: ref, input: null },
    );
    expect(await schedules.list(workspaceId)).toEqual([changed]);
    const stranger = await database.addWorkspace();
    expect(await schedules.list(stranger)).toEqual([]);
    await expect(schedules.setPaused(stranger, 'hourly', true)).rejects.toMatchObject({ code: 'not_found' });
    await expect(schedules.remove(stranger, 'hourly')).rejects.toMatchObject({ code: 'not_found' });

    expect(await schedules.setPaused(workspaceId, 'hourly', true)).toMatchObject({
      paused: true,
      nextAt: null,
    });
    await clock.advance(2 * 3_600_000);
    await systemClock.sleep(60);
    expect(ticks).toEqual([]);
    const continued = await schedules.setPaused(workspaceId, 'hourly', false);
    expect(continued.nextAt?.getTime()).toBeGreaterThan(clock.now().getTime());
    await schedules.remove(workspaceId, 'hourly');
    expect(await schedules.list(workspaceId)).toEqual([]);
  });

  test('whose job cannot be started says why and waits for its next tick', async () => {
    defineTick();
    await jobs.launch({ work: true });
    await jobs.schedules.put(workspaceId, hourly, { workflow: { name: 'was removed' }, input: null });
    await clock.advance(3_600_000);
    await expect
      .poll(async () => (await jobs.schedules.list(workspaceId))[0]?.lastError)
      .toContain('was removed was not defined');
  });

  test.each([
    ['no cron', { cron: 'every day', timeZone: 'UTC' }, 'cron'],
    ['six fields', { cron: '* * * * * *', timeZone: 'UTC' }, 'cron'],
    ['a minute that is none', { cron: '61 * * * *', timeZone: 'UTC' }, 'cron'],
    ['a day that never comes', { cron: '0 0 31 2 *', timeZone: 'UTC' }, 'cron'],
    ['no time zone', { cron: '0 6 * * *', timeZone: 'Mars/Olympus' }, 'timeZone'],
  ])('with %s is refused', async (_what, spec, path) => {
    const ref = defineTick();
    const refused = jobs.schedules.put(workspaceId, { name: 'bad', ...spec }, { workflow: ref, input: null });
    await expect(refused).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path }] });
    expect(await jobs.schedules.list(workspaceId)).toEqual([]);
  });
});

/** A field of a cron expression: any value, or one. */
function field(max: number) {
  return fc.oneof(fc.constant('*'), fc.integer({ min: 0, max }).map(String));
}

describe('the next tick', () => {
  test('keeps to the local hour when the clocks change', () => {
    const spec = { cron: '0 6 * * *', timeZone: 'Europe/Berlin' };
    expect(nextTick(spec, new Date('2026-03-28T12:00:00Z'))).toEqual(new Date('2026-03-29T04:00:00Z'));
    expect(nextTick(spec, new Date('2026-03-27T12:00:00Z'))).toEqual(new Date('2026-03-28T05:00:00Z'));
  });

  test('is always later, and nothing lies between it and the moment asked about', () => {
    fc.assert(
      fc.property(
        fc.record({ minute: field(59), hour: field(23) }),
        fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        ({ minute, hour }, after) => {
          const next = nextTick({ cron: `${minute} ${hour} * * *`, timeZone: 'UTC' }, after);
          const fits = (at: Date) =>
            (minute === '*' || at.getUTCMinutes() === Number(minute)) &&
            (hour === '*' || at.getUTCHours() === Number(hour));
          expect(next.getTime()).toBeGreaterThan(after.getTime());
          expect(fits(next)).toBe(true);
          for (
            let at = Math.floor(after.getTime() / 60_000) * 60_000 + 60_000;
            at < next.getTime();
            at += 60_000
          )
            expect(fits(new Date(at))).toBe(false);
        },
      ),
      { numRuns: 40 },
    );
  });
});
