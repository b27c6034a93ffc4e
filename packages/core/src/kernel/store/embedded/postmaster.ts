import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Clock } from '../../clock/index.ts';

/** What PostgreSQL writes into `postmaster.pid` (src/include/utils/pidfile.h in its source). */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

const READY_POLL_MS = 50;
/** Recovery after a power loss replays at most 256 MB of log. */
const READY_TIMEOUT_MS = 60_000;

/** Null for a file that is cut short, as it is for a moment while the server starts. */
export function parsePostmasterFile(text: string): PostmasterFile | null {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number.isInteger(port) ? port : 0, ready: lines[7] === 'ready' };
}

/**
 * The port of the server that runs on this data directory; null when none does. A file left by a power loss
 * whose process number now belongs to something else is removed, as PostgreSQL itself would refuse to start.
 */
export async function runningPort(dataDirectory: string, clock: Clock): Promise<number | null> {
  const giveUpAt = clock.monotonicMs() + READY_TIMEOUT_MS;
  while (true) {
    const found = await readPostmasterFile(dataDirectory);
    if (found === null || !isAlive(found.pid)) return null;
    if (!(await servesDirectory(found.pid, dataDirectory))) {
      await rm(join(dataDirectory, 'postmaster.pid'), { force: true });
      return null;
    }
    if (found.ready && found.port > 0) return found.port;
    if (clock.monotonicMs() > giveUpAt) return null;
    await clock.sleep(READY_POLL_MS);
  }
}

async function readPostmasterFile(dataDirectory: string): Promise<PostmasterFile | null> {
  const text = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').catch(() => null);
  return text === null ? null : parsePostmasterFile(text);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The server's working directory is its data directory; where that cannot be read, its name must do. */
async function servesDirectory(pid: number, dataDirectory: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const directory = await readlink(`/proc/${pid}/cwd`).catch(() => null);
    return directory !== null && directory === (await realpath(dataDirectory));
  }
  if (process.platform === 'win32') return true;
  const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'args=']).catch(() => ({
    stdout: '',
  }));
  return stdout.includes('postgres') && stdout.includes(dataDirectory);
}
