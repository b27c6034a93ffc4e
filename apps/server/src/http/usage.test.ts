import { randomUUID } from 'node:crypto';
import type { Usage, UsageRow } from '@leadline/contracts';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../test-server.ts';

let server: TestServer;
let workspaceId: string;
let key: { readonly id: string; readonly name: string };
beforeAll(async () => {
  server = await startServer();
  workspaceId = (await server.leadline.localPrincipal()).workspaceId;
  key = await server.leadline.iam.createApiKey({ workspaceId, name: 'The app', role: 'sales_rep' });
  await keepRows();
});
afterAll(() => server.close());

interface Row {
  readonly at: string;
  readonly [column: string]: unknown;
}

const HOUR = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();
const ANSWERED = {
  task: 'chat',
  task_version: '-',
  provider: 'openai',
  model: 'gpt-6-luna',
  attempt: 1,
  outcome: 'ok',
  input_tokens: 100,
  cached_input_tokens: 40,
  output_tokens: 20,
  price_usd: 0.01,
  latency_ms: 100,
  queue_ms: 0,
  idempotency_key: '',
  prompt_hash: '',
  cache: 'miss',
  saved_usd: 0,
  prompt_saved_usd: 0.001,
};
const NOTHING_USED = {
  attempt: 0,
  input_tokens: 0,
  cached_input_tokens: 0,
  output_tokens: 0,
  price_usd: 0,
  prompt_saved_usd: 0,
};

async function keepRows(): Promise<void> {
  const other = await server.database.addWorkspace();
  const used = { ...ANSWERED, key_id: key.id, user_id: 'ann' };
  const cached = {
    ...used,
    ...NOTHING_USED,
    outcome: 'cached',
    cache: 'exact',
    saved_usd: 0.02,
    latency_ms: 1,
  };
  const rows: Row[] = [
    ...[100, 200, 300].map((latency_ms) => ({ ...used, at: ago(1), latency_ms })),
    { ...cached, at: ago(2) },
    { ...used, at: ago(3), outcome: 'error', latency_ms: 9_000, price_usd: 0 },
    { ...used, ...NOTHING_USED, at: ago(3), outcome: 'refused', provider: 'none', model: '=HYPERLINK("x")' },
    { ...used, at: ago(4), outcome: 'abandoned', user_id: 'bob', task: 'research' },
    {
      ...ANSWERED,
      at: ago(30),
      provider: 'anthropic',
      model: 'claude-x',
      price_usd: 0.5,
      key_id: 'user:carl',
    },
    // Neither long ago nor of others.
    { ...used, at: ago(24 * 40) },
    { ...used, at: ago(1), workspace_id: other },
  ];
  const kept = rows.map((row) => ({ workspace_id: workspaceId, ...row, id: randomUUID() }));
  await server.database.store.pool.query(
    'insert into call_ledger select * from jsonb_populate_recordset(null::call_ledger, $1::jsonb)',
    [JSON.stringify(kept)],
  );
}

const usage = async (query: string) => {
  const answer = await server.call('GET', `/v1/usage?${query}`);
  expect(answer.text).not.toContain('"code"');
  return answer.json<Usage>();
};
const row = (rows: readonly UsageRow[], value: string | null) => rows.find((each) => each.value === value);

