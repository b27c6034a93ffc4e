import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { testDatabase, wireToPostgres } from '../../../testing/index.ts';
import { systemClock } from '../../clock/index.ts';
import { openStore } from '../../store/index.ts';
import { createQuotas, type QuotaSettings, type Quotas } from './index.ts';
import { type CallerOptions, type CallerProcess, spawnCaller } from './test-quotas.ts';

const database = await testDatabase();
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
afterAll(() => database.close());

const SHORT_LEASE: Partial<QuotaSettings> = {
  leaseMs: 1_500,
  renewMs: 100,
  freshMs: 300,
  patienceMs: 200,
};

function start(settings: Partial<QuotaSettings> = SHORT_LEASE, store = database.store): Quotas {
  const quotas = createQuotas({
    store,
    clock: systemClock,
    newId: randomUUID,
    onEvent: () => undefined,
    settings,
  });
  closers.unshift(() => quotas.stop());
  return quotas;
}

function spawn(options: Partial<CallerOptions> & Pick<CallerOptions, 'scope'>): CallerProcess {
  const caller = spawnCaller({
    connectionString: database.connectionString,
    callers: 50,
    callsEach: 1,
    estimate: 100,
    actual: 100,
    callMs: 5,
    settings: SHORT_LEASE,
    ...options,
  });
  closers.unshift(() => {
    caller.process.kill('SIGKILL');
    return caller.ended;
  });
  return caller;
}

const tokens = (count: number) => ({ tokens: count, usd: 0 });

async function limitOf(amount: number): Promise<string> {
  const workspaceId = await database.addWorkspace();
  await start().setLimit(workspaceId, { unit: 'tokens', window: 'month', amount });
  return workspaceId;
}

async function countersOf(workspaceId: string) {
  const { rows } = await database.store.pool.query<{ spent: string; leased: string; held: string }>(
    `select spent, leased, (select coalesce(sum(amount), 0) from quota_allotments a where a.counter = c.counter) as held
     from quota_counters c where workspace_id = $1`,
    [workspaceId],
  );
  return rows.map(({ spent, leased, held }) => ({
    spent: Number(spent),
    leased: Number(leased),
    held: Number(held),
  }));
}

describe('200 callers in four processes', () => {
  test('use a limit up to the last call and not one more', async () => {
    const workspaceId = await limitOf(10_000);
    const scope = { workspaceId };
    const settings = { patienceMs: 3_000 };
    const callers = Array.from({ length: 4 }, () => spawn({ scope, callsEach: 3, settings }));
    await Promise.all(callers.map((caller) => caller.until('done')));
    const sum = (word: 'granted' | 'refused' | 'safe') =>
      callers.reduce((total, caller) => total + caller.count(word), 0);
    expect([sum('granted'), sum('safe'), sum('refused')]).toEqual([100, 100, 500]);
    expect(await countersOf(workspaceId)).toEqual([{ spent: 10_000, leased: 0, held: 0 }]);
  });

  test('that estimate too little pass the limit by no more than the calls under way were wrong by', async () => {
    const workspaceId = await limitOf(10_000);
    const scope = { workspaceId };
    const callers = Array.from({ length: 4 }, () =>
      spawn({ scope, callers: 5, callsEach: 20, estimate: 100, actual: 130, settings: {} }),
    );
    await Promise.all(callers.map((caller) => caller.until('done')));
    const granted = callers.reduce((total, caller) => total + caller.count('granted'), 0);
    const [counter] = await countersOf(workspaceId);
    expect(counter).toEqual({ spent: granted * 130, leased: 0, held: 0 });
    expect(counter?.spent).toBeGreaterThan(10_000 - 130);
    // 20 calls under way at most, each wrong by 30.
    expect(counter?.spent).toBeLessThanOrEqual(10_000 + 20 * 30);
  });
});

