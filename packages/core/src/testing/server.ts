import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { MIGRATIONS_FOLDER, migrate, openEmbeddedPostgres, openStore } from '../kernel/store/index.ts';

/** A PostgreSQL server that holds a migrated database to clone. */
export interface TestServer {
  /** May make databases. */
  readonly adminUrl: string;
  /** Who owns the databases made: an ordinary user, as on any managed PostgreSQL. */
  readonly ownerUrl: string;
  readonly template: string;
  readonly templateUrl: string;
  close(): Promise<void>;
}

const FOLDER = 'leadline-test-';
const TEMPLATE_LOCK = 4_400_003;

/**
 * Starts a throw-away server (no fsync) in the system's temporary folder, or uses the one at `existingUrl`,
 * whose user must be allowed to create databases.
 */
export async function startTestServer(existingUrl?: string): Promise<TestServer> {
  if (existingUrl)
    return withTemplate({ adminUrl: existingUrl, ownerUrl: existingUrl }, async () => undefined);
  await sweepLeftovers();
  const directory = await mkdtemp(join(tmpdir(), `${FOLDER}${process.pid}-`));
  // mkdtemp keeps others out, and PostgreSQL may run as another user.
  await chmod(directory, 0o755);
  const server = await openEmbeddedPostgres({ directory, durable: false });
  const urls = { adminUrl: server.adminConnectionString, ownerUrl: server.connectionString };
  return withTemplate(urls, async () => {
    await server.close();
    await rm(server.place, { recursive: true, force: true });
    await rm(directory, { recursive: true, force: true });
  });
}

/** The same server's address with another database. */
export function databaseUrl(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

/** The user an address connects as, as an SQL identifier. */
export function ownerOf(url: string): string {
  return escapeIdentifier(decodeURIComponent(new URL(url).username));
}

async function withTemplate(
  { adminUrl, ownerUrl }: Pick<TestServer, 'adminUrl' | 'ownerUrl'>,
  close: () => Promise<void>,
): Promise<TestServer> {
  const migration = await readFile(join(MIGRATIONS_FOLDER, '0000_initial.sql'));
  const template = `leadline_template_${createHash('sha256').update(migration).digest('hex').slice(0, 12)}`;
  const templateUrl = databaseUrl(ownerUrl, template);
  const admin = new Client({ connectionString: adminUrl });
  try {
    await admin.connect();
    await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rows } = await admin.query('select datistemplate from pg_database where datname = $1', [
      template,
    ]);
    if (!(rows[0] as { datistemplate: boolean } | undefined)?.datistemplate) {
      await admin.query(`drop database if exists ${template} with (force)`);
      await admin.query(`create database ${template} owner ${ownerOf(ownerUrl)}`);
      await migrateTemplate(templateUrl);
      await admin.query(`alter database ${template} is_template true`);
    }
  } finally {
    await admin.end();
  }
  return { adminUrl, ownerUrl, template, templateUrl, close };
}

async function migrateTemplate(url: string): Promise<void> {
  const store = openStore({ connectionString: url });
  try {
    await migrate(store);
  } finally {
    await store.close();
  }
}

/** Stops and deletes servers whose test run was killed. */
async function sweepLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(FOLDER) ? Number.parseInt(name.slice(FOLDER.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    const directory = join(tmpdir(), name);
    try {
      // The last to leave stops the server, so joining and leaving is enough.
      const server = await openEmbeddedPostgres({ directory, durable: false });
      await server.close();
      await rm(server.place, { recursive: true, force: true });
    } catch {
      // Another run is sweeping the same folder.
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