describe('usage', () => {
  it('is summed up by model over the last week, the dearest first, with what caches saved', async () => {
    const { rows, total, omitted } = await usage('');
    expect(rows.map(({ value }) => value)).toEqual([
      'anthropic/claude-x',
      'openai/gpt-6-luna',
      '=HYPERLINK("x")',
    ]);
    expect(row(rows, 'openai/gpt-6-luna')).toEqual({
      value: 'openai/gpt-6-luna',
      name: null,
      calls: 6,
      inputTokens: 500,
      cachedInputTokens: 200,
      outputTokens: 100,
      costUsd: 0.04,
      cacheHits: 1,
      savedByCacheUsd: 0.02,
      savedByPromptCacheUsd: 0.005,
      errors: 1,
      refused: 0,
      abandoned: 1,
      simulated: 0,
      // Of answers by the model: neither the cached one nor the error counts.
      p50Ms: 200,
      p95Ms: 290,
    });
    expect(total).toMatchObject({ calls: 8, costUsd: 0.54, refused: 1, errors: 1, p50Ms: 150 });
    expect(omitted).toBe(0);
  });

  it('is told by task, provider, user and key, whose name it knows', async () => {
    const of = async (by: string) =>
      (await usage(`by=${by}`)).rows
        .toSorted((one, other) => (one.value ?? '').localeCompare(other.value ?? ''))
        .map(({ value, name, calls }) => [value, name, calls]);
    expect(await of('task')).toEqual([
      ['chat', null, 7],
      ['research', null, 1],
    ]);
    expect(await of('provider')).toEqual([
      ['anthropic', null, 1],
      ['none', null, 1],
      ['openai', null, 6],
    ]);
    expect(await of('user')).toEqual([
      [null, null, 1],
      ['ann', null, 6],
      ['bob', null, 1],
    ]);
    expect(await of('key')).toEqual(
      expect.arrayContaining([
        [key.id, 'The app', 7],
        ['user:carl', null, 1],
      ]),
    );
  });

  it('is told day by day, in order', async () => {
    const { rows } = await usage('by=day&since=60d');
    const days = rows.map(({ value }) => value ?? '');
    expect(days).toEqual(days.toSorted());
    expect(days).toContain(ago(24 * 40).slice(0, 10));
    expect(rows.reduce((sum, { calls }) => sum + calls, 0)).toBe(9);
  });

  it('keeps to a range of time and to what is asked for', async () => {
    expect((await usage('since=90m')).total.calls).toBe(3);
    expect((await usage(`since=${ago(31)}&until=${ago(5)}`)).total.calls).toBe(1);
    expect((await usage('since=7d&model=gpt-6-luna')).total.calls).toBe(6);
    expect((await usage('model=openai/gpt-6-luna&user=bob')).total.calls).toBe(1);
    expect((await usage(`key=${key.id}&provider=openai&task=chat`)).total.calls).toBe(5);
    expect((await usage('user=nobody')).total).toMatchObject({ calls: 0, costUsd: 0, p50Ms: null });
  });

  it('says how many rows are beyond the limit, and counts them in the total', async () => {
    const { rows, omitted, total } = await usage('limit=1');
    expect([rows.length, omitted, total.calls]).toEqual([1, 2, 8]);
  });

  it.each([
    ['by=colour', 'by'],
    ['since=yesterday', 'since'],
    ['since=2026-02-30', 'since'],
    ['since=7d&until=8d', 'since'],
    ['since=9999w', 'since'],
    ['limit=0', 'limit'],
    ['by=day&by=model', 'by'],
  ])('refuses %s, and says where the mistake is', async (query, path) => {
    const answer = await server.call('GET', `/v1/usage?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.problem().issues).toContainEqual(expect.objectContaining({ path }));
  });

  it('comes as a CSV file that a spreadsheet opens without running anything in it', async () => {
    const answer = await server.call('GET', '/v1/usage/export?by=model');
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.headers.get('content-disposition')).toMatch(/filename="usage-by-model-.*\.csv"/u);
    const lines = parse(answer.text, { columns: true }) as Record<string, string>[];
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatchObject({
      model: 'openai/gpt-6-luna',
      calls: '6',
      cost_usd: '0.04',
      p95_ms: '290',
    });
    expect(lines[2]).toMatchObject({ model: '\'=HYPERLINK("x")', p95_ms: '' });
    const byKey = await server.call('GET', '/v1/usage/export?by=key');
    expect(byKey.text.split('\r\n')[0]).toMatch(/^key,name,calls,/u);
  });
});
