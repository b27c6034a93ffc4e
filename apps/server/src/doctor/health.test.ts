import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../test-server.ts';
import { type CheckResult, diagnose } from './index.ts';

let server: TestServer;
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
  server = await startServer({
    env: { LEADLINE_SANDBOX_URL: sandbox.url, LEADLINE_METRICS_TOKEN: 'token-of-the-test' },
  });
});
afterAll(async () => {
  await server.close();
  await sandbox.close();
});

/** What the doctor finds of health, asking at this port. */
async function health(port: string): Promise<CheckResult | undefined> {
  const { LEADLINE_HOME } = server.config;
  const env = { DATABASE_URL: server.database.connectionString, LEADLINE_PORT: port, LEADLINE_HOME };
  for await (const result of diagnose({ root: LEADLINE_HOME, env }))
    if (result.name === 'health') return result;
  return undefined;
}
const model = 'openai/gpt-6-luna';
const ask = (content: string) => {
  const body = { model, messages: [{ role: 'user', content }] };
  return server.call('POST', '/v1/chat/completions', { body });
};

it('how providers do is asked of the running server, and is the same in doctor, operation, explanation and metrics', async () => {
  const { port } = new URL(server.url);
  expect(await health('0')).toMatchObject({ state: 'ok', detail: expect.stringContaining('no server') });
  expect((await health(port))?.detail).toBe('the server has called no model lately');
  await ask('hello');
  expect((await health(port))?.detail).toContain('1 model called lately, no breaker open');

  sandbox.setRules([{ match: { provider: 'openai' }, fault: 401 }]);
  const rejected = await ask('hello again');
  expect([rejected.status >= 400, rejected.text]).toEqual([true, expect.not.stringContaining('resume')]);
  expect(await health(port)).toMatchObject({
    state: 'warning',
    detail: expect.stringMatching(/openai is shut after rejected key, tried again at .* UTC/u),
  });
  const told = await server.call('GET', '/v1/llm/health');
  expect(told.json<{ providers: unknown[] }>().providers).toContainEqual(
    expect.objectContaining({ name: 'openai', account: 'installation', breaker: 'open' }),
  );
  const explained = await server.call('POST', '/v1/llm/explain', { body: { model, tokens: 12_000 } });
  expect(explained.json()).toMatchObject({ blocked: 'health', candidates: [], simulated: true });
  expect(explained.json<{ text: string }>().text).toContain('the key was rejected');
  expect((await server.call('GET', '/metrics', { key: 'token-of-the-test' })).text).toMatch(
    /leadline_llm_breaker_open\{[^}]*scope="provider",name="openai"[^}]*\} 1/u,
  );
});
