import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../../testing/index.ts';
import { systemClock } from '../../clock/index.ts';
import {
  createQuotas,
  QuotaError,
  type QuotaEvent,
  type QuotaScope,
  type QuotaSettings,
  type Quotas,
} from './index.ts';

const database = await testDatabase();
const { store } = database;
const running: Quotas[] = [];
afterEach(async () => {
  for (const quotas of running.splice(0)) await quotas.stop();
});
afterAll(() => database.close());

function start(settings: Partial<QuotaSettings> = {}) {
  const events: QuotaEvent[] = [];
  const onEvent = (event: QuotaEvent) => void events.push(event);
  const quotas = createQuotas({ store, clock: systemClock, newId: randomUUID, onEvent, settings });
  running.push(quotas);
  return { quotas, events };
}

const tokens = (count: number) => ({ tokens: count, usd: 0 });
const perMonth = (amount: number) => ({ unit: 'tokens', window: 'month', amount }) as const;

async function spend(quotas: Quotas, scope: QuotaScope, count: number): Promise<void> {
  const reservation = await quotas.reserve(scope, tokens(count));
  await reservation.settle(tokens(count));
}

describe('a limit', () => {
  test('lets calls pass while there is room, and refuses with the reset time when it is used up', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas, events } = start();
    await quotas.setLimit(workspaceId, perMonth(1_000));
    await spend(quotas, { workspaceId }, 900);
    const refusal = await quotas.reserve({ workspaceId }, tokens(101)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(QuotaError);
    const now = new Date();
    const nextMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1));
    expect(refusal).toMatchObject({
      code: 'rate_limited',
      retryable: true,
      resetAt: nextMonth,
      message: expect.stringContaining('900 tokens of 1,000 tokens a month'),
    });
    const { retryAfterSeconds } = refusal as QuotaError;
    expect(Math.abs(retryAfterSeconds - (nextMonth.getTime() - now.getTime()) / 1000)).toBeLessThan(5);
    expect(events.filter((event) => event.type === 'quota.refused')).toHaveLength(1);
    await spend(quotas, { workspaceId }, 100);
    expect(await quotas.usage(workspaceId)).toMatchObject([
      { unit: 'tokens', amount: 1_000, spent: 1_000, resetAt: nextMonth },
    ]);
  });

  test('books what a call really used, less or more than its estimate', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas } = start();
    await quotas.setLimit(workspaceId, perMonth(1_000));
    const [less, more] = await Promise.all([
      quotas.reserve({ workspaceId }, tokens(500)),
      quotas.reserve({ workspaceId }, tokens(500)),
    ]);
    await less.settle(tokens(10));
    await more.settle(tokens(700));
    expect(await quotas.usage(workspaceId)).toMatchObject([{ spent: 710 }]);
    await expect(quotas.reserve({ workspaceId }, tokens(291))).rejects.toThrow(QuotaError);
    await spend(quotas, { workspaceId }, 290);
  });

  test('counts money to the billionth of a dollar', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas } = start();
    await quotas.setLimit(workspaceId, { unit: 'usd', window: 'day', amount: 0.000_01 });
    for (let call = 0; call < 100; call += 1) {
      const reservation = await quotas.reserve({ workspaceId }, { tokens: 5, usd: 0.000_000_1 });
      await reservation.settle({ tokens: 5, usd: 0.000_000_1 });
    }
    expect(await quotas.usage(workspaceId)).toMatchObject([{ unit: 'usd', spent: 0.000_01 }]);
    await expect(quotas.reserve({ workspaceId }, { tokens: 5, usd: 1e-9 })).rejects.toThrow(/budget/);
  });

  test('holds for the calls it names and counts each value apart', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas } = start();
    await quotas.setLimit(workspaceId, { ...perMonth(100), per: ['user'], where: { task: 'brief' } });
    await quotas.setLimit(workspaceId, { ...perMonth(1_000), where: { key: 'k1' } });
    const call = (scope: object, count: number) =>
      spend(quotas, { workspaceId, ...scope }, count).then(
        () => 'passed',
        (error: QuotaError) => error.limit.amount,
      );
    expect(await call({ task: 'brief', user: 'ann' }, 100)).toBe('passed');
    expect(await call({ task: 'brief', user: 'ann' }, 1)).toBe(100);
    expect(await call({ task: 'brief', user: 'bob' }, 100)).toBe('passed');
    expect(await call({ task: 'brief' }, 60)).toBe('passed');
    expect(await call({ task: 'brief', user: null }, 60)).toBe(100);
    expect(await call({ task: 'other', user: 'ann', key: 'k1' }, 1_000)).toBe('passed');
    expect(await call({ task: 'other', user: 'ann', key: 'k1' }, 1)).toBe(1_000);
    expect(await call({ task: 'other', user: 'ann', key: 'k2' }, 5_000)).toBe('passed');
  });

  test('takes under every limit or under none', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas } = start({ patienceMs: 100 });
    await quotas.setLimit(workspaceId, perMonth(1_000));
    await quotas.setLimit(workspaceId, { ...perMonth(10), where: { user: 'ann' } });
    await spend(quotas, { workspaceId, user: 'ann' }, 9);
    await expect(quotas.reserve({ workspaceId, user: 'ann' }, tokens(2))).rejects.toThrow(QuotaError);
    await spend(quotas, { workspaceId }, 991);
    expect(await quotas.usage(workspaceId)).toMatchObject([
      { spent: 1_000, amount: 1_000 },
      { spent: 9, amount: 10 },
    ]);
  });

  test('full only because of calls under way is waited for a moment, then refused for a second', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas } = start({ patienceMs: 150 });
    await quotas.setLimit(workspaceId, perMonth(100));
    const held = await quotas.reserve({ workspaceId }, tokens(80));
    await expect(quotas.reserve({ workspaceId }, tokens(30))).rejects.toMatchObject({
      retryAfterSeconds: 1,
      message: expect.stringContaining('calls under way'),
    });
    const waiting = quotas.reserve({ workspaceId }, tokens(30));
    held.release();
    await (await waiting).settle(tokens(30));
  });

  test('warns once when four fifths are used, whichever process comes over the mark', async () => {
    const workspaceId = await database.addWorkspace();
    const [one, two] = [start(), start()];
    await one.quotas.setLimit(workspaceId, perMonth(1_000));
    for (let call = 0; call < 10; call += 1)
      await spend(call % 2 === 0 ? one.quotas : two.quotas, { workspaceId }, 100);
    const warnings = [...one.events, ...two.events].filter((event) => event.type === 'quota.warning');
    expect(warnings).toMatchObject([{ workspaceId, spent: 800, amount: 1_000, limit: expect.any(String) }]);
    expect(await one.quotas.usage(workspaceId)).toMatchObject([{ warned: true }]);
  });

  test('is there to the last token for one process while another has leased ahead', async () => {
    const workspaceId = await database.addWorkspace();
    // Would keep what it has for a minute, were it not called back.
    const [ahead, other] = [start({ idleMs: 60_000 }), start()];
    await ahead.quotas.setLimit(workspaceId, perMonth(10_000));
    for (let call = 0; call < 50; call += 1) await spend(ahead.quotas, { workspaceId }, 20);
    expect(await ahead.quotas.usage(workspaceId)).toMatchObject([{ spent: 1_000 }]);
    const [usage] = await ahead.quotas.usage(workspaceId);
    expect(usage?.reserved).toBeGreaterThan(100);
    await spend(other.quotas, { workspaceId }, 9_000);
    expect(await other.quotas.usage(workspaceId)).toMatchObject([{ spent: 10_000, reserved: 0 }]);
  });

  test('of 0 shuts the door, and an estimate of 0 passes any', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas } = start();
    await quotas.setLimit(workspaceId, perMonth(0));
    await expect(quotas.reserve({ workspaceId }, tokens(1))).rejects.toThrow(QuotaError);
    const free = await quotas.reserve({ workspaceId }, tokens(0));
    await free.settle(tokens(7));
    expect(await quotas.usage(workspaceId)).toMatchObject([{ spent: 7 }]);
  });
});

