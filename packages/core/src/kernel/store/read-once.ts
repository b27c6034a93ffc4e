import type { SQL } from 'drizzle-orm';
import type { PgDialect } from 'drizzle-orm/pg-core';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { fromDatabaseError, isConnectionLoss } from './database-errors.ts';

/** A statement that is read with by itself. */
export interface SingleRead {
  /** Of the statement, not of its values: each connection plans it once under this name. */
  readonly name: string;
  readonly statement: SQL;
}

/**
 * Begins, reads and ends a transaction in one journey to the server and back. The pool's connections must be pipelined.
 *
 * What follows a beginning that failed is refused by the server, so nothing is ever read outside the fence.
 */
export async function readOnce(
  pool: Pool,
  dialect: PgDialect,
  { begin, name, statement }: SingleRead & { readonly begin: string },
): Promise<QueryResultRow[]> {
  const { sql: text, params: values } = dialect.sqlToQuery(statement);
  for (let attempt = 1; ; attempt += 1) {
    const client = await connect(pool);
    const [began, read, ended] = await Promise.allSettled([
      client.query(begin),
      client.query<QueryResultRow>({ name, text, values }),
      client.query('commit'),
    ]);
    const failed = [began, read, ended].find((each) => each.status === 'rejected')?.reason as unknown;
    const isLost = isConnectionLoss(failed);
    client.release(isLost);
    if (read.status === 'fulfilled' && failed === undefined) return read.value.rows;
    // An idle connection may have turned out dead; a read can be made again.
    if (attempt === 2 || !isLost) throw fromDatabaseError(failed);
  }
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw fromDatabaseError(error);
  }
}
