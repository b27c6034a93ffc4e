import { Client } from 'pg';
import { fromDatabaseError } from '../database-errors.ts';

/** Any fixed number; every process that uses the server holds it, shared. */
const PRESENCE_LOCK = 4_400_002;

/** One process's seat at a shared server: a connection that lasts as long as the process uses it. */
export interface Presence {
  /** Gives the seat up; true when nobody else holds one. */
  leave(): Promise<boolean>;
}

/** What must be there for the seat to be of use. */
export interface Furniture {
  readonly database: string;
  /** An ordinary user who owns the database; may make roles, which the fence between workspaces needs. */
  readonly owner: string;
  readonly password: string;
}

/**
 * Takes a seat, making the database and its owner where they are missing. PostgreSQL frees the seat of a
 * process that dies, so a killed process is never counted. `onLost` is called once if the connection breaks
 * before `leave`.
 */
export async function takeSeat(
  connectionString: string,
  furniture: Furniture,
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
    await furnish(client, furniture);
  } catch (error) {
    over = true;
    await client.end().catch(() => undefined);
    throw fromDatabaseError(error);
  }
  return {
    async leave() {
      if (over) return false;
      over = true;
      return isLast(client);
    },
  };
}

async function furnish(client: Client, { database, owner, password }: Furniture): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
  if (rowCount === 1) return;
  const name = client.escapeIdentifier(owner);
  const { rowCount: known } = await client.query('select from pg_roles where rolname = $1', [owner]);
  if (known === 0)
    await client.query(`create role ${name} login createrole password ${client.escapeLiteral(password)}`);
  await client.query(`create database ${client.escapeIdentifier(database)} owner ${name}`);
}

async function isLast(client: Client): Promise<boolean> {
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
}
