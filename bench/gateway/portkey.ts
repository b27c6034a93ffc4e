import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Contender } from './contenders.ts';

const VERSION = '1.15.2';
const PLACE = join(tmpdir(), `leadline-bench-portkey-${VERSION}`);
const START = join(PLACE, 'node_modules/@portkey-ai/gateway/build/start-server.js');

/** The peer we measure ourselves against, as its npm package comes; fetched once. It is not part of the project. */
export async function startPortkey(upstreamUrl: string): Promise<Contender> {
  await install();
  const port = await freePort();
  const child = spawn(process.execPath, [START, `--port=${port}`, '--headless'], {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], NODE_ENV: 'production' },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilUp(url);
  return {
    name: 'portkey',
    url,
    path: '/v1/chat/completions',
    headers: {
      authorization: 'Bearer bench',
      'x-portkey-provider': 'openai',
      'x-portkey-custom-host': `${upstreamUrl}/v1`,
    },
    model: 'bench-model',
    close: async () => void child.kill('SIGKILL'),
  };
}

async function install(): Promise<void> {
  if (existsSync(START)) return;
  await mkdir(PLACE, { recursive: true });
  const args = ['install', '--prefix', PLACE, '--ignore-scripts', '--no-audit', '--no-fund'];
  await promisify(execFile)('npm', [...args, `@portkey-ai/gateway@${VERSION}`]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function untilUp(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await sleep(100);
  }
  throw new Error('Portkey did not start within 10 s.');
}
