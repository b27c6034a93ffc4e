export { type FakeClock, fakeClock } from './fake-clock.ts';
export { type PostgresWire, wireToPostgres } from './postgres-wire.ts';
export { startTestServer, type TestServer } from './server.ts';
export { type TestDatabase, testDatabase } from './test-database.ts';
export { type OperationAttempt, walkOperations } from './walk-operations.ts';
