import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PERMISSIONS, ROLES } from '@leadline/contracts';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { fakeClock, testDatabase } from '../../testing/index.ts';
import { openStore } from '../store/index.ts';
import { createIam, may, plainPrincipal } from './index.ts';

const database = await testDatabase();
const { store, workspaceId } = database;
const home = await mkdtemp(join(tmpdir(), 'leadline-iam-'));
let clock = fakeClock();
let iam = createIam({ store, clock, random: randomBytes });

beforeEach(async () => {
  await database.truncate();
  await rm(home, { recursive: true, force: true });
  clock = fakeClock();
  iam = createIam({ store, clock, random: randomBytes });
});
afterAll(async () => {
  await database.close();
  await rm(home, { recursive: true, force: true });
});

const secretInFile = async () => (await readFile(join(home, 'api-key'), 'utf8')).trim();
const permissionsOf = (role: (typeof ROLES)[number]) =>
  PERMISSIONS.filter((permission) => may(plainPrincipal({ workspaceId, keyId: 'k', role }), permission));
const analyst = () => iam.createApiKey({ workspaceId, name: 'reports', role: 'analyst' });

describe('an API key', () => {
  it('says who holds it', async () => {
    const { id, secret } = await analyst();
    expect(secret).toMatch(/^ll_[\w-]{43}$/);
    expect(await iam.authenticate(secret)).toEqual(
      plainPrincipal({ workspaceId, keyId: id, role: 'analyst' }),
    );
  });

  it('is told once: neither the database nor the list holds it', async () => {
    const { secret } = await analyst();
    const { rows } = await store.pool.query('select * from api_keys');
    expect(JSON.stringify([rows, await iam.listKeys(workspaceId)])).not.toContain(secret.slice(9));
    expect((await iam.listKeys(workspaceId)).items[0]).toMatchObject({
      name: 'reports',
      prefix: secret.slice(0, 8),
    });
  });

  it.each(['', 'll_', 'Bearer x', `ll_${'A'.repeat(43)}`, `ll_${'A'.repeat(44)}`, "ll_' or 1=1 --"])(
    'that is unknown (%j) is refused, with what to do',
    async (secret) => {
      await analyst();
      await expect(iam.authenticate(secret)).rejects.toMatchObject({
        code: 'unauthenticated',
        next: expect.stringContaining('key'),
      });
    },
  );

  it('works no longer once revoked, in this process at once and in others within five seconds', async () => {
    const { id, secret } = await analyst();
    const other = createIam({ store, clock, random: randomBytes });
    await other.authenticate(secret);
    await iam.authenticate(secret);
    await iam.revokeKey(workspaceId, id);
    await expect(iam.authenticate(secret)).rejects.toMatchObject({ code: 'unauthenticated' });
    await clock.advance(5001);
    await expect(other.authenticate(secret)).rejects.toThrow('revoked');
    await iam.revokeKey(workspaceId, id);
  });

  it('works no longer once expired, even while it is remembered', async () => {
    const expiresAt = new Date(clock.now().getTime() + 1000);
    const { secret } = await iam.createApiKey({ workspaceId, name: 'short', role: 'sales_rep', expiresAt });
    expect(await iam.authenticate(secret)).toMatchObject({ role: 'sales_rep' });
    await clock.advance(1000);
    await expect(iam.authenticate(secret)).rejects.toThrow('expired');
  });

  it('can be revoked only in its own workspace', async () => {
    const { id, secret } = await analyst();
    const theirs = await database.addWorkspace();
    await expect(iam.revokeKey(theirs, id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await iam.listKeys(theirs)).items).toEqual([]);
    expect(await iam.authenticate(secret)).toMatchObject({ keyId: id });
  });

  it('notes when it was last used, at most once a minute', async () => {
    const { secret } = await analyst();
    const lastUsed = async () => (await iam.listKeys(workspaceId)).items[0]?.lastUsedAt;
    expect(await lastUsed()).toBeNull();
    const first = clock.now();
    await iam.authenticate(secret);
    await clock.advance(30_000);
    await iam.authenticate(secret);
    expect(await lastUsed()).toEqual(first);
    await clock.advance(30_000);
    await iam.authenticate(secret);
    expect(await lastUsed()).toEqual(clock.now());
  });
});

