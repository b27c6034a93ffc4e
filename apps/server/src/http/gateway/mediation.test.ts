import { randomUUID } from 'node:crypto';
import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { recordedAudit } from '../../test-audits.ts';
import { finishedAudit, startServer, type TestServer } from '../../test-server.ts';

let sandbox: Sandbox;
let server: TestServer;
beforeAll(async () => {
  sandbox = await startSandbox();
  server = await startServer({ env: { LEADLINE_SANDBOX_URL: sandbox.url } });
});
afterEach(() => sandbox.reset());
afterAll(async () => {
  await server.close();
  await sandbox.close();
});

const ask = (text: string, headers: Record<string, string> = {}, more: object = {}) =>
  server.call('POST', '/v1/chat/completions', {
    headers,
    body: { model: 'openai/gpt-6-luna', messages: [{ role: 'user', content: text }], ...more },
  });
const cacheOf = (answer: { readonly headers: Headers }) => answer.headers.get('x-leadline-cache');

describe('an answer', () => {
  it('carries what it took in headers and body', async () => {
    const question = `What is a lead, number ${randomUUID()}?`;
    const answer = await ask(question);
    const header = (name: string) => answer.headers.get(`x-leadline-${name}`);
    expect(header('model')).toBe('openai/gpt-6-luna');
    expect(header('cache')).toBe('miss');
    expect(header('simulated')).toBe('true');
    const { leadline } = answer.json<{ leadline: Record<string, unknown> }>();
    expect(leadline).toMatchObject({
      request_id: header('request-id'),
      model: 'openai/gpt-6-luna',
      cache: 'miss',
      confidence: null,
      prompt_cache_saved_usd: 0,
      input_tokens: Number(header('input-tokens')),
      output_tokens: Number(header('output-tokens')),
    });
    expect(Number(header('price-usd'))).toBeCloseTo(leadline['price_usd'] as number, 8);
    // All of it takes at least as long as the provider's part.
    expect(Number(header('latency-ms'))).toBeGreaterThanOrEqual(Number(header('upstream-ms')));
    // It is kept from when this process hears what others invalidate.
    let again = answer;
    const askAgain = async () => {
      again = await ask(question);
      return again.headers.get('x-leadline-confidence');
    };
    await expect.poll(askAgain, { timeout: 5_000 }).toBe('1.0000');
    expect(again.headers.get('x-leadline-confidence-basis')).toBe('same-question');
    expect(Number(again.headers.get('x-leadline-saved-usd'))).toBeGreaterThan(0);
  });

  it('in a stream ends with the same as a comment', async () => {
    const { text } = await ask('What is a stream?', {}, { stream: true });
    const [, facts = ''] = /\n: leadline (\{.*\})\n\n$/u.exec(text) ?? [];
    expect(JSON.parse(facts)).toMatchObject({
      cache: 'miss',
      latency_ms: expect.any(Number),
      confidence: null,
    });
  });

  it('gives back the names its client has for request and trace, which the ledger keeps', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const named = await ask('Named?', { 'x-request-id': 'order-7/3', traceparent });
    expect(named.headers.get('x-request-id')).toBe('order-7/3');
    expect(named.headers.get('traceparent')).toBe(traceparent);
    const traced = await ask('Traced?', { traceparent, 'x-request-id': 'not a name' });
    expect(traced.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/u);
    const failed = await ask('Failed?', { 'x-request-id': 'order-8' }, { model: '' });
    expect([failed.status, failed.headers.get('x-request-id')]).toEqual([400, 'order-8']);
    const names = async () => {
      const { rows } = await server.database.store.pool.query<{ correlation_id: string }>(
        `select correlation_id from call_ledger where correlation_id is not null order by correlation_id`,
      );
      return rows.map((row) => row.correlation_id);
    };
    await expect.poll(names).toEqual(['4bf92f3577b34da6a3ce929d0e0e4736', 'order-7/3']);
  });

  it('of a sandbox is counted as simulated', async () => {
    const { total } = (await server.call('GET', '/v1/usage?by=day&since=1d')).json<{
      total: { calls: number; simulated: number };
    }>();
    expect(total.simulated).toBeGreaterThan(0);
    expect(total.simulated).toBe(total.calls);
  });
});

