import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestShell, testShell } from './test-shell.ts';

let shell: TestShell;
beforeAll(async () => {
  shell = await testShell();
});
afterAll(() => shell.close());

const json = async (...args: string[]) => {
  const ran = await shell.run([...args, '--json']);
  expect([ran.code, ran.err]).toEqual([0, '']);
  return JSON.parse(ran.out) as never;
};

/** Counts so much on every limit there is, as calls would. */
async function count(units: number): Promise<void> {
  await shell.database.store.pool.query(
    `insert into quota_counters (workspace_id, counter, window_start, window_end, unit, time_window, label, ceiling, spent)
     select l.workspace_id, l.id || '/' || l.unit || '/' || l.time_window || '/',
       date_trunc(l.time_window, now() at time zone 'utc') at time zone 'utc',
       (date_trunc(l.time_window, now() at time zone 'utc') + ('1 ' || l.time_window)::interval) at time zone 'utc',
       l.unit, l.time_window, jsonb_build_object('limit', l.id, 'of', '{}'::jsonb), l.amount, $1
     from quota_limits l where l.key_id is null`,
    [units],
  );
}

describe('leadline quotas', () => {
  it('says what plans there are before anything is set', async () => {
    const { code, out } = await shell.run(['quotas', 'show']);
    expect(code).toBe(0);
    expect(out).toContain('Plan none');
    expect(out).toMatch(/enterprise +10,000,000 tokens a month for each user +built in/u);
    expect(out).toContain('leadline quotas set --help');
    expect((await shell.run(['quotas', 'show', '--user', 'ann'])).out).toBe('Nothing limits such calls.\n');
  });

  it('sets limits and shows each with its bar, share and day of reset', async () => {
    const set = await shell.run(['quotas', 'set', '--tokens-per-day', '100000']);
    expect(set.out).toMatch(/^[\da-f-]{36} {2}100,000 tokens a day\n$/u);
    await count(62_000);
    await shell.run(['quotas', 'set', '--usd-per-month', '5.5', '--task', 'brief', '--per', 'user']);
    const { out } = await shell.run(['quotas', 'show']);
    const [head, used, idle] = out.trimEnd().split('\n').slice(-3);
    expect(head).toMatch(/^used +begins anew \(UTC\) +counts +limit$/u);
    expect(used).toMatch(
      /^███████░░░ {2}62% +62,000 of 100,000 tokens a day +\d{4}-\d\d-\d\d, in \d+ h +everything +[\da-f-]{36}$/u,
    );
    expect(idle).toMatch(/^░{10} {3}0% +\$5\.50 a month for each user of task brief +– +not used yet/u);
  });

  it('changes a limit that counts the same calls, whose count goes on, and removes it', async () => {
    await shell.run(['quotas', 'set', '--tokens-per-day', '62000']);
    const { limits, usage } = (await json('quotas', 'show')) as {
      limits: { id: string; unit: string }[];
      usage: unknown[];
    };
    expect(limits).toHaveLength(2);
    expect(usage).toMatchObject([{ used: 62_000, amount: 62_000, unit: 'tokens', window: 'day' }]);
    expect((await shell.run(['quotas', 'show'])).out).toContain('██████████ 100%');
    const id = limits.find(({ unit }) => unit === 'tokens')?.id ?? '';
    expect((await shell.run(['quotas', 'remove', id])).out).toBe(`Removed limit ${id}.\n`);
    const again = await shell.run(['quotas', 'remove', id]);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('has no limit')]);
  });

  it('makes plans and chooses one, and shows all that holds for one kind of call', async () => {
    const plan = await shell.run(['quotas', 'plan', 'gold', '--tokens-per-month', '500', '--per', 'user']);
    expect(plan.out).toBe('gold: 500 tokens a month for each user\n');
    expect((await shell.run(['quotas', 'tier', 'gold'])).out).toBe('The plan is gold now.\n');
    const one = await shell.run(['quotas', 'show', '--user', 'ann', '--task', 'brief']);
    expect(one.out).toMatch(/0 of 500 tokens a month .* user ann +plan\n/u);
    expect(one.out).toMatch(/\$0\.00 of \$5\.50 a month .* task brief, user ann/u);
    const used = await shell.run(['quotas', 'remove-plan', 'gold']);
    expect([used.code, used.err]).toEqual([1, expect.stringContaining('another tier first')]);
    expect((await shell.run(['quotas', 'tier', 'none'])).code).toBe(0);
    expect((await shell.run(['quotas', 'remove-plan', 'gold'])).code).toBe(0);
  });

  it.each([
    [['set'], 'No amount was given'],
    [['set', '--usd-per-day', '-1'], '>=0'],
    [['set', '--usd-per-day', 'NaN'], 'not a number'],
    [['set', '--usd-per-day', '1e300'], 'at most 1,000,000 US dollars'],
    [['set', '--tokens-per-day', '1e16'], 'at most 1,000,000,000,000,000'],
    [['set', '--tokens-per-day', '1.5'], 'whole number'],
    [['set', '--tokens-per-day', '1', '--per', 'planet'], 'per "planet"'],
    [['set', '--tokens-per-day', '1', '--tier', 'silver'], 'No quota plan is named "silver"'],
    [['tier', 'silver'], 'No quota plan is named "silver"'],
    [['show', '--tier', 'silver'], 'No quota plan is named "silver"'],
    [['remove', 'x'], 'UUID'],
  ])('refuses %j', async (args, told) => {
    const { code, err } = await shell.run(['quotas', ...args]);
    expect([code, err]).toEqual([2, expect.stringContaining(told)]);
  });

  it('refuses a limit for a key there is not', async () => {
    const key = '00000000-0000-4000-8000-000000000000';
    const { code, err } = await shell.run(['quotas', 'set', '--tokens-per-day', '1', '--key', key]);
    expect([code, err]).toEqual([1, expect.stringContaining('no such key')]);
  });
});

