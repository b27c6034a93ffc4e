import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeadlineError } from '../../errors/index.ts';

/** The local owner's key; null when there is none. */
export async function readKeyFile(home: string): Promise<string | null> {
  try {
    return (await readFile(pathIn(home), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unusable(home, error);
  }
}

/** Written beside and renamed, so that nobody ever reads half a key; readable by its owner only. */
export async function writeKeyFile(home: string, secret: string): Promise<void> {
  const path = pathIn(home);
  try {
    await mkdir(home, { recursive: true });
    await writeFile(`${path}.new`, `${secret}\n`, { mode: 0o600 });
    // The mode above counts only for a file that was not there.
    await chmod(`${path}.new`, 0o600);
    await rename(`${path}.new`, path);
  } catch (error) {
    throw unusable(home, error);
  }
}

function pathIn(home: string): string {
  return join(home, 'api-key');
}

function unusable(home: string, cause: unknown): LeadlineError {
  return new LeadlineError('disk_unavailable', `The key file ${pathIn(home)} cannot be read or written.`, {
    next: 'Correct its permissions, free some space, or point LEADLINE_HOME elsewhere.',
    kept: 'No key was made.',
    cause,
  });
}