describe('the caches', () => {
  it('are gone by when a request says so in either header, and a wrong word is refused', async () => {
    await ask('What is churn?');
    expect(cacheOf(await ask('What is churn?', { 'cache-control': 'no-cache' }))).toBe('bypass');
    expect(cacheOf(await ask('What is churn?', { 'cache-control': 'max-age=60, no-store' }))).toBe('bypass');
    expect(cacheOf(await ask('What is churn?', { 'x-leadline-cache': 'bypass' }))).toBe('bypass');
    const own = { 'x-leadline-cache': 'use', 'cache-control': 'no-store' };
    expect(cacheOf(await ask('What is churn?', own))).toBe('exact');
    expect((await ask('What is churn?', { 'x-leadline-cache': 'maybe' })).status).toBe(400);
    await ask('Not stored', { 'x-leadline-cache': 'no-store' });
    expect(cacheOf(await ask('Not stored'))).toBe('miss');
    await ask('Made anew', { 'x-leadline-cache': 'bypass' });
    expect(cacheOf(await ask('Made anew'))).toBe('exact');
  });

  it('forget what a program says has changed, and what an admin takes out; figures tell', async () => {
    const about = { 'x-leadline-tags': 'company:acme.com, deal:42' };
    const acme = () => ask('What does Acme do?', about);
    await acme();
    expect(cacheOf(await acme())).toBe('exact');
    const rep = await server.keyOf('sales_rep');
    const changed = await server.call('POST', '/v1/cache/invalidate', {
      body: { tags: ['deal:42'] },
      key: rep,
    });
    expect(changed.status).toBe(200);
    expect(cacheOf(await acme())).toBe('miss');
    const purge = (body: object, key?: string) =>
      server.call('POST', '/v1/cache/purge', { body, ...(key && { key }) });
    expect((await purge({ all: true }, rep)).status).toBe(403);
    for (const body of [{}, { all: true, task: 'chat' }, { tags: [] }, { model: 'luna' }])
      expect((await purge(body)).status).toBe(400);
    expect((await purge({ task: 'research' })).status).toBe(200);
    expect(cacheOf(await acme())).toBe('exact');
    expect((await purge({ model: 'openai/gpt-6-luna' })).json()).toMatchObject({ gone: { semantic: 0 } });
    expect(cacheOf(await acme())).toBe('miss');
    const figures = async () => (await server.call('GET', '/v1/cache?since=1h')).json();
    await expect.poll(figures).toMatchObject({
      exact: { hits: expect.any(Number), savedUsd: expect.any(Number) },
      bypassed: expect.any(Number),
    });
    const { exact } = (await figures()) as { exact: { hits: number; savedUsd: number } };
    expect(exact.hits).toBeGreaterThanOrEqual(2);
    expect(exact.savedUsd).toBeGreaterThan(0);
    const logged = await server.call('GET', '/v1/audit-log?operation=llm.cache.purge');
    expect(logged.text).toContain('llm.cache.purge');
  });
});

describe('a company that was audited', () => {
  it('is told of anew: answers about it from before are given no more', async () => {
    const acme = () => ask('How is Acme seen?', { 'x-leadline-tags': 'company:acme.example' });
    await acme();
    expect(cacheOf(await acme())).toBe('exact');
    await finishedAudit(server, recordedAudit());
    await expect.poll(async () => cacheOf(await acme()), { timeout: 5_000 }).toBe('miss');
  });
});

describe('what the house keeps', () => {
  it('is saved, asked for by a header, and removed', async () => {
    const path = '/v1/contexts/house';
    expect((await server.call('PUT', path, { body: { text: 'Acme sells anvils.' } })).status).toBe(200);
    expect((await ask('Hello?', { 'x-leadline-context': 'house, user' })).status).toBe(200);
    expect((await ask('Hello?', { 'x-leadline-context': 'house, nothing' })).status).toBe(400);
    expect((await server.call('PUT', '/v1/contexts/user', { body: { text: 'no' } })).status).toBe(400);
    expect((await server.call('GET', '/v1/contexts')).json()).toMatchObject({ items: [{ name: 'house' }] });
    expect((await server.call('DELETE', path)).status).toBe(200);
    expect((await server.call('DELETE', path)).status).toBe(404);
  });
});
