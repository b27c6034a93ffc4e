import { NodePgSession, NodePgTransaction } from 'drizzle-orm/node-postgres';
import { PgDialect } from 'drizzle-orm/pg-core';
import { type ClientBase, Pool, type PoolClient, type PoolConfig, type QueryResult } from 'pg';
import { LeadlineError } from '../errors/index.ts';
import { fromDatabaseError, isConnectionLoss } from './database-errors.ts';
import { APP_ROLE, SCOPE_SETTING, WORKSPACE_SETTING } from './fence.ts';
import { readOnce } from './read-once.ts';
import type { Database, Store } from './store.ts';

export interface StoreOptions {
  readonly connectionString: string;
  /** Most connections this process opens, besides two for single reads; 10 unless said. */
  readonly maxConnections?: number;
  /** Shown in `pg_stat_activity`; `leadline` unless said. */
  readonly applicationName?: string;
  /** Told when a connection that nobody was using broke; the pool replaces it by itself. */
  readonly onConnectionLost?: (error: Error) => void;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const CONNECT_TIMEOUT_MS = 10_000;
const MOST_READING = 2;

/**
 * Connects lazily: no connection is made before the first query. Losing PostgreSQL in the middle rejects
 * with `database_unavailable` (retryable) and the store works again once the server does.
 */
export function openStore(options: StoreOptions): Store {
  const pool = openPool(options, { max: options.maxConnections ?? 10 });
  // COPY and cursors cannot share a pipelined connection, so these have their own.
  const reads = openPool(options, { max: MOST_READING, pipeline: true });
  const dialect = new PgDialect();
  const fence = createFence(pool);

  return {
    pool,
    connectionString: options.connectionString,
    tenant: async (workspaceId, work) =>
      transact(pool, dialect, { begin: await fence.tenantBegin(workspaceId), work }),
    read: async (workspaceId, read) =>
      readOnce(reads, dialect, { ...read, begin: await fence.tenantBegin(workspaceId) }),
    system: (work) => transact(pool, dialect, { begin: SYSTEM_BEGIN, work }),
    async close() {
      await Promise.all([pool.end(), reads.end()]);
    },
  };
}

function openPool(options: StoreOptions, settings: Pick<PoolConfig, 'max' | 'pipeline'>): Pool {
  const pool = new Pool({
    connectionString: options.connectionString,
    application_name: options.applicationName ?? 'leadline',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // oxlint-disable-next-line typescript/no-misused-promises -- the pool awaits it, its types say void
    onConnect: openScope,
    ...settings,
  });
  pool.on('error', (error) => options.onConnectionLost?.(error));
  return pool;
}

/**
 * What kernel ports ask the pool itself is asked for the system; without this an owner who is subject to
 * row-level security, as on any managed PostgreSQL, would see no row. The pool waits for it.
 */
async function openScope(client: ClientBase): Promise<void> {
  // A connection that breaks while it is lent out and no query is under way would end the process: nobody listens then.
  // Its next query fails, which is how whoever has it is told.
  client.on('error', () => undefined);
  await client.query(`select set_config('${SCOPE_SETTING}', 'system', false)`);
}

const SYSTEM_BEGIN = `begin; select set_config('${SCOPE_SETTING}', 'system', true)`;

/** Finds out once how this database's tenants are fenced, and writes the opening of their transactions. */
function createFence(pool: Pool) {
  let mode: Promise<'role' | 'owner'> | undefined;
  return {
    async tenantBegin(workspaceId: string): Promise<string> {
      if (!UUID.test(workspaceId))
        throw new LeadlineError('invalid_input', 'A workspace id must be a UUID.', {
          issues: [{ path: 'workspaceId', message: 'not a UUID' }],
        });
      mode ??= askFenceMode(pool).catch((error: unknown) => {
        mode = undefined;
        throw error;
      });
      const close =
        (await mode) === 'role' ? `set local role ${APP_ROLE}` : `set local ${SCOPE_SETTING} to ''`;
      return `begin; ${close}; select set_config('${WORKSPACE_SETTING}', '${workspaceId}', true)`;
    },
  };
}

async function askFenceMode(pool: Pool): Promise<'role' | 'owner'> {
  const answer = await query(
    pool,
    `select rolsuper or rolbypassrls as unfenced,
            coalesce((select case when current_setting('server_version_num')::int >= 160000
                                  then pg_has_role(current_user, app.oid, 'SET')
                                  else pg_has_role(current_user, app.oid, 'MEMBER') end
                      from pg_roles app where app.rolname = '${APP_ROLE}'), false) as assumable
     from pg_roles where rolname = current_user`,
  );
  const row = answer.rows[0] as { unfenced: boolean; assumable: boolean } | undefined;
  if (row?.assumable) return 'role';
  if (row && !row.unfenced) return 'owner';
  throw new LeadlineError(
    'database_unavailable',
    `The database has no ${APP_ROLE} role, and the connecting user is not subject to row-level security.`,
    { next: 'Run the migrations (`leadline doctor` says how), or connect as an ordinary user.' },
  );
}

async function query(pool: Pool, text: string): Promise<QueryResult> {
  try {
    return await pool.query(text);
  } catch (error) {
    throw fromDatabaseError(error);
  }
}

interface Transaction<Result> {
  readonly begin: string;
  readonly work: (database: Database) => Promise<Result>;
}

async function transact<Result>(
  pool: Pool,
  dialect: PgDialect,
  transaction: Transaction<Result>,
): Promise<Result> {
  let client: PoolClient | undefined;
  let broken: Error | undefined;
  const onBreak = (error: Error) => {
    broken = error;
  };
  try {
    client = await beginOnLiveClient(pool, transaction.begin);
    client.on('error', onBreak);
    const session = new NodePgSession(client, dialect, undefined);
    // Drizzle's own transaction object, so that a transaction inside `work` becomes a savepoint.
    const result = await transaction.work(new NodePgTransaction(dialect, session, undefined));
    await client.query('commit');
    return result;
  } catch (error) {
    if (client && !isConnectionLoss(error)) broken ??= await rollBack(client);
    else broken ??= error as Error;
    throw fromDatabaseError(error);
  } finally {
    client?.off('error', onBreak);
    client?.release(broken);
  }
}

/** Begins, once more on another connection when an idle one turns out dead: nothing has been done yet. */
async function beginOnLiveClient(pool: Pool, begin: string): Promise<PoolClient> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect();
    try {
      await client.query(begin);
      return client;
    } catch (error) {
      client.release(error as Error);
      if (attempt === 2 || !isConnectionLoss(error)) throw error;
    }
  }
}

async function rollBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
