import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, open, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeadlineError } from '../../errors/index.ts';
import type { Account } from './account.ts';
import { type Binaries, programPath } from './binaries.ts';
import { onDisk, requireRoom } from './disk.ts';

/** One PostgreSQL cluster: a folder with its data and its log, and the programs and user that serve it. */
export interface Cluster {
  readonly place: string;
  readonly binaries: Binaries;
  readonly account: Account | null;
  /** False only for throw-away databases of tests: a power loss may then spoil the data. */
  readonly durable: boolean;
}

/** May do anything in the cluster; used only to join it and to make what follows. */
export const ADMIN_USER = 'leadline_admin';
const START_TIMEOUT_S = '60';
const STOP_TIMEOUT_S = '30';
const LARGEST_LOG_BYTES = 5 * 1024 * 1024;

/** Sized for a laptop: under 100 MB at rest, room for many workers' pools, no processes nobody needs. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};
const THROW_AWAY_SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

export function dataDirectoryOf(place: string): string {
  return join(place, 'data');
}

export function isCreated(place: string): boolean {
  return existsSync(join(dataDirectoryOf(place), 'PG_VERSION'));
}

/** Makes the cluster's files. A crash half-way leaves nothing that looks finished. */
export async function createCluster(cluster: Cluster, password: string): Promise<void> {
  await requireRoom(cluster.place);
  const partial = join(cluster.place, 'data.partial');
  const passwordFile = join(cluster.place, `password.${randomBytes(6).toString('hex')}`);
  await onDisk(cluster.place, async () => {
    await rm(partial, { recursive: true, force: true });
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (cluster.account) await chown(passwordFile, cluster.account.uid, cluster.account.gid);
  });
  try {
    const result = await runProgram(cluster, 'initdb', [
      `--pgdata=${partial}`,
      `--username=${ADMIN_USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(cluster.durable ? [] : ['--no-sync']),
      // Stretching protects weak passwords; ours has 256 random bits, and each connection pays for it.
      '--set=scram_iterations=1',
    ]);
    if (result.code !== 0) throw startFailure('PostgreSQL could not prepare its files.', result.output);
    await onDisk(partial, () => rename(partial, dataDirectoryOf(cluster.place)));
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/**
 * Starts the server, detached from this process, and waits until it answers.
 *
 * @throws `port_taken` when something else listens on `port`; `disk_unavailable`; `database_unavailable`.
 */
export async function startCluster(cluster: Cluster, port: number): Promise<void> {
  const log = join(cluster.place, 'server.log');
  const before = await prepareLog(log, cluster.account);
  const settings = { ...SETTINGS, ...(cluster.durable ? {} : THROW_AWAY_SETTINGS) };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const result = await runProgram(cluster, 'pg_ctl', [
    'start',
    '--wait',
    '--silent',
    `--timeout=${START_TIMEOUT_S}`,
    `--pgdata=${dataDirectoryOf(cluster.place)}`,
    `--log=${log}`,
    `--options=-p ${port} ${flags.join(' ')}`,
  ]);
  if (result.code === 0) return;
  const written = (await readFile(log)).subarray(before).toString('utf8');
  if (/Address already in use|could not bind/i.test(written))
    throw new LeadlineError('port_taken', `Port ${port} is taken by another program.`, { retryable: true });
  throw startFailure('PostgreSQL did not start.', `${result.output}\n${written}`);
}

export async function stopCluster(cluster: Cluster): Promise<void> {
  const result = await runProgram(cluster, 'pg_ctl', [
    'stop',
    '--wait',
    '--silent',
    '--mode=fast',
    `--timeout=${STOP_TIMEOUT_S}`,
    `--pgdata=${dataDirectoryOf(cluster.place)}`,
  ]);
  if (result.code !== 0) throw startFailure('PostgreSQL did not stop.', result.output);
}

/** Empties a log grown large, makes sure the server may write to it, and returns its length. */
async function prepareLog(path: string, account: Account | null): Promise<number> {
  return onDisk(path, async () => {
    const file = await open(path, 'a', 0o600);
    await file.close();
    if (account) await chown(path, account.uid, account.gid);
    const { size } = await stat(path);
    if (size <= LARGEST_LOG_BYTES) return size;
    await truncate(path, 0);
    return 0;
  });
}

function runProgram(
  cluster: Cluster,
  program: 'initdb' | 'pg_ctl',
  args: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(programPath(cluster.binaries, program), args, {
      cwd: cluster.place,
      // Its own small environment: PGDATA, PGPORT and the like of the caller must not leak in.
      ...(process.platform !== 'win32' && { env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' } }),
      ...(cluster.account && { uid: cluster.account.uid, gid: cluster.account.gid }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      output += String(chunk);
    });
    child.on('error', (error) =>
      reject(startFailure(`PostgreSQL's ${program} could not be run.`, String(error))),
    );
    child.on('exit', (code) => resolve({ code: code ?? 1, output }));
  });
}

function startFailure(message: string, output: string): LeadlineError {
  const said = output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-6)
    .join('\n');
  if (/No space left on device|Disk quota exceeded|Read-only file system/i.test(output))
    return new LeadlineError('disk_unavailable', `${message} The disk is full or read-only:\n${said}`, {
      next: 'Free some space, or point LEADLINE_HOME at a disk that has room.',
      retryable: true,
    });
  if (/pre-existing shared memory block|Is another post(master|gres)/i.test(output))
    return new LeadlineError('database_unavailable', `${message} An earlier server is still ending.`, {
      next: 'Wait a moment and start again.',
      retryable: true,
    });
  if (/incompatible with server|initialized by PostgreSQL version/i.test(output))
    return new LeadlineError(
      'database_unavailable',
      `${message} Its files are of another version:\n${said}`,
      {
        next: 'Start the Leadline version that made them, or point LEADLINE_HOME at a new folder.',
        kept: 'The data files are as they were.',
      },
    );
  return new LeadlineError('database_unavailable', `${message} It said:\n${said}`, {
    next: 'Correct what it names, or set DATABASE_URL to a PostgreSQL server of your own.',
    kept: 'The data files are as they were.',
  });
}
