import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../testing/index.ts';
import { systemClock } from '../clock/index.ts';
import { createNotices, type Notices, notify, type Subscription } from './index.ts';

let database: TestDatabase;
let notices: Notices;
const subscriptions = new Map<string, Subscription>();
beforeAll(async () => {
  database = await testDatabase();
  const { connectionString } = database;
  notices = createNotices({ connectionString, clock: systemClock, onError: () => undefined });
});
afterAll(async () => {
  await notices.close();
  await database.close();
});

/** What is told on a channel; `gap` stands for what may have been missed. */
function heardOn(channel: string): string[] {
  const heard: string[] = [];
  subscriptions.set(
    channel,
    notices.subscribe(channel, {
      onNotice: (payload) => void heard.push(payload),
      onGap: () => void heard.push('gap'),
    }),
  );
  return heard;
}

const hearing = () => subscriptions.values().every((each) => each.hearing);

const tell = (channel: string, payload: string) =>
  database.store.system((transaction) => notify(transaction, channel, payload));

async function connections(): Promise<number[]> {
  const { rows } = await database.store.pool.query<{ pid: number }>(
    "select pid from pg_stat_activity where application_name = 'leadline-notices-of-change' and datname = current_database()",
  );
  return rows.map(({ pid }) => pid);
}

it('hears each channel over one connection, and again after it was lost', async () => {
  expect(await connections()).toEqual([]);
  const ones = heardOn('ones');
  await expect.poll(() => ones).toEqual(['gap']);
  const twos = heardOn('twos');
  await expect.poll(() => twos).toEqual(['gap']);
  // Another channel disturbs nobody.
  expect(ones).toEqual(['gap']);
  await tell('ones', 'a');
  await tell('twos', 'b');
  await tell('threes', 'c');
  await expect.poll(() => twos).toEqual(['gap', 'b']);
  expect(ones).toEqual(['gap', 'a']);

  const [pid, ...more] = await connections();
  expect(more).toEqual([]);
  await database.store.pool.query('select pg_terminate_backend($1)', [pid]);
  await expect.poll(hearing).toBe(false);
  await expect.poll(hearing, { timeout: 5_000 }).toBe(true);
  // What was told meanwhile went unheard, and that is told.
  expect([ones.at(-1), twos.at(-1)]).toEqual(['gap', 'gap']);
  await tell('twos', 'd');
  await expect.poll(() => twos.at(-1)).toBe('d');
});

it('tells nothing of a transaction that was rolled back', async () => {
  const heard = heardOn('fours');
  await expect.poll(() => heard.at(-1)).toBe('gap');
  const failed = database.store.system(async (transaction) => {
    await notify(transaction, 'fours', 'lost');
    throw new Error('rolled back');
  });
  await expect(failed).rejects.toThrow('rolled back');
  await tell('fours', 'kept');
  await expect.poll(() => heard.at(-1)).toBe('kept');
  expect(heard).not.toContain('lost');
});
