import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../testing/index.ts';
import { systemClock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import { createLedger } from './create-ledger.ts';
import type { CallRow } from './ledger.ts';
import { createLedgerRepository, type LedgerRepository } from './repository.ts';
import { createLedgerBuffer } from './write-behind.ts';

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
      async insert(rows) {
        await repository.insert(rows);
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
      insert: (rows) => (down ? Promise.reject(gone()) : repository.insert(rows)),
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

describe('rows that nobody waits for', () => {
  const written = async (idempotencyKey: string) => {
    const { rows } = await database.store.pool.query(
      'select * from call_ledger where idempotency_key = $1 order by at',
      [idempotencyKey],
    );
    return rows as Record<string, unknown>[];
  };
  const lost: number[] = [];
  const bufferOver = (repository: Pick<LedgerRepository, 'insert'>, mostRows?: number) =>
    createLedgerBuffer({
      repository,
      clock: { ...systemClock, sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 60), signal) },
      onLost: (rows) => lost.push(rows),
      ...(mostRows !== undefined && { mostRows }),
    });
  const fresh = () => ({ id: randomUUID(), ...row(database.workspaceId, 'job') });
  beforeEach(() => void lost.splice(0));

  it('are in the table within a tenth of a second, with who asked, from which cache, and what that saved', async () => {
    const buffer = bufferOver(createLedgerRepository(database.store));
    buffer.add({
      id: randomUUID(),
      ...row(database.workspaceId, 'job-behind'),
      idempotencyKey: 'behind',
      outcome: 'cached',
      keyId: 'key-1',
      userId: 'user-1',
      tier: 'enterprise',
      cache: 'semantic',
      savedUsd: 0.00000025,
      promptSavedUsd: 0.5,
      promptVersion: '2.1.0',
      firstByteMs: 1.5,
    });
    await expect.poll(() => written('behind'), { interval: 10, timeout: 5_000 }).toHaveLength(1);
    expect((await written('behind'))[0]).toMatchObject({
      key_id: 'key-1',
      user_id: 'user-1',
      tier: 'enterprise',
      cache: 'semantic',
      saved_usd: '0.0000002500',
      prompt_saved_usd: '0.5000000000',
      prompt_version: '2.1.0',
      first_byte_ms: 1.5,
    });
  });

  it('say of calls of Leadline itself that no cache was met, or which', async () => {
    const ledger = createLedger({ repository: createLedgerRepository(database.store), clock: systemClock });
    await ledger.record({
      ...row(database.workspaceId, 'job-own'),
      idempotencyKey: 'own',
      outcome: 'cached',
    });
    expect((await written('own'))[0]).toMatchObject({
      cache: 'exact',
      saved_usd: '0.0000000000',
      key_id: null,
    });
  });

  it('keep their neighbours when one cannot be stored, whatever is wrong with it', async () => {
    const buffer = bufferOver(createLedgerRepository(database.store));
    const strange = { task: 'NUL\u0000 and half \ud83d', model: 'm'.repeat(9_999) };
    for (let at = 0; at < 20; at += 1)
      buffer.add({ ...fresh(), ...(at === 3 && strange), idempotencyKey: 'beside' });
    const nobody = '00000000-0000-4000-8000-00000000dead';
    buffer.add({ ...fresh(), workspaceId: nobody, idempotencyKey: 'beside' });
    buffer.add({ ...fresh(), inputTokens: 2 ** 40, idempotencyKey: 'beside' });
    await buffer.flush();
    expect(await written('beside')).toHaveLength(20);
    expect(lost).toEqual([1, 1]);
  });

  it('wait for a database that is away, and are written once when it is back', async () => {
    const repository = createLedgerRepository(database.store);
    let away = true;
    // While it is away, the answer is lost, not the rows.
    const answer = () => (away ? Promise.reject(gone()) : Promise.resolve());
    const buffer = bufferOver({ insert: (rows) => repository.insert(rows).then(answer) });
    buffer.add({ ...fresh(), idempotencyKey: 'away' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    away = false;
    await buffer.flush();
    expect([await written('away'), lost]).toEqual([[expect.anything()], []]);
  });

  it('are dropped and told when too many wait, and a stop does not wait for ever', async () => {
    const buffer = bufferOver({ insert: () => Promise.reject(gone()) }, 10);
    for (let at = 0; at < 15; at += 1) buffer.add(fresh());
    await buffer.flush();
    expect(lost.reduce((sum, rows) => sum + rows, 0)).toBe(15);
  });
});
