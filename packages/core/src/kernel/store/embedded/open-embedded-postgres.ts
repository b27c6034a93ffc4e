import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { type Clock, systemClock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import { ADMIN_USER, type Cluster, dataDirectoryOf, startCluster, stopCluster } from './cluster.ts';
import { makeFolder } from './disk.ts';
import { withFileLock } from './file-lock.ts';
import { type HomeOptions, type PreparedHome, prepareHome, recordPort } from './home.ts';
import { SHARED_ROOT } from './placement.ts';
import { runningPort } from './postmaster.ts';
import { type Presence, takeSeat } from './presence.ts';

export interface EmbeddedPostgresOptions {
  /** Leadline's home: holds the cluster, or the note of where it is. */
  readonly directory: string;
  readonly onEvent?: (event: EmbeddedPostgresEvent) => void;
  readonly clock?: Clock;
  /** False only for tests: faster, but a power loss may spoil the data. */
  readonly durable?: boolean;
  /** For a home that PostgreSQL's user cannot enter; `/var/lib/leadline` unless said. */
  readonly sharedRoot?: string;
}

export interface EmbeddedPostgresEvent {
  readonly type: 'created' | 'started' | 'joined' | 'lost' | 'stopped' | 'failed';
  readonly detail: string;
}

export interface EmbeddedPostgres {
  /** As the ordinary user who owns Leadline's database. */
  readonly connectionString: string;
  /** As the cluster's superuser; for making databases in tests. */
  readonly adminConnectionString: string;
  /** The folder that holds the cluster's data and log. */
  readonly place: string;
  /** Leaves; the last process to leave stops the server. Close pools first. */
  close(): Promise<void>;
}

interface Session extends HomeOptions {
  readonly clock: Clock;
  readonly emit: (type: EmbeddedPostgresEvent['type'], detail: string) => void;
}

interface Seat {
  readonly connectionString: string;
  readonly adminConnectionString: string;
  readonly cluster: Cluster;
  readonly presence: Presence;
}

interface Entry {
  readonly onLost: (error: Error) => void;
  /** True when this process had a seat already, and its pools know the port. */
  readonly again: boolean;
}

const LOCK_TIMEOUT_MS = 120_000;
const START_ATTEMPTS = 5;
const START_PAUSE_MS = 500;
const REJOIN_ATTEMPTS = 5;
const REJOIN_PAUSE_MS = 500;
/** The database, and the user who owns it. */
const DATABASE = 'leadline';
/** Exists in every cluster; the presence lock lives there. */
const MEETING_DATABASE = 'postgres';

/**
 * A PostgreSQL server for this home, shared by all Leadline processes on the machine: the first starts it,
 * the next join, the last to leave stops it. It outlives a starter that is killed. Coming and going are done
 * under one file lock, so that nobody joins a server that is being stopped. A server that dies under us is
 * started again.
 *
 * @throws `disk_unavailable`, `database_unavailable`, `unsupported_runtime`, `port_taken`.
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const session: Session = {
    home: resolve(options.directory),
    durable: options.durable ?? true,
    sharedRoot: options.sharedRoot ?? SHARED_ROOT,
    clock: options.clock ?? systemClock,
    emit: (type, detail) => options.onEvent?.({ type, detail }),
  };
  await makeFolder(session.home);
  return attend(session, (entry) => locked(session, () => enter(session, entry)));
}

/** Keeps this process's seat until it is closed, taking it again when the server dies. */
async function attend(
  session: Session,
  takeSeatAs: (entry: Entry) => Promise<Seat>,
): Promise<EmbeddedPostgres> {
  const state = { closed: false };
  let rejoining: Promise<void> = Promise.resolve();
  const onLost = (error: Error) => {
    session.emit('lost', error.message);
    rejoining = rejoin();
  };
  const rejoin = async () => {
    for (let attempt = 1; attempt <= REJOIN_ATTEMPTS && !state.closed; attempt += 1) {
      await session.clock.sleep(attempt * REJOIN_PAUSE_MS);
      try {
        if (!state.closed) seat = await takeSeatAs({ onLost, again: true });
        return;
      } catch (error) {
        session.emit('failed', error instanceof Error ? error.message : String(error));
      }
    }
  };
  let seat = await takeSeatAs({ onLost, again: false });
  return {
    connectionString: seat.connectionString,
    adminConnectionString: seat.adminConnectionString,
    place: seat.cluster.place,
    async close() {
      if (state.closed) return;
      state.closed = true;
      await rejoining;
      try {
        await locked(session, () => leave(session, seat));
      } catch (error) {
        // Left running, it is joined or stopped by whoever comes next; the work is done, so do not fail now.
        session.emit('failed', error instanceof Error ? error.message : String(error));
        await seat.presence.leave();
      }
    },
  };
}

function locked<Result>(session: Session, work: () => Promise<Result>): Promise<Result> {
  const path = join(session.home, 'postgres.lock');
  return withFileLock({ path, clock: session.clock, timeoutMs: LOCK_TIMEOUT_MS }, work);
}

/** Joins the server that runs, or starts it. Under the home's lock. */
async function enter(session: Session, { onLost, again }: Entry): Promise<Seat> {
  const prepared = await prepareHome(session);
  const { cluster, password, created } = prepared;
  if (created) session.emit('created', cluster.place);
  const running = await runningPort(dataDirectoryOf(cluster.place), session.clock);
  const port = running ?? (await startOnFreePort(session, prepared, again));
  if (running === null) await recordPort(session.home, port);
  session.emit(running === null ? 'started' : 'joined', `127.0.0.1:${port}`);
  const address = (user: string, database: string) =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const adminConnectionString = address(ADMIN_USER, MEETING_DATABASE);
  const furniture = { database: DATABASE, owner: DATABASE, password };
  const presence = await takeSeat(adminConnectionString, furniture, onLost);
  return { connectionString: address(DATABASE, DATABASE), adminConnectionString, cluster, presence };
}

async function leave(session: Session, seat: Seat): Promise<void> {
  if (!(await seat.presence.leave())) return;
  await stopCluster(seat.cluster);
  session.emit('stopped', seat.cluster.place);
}

/**
 * Keeps the port of last time if it can, so that other programs' connection settings stay right; must keep it
 * when our own pools are waiting for it. Orphans of a killed server hold port and memory for a moment longer.
 */
async function startOnFreePort(session: Session, home: PreparedHome, mustKeep: boolean): Promise<number> {
  let port = home.port > 0 ? home.port : await freePort();
  for (let attempt = 1; ; attempt += 1) {
    try {
      await startCluster(home.cluster, port);
      return port;
    } catch (error) {
      const passing = error instanceof LeadlineError && error.retryable && error.code !== 'disk_unavailable';
      if (!passing || attempt === START_ATTEMPTS) throw error;
      if (error.code === 'port_taken' && !mustKeep) port = await freePort();
      else await session.clock.sleep(START_PAUSE_MS);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolvePort(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
