import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeClock, testDatabase } from '../../../testing/index.ts';
import type { Store } from '../../store/index.ts';
import { type AuditNote, createAuditLog, createRefusedKeyNotes } from '../index.ts';

const database = await testDatabase();
const { store, workspaceId } = database;
let clock = fakeClock();
const lost: { workspaceId: string; count: number }[] = [];
const open = (through: Store = store) =>
  createAuditLog({ store: through, clock, onLost: (each) => lost.push(each), groupMs: 5 });
let log = open();

beforeEach(async () => {
  await database.truncate();
  clock = fakeClock();
  lost.length = 0;
  log = open();
});
afterEach(() => log.close());
afterAll(() => database.close());

const noted = (object: string, more: Partial<AuditNote> = {}): AuditNote => ({
  workspaceId,
  operation: 'notes.add',
  outcome: 'done',
  object,
  ...more,
});
const read = (workspace = workspaceId) => log.read(workspace, { order: 'oldest first', limit: 1000 });
const many = (count: number, to = log) => {
  for (let at = 1; at <= count; at += 1) to.note(noted(String(at)));
};

describe('the audit log', () => {
  it('keeps who did what, to what, when, from where, and what came of it', async () => {
    log.note({
      workspaceId,
      operation: 'iam.keys.revoke',
      outcome: 'denied',
      code: 'forbidden',
      object: 'k2',
      keyId: 'k1',
      userId: 'u1',
      role: 'analyst',
      origin: '203.0.113.9',
      requestId: 'r1',
    });
    expect(await read()).toEqual([
      {
        seq: 1,
        at: clock.now(),
        operation: 'iam.keys.revoke',
        outcome: 'denied',
        code: 'forbidden',
        object: 'k2',
        keyId: 'k1',
        userId: 'u1',
        role: 'analyst',
        origin: '203.0.113.9',
        requestId: 'r1',
        previousHash: expect.stringMatching(/^[0-9a-f]{64}$/u),
        chainHash: expect.stringMatching(/^[0-9a-f]{64}$/u),
      },
    ]);
  });

  it('is written by itself, in groups, without anybody waiting', async () => {
    let transactions = 0;
    const tenant: Store['tenant'] = (workspace, work) => {
      transactions += 1;
      return store.tenant(workspace, work);
    };
    const counted = open({ ...store, tenant });
    many(400, counted);
    await expect.poll(async () => (await read()).length).toBe(400);
    expect(transactions).toBeLessThan(5);
    await counted.close();
  });

  it('counts without gaps when many processes write at once, each in its own order', async () => {
    const others = Array.from({ length: 6 }, () => open());
    for (let round = 0; round < 10; round += 1) {
      others.forEach((each, at) => each.note(noted(`${at}:${round}`)));
      await Promise.all(others.map((each) => each.flush()));
    }
    const entries = await read();
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
    expect(entries.map(({ object }) => object).filter((object) => object?.startsWith('3:'))).toEqual(
      Array.from({ length: 10 }, (_, round) => `3:${round}`),
    );
    expect(await log.verify(workspaceId)).toEqual({ whole: true, entries: 60, brokenAt: null });
    await Promise.all(others.map((each) => each.close()));
  });

  it('is each workspace’s own', async () => {
    const theirs = await database.addWorkspace();
    log.note(noted('mine'));
    log.note(noted('theirs', { workspaceId: theirs }));
    expect((await read()).map(({ object }) => object)).toEqual(['mine']);
    expect((await read(theirs)).map(({ object, seq }) => [seq, object])).toEqual([[1, 'theirs']]);
  });

  it('is read by what is looked for, in either direction', async () => {
    many(5);
    await clock.advance(60_000);
    log.note(noted('late', { outcome: 'denied', userId: 'u1' }));
    const objects = async (range: object) =>
      (await log.read(workspaceId, { order: 'newest first', limit: 10, ...range })).map(
        ({ object }) => object,
      );
    expect(await objects({ limit: 2 })).toEqual(['late', '5']);
    expect(await objects({ before: 3 })).toEqual(['2', '1']);
    expect(await objects({ outcome: 'denied' })).toEqual(['late']);
    expect(await objects({ userId: 'u1' })).toEqual(['late']);
    expect(await objects({ since: clock.now() })).toEqual(['late']);
    expect(await objects({ object: '4', order: 'oldest first' })).toEqual(['4']);
  });
});

