import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';

const RETRY_MS = 25;
const SQLITE_BUSY = 5;

/**
 * Runs `work` while no other process on this machine holds the lock at `path`. SQLite's lock is the operating
 * system's own, so it falls with its holder however that dies; a lock file would have to guess.
 */
export async function withFileLock<Result>(
  lock: { readonly path: string; readonly clock: Clock; readonly timeoutMs: number },
  work: () => Promise<Result>,
): Promise<Result> {
  const handle = openLock(lock.path);
  try {
    const giveUpAt = lock.clock.monotonicMs() + lock.timeoutMs;
    while (!tryLock(handle)) {
      if (lock.clock.monotonicMs() > giveUpAt)
        throw new LeadlineError(
          'database_unavailable',
          'Another Leadline process is busy with the database.',
          {
            next: `Wait a moment and start again; if nothing else runs, delete ${lock.path}.`,
            retryable: true,
          },
        );
      await lock.clock.sleep(RETRY_MS);
    }
    return await work();
  } finally {
    handle.close();
  }
}

function openLock(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: 0 });
  } catch (error) {
    throw new LeadlineError('disk_unavailable', `The lock file ${path} cannot be opened.`, {
      next: 'Start as the user it belongs to, correct its permissions, or point LEADLINE_HOME elsewhere.',
      cause: error,
    });
  }
}

function tryLock(handle: DatabaseSync): boolean {
  try {
    handle.exec('begin exclusive');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw error;
  }
}
