import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Pool } from 'pg';
import type { SingleRead } from './read-once.ts';

/** Drizzle over one transaction. */
export type Database = NodePgDatabase;

/**
 * The one way to PostgreSQL. Rows of a workspace are reached only through `tenant`, whose transaction runs
 * as a role that is subject to row-level security: a forgotten `where` returns nothing of anybody else.
 */
export interface Store {
  /** Runs `work` in one transaction that sees and writes rows of this workspace only. */
  tenant<Result>(workspaceId: string, work: (database: Database) => Promise<Result>): Promise<Result>;
  /** Rows of one statement by itself, seen as `tenant` sees them, in a third of the time. */
  read(workspaceId: string, read: SingleRead): Promise<Record<string, unknown>[]>;
  /** Runs `work` in one transaction outside any workspace: identity look-ups, leases, migrations. */
  system<Result>(work: (database: Database) => Promise<Result>): Promise<Result>;
  /** The pool behind the store, for kernel ports that speak SQL of their own (jobs, cache). */
  readonly pool: Pool;
  readonly connectionString: string;
  close(): Promise<void>;
}
