import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import type { SandboxCall } from './index.ts';
import { chatBody, KEY, post, QUESTION } from './test-prompts.ts';

function start(...options: string[]) {
  const main = new URL('main.ts', import.meta.url).pathname;
  return spawn(process.execPath, [main, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
}

it('runs as a process of its own, ruled and read over HTTP', async () => {
  const child = start('--port', '0', '--seed', '5', '--latency', 'fixed:5', '--key', KEY, '--key', 'other');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { url } = JSON.parse(line.toString()) as { url: string };
  const control = (path: string, init?: RequestInit) => fetch(`${url}/__sandbox/${path}`, init);
  const ask = () => post(`${url}/openai/v1/chat/completions`, chatBody(QUESTION));

  expect((await ask()).status).toBe(200);
  const rules = JSON.stringify([{ match: { nth: 1 }, fault: 429, retryAfterSeconds: 3 }]);
  expect((await control('rules', { method: 'POST', body: rules })).status).toBe(200);
  expect((await ask()).headers.get('retry-after')).toBe('3');
  const refused = await control('rules', { method: 'PUT', body: '[{"fault": "explode"}]' });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('fault');
  expect(await (await control('rules')).json()).toHaveLength(1);

  const calls = (await (await control('calls?after=1')).json()) as SandboxCall[];
  expect(calls).toMatchObject([{ seq: 2, status: 429, latencyMs: 0 }]);
  expect(await (await control('latencies')).json()).toMatchObject({
    seed: '5',
    latency: { kind: 'fixed', ms: 5 },
    draws: [
      { seq: 1, latencyMs: 5 },
      { seq: 2, latencyMs: 0 },
    ],
  });
  expect((await control('reset', { method: 'POST' })).status).toBe(200);
  expect(await (await control('calls')).json()).toEqual([]);
  expect((await control('nothing')).status).toBe(404);

  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
});

it('says what is wrong with its options and ends', async () => {
  const child = start('--latency', 'lognormal:400:100');
  const output: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(1);
  expect(Buffer.concat(output).toString()).toContain('lognormal:MEDIAN_MS:P95_MS');
});
