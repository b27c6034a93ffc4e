import { type PostgresWire, wireToPostgres } from '@leadline/core/testing';
import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordedAudit } from './test-audits.ts';
import { ended, startServer, type TestServer } from './test-server.ts';

let sandbox: Sandbox;
let wire: PostgresWire;
let server: TestServer;
beforeAll(async () => {
  sandbox = await startSandbox({ latency: { kind: 'fixed', ms: 60 } });
  server = await startServer({
    env: { LEADLINE_SANDBOX_URL: sandbox.url, LEADLINE_LLM_CACHE: 'off' },
    through: async (connectionString) => {
      wire = await wireToPostgres(connectionString);
      return wire.connectionString;
    },
  });
});
afterAll(async () => {
  await server.close();
  await wire.close();
  await sandbox.close();
});

const AUDITS = '/v1/visibility/audits';

it('a database gone in the middle is said clearly, and costs the audit under way nothing but time', async () => {
  const { audit } = (await server.call('POST', AUDITS, { body: recordedAudit({ analyst: 'auto' }) })).json<{
    audit: { id: string };
  }>();
  await expect.poll(() => sandbox.calls.length).toBeGreaterThan(4);

  wire.cut();
  const answer = await server.call('GET', AUDITS);
  expect(answer.status).toBe(503);
  expect(answer.problem()).toMatchObject({
    code: 'database_unavailable',
    retryable: true,
    next: expect.stringContaining('doctor'),
    kept: expect.any(String),
  });
  expect((await server.call('POST', AUDITS, { body: recordedAudit() })).status).toBe(503);
  const health = await server.call('GET', '/healthz', { key: null });
  expect([health.status, health.json()]).toEqual([503, { status: 'database_unavailable' }]);
  wire.mend();

  expect(await ended(server, audit.id)).toBe('succeeded');
  const report = (await server.call('GET', `${AUDITS}/${audit.id}/report`)).json<{
    answers: { missing: string | null }[];
    calls: { analysis: number };
  }>();
  expect(report.answers).toHaveLength(12);
  expect(report.answers.every(({ missing }) => missing === null)).toBe(true);
  expect((await server.call('GET', '/healthz', { key: null })).status).toBe(200);
});
