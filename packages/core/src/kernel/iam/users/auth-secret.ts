import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeadlineError } from '../../errors/index.ts';

const BYTES = 32;

/** The secret of sessions in `<home>/session-secret`, made by whoever comes first; its owner alone can read it. */
export async function sessionSecret(home: string, random: (size: number) => Buffer): Promise<string> {
  const path = join(home, 'session-secret');
  try {
    return await readSecret(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unusable(path, error);
  }
  const fresh = random(BYTES).toString('base64url');
  const partial = `${path}.${fresh.slice(0, 8)}`;
  try {
    await mkdir(home, { recursive: true });
    await writeFile(partial, `${fresh}\n`, { mode: 0o600 });
    await chmod(partial, 0o600);
    // A link, unlike a renaming, fails where another process was first.
    await link(partial, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    return await readSecret(path);
  } catch (error) {
    throw unusable(path, error);
  } finally {
    await rm(partial, { force: true }).catch(() => undefined);
  }
}

async function readSecret(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).trim();
}

function unusable(path: string, cause: unknown): LeadlineError {
  return new LeadlineError(
    'disk_unavailable',
    `The secret of sessions, ${path}, cannot be read or written.`,
    {
      next: 'Correct its permissions, free some space, or set LEADLINE_SESSION_SECRET.',
      cause,
    },
  );
}
