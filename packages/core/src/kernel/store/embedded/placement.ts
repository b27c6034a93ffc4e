import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { type Binaries, programPath } from './binaries.ts';
import { makeFolder, onDisk } from './disk.ts';

/** Where what PostgreSQL's own user must reach goes when the checkout lies in a folder only root may enter. */
export const SHARED_ROOT = '/var/lib/leadline';

interface PlaceOptions {
  readonly home: string;
  readonly account: Account | null;
  readonly sharedRoot: string;
}

/**
 * A folder for the cluster, owned by the user PostgreSQL runs as: inside `home`, or under the shared root
 * when that user cannot get there.
 */
export async function choosePlace({ home, account, sharedRoot }: PlaceOptions): Promise<string> {
  const inside = join(home, 'postgres');
  await onDisk(inside, () => makePrivate(inside, account));
  if (account === null || (await canWrite(account, inside))) return inside;
  await rm(inside, { recursive: true });
  const name = createHash('sha256')
    .update(await realpath(home))
    .digest('hex')
    .slice(0, 12);
  const outside = join(sharedRoot, name);
  await makeFolder(sharedRoot);
  await onDisk(outside, () => makePrivate(outside, account));
  return outside;
}

/** The same binaries where the server's user can run them: copied once per version when it cannot in place. */
export async function reachableBinaries(
  binaries: Binaries,
  account: Account | null,
  sharedRoot: string,
): Promise<Binaries> {
  if (account === null || (await canRun(account, programPath(binaries, 'initdb'), ['--version'])))
    return binaries;
  const root = join(sharedRoot, `postgresql-${binaries.version}`);
  if (!existsSync(root)) {
    const partial = `${root}.${process.pid}`;
    await makeFolder(sharedRoot);
    await onDisk(sharedRoot, async () => {
      await cp(binaries.root, partial, { recursive: true, verbatimSymlinks: true });
      await chmod(partial, 0o755);
      await rename(partial, root).catch(async (error: unknown) => {
        await rm(partial, { recursive: true });
        if (!existsSync(root)) throw error;
      });
    });
  }
  return { ...binaries, root };
}

async function makePrivate(path: string, account: Account | null): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (account) await chown(path, account.uid, account.gid);
}

/** Asked of the kernel by doing it as that user, so that ACLs, mounts and name spaces are all accounted for. */
function canWrite(account: Account, path: string): Promise<boolean> {
  return canRun(account, '/bin/sh', ['-c', 'cd "$1" && : > .probe && rm .probe', 'sh', path]);
}

function canRun(account: Account, program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      uid: account.uid,
      gid: account.gid,
      cwd: '/',
      env: { LC_ALL: 'C' },
      stdio: 'ignore',
    });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}
