import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../test-server.ts';

const TOKEN = 'a-token-for-prometheus';
let sandbox: Sandbox;
let server: TestServer;
beforeAll(async () => {
  sandbox = await startSandbox({});
  server = await startServer({
    env: { LEADLINE_SANDBOX_URL: sandbox.url, LEADLINE_METRICS_TOKEN: TOKEN, LEADLINE_LLM_ATTEMPTS: '1' },
  });
});
afterAll(async () => {
  await server.close();
  await sandbox.close();
});

const scrape = (key: string | null = TOKEN) => server.call('GET', '/metrics', { key });

/** The value of the series with these labels; 0 where there is none. */
async function value(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> {
  const { text } = await scrape();
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) =>
      Object.entries(labels).every(([label, wanted]) => line.includes(`${label}="${wanted}"`)),
    )
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

const chat = (content: string, more: Readonly<Record<string, unknown>> = {}, headers = {}) =>
  server.call('POST', '/v1/chat/completions', {
    body: { model: 'openai/gpt-6-luna', messages: [{ role: 'user', content }], ...more },
    headers,
  });

describe('metrics', () => {
  it('are opened by their own token alone, not by any API key: they are of all workspaces', async () => {
    for (const key of [null, '', server.adminKey, `${TOKEN}x`, await server.keyOf('analyst')]) {
      const refused = await scrape(key);
      expect([refused.status, refused.problem().code]).toEqual([401, 'unauthenticated']);
      expect(refused.text).not.toContain('leadline_');
    }
    const answer = await scrape();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  });

  it('count a program’s requests with their tokens, cost and latency, and what the cache answered', async () => {
    const model = { provider: 'openai', model: 'gpt-6-luna' };
    expect((await chat('Count me.')).status).toBe(200);
    expect((await chat('Count me.')).status).toBe(200);
    expect((await chat('Count me as a stream.', { stream: true })).status).toBe(200);
    const requests = (cache: string) =>
      value('leadline_llm_requests_total', {
        ...model,
        via: 'gateway',
        outcome: cache === 'miss' ? 'ok' : 'cached',
        cache,
      });
    expect([await requests('miss'), await requests('exact')]).toEqual([2, 1]);
    expect(await value('leadline_llm_tokens_total', { ...model, kind: 'output' })).toBeGreaterThan(0);
    expect(await value('leadline_llm_cost_usd_total', model)).toBeGreaterThan(0);
    expect(await value('leadline_llm_saved_usd_total', { by: 'cache' })).toBeGreaterThan(0);
    expect(await value('leadline_llm_latency_seconds_count', model)).toBe(2);
    expect(await value('leadline_llm_first_byte_seconds_count', model)).toBe(1);
    expect(
      await value('leadline_http_requests_total', { route: '/v1/chat/completions', status: '200' }),
    ).toBe(3);
  });

  it('count errors by kind, what providers failed, and whose breaker is open', async () => {
    sandbox.setRules([{ fault: 401 }]);
    await chat('Fail, please.');
    sandbox.setRules([]);
    expect(await value('leadline_llm_requests_total', { outcome: 'error' })).toBeGreaterThan(0);
    expect(await value('leadline_llm_errors_total', { via: 'gateway' })).toBeGreaterThan(0);
    expect(await value('leadline_llm_upstream_failures_total', { kind: 'rejected_key' })).toBeGreaterThan(0);
    expect(await value('leadline_llm_breaker_open', { scope: 'provider', name: 'openai' })).toBe(1);
  });

  it('count what guards found, by guard and what was done', async () => {
    await chat('Write to jane.doe@example.com and to joe@example.com.', {
      model: 'anthropic/claude-haiku-4-5',
    });
    expect(await value('leadline_llm_guard_findings_total', { guard: 'personalData', action: 'mask' })).toBe(
      1,
    );
  });

  it('say how full the limits of all workspaces are', async () => {
    const { pool } = server.database.store;
    await pool.query(
      `insert into quota_counters (workspace_id, counter, window_start, window_end, unit, time_window, label, ceiling, spent)
       select id, 'test', now() - interval '1 hour', now() + interval '1 hour', 'usd', 'day', '{}', 100, 85 from workspaces limit 1`,
    );
    await expect
      .poll(() => value('leadline_quota_limits', { unit: 'usd', window: 'day', state: 'near' }), {
        timeout: 10_000,
        interval: 500,
      })
      .toBe(1);
    expect(await value('leadline_quota_fullest_ratio', { unit: 'usd', window: 'day' })).toBeCloseTo(0.85);
  });

  it('do not grow with what callers write: no key, user, task or made-up name becomes a label', async () => {
    const before = (await scrape()).text.split('\n').length;
    const header = (task: string) => ({ 'x-leadline-task': task, 'x-leadline-session': task });
    for (let at = 0; at < 20; at += 1)
      await chat('Hello.', { model: `openai/made-up-${at}` }, header(`task-${at}`));
    await server.call('GET', `/made/up/${Math.random()}`);
    const { text } = await scrape();
    expect(text).not.toMatch(/made-up|task-1|made\/up/u);
    expect(text).not.toContain((await server.leadline.localPrincipal()).keyId);
    expect(text.split('\n').length - before).toBeLessThan(60);
  });

  it('say how the process and its work do', async () => {
    expect(await value('leadline_database_up')).toBe(1);
    expect(await value('leadline_job_workers')).toBe(1);
    expect(await value('leadline_jobs_unfinished')).toBe(0);
    expect(await value('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  });
});
