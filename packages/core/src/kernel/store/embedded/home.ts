import { randomBytes } from 'node:crypto';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { LeadlineError } from '../../errors/index.ts';
import { type Account, serverAccount } from './account.ts';
import { locateBinaries } from './binaries.ts';
import { type Cluster, createCluster, isCreated } from './cluster.ts';
import { onDisk } from './disk.ts';
import { choosePlace, reachableBinaries } from './placement.ts';

/** `place` is relative to the home when inside it, so that the whole folder can be moved. */
const stateSchema = z.object({ place: z.string(), port: z.int().min(0).max(65_535), password: z.string() });
type State = z.infer<typeof stateSchema>;

export interface HomeOptions {
  readonly home: string;
  readonly durable: boolean;
  readonly sharedRoot: string;
}

/** The cluster of one home, its files in place, with what is needed to start and to join it. */
export interface PreparedHome {
  readonly cluster: Cluster;
  readonly password: string;
  /** Where the server listened last; 0 before the first start. */
  readonly port: number;
  readonly created: boolean;
}

/** Finds the home's cluster, or makes one. Call under the home's lock. */
export async function prepareHome(options: HomeOptions): Promise<PreparedHome> {
  const state = await readState(options.home);
  const place = state && resolve(options.home, state.place);
  if (state && place && isCreated(place)) {
    const cluster = await clusterAt(place, await ownerOf(place), options);
    return { cluster, password: state.password, port: state.port, created: false };
  }
  const account = await serverAccount();
  const chosen = await choosePlace({ home: options.home, account, sharedRoot: options.sharedRoot });
  if (isCreated(chosen)) throw lostState(options.home, chosen);
  const cluster = await clusterAt(chosen, account, options);
  const password = randomBytes(32).toString('hex');
  // First the note, then the data: a crash between the two must not leave data nobody has the password of.
  await writeState(options.home, { place: placeIn(options.home, chosen), port: 0, password });
  await createCluster(cluster, password);
  return { cluster, password, port: 0, created: true };
}

export async function recordPort(home: string, port: number): Promise<void> {
  const state = await readState(home);
  if (state && state.port !== port) await writeState(home, { ...state, port });
}

function placeIn(home: string, place: string): string {
  const inside = relative(home, place);
  return inside.startsWith('..') || isAbsolute(inside) ? place : inside;
}

async function clusterAt(place: string, account: Account | null, options: HomeOptions): Promise<Cluster> {
  const binaries = await reachableBinaries(await locateBinaries(), account, options.sharedRoot);
  return { place, binaries, account, durable: options.durable };
}

/** Data stay with the user who made them, whatever accounts have come up since. */
async function ownerOf(place: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const { uid, gid } = await stat(place);
  return uid === 0 ? serverAccount() : { uid, gid };
}

function statePath(home: string): string {
  return join(home, 'postgres.json');
}

async function readState(home: string): Promise<State | null> {
  const path = statePath(home);
  const text = await onDisk(path, async () => {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  });
  if (text === null) return null;
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new LeadlineError('database_unavailable', `${path} is damaged: it held the database's password.`, {
      next: `Restore it from a backup, or move ${home} away to start with an empty database.`,
      kept: "The database's files are as they were.",
      cause: error,
    });
  }
}

/** Written beside and renamed, so that a power loss leaves the old or the new file, never half of one. */
async function writeState(home: string, state: State): Promise<void> {
  const path = statePath(home);
  await onDisk(path, async () => {
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(state, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  });
}

function lostState(home: string, place: string): LeadlineError {
  return new LeadlineError(
    'database_unavailable',
    `There is a database at ${place}, but ${statePath(home)}, which held its password, is gone.`,
    {
      next: 'Restore that file from a backup, or move the database folder away to start with an empty one.',
      kept: "The database's files are as they were.",
    },
  );
}
