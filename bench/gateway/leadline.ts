import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestServer } from '@leadline/core/testing';
import { createDatabase } from '../bench-database.ts';
import { type Contender, startChild } from './contenders.ts';

export interface LeadlineContender extends Contender {
  /** Bytes in use after collecting garbage. */
  memory(): Promise<{ readonly heapUsed: number; readonly external: number; readonly rss: number }>;
  /** Ends it as a server ends, and tells what is still open. */
  end(): Promise<readonly string[]>;
}

/** The gateway with all its stages on, on a database of its own. */
export async function startLeadline(upstreamUrl: string): Promise<LeadlineContender> {
  const database = await startTestServer();
  const home = await mkdtemp(join(tmpdir(), 'leadline-bench-gateway-'));
  const { child, said } = await startChild('gateway.child.ts', [], {
    PATH: process.env['PATH'],
    DATABASE_URL: await createDatabase(database),
    LEADLINE_HOME: home,
    LEADLINE_PORT: '0',
    LEADLINE_LOG_LEVEL: 'error',
    LEADLINE_SEMANTIC_CACHE: 'builtin',
    LEADLINE_GUARDS: '{}',
    LEADLINE_COMPATIBLE_URL: `${upstreamUrl}/v1`,
    LEADLINE_COMPATIBLE_MODEL: 'bench-model',
    LEADLINE_MODEL_PRICES: JSON.stringify({ 'compatible/bench-model': { inputUsd: 0.1, outputUsd: 0.4 } }),
  });
  const ask = <Reply>(order: 'memory' | 'close') =>
    new Promise<Reply>((resolve) => {
      child.once('message', (reply) => resolve(reply as Reply));
      child.send(order);
    });
  return {
    name: 'leadline',
    url: said.url,
    path: '/v1/chat/completions',
    headers: { authorization: `Bearer ${said['key']}` },
    model: 'compatible/bench-model',
    memory: () => ask('memory'),
    end: async () => (await ask<{ open: string[] }>('close')).open,
    async close() {
      child.kill('SIGKILL');
      await database.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
