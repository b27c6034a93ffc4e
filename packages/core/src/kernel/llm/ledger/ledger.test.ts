import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../testing/index.ts';
import { systemClock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import { createLedger } from './create-ledger.ts';
import type { CallRow } from './ledger.ts';
import { createLedgerRepository } from './repository.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const row = (workspaceId: string, jobId: string): CallRow => ({
  workspaceId,
  at: new Date(),
  jobId,
  task: 'demo',
  taskVersion: '1.0.0',
  provider: 'openai',
  model: 'gpt-6-luna',
  attempt: 1,
  outcome: 'ok',
  inputTokens: 10,
  cachedInputTokens: 2,
  outputTokens: 5,
  priceUsd: 0.0000012345,
  latencyMs: 12.5,
  queueMs: 0,
  errorCode: null,
  idempotencyKey: 'key',
  promptHash: 'hash',
});

const gone = () => new LeadlineError('database_unavailable', 'gone', { retryable: true });

it('writes a row once although the connection broke after it was committed', async () => {
  const repository = createLedgerRepository(database.store);
  let inserts = 0;
  const ledger = createLedger({
    clock: systemClock,
    repository: {
      async insert(workspaceId, rows) {
        await repository.insert(workspaceId, rows);
        inserts += 1;
        if (inserts === 1) throw gone();
      },
    },
  });
  await ledger.record(row(database.workspaceId, 'job-broken'));
  expect(inserts).toBe(2);
  const { total } = await repository.summary(database.workspaceId, 'job-broken');
  expect(total).toEqual({
    calls: 1,
    inputTokens: 10,
    cachedInputTokens: 2,
    outputTokens: 5,
    costUsd: 0.0000012345,
  });
});

it('tells everybody whose row could not be written, and goes on with the next', async () => {
  const repository = createLedgerRepository(database.store);
  let down = true;
  const ledger = createLedger({
    clock: { ...systemClock, sleep: () => systemClock.sleep(0) },
    repository: {
      insert: (workspaceId, rows) => (down ? Promise.reject(gone()) : repository.insert(workspaceId, rows)),
    },
  });
  const lost = [1, 2].map(() => ledger.record(row(database.workspaceId, 'job-down')));
  await expect(Promise.allSettled(lost)).resolves.toMatchObject([
    { status: 'rejected' },
    { status: 'rejected' },
  ]);
  down = false;
  await ledger.record(row(database.workspaceId, 'job-down'));
  expect((await repository.summary(database.workspaceId, 'job-down')).total.calls).toBe(1);
});

it('keeps rows of two workspaces apart although they come together, and flushes on a clean stop', async () => {
  const repository = createLedgerRepository(database.store);
  const ledger = createLedger({ repository, clock: systemClock });
  const other = await database.addWorkspace();
  for (const workspaceId of [database.workspaceId, other, other])
    void ledger.record(row(workspaceId, 'job-both'));
  await ledger.flush();
  expect((await repository.summary(database.workspaceId, 'job-both')).total.calls).toBe(1);
  expect((await repository.summary(other, 'job-both')).total.calls).toBe(2);
});

it('does not let a row of a workspace that is gone hold up others', async () => {
  const repository = createLedgerRepository(database.store);
  const ledger = createLedger({ repository, clock: systemClock });
  const nobody = ledger.record(row('00000000-0000-4000-8000-00000000dead', 'job-dead'));
  const fine = ledger.record(row(database.workspaceId, 'job-fine'));
  await expect(nobody).rejects.toBeDefined();
  await expect(fine).resolves.toBeUndefined();
});