describe('plans', () => {
  test('give each user the tokens of the tier, and counts go on when the tier changes', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas } = start({ renewMs: 20, freshMs: 40 });
    await quotas.setTier(workspaceId, 'standard');
    await spend(quotas, { workspaceId }, 100_000);
    await expect(quotas.reserve({ workspaceId }, tokens(1))).rejects.toThrow(/100,000 tokens a month/);
    await quotas.setTier(workspaceId, 'professional');
    await expect.poll(() => spend(quotas, { workspaceId }, 900_000).catch(() => 'no')).toBe(undefined);
    await expect(quotas.reserve({ workspaceId }, tokens(1))).rejects.toThrow(/1,000,000 tokens a month/);
    await spend(quotas, { workspaceId, tier: 'enterprise' }, 9_000_000);
    await expect(quotas.reserve({ workspaceId, tier: 'enterprise' }, tokens(1))).rejects.toThrow(QuotaError);
  });

  test('of a workspace take the place of those built in; an unknown tier is refused', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas } = start();
    await quotas.setPlan(workspaceId, 'gold', [
      { unit: 'usd', window: 'day', amount: 5 },
      { unit: 'tokens', window: 'day', amount: 50 },
    ]);
    await quotas.setPlan(workspaceId, 'standard', []);
    await quotas.setTier(workspaceId, 'gold');
    await expect(quotas.reserve({ workspaceId }, { tokens: 1, usd: 6 })).rejects.toThrow(/\$5\.00 a day/);
    await expect(quotas.reserve({ workspaceId }, tokens(51))).rejects.toThrow(/50 tokens a day/);
    await spend(quotas, { workspaceId, tier: 'standard' }, 1_000_000);
    await expect(quotas.reserve({ workspaceId, tier: 'silver' }, tokens(1))).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await expect(quotas.setTier(workspaceId, 'silver')).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(quotas.setPlan(workspaceId, 'gold', null)).rejects.toMatchObject({ code: 'conflict' });
    expect(await quotas.rules(workspaceId)).toMatchObject({ tier: 'gold', plans: { standard: [] } });
  });
});

