/** Run by crash.test.ts as a process of its own: adds a row each millisecond and says so, until it is killed. */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { systemClock } from '../../clock/index.ts';
import { openStore } from '../../store/index.ts';
import { createLedgerRepository } from './repository.ts';
import { createLedgerBuffer } from './write-behind.ts';

const [, , connectionString = '', workspaceId = ''] = process.argv;
const store = openStore({ connectionString });
const buffer = createLedgerBuffer({
  repository: createLedgerRepository(store),
  clock: systemClock,
  onLost: (rows) => writeSync(1, `lost ${rows}\n`),
});
const NOTHING = { cachedInputTokens: 0, outputTokens: 0, priceUsd: 0, latencyMs: 0, queueMs: 0 };
for (let at = 0; ; at += 1) {
  buffer.add({
    ...NOTHING,
    id: randomUUID(),
    workspaceId,
    at: new Date(),
    jobId: 'crash',
    task: 'chat',
    taskVersion: '-',
    provider: 'openai',
    model: 'gpt-6-luna',
    attempt: 1,
    outcome: 'ok',
    inputTokens: at,
    errorCode: null,
    idempotencyKey: String(at),
    promptHash: '',
  });
  // Straight to the pipe: what was said before the kill can be read after it.
  writeSync(1, `${at} ${performance.now()}\n`);
  await systemClock.sleep(1);
}
