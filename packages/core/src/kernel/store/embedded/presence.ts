import { Client } from 'pg';
import { fromDatabaseError } from '../database-errors.ts';

/** Any fixed number; every process that uses the server holds it, shared. */
const PRESENCE_LOCK = 4_400_002;

/** One process's seat at a shared server: a connection that lasts as long as the process uses it. */
export interface Presence {
  /** Gives the seat up; true when nobody else holds one. */
  leave(): Promise<boolean>;
}

/**
 * Takes a seat, making sure that `database` exists. PostgreSQL frees the seat of a process that dies, so a
 * killed process is never counted. `onLost` is called once if the connection breaks before `leave`.
 */
export async function takeSeat(
  connectionString: string,
  database: string,
  onLost: (error: Error) => void,
): Promise<Presence> {
  const client = new Client({ connectionString, application_name: 'leadline presence' });
  let over = false;
  client.on('error', (error) => {
    if (!over) onLost(error);
    over = true;
  });
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [PRESENCE_LOCK]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } catch (error) {
    over = true;
    await client.end().catch(() => undefined);
    throw fromDatabaseError(error);
  }
  return {
    async leave() {
      if (over) return false;
      over = true;
      try {
        await client.query('select pg_advisory_unlock_shared($1)', [PRESENCE_LOCK]);
        const { rows } = await client.query('select pg_try_advisory_lock($1) as last', [PRESENCE_LOCK]);
        return (rows[0] as { last: boolean }).last;
      } catch {
        // The server went away by itself: there is nothing to stop.
        return false;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
  };
}
