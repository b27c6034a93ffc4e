import { sourceListSchema } from '@leadline/contracts';
import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type TestShell, testShell } from './test-shell.ts';

let shell: TestShell;
let sandbox: Sandbox;
beforeAll(async () => {
  [shell, sandbox] = await Promise.all([testShell(), startSandbox({ latency: 'none' })]);
});
afterEach(() => sandbox.setRules([]));
afterAll(async () => {
  await sandbox.close();
  await shell.close();
});

const simulated = () => ({ env: { LEADLINE_SANDBOX_URL: sandbox.url } });

it('lists every data source, what it costs, and which settings are missing', async () => {
  const { code, out } = await shell.run(['sources'], { env: { CLEARBIT_API_KEY: 'a-key-of-ours' } });
  expect(code).toBe(0);
  expect(out).toMatch(/^wikidata +ok +– .*free$/mu);
  expect(out).toMatch(/^clearbit +ok .*\$0\.05$/mu);
  expect(out).toMatch(/^coresignal +no key /mu);
  expect(out).toContain('CORESIGNAL_API_KEY');
  expect(out).not.toContain('a-key-of-ours');
});

it('shows what each was asked, how often it knew, what it cost and what was saved', async () => {
  await shell.run(['sources']);
  await shell.database.store.pool.query(
    `insert into call_ledger (workspace_id, at, task, task_version, provider, model, attempt, outcome, input_tokens, cached_input_tokens,
       output_tokens, price_usd, latency_ms, queue_ms, idempotency_key, prompt_hash, saved_usd)
     select w.id, now(), 'source:enrichment', '', 'clearbit', 'company', 1, row.outcome, 0, 0, 0, row.price, 400, 0, '', '', row.saved
     from workspaces w,
       (values ('ok', 0.05, 0), ('ok', 0.05, 0), ('miss', 0, 0), ('cached', 0, 0.05), ('error', 0, 0)) as row (outcome, price, saved)
     where w.name = 'default'`,
  );
  const { out } = await shell.run(['sources']);
  expect(out).toMatch(/^clearbit +\S+.* 5 +67% +20% +20% +\$0\.10 +\$0\.05 +400 ms/mu);
  expect(out).toMatch(/^total +5 +67% +20% +20% +\$0\.10 +\$0\.05/mu);
});

it('prints JSON that is what the operation answers', async () => {
  const { out } = await shell.run(['sources', '--json', '--configured', '--since', '7d']);
  const list = sourceListSchema.parse(JSON.parse(out));
  expect(list.items.every(({ configured }) => configured)).toBe(true);
});

it('leaves out what is not to be asked', async () => {
  const { out } = await shell.run(['sources'], { env: { LEADLINE_SOURCES_OFF: 'gdelt' } });
  expect(out).toMatch(/^gdelt +off /mu);
});

it('tests keys, says simulated, and fails where one is refused', async () => {
  const fine = await shell.run(['sources', 'test', 'clearbit', 'serp-api'], simulated());
  expect(fine).toMatchObject({ code: 0, out: expect.stringMatching(/✓ clearbit.*\n✓ serp-api/u) });
  expect(fine.out).toContain('Simulated');
  sandbox.setRules([{ match: { provider: 'serp-api' }, fault: 401 }]);
  const refused = await shell.run(['sources', 'test', 'serp-api'], simulated());
  expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('✗ serp-api') });
  const unknown = await shell.run(['sources', 'test', 'unheard-of'], simulated());
  expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('unheard-of') });
});

it('says which time it cannot read', async () => {
  expect(await shell.run(['sources', '--since', 'yesterday'])).toMatchObject({ code: 2 });
});