describe('a process that is killed', () => {
  test('is charged what its calls under way may take, once its lease has run out, and gives back the rest', async () => {
    const workspaceId = await limitOf(1_000);
    const scope = { workspaceId };
    const caller = spawn({ scope, callers: 9, actual: null });
    await caller.until('granted', 9);
    caller.process.kill('SIGKILL');
    await caller.ended;
    const quotas = start();
    await expect(quotas.reserve(scope, tokens(200))).rejects.toMatchObject({ retryAfterSeconds: 1 });
    const sweep = async () => {
      await quotas.reserve(scope, tokens(1)).then((reservation) => reservation.release());
      return (await countersOf(workspaceId))[0]?.spent;
    };
    await expect.poll(sweep, { timeout: 9_000, interval: 100 }).toBe(900);
    await (await quotas.reserve(scope, tokens(100))).settle(tokens(100));
    await quotas.stop();
    expect(await countersOf(workspaceId)).toEqual([{ spent: 1_000, leased: 0, held: 0 }]);
  });

  test('under load loses none of the money it settled, and overspends nothing', async () => {
    const workspaceId = await limitOf(1_000_000);
    const scope = { workspaceId };
    const load = { scope, callers: 25, callsEach: 1_000_000, callMs: 2, estimate: 10, actual: 10 };
    const [victim, survivor] = [spawn(load), spawn(load)];
    await Promise.all([victim.until('safe', 2_000), survivor.until('safe', 2_000)]);
    victim.process.kill('SIGKILL');
    survivor.process.kill('SIGKILL');
    await Promise.all([victim.ended, survivor.ended]);
    const settled = 10 * (victim.count('safe') + survivor.count('safe'));
    const granted = 10 * (victim.count('granted') + survivor.count('granted'));
    const quotas = start();
    const sweep = async () => {
      await quotas.reserve(scope, tokens(1)).then((reservation) => reservation.release());
      const [counter] = await countersOf(workspaceId);
      return counter && counter.leased < 100 ? 'freed' : counter;
    };
    await expect.poll(sweep, { timeout: 9_000, interval: 200 }).toBe('freed');
    const [counter] = await countersOf(workspaceId);
    expect(counter?.leased).toBe(counter?.held);
    expect(counter?.spent).toBeGreaterThanOrEqual(settled);
    // What may have been settled since the last report counts as spent: two reports' worth for each, and no more.
    expect(counter?.spent).toBeLessThanOrEqual(settled + Math.max(6_000, granted * 0.3));
  });
});

describe('a database that goes away', () => {
  async function behindWire(settings: Partial<QuotaSettings>) {
    const wire = await wireToPostgres(database.connectionString);
    const store = openStore({ connectionString: wire.connectionString });
    closers.push(
      () => store.close(),
      () => wire.close(),
    );
    return { wire, quotas: start(settings, store) };
  }

  test('for a moment costs nothing: what is leased goes on, and everything settled is booked once', async () => {
    const workspaceId = await limitOf(100_000);
    const scope = { workspaceId };
    const { wire, quotas } = await behindWire({ ...SHORT_LEASE, leaseMs: 10_000 });
    const spend = async (count: number) => {
      const reservation = await quotas.reserve(scope, tokens(count));
      return reservation.settle(tokens(count));
    };
    for (let call = 0; call < 30; call += 1) await spend(10);
    wire.cut();
    const settled = Array.from({ length: 5 }, () => spend(1));
    await systemClock.sleep(600);
    wire.mend();
    await Promise.all(settled);
    await expect.poll(() => spend(10).then(() => 'ok', String), { timeout: 5_000 }).toBe('ok');
    expect(await quotas.usage(workspaceId)).toMatchObject([{ spent: 315 }]);
  });

  test('for longer than the lease: refused meanwhile, taken for dead, and still every call is booked once', async () => {
    const workspaceId = await limitOf(1_000);
    const scope = { workspaceId };
    const { wire, quotas } = await behindWire(SHORT_LEASE);
    const open = await quotas.reserve(scope, tokens(600));
    wire.cut();
    const settled = (await quotas.reserve(scope, tokens(1)).catch(() => null)) ?? null;
    const other = start();
    const sweep = async () => {
      await other.reserve(scope, tokens(1)).then((reservation) => reservation.release());
      return (await countersOf(workspaceId))[0]?.spent;
    };
    // What was open counts as spent as long as nothing is heard of it.
    await expect.poll(sweep, { timeout: 9_000, interval: 100 }).toBe(600);
    await expect(quotas.reserve(scope, tokens(1))).rejects.toMatchObject({ code: 'database_unavailable' });
    const booked = open.settle(tokens(500));
    settled?.release();
    wire.mend();
    await booked;
    await expect.poll(() => quotas.usage(workspaceId).catch(() => [])).toMatchObject([{ spent: 500 }]);
    const tooMuch = () => other.reserve(scope, tokens(501)).then((one) => one.release(), String);
    await expect.poll(tooMuch, { timeout: 5_000 }).toMatch(/exhausted/);
    await (await other.reserve(scope, tokens(500))).settle(tokens(500));
  });
});
