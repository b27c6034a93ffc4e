import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../test-server.ts';

let sandbox: Sandbox;
let server: TestServer;
beforeAll(async () => {
  sandbox = await startSandbox({ latency: 'fixed:300' });
  server = await startServer({ env: { LEADLINE_SANDBOX_URL: sandbox.url } });
});
afterEach(() => {
  sandbox.setRules([]);
  sandbox.reset();
});
afterAll(async () => {
  await server.close();
  await sandbox.close();
});

const CHAT = '/v1/chat/completions';
const body = { model: 'openai/gpt-6-luna', messages: [{ role: 'user', content: 'What is a lead?' }] };
const headers = (key: string) => ({ 'idempotency-key': key, 'x-leadline-cache': 'bypass' });
const ask = (key: string, sent: object = body, more: { readonly key?: string } = {}) =>
  server.call('POST', CHAT, { body: sent, headers: headers(key), ...more });

describe('an Idempotency-Key', () => {
  it('gives the same answer to the same request again, charged for once', async () => {
    const first = await ask('one');
    const again = await ask('one', { messages: body.messages, model: body.model });
    expect(again.text).toBe(first.text);
    expect(first.headers.get('x-leadline-idempotency')).toBe('first');
    expect(again.headers.get('x-leadline-idempotency')).toBe('repeated');
    expect(again.headers.get('x-leadline-request-id')).toBe(first.headers.get('x-leadline-request-id'));
    expect(sandbox.calls).toHaveLength(1);
  });

  it('makes those wait that come while the first is under way', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask('crowd')));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(sandbox.calls).toHaveLength(1);
  });

  it('keeps the answer for a client whose connection was lost', async () => {
    const lost = new AbortController();
    const first = fetch(`${server.url}${CHAT}`, {
      method: 'POST',
      headers: {
        ...headers('lost'),
        authorization: `Bearer ${server.adminKey}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
      signal: lost.signal,
    });
    await expect.poll(() => sandbox.calls.length).toBe(1);
    lost.abort();
    await expect(first).rejects.toThrow('aborted');
    const again = await ask('lost');
    expect(again.status).toBe(200);
    expect(again.headers.get('x-leadline-idempotency')).toBe('repeated');
    expect(sandbox.calls).toMatchObject([{ answeredFully: true }]);
  });

  it('belongs to one request of one caller', async () => {
    await ask('mine');
    const other = await ask('mine', { ...body, temperature: 0.5 });
    expect(other.status).toBe(422);
    expect(other.json()).toMatchObject({ error: { leadline_code: 'idempotency_mismatch' } });
    const theirs = await ask('mine', body, { key: await server.keyOf('sales_rep') });
    expect(theirs.headers.get('x-leadline-idempotency')).toBe('first');
    expect(sandbox.calls).toHaveLength(2);
  });

  it('does not keep a failure', async () => {
    sandbox.setRules([{ fault: 400, times: 1 }]);
    expect((await ask('failed')).status).toBe(400);
    expect((await ask('failed')).status).toBe(200);
  });

  it('works for embeddings, and is refused when it is none', async () => {
    const sent = { model: 'openai/text-embedding-3-small', input: 'a sales team' };
    const embed = () => server.call('POST', '/v1/embeddings', { body: sent, headers: headers('vectors') });
    expect((await embed()).text).toBe((await embed()).text);
    expect(sandbox.calls).toHaveLength(1);
    expect(await ask('two words')).toMatchObject({ status: 400 });
  });

  it('does nothing for a stream, which says so', async () => {
    const streamed = await ask('stream', { ...body, stream: true });
    expect(streamed.headers.get('x-leadline-idempotency')).toBe('not kept');
    expect(streamed.text).toContain('[DONE]');
    expect((await ask('stream', { ...body, stream: true })).text).toContain('[DONE]');
    expect(sandbox.calls).toHaveLength(2);
  });
});