describe('what is left', () => {
  const usd = (amount: number) => ({ tokens: 0, usd: amount });
  const perDay = { unit: 'usd', window: 'day' } as const;
  const none = { leftUsd: null, limitUsd: null };

  test('is told at once for the tightest money limit, less what is spent and what is set aside', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas } = start();
    await quotas.setLimit(workspaceId, { unit: 'usd', window: 'month', amount: 100 });
    await quotas.setLimit(workspaceId, { ...perDay, amount: 2, where: { key: 'k1' } });
    const scope = { workspaceId, key: 'k1' };
    expect(quotas.left(scope)).toEqual(none);
    const settled = await quotas.reserve(scope, usd(0.5));
    expect(quotas.left(scope)).toEqual({ leftUsd: 1.5, limitUsd: 2 });
    await settled.settle(usd(0.25));
    expect(quotas.left(scope)).toEqual({ leftUsd: 1.75, limitUsd: 2 });
    const open = await quotas.reserve(scope, usd(1.75));
    expect(quotas.left(scope)).toEqual({ leftUsd: 0, limitUsd: 2 });
    open.release();
    expect(quotas.left(scope)).toEqual({ leftUsd: 1.75, limitUsd: 2 });
    (await quotas.reserve({ workspaceId, key: 'k2' }, usd(1))).release();
    expect(quotas.left({ workspaceId, key: 'k2' })).toEqual({ leftUsd: 99.75, limitUsd: 100 });
  });

  test('is nothing to tell where only tokens are limited', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas } = start();
    await quotas.setLimit(workspaceId, perMonth(10));
    await spend(quotas, { workspaceId }, 1);
    expect(quotas.left({ workspaceId })).toEqual(none);
  });
});

