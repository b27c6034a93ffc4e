import { chmod, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeadlineError } from '../../errors/index.ts';
import { type MasterKey, masterKeyOf } from './seal.ts';

/** The keys that provider keys are encrypted under. */
export interface MasterKeys {
  /** The one to encrypt with; made where there is none. */
  current(): Promise<MasterKey>;
  /** The one with this id, also an earlier one; null when it is not at hand. */
  find(id: string): Promise<MasterKey | null>;
  /** Makes a new one the current one where they are kept in the file; where they come from settings, does nothing. */
  renew(): Promise<MasterKey>;
  /** Forgets earlier ones in the file, once nothing is encrypted with them. */
  dropEarlier(): Promise<void>;
}

export interface MasterKeySource {
  /** Where the file lies that holds them, unless `current` is given. */
  readonly home: string;
  /** 32 bytes, base64 or hex. */
  readonly current?: string | undefined;
  /** Earlier ones, with which is still read. */
  readonly earlier: readonly string[];
  readonly random: (size: number) => Buffer;
}

const BYTES = 32;

/** From LEADLINE_MASTER_KEY, or else from the file `master-key` in Leadline's home, which its owner alone can read. */
export function createMasterKeys(source: MasterKeySource): MasterKeys {
  const given = source.current === undefined ? null : parse(source.current, 'LEADLINE_MASTER_KEY');
  const earlier = source.earlier.map((text) => parse(text, 'LEADLINE_MASTER_KEYS_EARLIER'));
  const inFile = () => readKeys(source.home);
  return {
    async current() {
      return given ?? (await inFile())[0] ?? makeFirst(source);
    },
    async find(id) {
      const known = [...(given ? [given] : []), ...earlier].find((key) => key.id === id);
      return known ?? (await inFile()).find((key) => key.id === id) ?? null;
    },
    async renew() {
      if (given) return given;
      const fresh = masterKeyOf(source.random(BYTES));
      await replaceKeys(source.home, [fresh, ...(await inFile())]);
      return fresh;
    },
    async dropEarlier() {
      const keys = await inFile();
      if (keys.length > 1 && !given) await replaceKeys(source.home, keys.slice(0, 1));
    },
  };
}

function parse(text: string, from: string): MasterKey {
  const value = text.trim();
  const bytes = /^[0-9a-f]{64}$/iu.test(value) ? Buffer.from(value, 'hex') : Buffer.from(value, 'base64');
  if (bytes.length === BYTES && /^[\w+/=-]+$/u.test(value)) return masterKeyOf(bytes);
  throw new LeadlineError('invalid_input', `${from} must be 32 bytes, as base64 or hex.`, {
    next: 'Make one with `openssl rand -base64 32`.',
  });
}

const fileIn = (home: string) => join(home, 'master-key');

/** One key a line, the current one first. */
async function readKeys(home: string): Promise<MasterKey[]> {
  let text: string;
  try {
    text = await readFile(fileIn(home), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unusable(home, error);
  }
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => parse(line, fileIn(home)));
}

/** Whoever is first makes it; all who come at the same time use that one. */
async function makeFirst({ home, random }: MasterKeySource): Promise<MasterKey> {
  const fresh = masterKeyOf(random(BYTES));
  const partial = `${fileIn(home)}.${fresh.id}`;
  try {
    await writeKeys(home, partial, [fresh]);
    // A link, unlike a renaming, fails where another process was first.
    await link(partial, fileIn(home)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } catch (error) {
    throw unusable(home, error);
  } finally {
    await rm(partial, { force: true }).catch(() => undefined);
  }
  return (await readKeys(home))[0] ?? fresh;
}

async function replaceKeys(home: string, keys: readonly MasterKey[]): Promise<void> {
  const partial = `${fileIn(home)}.new`;
  try {
    await writeKeys(home, partial, keys);
    await rename(partial, fileIn(home));
  } catch (error) {
    throw unusable(home, error);
  }
}

async function writeKeys(home: string, path: string, keys: readonly MasterKey[]): Promise<void> {
  await mkdir(home, { recursive: true });
  const text = keys.map(({ bytes }) => `${bytes.toString('base64')}\n`).join('');
  await writeFile(path, text, { mode: 0o600 });
  // The mode above counts only for a file that was not there.
  await chmod(path, 0o600);
}

function unusable(home: string, cause: unknown): LeadlineError {
  return new LeadlineError('disk_unavailable', `The master key ${fileIn(home)} cannot be read or written.`, {
    next: 'Correct its permissions, free some space, or set LEADLINE_MASTER_KEY.',
    kept: 'Keys stored before are untouched.',
    cause,
  });
}
