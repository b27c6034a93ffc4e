import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { fakeClock, testDatabase } from '../../../testing/index.ts';
import { createProviderKeys, type ProviderKeyDeps } from '../index.ts';

const database = await testDatabase();
const { store, workspaceId } = database;
const home = await mkdtemp(join(tmpdir(), 'leadline-master-'));
let clock = fakeClock();

beforeEach(async () => {
  await database.truncate();
  await rm(home, { recursive: true, force: true });
  clock = fakeClock();
});
afterAll(async () => {
  await database.close();
  await rm(home, { recursive: true, force: true });
});

const SECRET = 'sk-proj-abcdefghijklmnop-WXYZ';
const masterKey = () => randomBytes(32).toString('base64');
const keysWith = (more: Partial<ProviderKeyDeps['masterKey']> = {}) =>
  createProviderKeys({
    store,
    clock,
    random: randomBytes,
    masterKey: { home, earlier: [], ...more },
    providers: ['openai', 'anthropic'],
  });
const setOpenAi = (keys = keysWith(), workspace = workspaceId) =>
  keys.set(workspace, { provider: 'openai', secret: SECRET });
const rows = async () => (await store.pool.query('select * from provider_keys order by workspace_id')).rows;
const fileKeys = async () => (await readFile(join(home, 'master-key'), 'utf8')).trim().split('\n');

describe('a provider key', () => {
  it('comes back to the gateway, and to nobody else more than its last four characters', async () => {
    const keys = keysWith();
    expect(await setOpenAi(keys)).toMatchObject({ provider: 'openai', lastFour: 'WXYZ' });
    expect(await keys.find(workspaceId, 'openai')).toBe(SECRET);
    expect(await keys.find(workspaceId, 'anthropic')).toBeNull();
    expect(JSON.stringify([await keys.list(workspaceId), await rows()])).not.toContain(SECRET.slice(0, -4));
    await keys.set(workspaceId, { provider: 'anthropic', secret: 'short-key' });
    expect((await keys.list(workspaceId)).map(({ lastFour }) => lastFour)).toEqual(['', 'WXYZ']);
  });

  it('belongs to its workspace alone', async () => {
    const keys = keysWith();
    await setOpenAi(keys);
    const theirs = await database.addWorkspace();
    expect(await keys.find(theirs, 'openai')).toBeNull();
    expect(await keys.list(theirs)).toEqual([]);
    expect(await keys.remove(theirs, 'openai')).toBe(false);
    expect(await keysWith().find(workspaceId, 'openai')).toBe(SECRET);
  });

  it('is replaced and deleted at once here, and within five seconds elsewhere', async () => {
    const [keys, other] = [keysWith(), keysWith()];
    await setOpenAi(keys);
    expect(await other.find(workspaceId, 'openai')).toBe(SECRET);
    await keys.set(workspaceId, { provider: 'openai', secret: `${SECRET}2` });
    expect(await keys.find(workspaceId, 'openai')).toBe(`${SECRET}2`);
    await clock.advance(5001);
    expect(await other.find(workspaceId, 'openai')).toBe(`${SECRET}2`);
    expect(await keys.remove(workspaceId, 'openai')).toBe(true);
    expect(await keys.find(workspaceId, 'openai')).toBeNull();
    await clock.advance(5001);
    expect(await other.find(workspaceId, 'openai')).toBeNull();
  });

  it('is encrypted anew each time, also when it is the same', async () => {
    await setOpenAi();
    const [first] = await rows();
    await setOpenAi();
    const [second] = await rows();
    expect(second.nonce).not.toBe(first.nonce);
    expect(second.ciphertext).not.toBe(first.ciphertext);
  });

  it.each([
    ['the ciphertext', `ciphertext = encode(decode(ciphertext, 'base64') || '\\x00', 'base64')`],
    ['the nonce', `nonce = encode(sha256('x')::bytea, 'base64')`],
    ['the provider', `provider = 'anthropic'`],
  ])('is refused when somebody changed %s in the database', async (_what, change) => {
    await setOpenAi();
    await store.pool.query(`update provider_keys set ${change}`);
    const provider = (await rows())[0].provider as string;
    await expect(keysWith().find(workspaceId, provider)).rejects.toMatchObject({
      code: 'provider_unconfigured',
      next: expect.stringContaining('LEADLINE_MASTER_KEYS_EARLIER'),
    });
  });

  it('is refused when its row was moved to another workspace', async () => {
    const theirs = await database.addWorkspace();
    await setOpenAi();
    await store.pool.query('update provider_keys set workspace_id = $1', [theirs]);
    await expect(keysWith().find(theirs, 'openai')).rejects.toMatchObject({ code: 'provider_unconfigured' });
  });

  it('for a provider there is not is refused', async () => {
    await expect(keysWith().set(workspaceId, { provider: 'nobody', secret: SECRET })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'provider' }],
    });
  });
});

