import { randomUUID } from 'node:crypto';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Config } from '@leadline/core/kernel/config';
import { isLeadline, serverAddress } from '../address.ts';
import { type CheckResult, failed, ok, warning } from './check.ts';

const NEEDED_NODE = 24;
const GIBIBYTE = 1024 ** 3;

export function checkRuntime(): CheckResult {
  const detail = `Node ${process.versions.node} on ${process.platform} ${process.arch}`;
  if (Number.parseInt(process.versions.node, 10) >= NEEDED_NODE) return ok('runtime', detail);
  return failed('runtime', new Error(detail), 'Run `npm ci`, which installs the pinned Node.');
}

/** Whether home can be written, which is tried rather than asked: permissions are not all there is. */
export async function checkDisk(home: string): Promise<CheckResult> {
  try {
    await mkdir(home, { recursive: true });
    const probe = join(home, `.doctor-${randomUUID()}`);
    await writeFile(probe, 'ok');
    await rm(probe);
    const { bavail, bsize } = await statfs(home);
    const free = (bavail * bsize) / GIBIBYTE;
    const detail = `${free.toFixed(1)} GB free at ${home}`;
    if (free >= 1) return ok('disk', detail);
    return warning('disk', detail, 'Make room, or set LEADLINE_HOME to a larger disk.');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = new Error(`${home} cannot be written${code ? ` (${code})` : ''}.`);
    return failed('disk', reason, 'Correct its permissions or free some space, or set LEADLINE_HOME.');
  }
}

/** Whether the server runs, and if not, whether its port is free for it. */
export async function checkServer(config: Config): Promise<CheckResult> {
  const address = serverAddress(config);
  const { LEADLINE_PORT: port, LEADLINE_HOST: host } = config;
  if (port === 0) return ok('server', 'takes a free port when it starts');
  if (await isLeadline(address)) return ok('server', `runs at ${address}`);
  if (await isFree(host, port)) return ok('server', `not running; ${host}:${port} is free`);
  return warning(
    'server',
    `${host}:${port} cannot be listened on; another program may have taken it`,
    'End that program, or choose another LEADLINE_PORT.',
  );
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host, port }, () => probe.close(() => resolve(true)));
  });
}
