import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestShell, testShell } from './test-shell.ts';

let shell: TestShell;
let sandbox: Sandbox;
beforeAll(async () => {
  shell = await testShell();
  sandbox = await startSandbox({ latency: { kind: 'fixed', ms: 5 } });
});
afterAll(async () => {
  await sandbox.close();
  await shell.close();
});

const json = async (...args: string[]) => {
  const ran = await shell.run([...args, '--json']);
  expect([ran.code, ran.err]).toEqual([0, '']);
  return JSON.parse(ran.out) as never;
};

describe('keys', () => {
  it('are made, changed, rotated and revoked, and only making and rotating shows a secret', async () => {
    const flags = ['--models', 'openai/*', '--usd-per-month', '20', '--region', 'eu', '--confidential'];
    const made = await shell.run(['keys', 'create', '--name', 'ci', '--role', 'sales_rep', ...flags]);
    expect(made.out).toMatch(/^ll_[\w-]{43}\n$/u);
    const { items } = (await json('keys', 'list')) as { items: { id: string; name: string }[] };
    const id = items.find(({ name }) => name === 'ci')?.id ?? '';
    const changed = await json('keys', 'update', id, '--region', 'none', '--tokens-per-day', '1000');
    expect(changed).toMatchObject({
      region: null,
      confidential: true,
      models: ['openai/*'],
      limits: { usdPerMonth: 20, tokensPerDay: 1000 },
    });
    const rotated = await shell.run(['keys', 'rotate', id, '--grace-hours', '1']);
    expect(rotated.out).toMatch(/^ll_/u);
    expect((await shell.run(['keys', 'revoke', id])).code).toBe(0);
    const listed = await shell.run(['keys', 'list']);
    expect(listed.out).toContain('revoked');
    expect(listed.out).not.toContain(rotated.out.trim());
  });

  it('are refused with a role there is not, or an amount that is none', async () => {
    expect((await shell.run(['keys', 'create', '--name', 'x', '--role', 'viewer'])).code).toBe(2);
    const bad = await shell.run([
      'keys',
      'create',
      '--name',
      'x',
      '--role',
      'admin',
      '--usd-per-day',
      'much',
    ]);
    expect([bad.code, bad.err]).toEqual([2, expect.stringContaining('not a number')]);
  });
});

describe('people', () => {
  it('are invited; invitations are listed and withdrawn', async () => {
    const invited = await shell.run(['users', 'invite', 'Bob@Example.com', '--role', 'sales_manager']);
    expect(invited.out).toMatch(/^[\w-]{43}\n$/u);
    const { invited: open } = (await json('users', 'list')) as { invited: { id: string; email: string }[] };
    expect(open).toMatchObject([{ email: 'bob@example.com', role: 'sales_manager' }]);
    expect((await shell.run(['users', 'withdraw', open[0]?.id ?? ''])).out).toContain('Withdrawn');
    expect((await shell.run(['users', 'list'])).out).toContain('Nobody yet');
  });
});

describe('provider keys', () => {
  it('are read from standard input, shown by their end, tested, encrypted anew and deleted', async () => {
    const secret = 'sk-test-0123456789abcdefghij-WXYZ';
    const set = await shell.run(['provider-keys', 'set', 'openai'], { stdin: `${secret}\n` });
    expect([set.code, set.out]).toEqual([0, expect.stringContaining('…WXYZ')]);
    expect(JSON.stringify(await json('provider-keys', 'list'))).not.toContain(secret);
    const test = await shell.run(['provider-keys', 'test', 'openai'], {
      env: { LEADLINE_SANDBOX_URL: sandbox.url },
    });
    expect([test.code, test.out]).toEqual([0, expect.stringContaining("workspace's key: ok")]);
    const before = await readFile(join(shell.env['LEADLINE_HOME'] ?? '', 'master-key'), 'utf8');
    expect((await shell.run(['provider-keys', 'rekey'])).out).toContain(': 1');
    expect(await readFile(join(shell.env['LEADLINE_HOME'] ?? '', 'master-key'), 'utf8')).not.toBe(before);
    expect((await shell.run(['provider-keys', 'delete', 'openai'])).out).toContain('Deleted');
    expect((await shell.run(['provider-keys', 'set', 'openai'], { stdin: ' \n' })).code).toBe(2);
  });
});

describe('the audit log', () => {
  it('lists, exports and verifies what the other commands did', async () => {
    const listed = await shell.run(['audit-log', 'list', '--operation', 'iam.providerKeys.set']);
    expect(listed.out).toContain('openai');
    expect(listed.out).toContain('command line');
    const out = join(shell.folder, 'audit.csv');
    expect((await shell.run(['audit-log', 'export', '--format', 'csv', '--out', out])).code).toBe(0);
    const lines = (await readFile(out, 'utf8')).trim().split('\r\n');
    expect(lines[0]).toMatch(/^seq,at,operation,outcome/u);
    expect(lines.length).toBeGreaterThan(8);
    const verified = await shell.run(['audit-log', 'verify']);
    expect([verified.code, verified.out]).toEqual([0, expect.stringMatching(/whole: \d+ lines/u)]);
    await shell.database.store.pool.query('alter table audit_log disable trigger append_only');
    await shell.database.store.pool.query(`update audit_log set object = 'x' where seq = 2`);
    const broken = await shell.run(['audit-log', 'verify']);
    expect([broken.code, broken.out]).toEqual([1, expect.stringContaining('Line 2')]);
  });
});
