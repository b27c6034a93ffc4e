import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LeadlineError } from '@leadline/core/kernel/errors';

/** What to say where a file cannot be written. */
export interface WriteAdvice {
  readonly kept: string;
  readonly next: string;
}

/** Tries to write beside a file, so that what could not be kept is known of before money is spent. Rejects with `disk_unavailable`. */
export async function requireWritableFile(file: string): Promise<void> {
  try {
    if ((await stat(file).catch(() => null))?.isDirectory()) throw new Error('it is a folder');
    await rm(await writeDraft(file, ''));
  } catch (cause) {
    throw unwritable(file, cause, {
      kept: 'Nothing was started.',
      next: 'Name a file in a folder that can be written.',
    });
  }
}

/** Writes beside the target and renames, so that no reader ever meets half a file. Rejects with `disk_unavailable`. */
export async function writeWholeFile(file: string, text: string, advice: WriteAdvice): Promise<void> {
  try {
    await rename(await writeDraft(file, text), resolve(file));
  } catch (cause) {
    throw unwritable(file, cause, advice);
  }
}

async function writeDraft(file: string, text: string): Promise<string> {
  const target = resolve(file);
  const draft = `${target}.${process.pid}.part`;
  await mkdir(dirname(target), { recursive: true });
  try {
    await writeFile(draft, text);
    return draft;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function unwritable(file: string, cause: unknown, advice: WriteAdvice): LeadlineError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new LeadlineError('disk_unavailable', `${file} cannot be written (${code ?? message}).`, {
    ...advice,
    cause,
  });
}
