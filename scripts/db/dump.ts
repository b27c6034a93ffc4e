/** `npm run db:dump`: writes `migrations/schema.sql`, the database as it is after all migrations. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dumpSchema, MIGRATIONS_FOLDER, openStore } from '../../packages/core/src/kernel/store/index.ts';
import { startTestServer } from '../../packages/core/src/testing/index.ts';

const server = await startTestServer();
const store = openStore({ connectionString: server.templateUrl });
try {
  await writeFile(join(MIGRATIONS_FOLDER, 'schema.sql'), await dumpSchema(store));
  process.stdout.write('Wrote migrations/schema.sql\n');
} finally {
  await store.close();
  await server.close();
}
