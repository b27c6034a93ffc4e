import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoTask } from '../fixtures/test-task.ts';
import { chat } from '../gateway/test-gateway-world.ts';
import { type PromptProcess, type PromptsWorld, promptsWorld } from './test-prompts-world.ts';

let world: PromptsWorld;
let process: PromptProcess;
let workspaceId: string;
beforeAll(async () => {
  world = await promptsWorld();
  process = world.start();
});
beforeEach(async () => {
  workspaceId = await world.database.addWorkspace();
  world.sandbox.setRules([]);
});
afterAll(() => world.close());

const { name } = demoTask;
const OURS = '1.0.1-ws';
const ask: PromptProcess['run'] = (operation, given, who) =>
  process.run(operation, given, { workspaceId, ...who });
const run = (options: object = {}) =>
  process.llm.run(demoTask, { product: 'a pen', wanted: 2 }, { ...world.options(), workspaceId, ...options });

interface Kept {
  readonly version: string;
  readonly requests: number;
  /** How many of them failed their check at first, and how many got no answer. */
  readonly rejected?: number;
  readonly failed?: number;
  readonly score?: readonly number[];
}

/** Rows as requests leave them. */
async function keep({ version, requests, rejected = 0, failed = 0, score = [] }: Kept): Promise<void> {
  const { pool } = world.database.store;
  const at = new Date(Date.now() - 60_000);
  const keys = Array.from({ length: requests }, () => randomUUID());
  const rows = keys.map((key, index) => ({
    id: randomUUID(),
    workspace_id: workspaceId,
    at,
    task: name,
    task_version: version,
    provider: 'openai',
    model: 'm',
    attempt: 1,
    outcome: index < failed ? 'error' : 'ok',
    input_tokens: 1,
    cached_input_tokens: 0,
    output_tokens: 1,
    price_usd: 0.01,
    latency_ms: 100 + index,
    queue_ms: 0,
    idempotency_key: key,
    prompt_hash: '',
    cache: 'miss',
    saved_usd: 0,
    prompt_saved_usd: 0,
    prompt_version: `${name}@${version}`,
  }));
  await pool.query(
    'insert into call_ledger select * from jsonb_populate_recordset(null::call_ledger, $1::jsonb)',
    [JSON.stringify(rows)],
  );
  for (const key of keys.slice(failed, failed + rejected))
    await pool.query('insert into answer_rejections values ($1, $2, $3, false, 1, $4)', [
      workspaceId,
      key,
      `${name}@${version}`,
      at,
    ]);
  for (const [index, value] of score.entries())
    await ask('addScore', { requestId: keys[index], name: 'helpful', value });
}