describe('the budget of a key', () => {
  it('is shown with what is used of it, and taken back', async () => {
    const limits = ['--usd-per-month', '20', '--tokens-per-day', '1000'];
    await shell.run(['keys', 'create', '--name', 'ci', '--role', 'sales_rep', ...limits]);
    const { items } = (await json('keys', 'list')) as { items: { id: string; name: string }[] };
    const id = items.find(({ name }) => name === 'ci')?.id ?? '';
    const shown = await shell.run(['keys', 'show', id]);
    expect(shown.out).toMatch(/^░{10} {3}0% {2}\$0\.00 of \$20\.00 a month, anew on \d{4}-\d\d-01, in /mu);
    expect(shown.out).toMatch(/0 of 1,000 tokens a day/u);
    expect((await shell.run(['keys', 'list'])).out).toMatch(/ci .* ░{10} {3}0% of its/u);
    expect(await json('quotas', 'show', '--key', id)).toMatchObject({
      usage: [
        { limit: 'key', unit: 'usd', window: 'month', amount: 20 },
        { limit: 'key', unit: 'tokens', window: 'day', amount: 1_000 },
      ],
    });
    await shell.run(['keys', 'update', id, '--usd-per-month', 'none', '--tokens-per-day', 'none']);
    expect((await shell.run(['keys', 'show', id])).out).toContain('No limits of its own');
  });

  it.each([
    [['--usd-per-month', '-5'], 'limits.usdPerMonth'],
    [['--tokens-per-day', '0'], 'limits.tokensPerDay'],
    [['--usd-per-day', '1e12'], 'limits.usdPerDay'],
    [['--usd-per-day', 'NaN'], 'not a number'],
    [['--tier', 'silver'], 'No quota plan is named "silver"'],
  ])('is refused where it makes no sense: %j', async (flags, told) => {
    const ran = await shell.run(['keys', 'create', '--name', 'x', '--role', 'sales_rep', ...flags]);
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining(told)]);
  });
});
