import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestShell, testShell } from './test-shell.ts';

let shell: TestShell;
let sandbox: Sandbox;
beforeAll(async () => {
  shell = await testShell();
  sandbox = await startSandbox({ countTokens: 'fast' });
});
afterAll(async () => {
  await sandbox.close();
  await shell.close();
});

const enrich = (...args: readonly string[]) =>
  shell.run(['enrich', ...args], {
    env: { LEADLINE_SANDBOX_URL: sandbox.url, LEADLINE_CONTACT: 'tests@leadline.example' },
  });

describe('leadline enrich', () => {
  it('shows layers as they land, then the profile with sources, cost, and that it is simulated', async () => {
    const ran = await enrich('stripe.com', '--sources');
    expect(ran.code).toBe(0);
    expect(ran.err).toMatch(
      /Simulated by the sandbox: nothing here is true\.\s+.*Layer 1 landed: \d+ sources answered · name,/su,
    );
    expect(ran.err).toMatch(/Layer 2 landed/u);
    expect(ran.out).toContain('Simulated by the sandbox: nothing here is true.');
    expect(ran.out).toMatch(/^Stripe · stripe\.com +9\d % sure$/mu);
    expect(ran.out).toMatch(/^ {2}mailProvider +.+ \d+ % {2}dns {2}today$/mu);
    expect(ran.out).toMatch(/^ {2}site site +\d+ fields/mu);
    expect(ran.out).toMatch(/\d+ fields, \d+ % of those wanted · would have cost \$/u);
  });

  it('serves it again from what is at hand, also as JSON', async () => {
    const ran = await enrich('stripe.com', '--fields', 'name,mailProvider', '--json');
    const found = JSON.parse(ran.out) as { served: string; costUsd: number };
    expect(found).toMatchObject({ served: 'cache', costUsd: 0 });
  });

  it('shows, corrects and forgets a company, and tells the history of a field', async () => {
    expect((await enrich('show', 'stripe.com')).out).toContain('Technology');
    const corrected = await enrich('correct', 'stripe.com', 'employees', '8000', '--note', 'annual report');
    expect(corrected.out).toContain('employees is 8000, whatever sources say.');
    expect((await enrich('show', 'stripe.com')).out).toMatch(/employees +8000 .*corrected by hand/u);
    const history = await enrich('history', 'stripe.com', 'employees');
    expect(history.out).toContain('annual report');
    expect((await enrich('correct', 'stripe.com', 'employees', '--undo')).out).toContain('taken back');
    const asked = await enrich('forget', 'stripe.com');
    expect(asked.code).not.toBe(0);
    expect(asked.err).toContain('--yes');
    expect((await enrich('forget', 'stripe.com', '--yes')).out).toMatch(/^Erased Stripe: \d+ observations/u);
    expect((await enrich('show', 'stripe.com')).code).toBe(1);
  });

  it('shows candidates with the exact next command where it is in doubt who is meant', async () => {
    const names = Map.groupBy(sandbox.world.companies, ({ facts }) => facts.name);
    const shared = [...names.values()].find((all) => all.length > 1 && all.every(({ facts }) => facts.lei));
    const ran = await enrich(shared?.[0]?.facts.name ?? '');
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('It is in doubt which company is meant');
    expect(ran.out).toMatch(/^ {5}leadline enrich \S+/mu);
  });

  it('stops at its budget, says what more would buy, and goes on with more', async () => {
    const ran = await enrich(
      'initech.com',
      '--fields',
      'revenueUsd,fundingTotalUsd,investors',
      '--budget',
      '0.0001',
    );
    expect(ran.err).toContain('Stopped The budget has no room for');
    expect(ran.err).toContain('--budget <usd>');
    const id = /enrich resume (\S+) --budget/u.exec(ran.err)?.[1] ?? '';
    const resumed = await enrich('resume', id, '--budget', '0.2');
    expect(resumed.err).not.toContain('Error');
    expect(resumed.code).toBe(0);
    const list = await enrich('list');
    expect(list.out).toMatch(new RegExp(`^${id} .*initech\\.com`, 'mu'));
  });

  it('shows what it would ask and cost without asking', async () => {
    sandbox.reset();
    const ran = await enrich('hooli.com', '--dry-run', '--fields', 'employees');
    expect(ran.out).toMatch(/^Simulated by the sandbox: nothing is spent\./u);
    expect(ran.out).toMatch(/1 field would be asked for; likely \$/u);
    expect(sandbox.sourceCalls).toHaveLength(0);
  });

  it.each([
    [['localhost'], 'inside a network'],
    [['file:///etc/passwd'], 'leads to no company'],
    [['acme.com', '--budget', '0'], 'more than 0'],
    [['acme.com', '--budget', 'lots'], 'not a number'],
    [['acme.com', '--fields', 'salary'], 'no field'],
    [[], 'No company is named'],
  ])('%j is a wrong call that says what is right', async (args, words) => {
    const ran = await enrich(...args);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(words);
    expect(ran.err).toMatch(/^(?:Next|Kept): /mu);
  });
});
