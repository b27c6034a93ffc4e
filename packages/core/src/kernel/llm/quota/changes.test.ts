import { randomUUID } from 'node:crypto';
import type { KeyLimits } from '@leadline/contracts';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { fakeClock, testDatabase } from '../../../testing/index.ts';
import { type Clock, systemClock } from '../../clock/index.ts';
import { createQuotas, type QuotaScope, type Quotas, type QuotasDeps } from './index.ts';

const database = await testDatabase();
const { store } = database;
const running: Quotas[] = [];
afterEach(async () => {
  for (const quotas of running.splice(0)) await quotas.stop();
});
afterAll(() => database.close());

function start(more: Partial<QuotasDeps> = {}): Quotas {
  const quotas = createQuotas({
    store,
    clock: systemClock,
    newId: randomUUID,
    onEvent: () => undefined,
    ...more,
  });
  running.push(quotas);
  return quotas;
}

const tokens = (count: number) => ({ tokens: count, usd: 0 });
const perDay = (amount: number) => ({ unit: 'tokens', window: 'day', amount }) as const;
const full = { code: 'rate_limited' };

async function spend(quotas: Quotas, scope: QuotaScope, count: number): Promise<void> {
  await (await quotas.reserve(scope, tokens(count))).settle(tokens(count));
}
/** Whether a call of 60 tokens is let through. */
const passes = (quotas: Quotas, scope: QuotaScope) =>
  quotas.reserve(scope, tokens(60)).then(
    (reservation) => {
      reservation.release();
      return true;
    },
    () => false,
  );

describe('the very next call after a change', () => {
  test.each([
    ['none before', undefined],
    ['one that was wide', perDay(1e9)],
  ])('is held to a limit that was set on a scope in use, with %s', async (_before, wide) => {
    const workspaceId = await database.addWorkspace();
    const quotas = start();
    if (wide) await quotas.setLimit(workspaceId, wide);
    for (let call = 0; call < 20; call += 1) await spend(quotas, { workspaceId }, 10);
    await quotas.setLimit(workspaceId, perDay(50));
    await expect(quotas.reserve({ workspaceId }, tokens(60))).rejects.toMatchObject(full);
  });

  test('is held to a plan, a tier and an amount just set, and free of a limit just removed', async () => {
    const workspaceId = await database.addWorkspace();
    const quotas = start();
    const scope = { workspaceId, user: 'ann' };
    expect(await passes(quotas, scope)).toBe(true);
    await quotas.setPlan(workspaceId, 'tiny', [{ ...perDay(50), per: ['user'] }]);
    await quotas.setTier(workspaceId, 'tiny');
    expect(await passes(quotas, scope)).toBe(false);
    await quotas.setPlan(workspaceId, 'tiny', [{ ...perDay(70), per: ['user'] }]);
    expect(await passes(quotas, scope)).toBe(true);
    await quotas.setTier(workspaceId, null);
    const id = await quotas.setLimit(workspaceId, perDay(10));
    expect(await passes(quotas, scope)).toBe(false);
    await quotas.setLimit(workspaceId, perDay(100), id);
    expect(await passes(quotas, scope)).toBe(true);
    await quotas.setLimit(workspaceId, perDay(10), id);
    await quotas.removeLimit(workspaceId, id);
    expect(await passes(quotas, scope)).toBe(true);
  });

  test('is not answered by a reading of the rules that began before the change', async () => {
    const workspaceId = await database.addWorkspace();
    const quotas = start();
    const early = passes(quotas, { workspaceId });
    await quotas.setLimit(workspaceId, perDay(50));
    expect(await passes(quotas, { workspaceId })).toBe(false);
    await early;
  });
});

