import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock/index.ts';
import { type EmbeddedPostgres, openEmbeddedPostgres, openStore } from '../index.ts';
import { serverAccount } from './account.ts';
import { locateBinaries } from './binaries.ts';
import { createCluster } from './cluster.ts';
import { requireRoom } from './disk.ts';
import { reachableBinaries } from './placement.ts';
import { parsePostmasterFile, runningPort } from './postmaster.ts';

const isRoot = process.getuid?.() === 0;
let directory: string;
let sharedRoot: string;
let open: EmbeddedPostgres[] = [];

async function makeHome(): Promise<void> {
  directory = await openFolder('home');
  sharedRoot = await openFolder('shared');
}

async function leaveAll(): Promise<void> {
  for (const server of open) await server.close();
  open = [];
}

async function removeHome(): Promise<void> {
  await leaveAll();
  await rm(directory, { recursive: true, force: true });
  await rm(sharedRoot, { recursive: true, force: true });
}

afterEach(leaveAll);

async function openFolder(name: string): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), `leadline-embedded-${name}-`));
  await chmod(path, 0o755);
  return path;
}

async function joinServer(events: string[] = [], durable = false): Promise<EmbeddedPostgres> {
  const server = await openEmbeddedPostgres({
    directory,
    sharedRoot,
    durable,
    onEvent: (event) => events.push(event.type),
  });
  open.push(server);
  return server;
}

async function ask(server: EmbeddedPostgres, question: string): Promise<unknown> {
  const store = openStore({ connectionString: server.connectionString });
  try {
    const { rows } = await store.pool.query(question);
    return rows[0];
  } finally {
    await store.close();
  }
}

function serverPort(server: EmbeddedPostgres): Promise<number | null> {
  return runningPort(join(server.place, 'data'), systemClock);
}

async function postmasterPid(server: EmbeddedPostgres): Promise<number> {
  const file = parsePostmasterFile(await readFile(join(server.place, 'data', 'postmaster.pid'), 'utf8'));
  return file?.pid ?? 0;
}

