import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../test-server.ts';
import { startProviders, type TestProviders } from './test-providers.ts';

let providers: TestProviders;
let server: TestServer;
beforeAll(async () => {
  providers = await startProviders();
  server = await startServer({ env: { LEADLINE_SANDBOX_URL: providers.url } });
});
beforeEach(async () => {
  await server.database.store.pool.query('delete from call_ledger');
});
afterAll(async () => {
  await server.close();
  await providers.close();
});

const model = 'openai/gpt-6-luna';
const CHAT = '/v1/chat/completions';

function post(body: object, { key = server.adminKey, signal }: { key?: string; signal?: AbortSignal } = {}) {
  return fetch(`${server.url}${CHAT}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'x-leadline-cache': 'bypass',
    },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}

const asking = (content: string, more: object = {}) => ({
  model,
  stream: true,
  messages: [{ role: 'user', content }],
  ...more,
});

function delta(response: ServerResponse, content: string, finish: string | null = null): boolean {
  const chunk = { id: 'c', model, choices: [{ index: 0, delta: { content }, finish_reason: finish }] };
  return response.write(`data: ${JSON.stringify(chunk)}\n\n`);
}

/** Says a word every few milliseconds, until nobody listens or `words` are said. */
async function talk(response: ServerResponse, words = 10_000): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let word = 0; word < words && !response.destroyed; word += 1) {
    delta(response, `word ${word} `);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  if (response.destroyed) return;
  delta(response, '', 'stop');
  response.end('data: [DONE]\n\n');
}

interface Row {
  readonly outcome: string;
  readonly error_code: string | null;
  readonly output_tokens: number;
  readonly price_usd: string;
}

async function ledger(): Promise<Row[]> {
  const { rows } = await server.database.store.pool.query<Row>(
    'select outcome, error_code, output_tokens, price_usd from call_ledger',
  );
  return rows;
}

/** An answer of which the first bytes have been read. */
async function begun(response: Response): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const reader = response.body?.getReader();
  if (!reader) throw new Error('no body');
  await reader.read();
  return reader;
}

describe('a client that hangs up in mid-stream', () => {
  it('ends the call upstream, and pays for what came', async () => {
    providers.behave((_asked, response) => talk(response));
    const gone = new AbortController();
    await begun(await post(asking('Tell me.'), { signal: gone.signal }));
    gone.abort();
    await expect.poll(() => providers.left).toBe(1);
    await expect.poll(ledger).toHaveLength(1);
    const [row] = await ledger();
    expect(row).toMatchObject({ outcome: 'abandoned', error_code: 'client_gone' });
    expect(row?.output_tokens).toBeGreaterThan(0);
    expect(Number(row?.price_usd)).toBeGreaterThan(0);
  });

  it('with ninety-nine others at once leaves nothing behind: no call upstream, no place taken, no row missing', async () => {
    providers.behave((_asked, response) => talk(response));
    const gone = new AbortController();
    const calls = Array.from({ length: 100 }, async (_, index) => {
      await begun(await post(asking(`Tell me ${index}.`), { signal: gone.signal }));
    });
    await Promise.allSettled(calls.slice(0, 50));
    // Some have begun to read, some have not, some may still wait for a place.
    gone.abort();
    await Promise.allSettled(calls);
    await expect.poll(() => providers.open, { timeout: 10_000 }).toBe(0);
    await expect
      .poll(async () => (await ledger()).length, { timeout: 10_000 })
      .toBeGreaterThanOrEqual(providers.asked.length);
    expect(new Set((await ledger()).map(({ outcome }) => outcome))).toEqual(new Set(['abandoned']));
    providers.say({ text: 'Still here.' });
    const next = await Promise.all(
      Array.from({ length: 20 }, (_, index) => post(asking(`And now ${index}?`, { stream: false }))),
    );
    expect(next.map(({ status }) => status)).toEqual(next.map(() => 200));
  });

  it('before its answer has begun does so too, whole and streamed', async () => {
    for (const stream of [true, false]) {
      providers.behave(() => undefined);
      const gone = new AbortController();
      const asked = post(asking(`Tell me, ${stream}.`, { stream }), { signal: gone.signal });
      await expect.poll(() => providers.asked.length).toBe(1);
      gone.abort();
      await expect(asked).rejects.toThrow('aborted');
      await expect.poll(() => providers.left).toBe(1);
    }
    const abandoned = async () => (await ledger()).filter(({ outcome }) => outcome === 'abandoned');
    await expect.poll(abandoned).toHaveLength(2);
  });
});

describe('a key that is revoked while it is in use', () => {
  it('has its answer under way told to the end, and asks nothing more', async () => {
    providers.behave((_asked, response) => talk(response, 40));
    const { workspaceId } = await server.leadline.localPrincipal();
    const { iam } = server.leadline;
    const { id, secret } = await iam.createApiKey({ workspaceId, name: 'leaving', role: 'admin' });
    const answer = await post(asking('Tell me.'), { key: secret });
    await iam.revokeKey(workspaceId, id);
    const next = await post(asking('And then?'), { key: secret });
    expect([next.status, await next.json()]).toMatchObject([
      401,
      { error: { code: 'invalid_api_key', type: 'invalid_request_error' } },
    ]);
    const text = await answer.text();
    expect(text.match(/\d+(?= )/gu)).toContain('39');
    expect(text).toContain('[DONE]');
    expect(providers.asked).toHaveLength(1);
  });
});

describe('a client that reads slowly', () => {
  const PIECE = 'x'.repeat(64 * 1024);
  const PIECES = 1_600;

  it('slows the provider down, and is told everything in the end', async () => {
    let said = 0;
    providers.behave(async (_asked, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (; said < PIECES; said += 1)
        if (!delta(response, PIECE)) await new Promise((resolve) => response.once('drain', resolve));
      delta(response, '', 'stop');
      response.end('data: [DONE]\n\n');
    });
    const reply = await unread(asking('Tell me everything.'));
    let before = -1;
    await expect
      .poll(
        () => {
          const still = said > 0 && said === before;
          before = said;
          return still;
        },
        { interval: 300, timeout: 10_000 },
      )
      .toBe(true);
    // What the sockets on the way hold, and no more: a tenth of the answer, not all of it.
    expect(said * PIECE.length).toBeLessThan(16 * 1024 * 1024);
    let length = 0;
    let end = '';
    for await (const portion of reply) {
      length += (portion as Buffer).length;
      end = (end + String(portion)).slice(-2_000);
    }
    expect(length).toBeGreaterThan(PIECES * PIECE.length);
    expect(end).toContain('[DONE]');
  });

  /** A reply whose body nobody reads yet. */
  function unread(body: object): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = httpRequest(
        `${server.url}${CHAT}`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${server.adminKey}`, 'content-type': 'application/json' },
        },
        resolve,
      );
      sent.once('error', reject);
      sent.end(JSON.stringify(body));
    });
  }
});
