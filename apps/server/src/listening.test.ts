import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordedAudit } from './test-audits.ts';
import { ended, startServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

it('everything that other processes tell is heard over one connection', async () => {
  const { audit } = (await server.call('POST', '/v1/visibility/audits', { body: recordedAudit() })).json<{
    audit: { id: string };
  }>();
  expect(await ended(server, audit.id)).toBe('succeeded');
  const { rows } = await server.leadline.store.pool.query(
    `select application_name from pg_stat_activity where query ilike 'listen%' and datname = current_database()`,
  );
  expect(rows).toHaveLength(1);
});
