import { mkdir, statfs } from 'node:fs/promises';
import { LeadlineError } from '../../errors/index.ts';

/** A fresh cluster takes about 40 MB, its write-ahead log up to 256 MB more. */
const NEEDED_BYTES = 300 * 1024 * 1024;
const DISK_CODES = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EEXIST', 'EIO']);

/** Runs `work` on `path`, turning what the file system refuses into `disk_unavailable`. */
export async function onDisk<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof LeadlineError ? error : asDiskError(path, error);
  }
}

/** Makes the folder, readable by others because PostgreSQL may run as another user; secrets in it are 0600. */
export async function makeFolder(path: string): Promise<void> {
  await onDisk(path, async () => {
    await mkdir(path, { recursive: true });
  });
}

/** @throws `disk_unavailable` when there is too little room for a fresh database. */
export async function requireRoom(path: string, neededBytes: number = NEEDED_BYTES): Promise<void> {
  const { bavail, bsize } = await onDisk(path, () => statfs(path));
  if (bavail * bsize >= neededBytes) return;
  const needed = Math.round(neededBytes / 1024 / 1024);
  throw new LeadlineError('disk_unavailable', `There is less than ${needed} MB free at ${path}.`, {
    next: 'Free some space, or point LEADLINE_HOME at a disk that has room.',
    kept: 'Nothing was written.',
    retryable: true,
  });
}

function asDiskError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!DISK_CODES.has(code)) return error;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new LeadlineError(
    'disk_unavailable',
    full ? `The disk that holds ${path} is full.` : `${path} cannot be written (${code}).`,
    {
      next: full
        ? 'Free some space, or point LEADLINE_HOME at a disk that has room.'
        : 'Start as the user it belongs to, correct its permissions, or point LEADLINE_HOME elsewhere.',
      retryable: full,
      cause: error,
    },
  );
}