describe('another process', () => {
  /** Whether it renewed within so many milliseconds is a matter of its own clock, which is this one's to move. */
  const renewing = (clock: Clock) => start({ clock, settings: { freshMs: 60_000 } });

  test('follows with its next renewal, without being asked', async () => {
    const workspaceId = await database.addWorkspace();
    const clock = fakeClock(new Date());
    const [here, there] = [start(), renewing(clock)];
    const id = await here.setLimit(workspaceId, perDay(1e9));
    await spend(there, { workspaceId }, 10);
    await here.setLimit(workspaceId, perDay(50), id);
    expect(await passes(there, { workspaceId })).toBe(true);
    await clock.advance(250);
    await expect.poll(() => passes(there, { workspaceId })).toBe(false);
  });

  test('asks first when it has not renewed for a quarter of a second, because nobody called', async () => {
    const workspaceId = await database.addWorkspace();
    const clock = fakeClock(new Date());
    const [here, there] = [start(), renewing(clock)];
    expect(await passes(there, { workspaceId })).toBe(true);
    // Two rounds more, and it rests; what comes after that changes nothing.
    for (let round = 0; round < 8; round += 1) {
      await clock.advance(200);
      await systemClock.sleep(30);
    }
    await here.setLimit(workspaceId, perDay(50));
    await clock.advance(250);
    expect(await passes(there, { workspaceId })).toBe(false);
  });
});

describe('limits of a key and of a person', () => {
  const none: KeyLimits = { usdPerDay: null, usdPerMonth: null, tokensPerDay: null, tokensPerMonth: null };
  /** Kept here, as iam keeps them in its tables. */
  function owners() {
    const keys = new Map<string, KeyLimits>();
    const users = new Map<string, KeyLimits>();
    const seen = { reads: 0 };
    const ownLimits = async () => {
      seen.reads += 1;
      return { keys, users };
    };
    const change = async (quotas: Quotas, workspaceId: string, how: () => void) => {
      await store.tenant(workspaceId, async (open) => {
        how();
        await quotas.announce(open, workspaceId);
      });
      quotas.committed(workspaceId);
    };
    return { keys, users, seen, ownLimits, change };
  }

  test('hold, those of the person over all of his or her keys, and cost one reading', async () => {
    const workspaceId = await database.addWorkspace();
    const { keys, users, seen, ownLimits } = owners();
    keys.set('k1', { ...none, tokensPerDay: 100 });
    users.set('ann', { ...none, tokensPerMonth: 150, usdPerDay: 1 });
    const quotas = start({ ownLimits });
    const [first, second] = ['k1', 'k2'].map((key) => ({ workspaceId, key, user: 'ann' }));
    if (!first || !second) throw new Error('two scopes');
    for (let call = 0; call < 10; call += 1) await spend(quotas, first, 10);
    await expect(quotas.reserve(first, tokens(1))).rejects.toThrow(/of key k1 .*100 tokens a day/);
    await spend(quotas, second, 50);
    await expect(quotas.reserve(second, tokens(1))).rejects.toThrow(/of user ann .*150 tokens a month/);
    await expect(quotas.reserve(second, { tokens: 0, usd: 2 })).rejects.toThrow(/budget of user ann/);
    await spend(quotas, { workspaceId, key: 'k1' }, 0);
    expect(seen.reads).toBe(3);
    expect(quotas.left(second)).toEqual({ leftUsd: 1, limitUsd: 1 });
  });

  test('hold together over several processes, to the token', async () => {
    const workspaceId = await database.addWorkspace();
    const { keys, ownLimits } = owners();
    keys.set('k1', { ...none, tokensPerDay: 500 });
    const several = [start({ ownLimits }), start({ ownLimits }), start({ ownLimits })];
    const scope = { workspaceId, key: 'k1' };
    const calls = Array.from({ length: 90 }, (_, at) =>
      spend(several[at % 3] as Quotas, scope, 10).then(
        () => 10,
        () => 0,
      ),
    );
    const used = (await Promise.all(calls)).reduce<number>((sum, one) => sum + one, 0);
    expect(used).toBe(500);
  });

  test('changed or removed hold at once here, and elsewhere with the next renewal; counts go on', async () => {
    const workspaceId = await database.addWorkspace();
    const { keys, ownLimits, change } = owners();
    const clock = fakeClock(new Date());
    const [here, there] = [start({ ownLimits }), start({ ownLimits, clock, settings: { freshMs: 60_000 } })];
    const scope = { workspaceId, key: 'k1' };
    for (const quotas of [here, there]) await spend(quotas, scope, 40);
    await change(here, workspaceId, () => keys.set('k1', { ...none, tokensPerDay: 130 }));
    expect(await passes(here, scope)).toBe(true);
    await spend(here, scope, 100);
    expect(await passes(here, scope)).toBe(false);
    await clock.advance(250);
    await expect.poll(() => passes(there, scope)).toBe(false);
    expect(await here.ownUsage(workspaceId, 'key', keys)).toMatchObject(
      new Map([
        ['k1', [{ unit: 'tokens', window: 'day', spent: 100, amount: 130, resetAt: expect.any(Date) }]],
      ]),
    );
    await change(here, workspaceId, () => keys.set('k1', { ...none, tokensPerDay: 300 }));
    await spend(here, scope, 190);
    expect(await passes(here, scope)).toBe(false);
    await change(here, workspaceId, () => keys.clear());
    expect(await passes(here, scope)).toBe(true);
    expect(await here.usage(workspaceId)).toEqual([]);
  });
});

