export { APPEND_ONLY_SQL } from './append-only.ts';
export { dollars, moment, workspaceIdColumn, workspaces } from './columns.ts';
export {
  databaseErrorCode,
  fromDatabaseError,
  isConnectionLoss,
  isUniqueViolation,
} from './database-errors.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresEvent,
  type EmbeddedPostgresOptions,
  openEmbeddedPostgres,
} from './embedded/open-embedded-postgres.ts';
export { APP_ROLE, FENCE_SQL } from './fence.ts';
export { MIGRATIONS_FOLDER, migrate, pendingMigrations } from './migrate.ts';
export { openStore, type StoreOptions } from './open-store.ts';
export { dumpSchema } from './schema-dump.ts';
export type { Database, Store } from './store.ts';
