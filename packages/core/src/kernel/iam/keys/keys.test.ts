import { randomBytes, randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { fakeClock, testDatabase } from '../../../testing/index.ts';
import type { Database, Store } from '../../store/index.ts';
import { createIam, mayUseModel } from '../index.ts';
import { createKeyMemory, type RememberedKey } from './key-memory.ts';
import { findKeyByHash, listKeys } from './repository.ts';

const database = await testDatabase();
const { store, workspaceId } = database;
let clock = fakeClock();
let iam = createIam({ store, clock, random: randomBytes });
const elsewhere = () => createIam({ store, clock, random: randomBytes });

beforeEach(async () => {
  await database.truncate();
  clock = fakeClock();
  iam = elsewhere();
});
afterAll(() => database.close());

const limits = { usdPerDay: 2, usdPerMonth: 50, tokensPerDay: null, tokensPerMonth: 1_000_000 };
const rep = () => iam.createApiKey({ workspaceId, name: 'rep', role: 'sales_rep' });
/** Identity over a store that counts its transactions. */
function counted() {
  let transactions = 0;
  const system: typeof store.system = (work) => {
    transactions += 1;
    return store.system(work);
  };
  const counting = createIam({ store: { ...store, system }, clock, random: randomBytes });
  return { iam: counting, transactions: () => transactions };
}

/** How many rows of the table of keys some work reads: by scanning it, and fetched by an index. */
function rowsRead(transact: Store['system'], work: (open: Database) => Promise<void>) {
  return transact(async (open) => {
    const count = async () => {
      const { rows } = await open.execute<{ whole: number; byIndex: number }>(
        `select seq_tup_read::int as whole, idx_tup_fetch::int as "byIndex"
         from pg_stat_xact_user_tables where relname = 'api_keys'`,
      );
      return rows[0] ?? { whole: 0, byIndex: 0 };
    };
    const before = await count();
    await work(open);
    const after = await count();
    return { whole: after.whole - before.whole, byIndex: after.byIndex - before.byIndex };
  });
}

describe('what a key carries', () => {
  it('reaches whoever asks who holds it', async () => {
    const { id, secret } = await iam.createApiKey({
      workspaceId,
      name: 'emea',
      role: 'sales_rep',
      userId: 'u1',
      tier: 'professional',
      region: 'eu',
      confidential: true,
      models: ['openai/*'],
      limits,
    });
    expect(await iam.authenticate(secret)).toEqual({
      workspaceId,
      keyId: id,
      role: 'sales_rep',
      userId: 'u1',
      tier: 'professional',
      region: 'eu',
      confidential: true,
      models: ['openai/*'],
    });
    expect(await iam.getKey(workspaceId, id)).toMatchObject({ limits });
  });

  it('changes at once here and within five seconds elsewhere; what is left out stays', async () => {
    const { id, secret } = await iam.createApiKey({ workspaceId, name: 'rep', role: 'sales_rep', limits });
    const other = elsewhere();
    await Promise.all([iam.authenticate(secret), other.authenticate(secret)]);
    const changed = await iam.updateKey(workspaceId, id, { role: 'analyst', limits: { usdPerDay: null } });
    expect(changed).toMatchObject({ name: 'rep', limits: { ...limits, usdPerDay: null } });
    expect(await iam.authenticate(secret)).toMatchObject({ role: 'analyst' });
    expect(await other.authenticate(secret)).toMatchObject({ role: 'sales_rep' });
    await clock.advance(5001);
    expect(await other.authenticate(secret)).toMatchObject({ role: 'analyst' });
  });

  it('is not to be had from another workspace', async () => {
    const { id } = await rep();
    const theirs = await database.addWorkspace();
    const missing = { code: 'not_found' };
    await expect(iam.getKey(theirs, id)).rejects.toMatchObject(missing);
    await expect(iam.updateKey(theirs, id, { role: 'admin' })).rejects.toMatchObject(missing);
    await expect(iam.rotateKey(theirs, id, 60)).rejects.toMatchObject(missing);
    expect(await iam.getKey(workspaceId, id)).toMatchObject({ role: 'sales_rep' });
  });
});

describe('rotating a key', () => {
  it('gives a new secret, and lets the old one work until the grace period ends', async () => {
    const { id, secret: old } = await rep();
    await iam.authenticate(old);
    const { secret } = await iam.rotateKey(workspaceId, id, 60);
    expect(await iam.authenticate(old)).toEqual(await iam.authenticate(secret));
    await clock.advance(60_000);
    await expect(iam.authenticate(old)).rejects.toThrow('replaced');
    expect(await iam.authenticate(secret)).toMatchObject({ keyId: id });
  });

  it('twice ends the first secret at once, in every process within five seconds', async () => {
    const { id, secret: first } = await rep();
    const other = elsewhere();
    await other.authenticate(first);
    const { secret: second } = await iam.rotateKey(workspaceId, id, 3600);
    const { secret: third } = await iam.rotateKey(workspaceId, id, 3600);
    await expect(iam.authenticate(first)).rejects.toMatchObject({ code: 'unauthenticated' });
    await clock.advance(5001);
    await expect(other.authenticate(first)).rejects.toMatchObject({ code: 'unauthenticated' });
    for (const secret of [second, third])
      expect(await other.authenticate(secret)).toMatchObject({ keyId: id });
  });

  it('ends the old secret now with no grace, both secrets with a revocation, and is refused afterwards', async () => {
    const { id, secret: old } = await rep();
    const { secret } = await iam.rotateKey(workspaceId, id, 0);
    await expect(iam.authenticate(old)).rejects.toThrow('replaced');
    const again = await iam.rotateKey(workspaceId, id, 60);
    await iam.revokeKey(workspaceId, id);
    for (const each of [secret, again.secret])
      await expect(iam.authenticate(each)).rejects.toThrow('revoked');
    await expect(iam.rotateKey(workspaceId, id, 60)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('ten thousand keys', () => {
  it('are answered from memory, listed page by page, and revoked ones among them are seen', async () => {
    const { secret } = await rep();
    const { iam: busy, transactions } = counted();
    const [one] = (await iam.listKeys(workspaceId)).items;
    await store.pool.query(
      `insert into api_keys (id, workspace_id, name, prefix, hash, role, created_at)
       select gen_random_uuid(), $1, 'bulk ' || i, 'll_bulk', encode(sha256(('ll_' || lpad(i::text, 43, 'k'))::bytea), 'hex'),
              'sales_rep', $2 from generate_series(1, 10000) as i`,
      [workspaceId, clock.now()],
    );
    const secrets = Array.from({ length: 10_000 }, (_, at) => `ll_${String(at + 1).padStart(43, 'k')}`);
    for (let at = 0; at < secrets.length; at += 50)
      await Promise.all(secrets.slice(at, at + 50).map((each) => busy.authenticate(each)));
    const before = transactions();
    const started = process.cpuUsage();
    for (const each of secrets) await busy.authenticate(each);
    const { user, system } = process.cpuUsage(started);
    expect(transactions()).toBe(before);
    // A bound far above what it takes (2 to 4 µs), for noisy machines; reading them again would take seconds.
    expect((user + system) / secrets.length).toBeLessThan(100);

    const { keyId } = await busy.authenticate(secrets[77] ?? '');
    await iam.revokeKey(workspaceId, keyId);
    await clock.advance(5001);
    await expect(busy.authenticate(secrets[77] ?? '')).rejects.toThrow('revoked');
    expect(await busy.authenticate(secret)).toMatchObject({ keyId: one?.id });

    const seen = new Set<string>();
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await iam.listKeys(workspaceId, { limit: 200, cursor: cursor ?? undefined });
      for (const { id } of page.items) seen.add(id);
      cursor = page.nextCursor;
    }
    expect(seen.size).toBe(10_001);
  });

  it('are found and listed by an index, however many there are', async () => {
    await store.pool.query(
      `insert into api_keys (id, workspace_id, name, prefix, hash, previous_hash, role, created_at)
       select gen_random_uuid(), $1, 'bulk ' || i, 'll_bulk', 'hash-' || i, 'old-' || i, 'sales_rep',
         $2::timestamptz - i * interval '1 second' from generate_series(1, 10000) as i`,
      [workspaceId, clock.now()],
    );
    await store.pool.query('analyze api_keys');
    const read = await rowsRead(store.system, async (open) => {
      expect((await findKeyByHash(open, 'hash-5000'))?.name).toBe('bulk 5000');
      expect((await findKeyByHash(open, 'old-6000'))?.name).toBe('bulk 6000');
    });
    expect(read).toEqual({ whole: 0, byIndex: 2 });
    const inside: Store['system'] = (work) => store.tenant(workspaceId, work);
    const page = await rowsRead(inside, async (open) => {
      const after = { at: new Date(clock.now().getTime() - 5_000_000), id: randomUUID() };
      expect(await listKeys(open, workspaceId, { limit: 200, after })).toHaveLength(200);
    });
    expect(page.whole).toBe(0);
    expect(page.byIndex).toBeLessThan(300);
  });

  it('and more are remembered within bounds, by each secret they have', () => {
    const memory = createKeyMemory(1_000);
    const remembered = (id: string) => ({ key: { id } }) as RememberedKey;
    for (let at = 0; at < 10_000; at += 1) memory.set(`hash-${at}`, remembered(`key-${at % 2_000}`));
    expect(memory.size).toBe(1_000);
    memory.set('hash-9999', remembered('key-1999'));
    memory.set('its other secret', remembered('key-1999'));
    memory.forget('key-1999');
    expect([memory.get('hash-9999'), memory.get('its other secret'), memory.size]).toEqual([
      undefined,
      undefined,
      998,
    ]);
  });

  it('that are made up cost one look each, and the same one again none', async () => {
    const madeUp = `ll_${'z'.repeat(43)}`;
    const { iam: asked, transactions } = counted();
    await expect(asked.authenticate(madeUp)).rejects.toMatchObject({ code: 'unauthenticated' });
    const before = transactions();
    for (let turn = 0; turn < 200; turn += 1)
      await expect(asked.authenticate(madeUp)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(transactions()).toBe(before);
  });
});

describe('a refused key', () => {
  it('is told of, with its workspace, when it was known', async () => {
    const refused: unknown[] = [];
    iam = createIam({ store, clock, random: randomBytes, onRefusedKey: (each) => refused.push(each) });
    const { id, secret } = await rep();
    await iam.revokeKey(workspaceId, id);
    await expect(iam.authenticate(secret)).rejects.toThrow('revoked');
    await expect(iam.authenticate(`ll_${'x'.repeat(43)}`)).rejects.toThrow('not known');
    expect(refused).toEqual([{ workspaceId, keyId: id, role: 'sales_rep', reason: 'revoked' }]);
  });

  it.each(['', 'nonsense', Buffer.from(`2026-01-01 ${randomUUID()}x y`).toString('base64url')])(
    'is a list asked with a cursor it never gave out (%j)',
    async (cursor) => {
      await expect(iam.listKeys(workspaceId, { cursor })).rejects.toMatchObject({ code: 'invalid_input' });
    },
  );
});

describe('the models a key may ask', () => {
  it.each([
    [null, 'openai', 'gpt-5', true],
    [['openai/*'], 'openai', 'gpt-5', true],
    [['openai/*'], 'azure', 'gpt-5', false],
    [['gpt-5*'], 'azure', 'gpt-5-mini', true],
    [['gpt-5*'], 'azure', 'gpt-4.1', false],
    [['*/gpt-5'], 'azure', 'gpt-5', true],
    [['*-mini'], 'openai', 'gpt-5-mini', true],
    [['a*b*b'], 'openai', 'ab', false],
    [['a*b*b'], 'openai', 'axbxb', true],
    [['anthropic/claude'], 'anthropic', 'claude-opus', false],
    [['groq/meta/*'], 'groq', 'meta/llama', true],
    [['.*'], 'openai', 'gpt-5', false],
    [[], 'openai', 'gpt-5', false],
  ] as const)('%j and %s/%s: %s', (models, provider, model, allowed) => {
    expect(mayUseModel({ models }, provider, model)).toBe(allowed);
  });

  it('are compared as a regular expression would, piece by piece', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '-', '*'), maxLength: 6 });
    fc.assert(
      fc.property(pattern, text, (each, model) => {
        const expected = new RegExp(`^${each.replaceAll('*', '.*')}$`, 'u').test(model);
        expect(mayUseModel({ models: [each] }, 'openai', model)).toBe(expected);
      }),
    );
  });
});