describe('what holds for a call', () => {
  test('is listed with what is used of it, also where nothing is', async () => {
    const workspaceId = await database.addWorkspace();
    const quotas = start();
    await quotas.setTier(workspaceId, 'standard');
    const id = await quotas.setLimit(workspaceId, { ...perDay(500), where: { task: 'brief' } });
    await quotas.setLimit(workspaceId, { ...perDay(7), where: { task: 'other' } });
    const scope = { workspaceId, user: 'ann', task: 'brief' };
    expect(await quotas.holding(scope)).toMatchObject([
      { limit: 'plan', unit: 'tokens', window: 'month', amount: 100_000, spent: 0, of: { user: 'ann' } },
      { limit: id, window: 'day', amount: 500, spent: 0, warned: false },
    ]);
    await spend(quotas, scope, 450);
    const [plan, own] = await quotas.holding(scope);
    expect([plan?.spent, own?.spent, own?.warned]).toEqual([450, 450, true]);
    const now = new Date();
    expect(plan?.resetAt).toEqual(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)));
    await expect(quotas.holding({ ...scope, tier: 'silver' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test('leaves out what was counted under limits that are gone, and tells present amounts', async () => {
    const workspaceId = await database.addWorkspace();
    const quotas = start();
    const [kept, gone] = [
      await quotas.setLimit(workspaceId, perDay(100)),
      await quotas.setLimit(workspaceId, { ...perDay(100), per: ['user'] }),
    ];
    await spend(quotas, { workspaceId, user: 'ann' }, 10);
    expect(await quotas.usage(workspaceId)).toHaveLength(2);
    await quotas.removeLimit(workspaceId, gone);
    await quotas.setLimit(workspaceId, perDay(200), kept);
    expect(await quotas.usage(workspaceId)).toMatchObject([{ limit: kept, amount: 200, spent: 10 }]);
  });

  test('is one limit for calls that are counted alike: setting it again changes its amount', async () => {
    const workspaceId = await database.addWorkspace();
    const quotas = start();
    const alike = { per: ['user', 'task'], where: { key: 'k1' } } as const;
    const set = (amount: number) =>
      quotas.setLimit(workspaceId, { ...perDay(amount), per: [...alike.per], where: alike.where });
    const ids = await Promise.all([set(10), set(20), set(30)]);
    expect(new Set(ids).size).toBe(1);
    expect((await quotas.rules(workspaceId)).limits).toHaveLength(1);
    await quotas.setLimit(workspaceId, { ...perDay(10), per: ['user'], where: alike.where });
    expect((await quotas.rules(workspaceId)).limits).toHaveLength(2);
    await expect(quotas.setLimit(workspaceId, perDay(1), randomUUID())).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(quotas.setPlan(workspaceId, 'never', null)).rejects.toMatchObject({ code: 'not_found' });
  });
});