describe('a workspace', () => {
  it('has a name of its own', async () => {
    const { id } = await iam.createWorkspace('Acme');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    await expect(iam.createWorkspace('Acme')).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('the default workspace', () => {
  it('is made once, with an admin key that only the owner of the file can read', async () => {
    const first = await iam.ensureDefaultWorkspace({ home });
    expect((await stat(join(home, 'api-key'))).mode & 0o777).toBe(0o600);
    expect(await iam.authenticate(await secretInFile())).toEqual(first);
    expect(first.role).toBe('admin');
    expect(await iam.ensureDefaultWorkspace({ home })).toEqual(first);
    expect((await iam.listKeys(first.workspaceId)).items).toHaveLength(1);
  });

  it('is made once when processes start together', async () => {
    const stores = Array.from({ length: 5 }, () =>
      openStore({ connectionString: database.connectionString }),
    );
    const principals = await Promise.all(
      stores.map((each) =>
        createIam({ store: each, clock, random: randomBytes }).ensureDefaultWorkspace({ home }),
      ),
    );
    expect(new Set(principals.map(({ workspaceId: id, keyId }) => `${id} ${keyId}`)).size).toBe(1);
    expect(await iam.authenticate(await secretInFile())).toEqual(principals[0]);
    await Promise.all(stores.map((each) => each.close()));
  });

  it('gets another key when the file is lost or its key no longer works', async () => {
    const first = await iam.ensureDefaultWorkspace({ home });
    await rm(join(home, 'api-key'));
    const second = await iam.ensureDefaultWorkspace({ home });
    expect(second.workspaceId).toBe(first.workspaceId);
    expect(second.keyId).not.toBe(first.keyId);
    await iam.revokeKey(second.workspaceId, second.keyId);
    const third = await iam.ensureDefaultWorkspace({ home });
    expect(await iam.authenticate(await secretInFile())).toEqual(third);
  });

  it('leaves no key behind that could not be written down', async () => {
    await mkdir(join(home, 'api-key.new'), { recursive: true });
    await expect(iam.ensureDefaultWorkspace({ home })).rejects.toMatchObject({ code: 'disk_unavailable' });
    const { rows } = await store.pool.query('select * from api_keys');
    expect(rows).toEqual([]);
  });
});

describe('a signed link', () => {
  it('speaks for its workspace and subject', async () => {
    const token = await iam.sign(workspaceId, 'report:a');
    expect(await iam.verify(token, 'report:a')).toBe(workspaceId);
    expect(await iam.sign(workspaceId, 'report:a')).toBe(token);
  });

  it('cannot be turned to another subject or workspace, or be made up', async () => {
    const theirs = await database.addWorkspace();
    const token = await iam.sign(workspaceId, 'report:a');
    await iam.sign(theirs, 'report:a');
    const moved = token.replace(workspaceId, theirs);
    for (const [bad, subject] of [
      [token, 'report:b'],
      [moved, 'report:a'],
      [`${workspaceId}.`, 'report:a'],
      [workspaceId, 'report:a'],
      ['', 'report:a'],
      ["'; drop table workspaces; --.x", 'report:a'],
    ] as const)
      await expect(iam.verify(bad, subject)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('roles', () => {
  it('allow the admin everything, and the analyst nothing but to look', () => {
    expect(permissionsOf('admin')).toEqual([...PERMISSIONS]);
    expect(permissionsOf('analyst').every((permission) => permission.endsWith(':read'))).toBe(true);
  });

  it('leave identity, the audit log and the gateway to the admin alone', () => {
    for (const role of ROLES.filter((each) => each !== 'admin'))
      for (const permission of ['iam:manage', 'audit:read', 'llm:manage'] as const)
        expect(permissionsOf(role)).not.toContain(permission);
  });
});
