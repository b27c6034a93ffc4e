import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where a promtool that was fetched once is kept for the next run: nobody else can put a program there. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));
const KEPT = join(CACHE, 'promtool');
const FETCH_WITHIN_MS = 60_000;

const HOW_TO_INSTALL =
  'These tests need promtool, which is missing and could not be fetched: install Prometheus (`apt-get install prometheus`, `brew install prometheus`).';

/**
 * Finds promtool: on the PATH, or kept from before, or taken out of Debian's package, which is fetched but not installed.
 * @throws Error that says how to install it, where none of that works.
 */
export async function findPromtool(): Promise<string> {
  for (const place of ['promtool', join(KEPT, 'usr/bin/promtool')]) if (await runs(place)) return place;
  const fetched = join(KEPT, 'usr/bin/promtool');
  try {
    await fetchPackage();
  } catch (cause) {
    throw new Error(HOW_TO_INSTALL, { cause });
  }
  if (await runs(fetched)) return fetched;
  throw new Error(HOW_TO_INSTALL);
}

async function runs(place: string): Promise<boolean> {
  try {
    await run(place, ['--version'], { timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

async function fetchPackage(): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'package-'));
  try {
    const within = { cwd: folder, timeout: FETCH_WITHIN_MS };
    await downloadInto(within);
    const file = (await readdir(folder)).find((name) => name.endsWith('.deb')) ?? '';
    await mkdir(join(folder, 'out'));
    await run('dpkg-deb', ['-x', file, 'out'], within);
    await access(join(folder, 'out/usr/bin/promtool'));
    await rm(KEPT, { recursive: true, force: true });
    await rename(join(folder, 'out'), KEPT);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function downloadInto(within: { readonly cwd: string; readonly timeout: number }): Promise<void> {
  try {
    await run('apt-get', ['download', 'prometheus'], within);
  } catch {
    // A machine that has just been made has no lists of packages yet.
    await run('apt-get', ['update', '-qq'], within);
    await run('apt-get', ['download', 'prometheus'], within);
  }
}

/** What promtool says; rejects with it when it finds a mistake. */
export async function promtool(place: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout, stderr } = await run(place, [...args], { timeout: 60_000 });
    return stdout + stderr;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`promtool ${args.join(' ')}\n${stdout}${stderr}`, { cause: error });
  }
}