describe('the embedded server', () => {
  beforeAll(makeHome);
  afterAll(removeHome);

  it('is made once, listens on the loopback address alone and keeps its password to the owner', async () => {
    const server = await joinServer();
    expect(await ask(server, 'show listen_addresses')).toEqual({ listen_addresses: '127.0.0.1' });
    expect(await ask(server, 'show password_encryption')).toEqual({ password_encryption: 'scram-sha-256' });
    expect((await stat(join(directory, 'postgres.json'))).mode & 0o777).toBe(0o600);
    const wrong = new URL(server.connectionString);
    wrong.password = 'guess';
    const store = openStore({ connectionString: wrong.href });
    await expect(store.system(async () => 1)).rejects.toMatchObject({ code: 'database_unavailable' });
    await store.close();
  });

  it('is shared: whoever comes next joins, and the last to leave stops it', async () => {
    const events: string[] = [];
    const [first, second] = await Promise.all([joinServer(events), joinServer(events)]);
    expect(events.toSorted()).toEqual(['joined', 'started']);
    expect(first.connectionString).toBe(second.connectionString);
    await first.close();
    expect(await ask(second, 'select 1 as one')).toEqual({ one: 1 });
    await second.close();
    expect(await serverPort(second)).toBeNull();
    expect(events).toContain('stopped');
  });

  it('keeps data over a stop and start, on the same port', async () => {
    const first = await joinServer();
    await ask(first, 'create table kept (id int)');
    await first.close();
    const second = await joinServer();
    expect(await ask(second, 'select count(*)::int as rows from kept')).toEqual({ rows: 0 });
    expect(second.connectionString).toBe(first.connectionString);
  });

  it('outlives a starter that is killed, and is stopped by the last that leaves in order', async () => {
    const front = JSON.stringify(new URL('../index.ts', import.meta.url).href);
    const options = JSON.stringify({ directory, sharedRoot, durable: false });
    const starter = spawn(
      process.execPath,
      [
        '--input-type=module-typescript',
        '--eval',
        `const { openEmbeddedPostgres } = await import(${front});
         await openEmbeddedPostgres(${options}); console.log('up'); setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(starter.stdout, 'data');
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    const events: string[] = [];
    const server = await joinServer(events);
    expect(events).toEqual(['joined']);
    await server.close();
    expect(events).toEqual(['joined', 'stopped']);
  });

  it('is started again when it dies under us', async () => {
    const events: string[] = [];
    const server = await joinServer(events, true);
    await ask(server, 'create table kept_too (id int)');
    process.kill(await postmasterPid(server), 'SIGKILL');
    await expect.poll(() => events, { timeout: 20_000 }).toEqual(['started', 'lost', 'started']);
    expect(await ask(server, 'select count(*)::int as rows from kept_too')).toEqual({ rows: 0 });
  });

  it('starts after a power loss although its old process number belongs to something else', async () => {
    const first = await joinServer();
    await first.close();
    const stale = [process.pid, join(first.place, 'data'), '1', '5432', '', '127.0.0.1', '', 'ready   '];
    await writeFile(join(first.place, 'data', 'postmaster.pid'), stale.join('\n'), { mode: 0o644 });
    const second = await joinServer();
    expect(await ask(second, 'select 1 as one')).toEqual({ one: 1 });
  });

  it('can be left although the home was deleted meanwhile', async () => {
    const events: string[] = [];
    const server = await joinServer(events);
    await rename(directory, `${directory}.gone`);
    await server.close();
    expect(events.at(-1)).toBe('failed');
    await rename(`${directory}.gone`, directory);
    const next = await joinServer(events);
    expect(events.at(-1)).toBe('joined');
    await next.close();
  });

  it('moves to another port when its own is taken', async () => {
    const first = await joinServer();
    const port = Number(new URL(first.connectionString).port);
    await first.close();
    const squatter = await listenOn(port);
    const second = await joinServer();
    expect(new URL(second.connectionString).port).not.toBe(String(port));
    expect(await ask(second, 'select 1 as one')).toEqual({ one: 1 });
    squatter.close();
  });
});

function listenOn(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
  });
}

describe('a home that PostgreSQL cannot use', () => {
  beforeEach(makeHome);
  afterEach(removeHome);

  it('because only we may enter it: data and binaries go where its user can reach them', async () => {
    await chmod(directory, 0o700);
    const server = await joinServer();
    expect(server.place.startsWith(isRoot ? sharedRoot : directory)).toBe(true);
    expect(await ask(server, 'select 1 as one')).toEqual({ one: 1 });
    await server.close();
    const again = await joinServer();
    expect(again.connectionString).toBe(server.connectionString);
  });

  it('because the binaries lie in such a folder: they are copied once', async () => {
    const binaries = await locateBinaries();
    const hidden = { ...binaries, root: join(directory, 'private', 'native') };
    await mkdir(join(directory, 'private'), { mode: 0o700 });
    await cp(binaries.root, hidden.root, { recursive: true, verbatimSymlinks: true });
    const reachable = await reachableBinaries(hidden, await serverAccount(), sharedRoot);
    expect(reachable.root.startsWith(isRoot ? sharedRoot : directory)).toBe(true);
    const copiedAt = (await stat(reachable.root)).ctimeMs;
    const again = await reachableBinaries(hidden, await serverAccount(), sharedRoot);
    expect((await stat(again.root)).ctimeMs).toBe(copiedAt);
  });

  it('because it is no folder at all is named, with what to do', async () => {
    await writeFile(join(directory, 'file'), '');
    await expect(openEmbeddedPostgres({ directory: join(directory, 'file', 'home') })).rejects.toMatchObject({
      code: 'disk_unavailable',
      next: expect.stringContaining('LEADLINE_HOME'),
    });
  });

  it('because the disk is nearly full is said before anything is written', async () => {
    await expect(requireRoom(directory, Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({
      code: 'disk_unavailable',
      retryable: true,
    });
  });

  it('because its notes are damaged or gone keeps the data and says so', async () => {
    const server = await joinServer();
    await server.close();
    await writeFile(join(directory, 'postgres.json'), '{"place":');
    await expect(joinServer()).rejects.toMatchObject({
      code: 'database_unavailable',
      kept: expect.any(String),
    });
    await rm(join(directory, 'postgres.json'));
    await expect(joinServer()).rejects.toMatchObject({
      code: 'database_unavailable',
      kept: expect.any(String),
    });
    expect((await stat(join(server.place, 'data', 'PG_VERSION'))).isFile()).toBe(true);
  });

  it("because PostgreSQL's files are incomplete passes on what initdb said, and leaves no half-made data", async () => {
    const binaries = await locateBinaries();
    const broken = { ...binaries, root: join(directory, 'native') };
    await cp(binaries.root, broken.root, { recursive: true, verbatimSymlinks: true });
    await rm(join(broken.root, 'share'), { recursive: true });
    const account = await serverAccount();
    const cluster = { place: sharedRoot, binaries: broken, account, durable: false };
    await expect(createCluster(cluster, 'password')).rejects.toMatchObject({
      code: 'database_unavailable',
      message: expect.stringContaining('initdb'),
    });
    await expect(stat(join(sharedRoot, 'data'))).rejects.toThrow('ENOENT');
  });

  it('for want of a build for this machine says which, and points to DATABASE_URL', async () => {
    await expect(locateBinaries('plan9', 'vax')).rejects.toMatchObject({
      code: 'unsupported_runtime',
      message: expect.stringContaining('plan9-vax'),
      next: expect.stringContaining('DATABASE_URL'),
    });
  });
});