describe('limits edited while in use', () => {
  test('hold in every process after its next renewal', async () => {
    const workspaceId = await database.addWorkspace();
    const [one, two] = [start({ renewMs: 20, freshMs: 40 }), start({ renewMs: 20, freshMs: 40 })];
    const id = await one.quotas.setLimit(workspaceId, perMonth(10_000));
    for (const { quotas } of [one, two]) await spend(quotas, { workspaceId }, 100);
    await two.quotas.setLimit(workspaceId, perMonth(250), id);
    await systemClock.sleep(100);
    for (const { quotas } of [one, two])
      await expect(quotas.reserve({ workspaceId }, tokens(60))).rejects.toThrow(/250 tokens/);
    await two.quotas.setLimit(workspaceId, perMonth(300), id);
    await systemClock.sleep(100);
    await spend(one.quotas, { workspaceId }, 100);
    await two.quotas.removeLimit(workspaceId, id);
    await systemClock.sleep(100);
    await spend(one.quotas, { workspaceId }, 5_000);
    await expect(two.quotas.removeLimit(workspaceId, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('of another workspace are out of reach', async () => {
    const [mine, theirs] = [await database.addWorkspace(), await database.addWorkspace()];
    const { quotas } = start();
    const id = await quotas.setLimit(mine, perMonth(10));
    await expect(quotas.setLimit(theirs, perMonth(99), id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(quotas.removeLimit(theirs, id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await quotas.rules(mine)).limits).toMatchObject([{ id, amount: 10, unit: 'tokens' }]);
  });

  test.each([
    { unit: 'tokens', window: 'month', amount: -1 },
    { unit: 'tokens', window: 'week', amount: 1 },
    { unit: 'euros', window: 'month', amount: 1 },
    { unit: 'usd', window: 'month', amount: 1e12 },
    { unit: 'tokens', window: 'month', amount: Number.NaN },
    { unit: 'tokens', window: 'month', amount: 1, where: { user: '' } },
    { unit: 'tokens', window: 'month', amount: 1, where: { user: 'a\u0000b' } },
  ])('are refused when they make no sense: %j', async (limit) => {
    const { quotas } = start();
    await expect(quotas.setLimit(database.workspaceId, limit as never)).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});

describe('a reservation', () => {
  test('is settled once, with an amount that makes sense', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas } = start();
    await quotas.setLimit(workspaceId, perMonth(100));
    for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(quotas.reserve({ workspaceId }, tokens(bad))).rejects.toMatchObject({
        code: 'invalid_input',
      });
    }
    const reservation = await quotas.reserve({ workspaceId }, tokens(10));
    expect(() => reservation.settle(tokens(-1))).toThrow(/cannot be -1 tokens/);
    await reservation.settle(tokens(5));
    expect(() => reservation.settle(tokens(5))).toThrow(/already/);
    reservation.release();
    expect(await quotas.usage(workspaceId)).toMatchObject([{ spent: 5 }]);
  });

  test.each([
    { workspaceId: 'mine' },
    { workspaceId: database.workspaceId, user: 'a\u0000b' },
    { workspaceId: database.workspaceId, key: '\ud800' },
    { workspaceId: database.workspaceId, task: 'x'.repeat(201) },
    { workspaceId: database.workspaceId, tier: '' },
  ])('is not made for a scope that could not be stored: %j', async (scope) => {
    const { quotas } = start();
    await expect(quotas.reserve(scope, tokens(1))).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('is not made for who has gone, nor after the end', async () => {
    const workspaceId = await database.addWorkspace();
    const { quotas } = start({ patienceMs: 10_000 });
    await quotas.setLimit(workspaceId, perMonth(100));
    await quotas.reserve({ workspaceId }, tokens(100));
    const leaving = new AbortController();
    const waiting = quotas.reserve({ workspaceId }, tokens(1), leaving.signal);
    setTimeout(() => leaving.abort(new Error('gone')), 50);
    await expect(waiting).rejects.toThrow('gone');
    await quotas.stop();
    await expect(quotas.reserve({ workspaceId }, tokens(1))).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('may be settled after stop, and what is not in use comes back at once', async () => {
    const workspaceId = await database.addWorkspace();
    const [one, two] = [start(), start()];
    await one.quotas.setLimit(workspaceId, perMonth(100));
    const late = await one.quotas.reserve({ workspaceId }, tokens(40));
    await one.quotas.stop();
    await spend(two.quotas, { workspaceId }, 60);
    await late.settle(tokens(35));
    await expect.poll(() => two.quotas.usage(workspaceId)).toMatchObject([{ spent: 95 }]);
  });
});
