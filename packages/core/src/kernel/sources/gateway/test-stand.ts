import { afterAll, afterEach, beforeEach } from 'vitest';
import {
  openGateway,
  startProvider,
  type TestGateway,
  type TestProvider,
  testSource,
} from './test-gateway.ts';

type Database = Parameters<typeof openGateway>[0] & { close(): Promise<void> };

/** A provider of its own for each test, and gateways that are closed after it; the database is closed at the end. */
export function gatewayStand(database: Database, usual: Parameters<typeof openGateway>[2] = {}) {
  let provider: TestProvider | undefined;
  const open: TestGateway[] = [];
  const started = (): TestProvider => {
    if (!provider) throw new Error('no test has begun');
    return provider;
  };
  beforeEach(async () => {
    provider = await startProvider();
  });
  afterEach(async () => {
    for (const gateway of open.splice(0)) await gateway.close();
    await provider?.close();
  });
  afterAll(() => database.close());
  return {
    get provider() {
      return started();
    },
    /** Each is like a process of its own: they share the database alone. */
    gateway(
      ...[changes, deps]: [Parameters<typeof testSource>[1]?, Parameters<typeof openGateway>[2]?]
    ): TestGateway {
      const made = openGateway(database, testSource(started().url, changes), { ...usual, ...deps });
      open.push(made);
      return made;
    },
  };
}