describe('the master key', () => {
  it('is made once, for its owner alone to read, however many come first', async () => {
    const workspaces = await Promise.all(Array.from({ length: 8 }, () => database.addWorkspace()));
    await Promise.all(workspaces.map((each) => setOpenAi(keysWith(), each)));
    expect((await stat(join(home, 'master-key'))).mode & 0o777).toBe(0o600);
    expect(new Set((await rows()).map((row) => row.master_key_id as string)).size).toBe(1);
    for (const each of workspaces) expect(await keysWith().find(each, 'openai')).toBe(SECRET);
  });

  it.each(['', 'short', 'x'.repeat(44), randomBytes(31).toString('base64')])(
    'that is not 32 bytes (%j) is refused at the start',
    (current) => {
      expect(() => keysWith({ current })).toThrow(/32 bytes/u);
    },
  );

  it('is taken as hex too', async () => {
    const bytes = randomBytes(32);
    await setOpenAi(keysWith({ current: bytes.toString('hex') }));
    expect(await keysWith({ current: bytes.toString('base64') }).find(workspaceId, 'openai')).toBe(SECRET);
  });

  it('that is another one opens nothing, until the earlier one is given; rekeying then makes it needless', async () => {
    const [first, second] = [masterKey(), masterKey()];
    await setOpenAi(keysWith({ current: first }));
    await expect(keysWith({ current: second }).find(workspaceId, 'openai')).rejects.toThrow('decrypted');
    await expect(keysWith({ current: second }).rekey()).rejects.toThrow('decrypted');
    const both = keysWith({ current: second, earlier: [first] });
    expect(await both.find(workspaceId, 'openai')).toBe(SECRET);
    expect(await both.rekey()).toEqual({ rekeyed: 1 });
    expect(await both.rekey()).toEqual({ rekeyed: 0 });
    expect(await keysWith({ current: second }).find(workspaceId, 'openai')).toBe(SECRET);
  });

  it('in the file is renewed by rekeying, for every workspace, while others store and read', async () => {
    const workspaces = await Promise.all(Array.from({ length: 20 }, () => database.addWorkspace()));
    const keys = keysWith();
    await Promise.all(workspaces.slice(0, 10).map((each) => setOpenAi(keys, each)));
    const [before] = await fileKeys();
    const storing = workspaces.slice(10).map((each) => setOpenAi(keysWith(), each));
    await Promise.all([keysWith().rekey(), keysWith().rekey(), ...storing]);
    const after = await fileKeys();
    expect(after).toHaveLength(1);
    expect(after[0]).not.toBe(before);
    expect((await stat(join(home, 'master-key'))).mode & 0o777).toBe(0o600);
    const fresh = keysWith();
    for (const each of workspaces) expect(await fresh.find(each, 'openai')).toBe(SECRET);
  });

  it('may move from the file to the settings', async () => {
    await setOpenAi();
    const current = masterKey();
    const keys = keysWith({ current });
    expect(await keys.find(workspaceId, 'openai')).toBe(SECRET);
    expect(await keys.rekey()).toEqual({ rekeyed: 1 });
    await rm(home, { recursive: true });
    expect(await keysWith({ current }).find(workspaceId, 'openai')).toBe(SECRET);
  });
});