describe('figures of a version', () => {
  it('count requests, calls, price, latency, failed checks and repairs as they happened', async () => {
    await ask('savePrompt', { name, system: 'edited' });
    await run();
    await ask('promotePrompt', { name, version: OURS });
    world.sandbox.setRules([{ fault: 'broken_json', where: 'content', times: 1 }]);
    const repaired = await run();
    world.sandbox.setRules([{ fault: 'broken_json', where: 'content', times: 2 }]);
    await expect(run()).rejects.toMatchObject({ code: 'model_answer_unusable' });
    world.sandbox.setRules([{ fault: 400, times: 1 }]);
    await expect(run()).rejects.toBeDefined();
    world.sandbox.setRules([{ fault: 503, times: 1, retryAfterSeconds: 0 }]);
    await run();
    const figures = await ask('promptFigures', { name });
    const ours = figures.versions.find(({ version }) => version === OURS);
    expect(ours).toMatchObject({
      source: 'workspace',
      share: 1,
      requests: 4,
      // One with its repair, one with its useless repair, one refused, one with a retry.
      calls: 7,
      cached: 0,
      failures: { hits: 1, n: 4 },
      checkFailures: { hits: 2, n: 3 },
      unusable: { hits: 1, n: 3 },
      repairs: 2,
    });
    expect(ours?.costUsd).toBeGreaterThan(repaired.costUsd);
    expect(ours?.p50Ms).toBeGreaterThan(0);
    expect(ours?.checkFailures?.low).toBeGreaterThan(0.15);
    expect(ours?.checkFailures?.high).toBeLessThan(1);
    expect(figures.versions.find(({ version }) => version === '1.0.0')).toMatchObject({
      source: 'code',
      share: 0,
      requests: 1,
      checkFailures: { hits: 0, n: 1 },
    });
    expect(figures.baseline).toBe(OURS);
    expect(figures.comparisons.every(({ verdict }) => verdict === 'too few')).toBe(true);
  });

  it('of nobody’s requests are all there, and empty', async () => {
    const { versions, baseline, comparisons } = await ask('promptFigures', { name });
    expect(versions).toMatchObject([
      { version: '1.0.0', requests: 0, failures: { rate: null, n: 0 }, usdPerRequest: null },
    ]);
    expect([baseline, comparisons]).toEqual([null, []]);
  });

  it('keep to their range, workspace and prompt', async () => {
    await keep({ version: '1.0.0', requests: 3 });
    const other = await world.database.addWorkspace();
    expect((await ask('promptFigures', { name }, { workspaceId: other })).baseline).toBeNull();
    expect(
      (await ask('promptFigures', { name, until: '2020-01-02', since: '2020-01-01' })).baseline,
    ).toBeNull();
    expect((await ask('promptFigures', { name })).versions[0]?.requests).toBe(3);
    await expect(
      ask('promptFigures', { name, since: '2020-01-02', until: '2020-01-01' }),
    ).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});

describe('a difference between two versions', () => {
  it('that chance may explain is said to be none, one it cannot is called, and one of few is left open', async () => {
    await ask('savePrompt', { name, system: 'edited' });
    await keep({ version: '1.0.0', requests: 200, rejected: 30, failed: 4 });
    await keep({ version: OURS, requests: 180, rejected: 3, failed: 3 });
    await keep({ version: '1.0.2-ws', requests: 5, rejected: 4 });
    const { baseline, comparisons } = await ask('promptFigures', { name });
    expect(baseline).toBe('1.0.0');
    const of = (version: string, metric: string) =>
      comparisons.find((each) => each.version === version && each.metric === metric);
    expect(of(OURS, 'checkFailures')).toMatchObject({
      verdict: 'better',
      statement: expect.stringContaining(
        '3 of 177 (1.7 %) against 30 of 196 (15.3 %); 1.0.1-ws is better (p < 0.001).',
      ),
    });
    expect(of(OURS, 'failures')).toMatchObject({
      verdict: 'no difference shown',
      statement: expect.stringContaining('the difference may be chance (p = '),
    });
    expect(of('1.0.2-ws', 'checkFailures')).toMatchObject({
      verdict: 'too few',
      pValue: null,
      statement: expect.stringContaining('at least 10 requests on either side are needed'),
    });
  });

  it('in scores is told apart from chance in the same way', async () => {
    await ask('savePrompt', { name, system: 'edited' });
    const halves = (low: number, high: number, n: number) =>
      Array.from({ length: n }, (_, i) => (i % 2 ? low : high));
    await keep({ version: '1.0.0', requests: 41, score: halves(0.2, 0.4, 40) });
    await keep({ version: OURS, requests: 40, score: halves(0.6, 0.8, 40) });
    const { versions, comparisons } = await ask('promptFigures', { name });
    const [score] = versions.find(({ version }) => version === OURS)?.scores ?? [];
    expect(score).toMatchObject({ name: 'helpful', n: 40, mean: expect.closeTo(0.7, 5) });
    expect(score?.low).toBeLessThan(0.7);
    expect(score?.high).toBeLessThan(0.85);
    expect(comparisons.find(({ metric }) => metric === 'score:helpful')).toMatchObject({ verdict: 'better' });
  });
});

describe('a score', () => {
  it('of an answer over the gateway counts for its version; a second one takes the place of the first', async () => {
    await ask('savePrompt', { name: 'support', system: 'Be kind.' });
    const { id } = await world.ask(chat('Hello?'), {
      wishes: { prompt: { name: 'support', version: null, variables: {} } },
      caller: { workspaceId },
    });
    expect(await ask('addScore', { requestId: id, name: 'helpful', value: 0.2 })).toMatchObject({
      prompt: 'support',
      version: '1.0.0',
    });
    await ask('addScore', { requestId: id, name: 'helpful', value: 0.9, comment: 'on second thoughts' });
    await ask('addScore', { requestId: id, name: 'helpful', value: 0.5 }, { keyId: 'somebody else' });
    const { versions } = await ask('promptFigures', { name: 'support' });
    expect(versions).toMatchObject([
      {
        version: '1.0.0',
        requests: 1,
        checkFailures: null,
        scores: [{ name: 'helpful', n: 2, mean: expect.closeTo(0.7, 5) }],
      },
    ]);
    const kept = await world.database.store.pool.query(
      'select * from answer_scores where workspace_id = $1',
      [workspaceId],
    );
    expect(kept.rowCount).toBe(3);
  });

  it('of an answer without a prompt, of another workspace, or out of range is refused', async () => {
    await keep({ version: '1.0.0', requests: 1 });
    const { rows } = await world.database.store.pool.query<{ idempotency_key: string }>(
      'select idempotency_key from call_ledger where workspace_id = $1',
      [workspaceId],
    );
    const requestId = rows[0]?.idempotency_key;
    const other = await world.database.addWorkspace();
    await expect(ask('addScore', { requestId: 'nobody', name: 'helpful', value: 1 })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(
      ask('addScore', { requestId, name: 'helpful', value: 1 }, { workspaceId: other }),
    ).rejects.toMatchObject({
      code: 'not_found',
    });
    for (const wrong of [
      { value: 1.1 },
      { value: -0.1 },
      { value: Number.NaN },
      { name: 'Not a name', value: 1 },
    ])
      await expect(ask('addScore', { requestId, name: 'helpful', ...wrong })).rejects.toMatchObject({
        code: 'invalid_input',
      });
  });
});
