import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestShell, testShell } from './test-shell.ts';

let shell: TestShell;
beforeAll(async () => {
  shell = await testShell();
});
afterAll(() => shell.close());

async function keepRow(row: Readonly<Record<string, unknown>>): Promise<void> {
  const { pool } = shell.database.store;
  const { rows } = await pool.query("select id from workspaces where name = 'default'");
  const whole = {
    id: randomUUID(),
    workspace_id: (rows[0] as { id: string }).id,
    at: new Date(Date.now() - 60_000),
    task: 'chat',
    task_version: '-',
    provider: 'openai',
    model: 'gpt-6-luna',
    attempt: 1,
    outcome: 'ok',
    input_tokens: 1_234,
    cached_input_tokens: 0,
    output_tokens: 20,
    price_usd: 0.5,
    latency_ms: 2_500,
    queue_ms: 0,
    idempotency_key: '',
    prompt_hash: '',
    cache: 'miss',
    saved_usd: 0,
    prompt_saved_usd: 0,
    ...row,
  };
  await pool.query(
    'insert into call_ledger select * from jsonb_populate_recordset(null::call_ledger, $1::jsonb)',
    [JSON.stringify([whole])],
  );
}

describe('leadline llm usage', () => {
  it('says that nothing was asked yet', async () => {
    const { code, out } = await shell.run(['llm', 'usage']);
    expect([code, out]).toEqual([0, expect.stringMatching(/^No calls from .* --since 30d\n$/u)]);
  });

  it('shows a row for each model and what caches saved, as a table people can read', async () => {
    await keepRow({});
    await keepRow({ outcome: 'cached', cache: 'semantic', saved_usd: 0.25, price_usd: 0, input_tokens: 0 });
    await keepRow({ provider: 'anthropic', model: 'claude-x', input_tokens: 12_345_678, price_usd: 2 });
    const { code, out } = await shell.run(['llm', 'usage', '--by', 'model', '--since', '7d']);
    expect(code).toBe(0);
    const [span, head, ...lines] = out.trimEnd().split('\n');
    expect(span).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d to .* \(UTC\)$/u);
    expect(head?.split(/\s+/u)).toEqual([
      'model',
      'calls',
      'in',
      'cached',
      'out',
      'cost',
      'hits',
      'saved',
      'errors',
      'p50',
      'p95',
    ]);
    expect(lines[0]).toMatch(/^anthropic\/claude-x +1 +12\.3M +0 +20 +\$2\.00 +– +\$0 +– +2\.5 s +2\.5 s$/u);
    expect(lines[1]).toMatch(/^openai\/gpt-6-luna +2 +1,234 .* \$0\.50 +50\.0% +\$0\.25 /u);
    expect(lines[2]).toMatch(/^total +3 /u);
    expect(lines[3]).toBe('Saved $0.25 by answers from cache and $0 by providers’ prompt caches.');
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('writes CSV to a file, and JSON to standard output', async () => {
    const file = join(shell.folder, 'usage.csv');
    expect(await shell.run(['llm', 'usage', '--csv', file])).toMatchObject({ code: 0, out: '' });
    expect(await readFile(file, 'utf8')).toMatch(/^model,calls,.*\r\nanthropic\/claude-x,1,/u);
    const { out } = await shell.run(['llm', 'usage', '--by', 'provider', '--json']);
    expect(JSON.parse(out)).toMatchObject({ by: 'provider', total: { calls: 3 }, omitted: 0 });
  });

  it('takes a time it cannot read for a wrong call, and leaves no file', async () => {
    const file = join(shell.folder, 'none.csv');
    const { code, err } = await shell.run(['llm', 'usage', '--since', 'yesterday', '--csv', file]);
    expect([code, err]).toEqual([2, expect.stringContaining('since')]);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });
});
