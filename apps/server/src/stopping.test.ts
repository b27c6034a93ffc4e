import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { systemClock } from '@leadline/core/kernel/clock';
import { LeadlineError } from '@leadline/core/kernel/errors';
import type { Operation } from '@leadline/core/kernel/operations';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer } from './http/server.ts';
import { serve } from './serve.ts';
import { openStream, startServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

type Stream = NonNullable<Operation['stream']>;

/** The events operation, on a server of its own, with a stream that the test is in charge of. */
async function serveStream(stream: Stream) {
  const events = server.leadline.operations.find(({ stream }) => stream);
  const http = createHttpServer({
    operations: events ? [{ ...events, stream }] : [],
    store: server.leadline.store,
    authenticate: (secret) => server.leadline.iam.authenticate(secret),
    gateway: server.leadline.llm.gateway,
    now: () => new Date(),
    reportByLink: () => Promise.reject(new LeadlineError('not_found', 'none')),
    version: '0',
    onError: () => undefined,
    onAnswered: () => undefined,
    healthy: async () => true,
  });
  const url = await http.listen({ host: '127.0.0.1', port: 0 });
  return { http, open: () => openStream({ ...server, url }, '7d9f3a52-0d5c-4a55-9a2e-111111111111') };
}

const event = (seq: number, message = 'working') => ({
  seq,
  at: new Date().toISOString(),
  type: 'line',
  message,
});

/** Tells one event, then waits until it is no longer followed. */
function waiting(onLeft: () => void): Stream {
  return async (_input, { signal }) =>
    (async function* () {
      yield event(0);
      await systemClock.sleep(60_000, signal).catch(() => undefined);
      onLeft();
    })();
}

describe('an open event stream', () => {
  it('is no longer followed once its client hangs up', async () => {
    const left = Promise.withResolvers<void>();
    const { http, open } = await serveStream(waiting(left.resolve));
    const stream = await open();
    await stream.read(() => true);
    stream.hangUp();
    await expect(left.promise).resolves.toBeUndefined();
    await http.close();
  });

  it('does not keep a server from stopping, and ends in order', async () => {
    const left = Promise.withResolvers<void>();
    const { http, open } = await serveStream(waiting(left.resolve));
    const stream = await open();
    await stream.read(() => true);
    await http.close();
    expect(await stream.read()).toEqual([]);
    await left.promise;
  });

  it('tells of an error in the middle, then ends', async () => {
    const { http, open } = await serveStream(async () =>
      (async function* () {
        yield event(0);
        throw new LeadlineError('database_unavailable', 'PostgreSQL is away.', { retryable: true });
      })(),
    );
    const messages = await (await open()).read();
    expect(messages.map((message) => message.event)).toEqual(['line', 'problem']);
    expect(messages[1]?.data).toMatchObject({ code: 'database_unavailable', retryable: true });
    await http.close();
  });

  it('waits for a slow reader instead of piling up events', async () => {
    let told = 0;
    const { http } = await serveStream(async (_input, { signal }) =>
      (async function* () {
        for (;;) {
          if (signal?.aborted) return;
          yield event(told, 'x'.repeat(100_000));
          told += 1;
        }
      })(),
    );
    const { port } = http.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    const path = '/v1/visibility/audits/7d9f3a52-0d5c-4a55-9a2e-111111111111/events';
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${server.adminKey}\r\n\r\n`,
    );
    await once(socket, 'readable');
    await expect
      .poll(async () => {
        const before = told;
        await systemClock.sleep(50);
        return told - before;
      })
      .toBe(0);
    expect(told).toBeLessThan(1_000);
    socket.destroy();
    await http.close();
  });
});

describe('a server', () => {
  it('says who holds its port, and what to do', async () => {
    const squatter = createServer((socket) => void socket.destroy()).listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const onPort = (LEADLINE_PORT: number) => ({
      ...server.leadline,
      config: { ...server.config, LEADLINE_PORT },
    });
    await expect(serve(onPort(port))).rejects.toMatchObject({
      code: 'port_taken',
      message: expect.stringContaining('another program'),
      next: expect.stringContaining('LEADLINE_PORT'),
      kept: expect.any(String),
    });
    squatter.close();
    await expect(serve(onPort(Number(new URL(server.url).port)))).rejects.toMatchObject({
      code: 'port_taken',
      message: expect.stringContaining('a Leadline server that runs already'),
    });
    const elsewhere = { ...server.leadline, config: { ...server.config, LEADLINE_HOST: '192.0.2.1' } };
    await expect(serve(elsewhere)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('lets a request under way finish when it stops, and takes no new one', async () => {
    const entered = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const list = server.leadline.operations.find(
      ({ definition }) => definition.name === 'visibility.audits.list',
    ) as Operation;
    const slow: Operation = {
      ...list,
      async handle(...given) {
        entered.resolve();
        await gate.promise;
        return list.handle(...given);
      },
    };
    const stopping = await serve({
      ...server.leadline,
      operations: [slow],
      config: { ...server.config, LEADLINE_PORT: 0 },
    });
    const headers = { authorization: `Bearer ${server.adminKey}` };
    const underWay = fetch(`${stopping.url}/v1/visibility/audits`, { headers });
    await entered.promise;
    const closed = stopping.close();
    await expect(fetch(`${stopping.url}/healthz`)).rejects.toThrow('fetch failed');
    gate.resolve();
    expect((await underWay).status).toBe(200);
    await closed;
  });
});