describe('what was written', () => {
  const asOwner = (statement: string) =>
    store.system(async (db) => {
      await db.execute(statement);
    });

  it.each([
    `update audit_log set outcome = 'done'`,
    'delete from audit_log',
    'delete from audit_log where seq = 2',
  ])('is refused to be changed by the database itself: %s', async (statement) => {
    many(3);
    await log.flush();
    await expect(
      store.tenant(workspaceId, async (db) => {
        await db.execute(statement);
      }),
    ).rejects.toThrow(/permission denied/u);
    await expect(asOwner(statement)).rejects.toThrow(/never changed/u);
    expect(await read()).toHaveLength(3);
  });

  it.each([
    ['changed', `update audit_log set object = 'x' where seq = 2`, 2],
    ['taken out', 'delete from audit_log where seq = 2', 2],
    ['cut off at the end', 'delete from audit_log where seq = 4', 4],
    ['taken out altogether', 'delete from audit_log', 1],
    ['changed with its hash', `update audit_log set chain_hash = repeat('0', 64) where seq = 3`, 3],
  ])('shows it when somebody who owns the database has %s a line', async (_how, statement, brokenAt) => {
    many(4);
    await log.flush();
    await store.pool.query('alter table audit_log disable trigger append_only');
    await store.pool.query(statement);
    await store.pool.query('alter table audit_log enable trigger append_only');
    expect(await log.verify(workspaceId)).toEqual({ whole: false, entries: brokenAt - 1, brokenAt });
  });

  it('goes with its workspace', async () => {
    const theirs = await database.addWorkspace();
    log.note(noted('theirs', { workspaceId: theirs }));
    await log.flush();
    await store.pool.query('delete from workspaces where id = $1', [theirs]);
    expect(await read(theirs)).toEqual([]);
    log.note(noted('too late', { workspaceId: theirs }));
    log.note(noted('mine'));
    await log.flush();
    expect(lost).toMatchObject([{ workspaceId: theirs, count: 1 }]);
    expect(await read()).toHaveLength(1);
  });
});

describe('without the database', () => {
  it('notes wait until it is back, in their order', async () => {
    let away = true;
    const tenant: Store['tenant'] = (workspace, work) =>
      away ? Promise.reject(new Error('away')) : store.tenant(workspace, work);
    const cut = open({ ...store, tenant });
    many(3, cut);
    await expect(cut.flush()).rejects.toThrow('away');
    cut.note(noted('4'));
    away = false;
    await cut.close();
    expect((await read()).map(({ object }) => object)).toEqual(['1', '2', '3', '4']);
    expect(lost).toEqual([]);
  });

  it('closing ends all the same, and says what was lost', async () => {
    const cut = open({ ...store, tenant: () => Promise.reject(new Error('away')) });
    many(3, cut);
    await cut.close();
    expect(lost).toMatchObject([{ workspaceId, count: 3 }]);
  });

  it('holds back so many and no more, and says in the log that some are missing', async () => {
    let away = true;
    const tenant: Store['tenant'] = (workspace, work) =>
      away ? Promise.reject(new Error('away')) : store.tenant(workspace, work);
    const cut = open({ ...store, tenant });
    many(20_010, cut);
    away = false;
    await cut.flush();
    const [last] = await log.read(workspaceId, { order: 'newest first', limit: 1 });
    expect(last).toMatchObject({ seq: 20_000, operation: 'audit.lost', object: '11' });
    await cut.close();
  });
});

describe('a refused key', () => {
  it('is noted, once a minute however often it is used', async () => {
    const note = createRefusedKeyNotes(log, clock);
    const key = { workspaceId, keyId: 'k1', role: 'analyst', reason: 'revoked' } as const;
    for (let turn = 0; turn < 50; turn += 1) note(key);
    await clock.advance(60_000);
    note(key);
    expect((await read()).map(({ operation, code, keyId }) => [operation, code, keyId])).toEqual([
      ['iam.keys.use', 'revoked', 'k1'],
      ['iam.keys.use', 'revoked', 'k1'],
    ]);
  });
});
