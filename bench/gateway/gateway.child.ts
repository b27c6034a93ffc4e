// Leadline's gateway as the server runs it, before the benchmarks' upstream.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compose } from '@leadline/server';
import { serve } from '@leadline/server/http';

const leadline = await compose({ work: false });
await leadline.localPrincipal();
const server = await serve(leadline);
const key = await readFile(join(leadline.config.LEADLINE_HOME, 'api-key'), 'utf8');
process.stdout.write(`${JSON.stringify({ url: server.url, key: key.trim() })}\n`);

/** Asked over IPC: `memory` collects garbage and tells what is left; `close` ends as a server does. */
process.on('message', (order: 'memory' | 'close') => {
  if (order === 'memory') process.send?.(memory());
  else void close();
});

async function close(): Promise<void> {
  await server.close();
  await leadline.close();
  // Sockets that were ended need a moment to close.
  await sleep(300);
  process.send?.({ open: process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap') });
  process.disconnect();
}

function memory() {
  // Buffers whose objects the first collection has found dead are given back by the second.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapUsed, external, rss };
}
