import { DBOS } from '@dbos-inc/dbos-sdk';
import { registerInternalQueue } from '@dbos-inc/dbos-sdk/eventreceiver';
import { ensureSystemDatabase } from '@dbos-inc/dbos-sdk/internal/system_database';
import { GlobalLogger } from '@dbos-inc/dbos-sdk/internal/telemetry/logs';
import { dbRetryConfig } from '@dbos-inc/dbos-sdk/internal/utils';
import type { Pool } from 'pg';
import { LeadlineError } from '../errors/index.ts';
import {
  APPLICATION,
  APPLICATION_VERSION,
  CHILD_QUEUE,
  dbosLogger,
  jsonSerializer,
  ROOT_QUEUE,
  UNUSED_DATABASE_URL,
} from './dbos-settings.ts';
import type { JobsParts } from './settings.ts';

/*
 * DBOS as this process runs it. It is one per process; it starts under an executor id and keeps it until it
 * is shut down.
 */

/** Any fixed number; all Leadline processes use this one to take turns at DBOS's migrations. */
const MIGRATION_LOCK = 4_400_004;

/** Makes or updates DBOS's tables. Safe when many processes start at once. */
export async function migrateDbos(parts: JobsParts, pool: Pool): Promise<void> {
  const logger = new GlobalLogger(undefined, { logger: dbosLogger(parts.log) });
  const client = await pool.connect();
  try {
    // Asked again and again rather than waited for: a waiting query would block DBOS's concurrent index builds.
    for (;;) {
      const { rows } = await client.query<{ ours: boolean }>('select pg_try_advisory_lock($1) as ours', [
        MIGRATION_LOCK,
      ]);
      if (rows[0]?.ours) break;
      await parts.clock.sleep(50);
    }
    await ensureSystemDatabase(UNUSED_DATABASE_URL, logger, pool, 'dbos', false);
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** How many jobs DBOS may take from the queue now. */
export interface Places {
  set(count: number): void;
}

/** Our queues live in this process alone, so that each worker has its own number of places. Call before launch. */
export function openQueues(parts: JobsParts): Places {
  if (DBOS.isInitialized())
    throw new LeadlineError('conflict', 'This process already runs a worker; DBOS allows one.');
  const minPollingIntervalMs = parts.settings.queuePollMs;
  const workerConcurrency = parts.settings.concurrency;
  const queue = registerInternalQueue(ROOT_QUEUE, { workerConcurrency, minPollingIntervalMs });
  registerInternalQueue(CHILD_QUEUE, { minPollingIntervalMs });
  return {
    set: (count) => {
      queue.workerConcurrency = count;
    },
  };
}

export async function launchDbos(parts: JobsParts, pool: Pool, executorId: string): Promise<void> {
  // The default backs off up to a minute, which a job would sit out after the database is long back.
  dbRetryConfig.initialBackoffSec = 0.25;
  dbRetryConfig.maxBackoffSec = 3;
  DBOS.setConfig({
    name: APPLICATION,
    applicationVersion: APPLICATION_VERSION,
    executorID: executorId,
    systemDatabaseUrl: UNUSED_DATABASE_URL,
    systemDatabasePool: pool,
    runMigrations: false,
    // Serves DBOS's events and streams, which we do not use; it costs a connection and wakes 100 times a second.
    useListenNotify: false,
    serializer: jsonSerializer,
    logger: dbosLogger(parts.log),
    // Its scheduler has nothing to do: see schedules.ts.
    schedulerPollingIntervalMs: 3_600_000,
  });
  await DBOS.launch();
}
