import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { dumpSchema, MIGRATIONS_FOLDER } from '../../packages/core/src/kernel/store/index.ts';
import { testDatabase } from '../../packages/core/src/testing/index.ts';
import { initialMigration } from './generate.ts';

const database = await testDatabase();
afterAll(() => database.close());

it('the migration in git is what the tables say (else run `npm run db:generate`)', async () => {
  const inGit = await readFile(join(MIGRATIONS_FOLDER, '0000_initial.sql'), 'utf8');
  expect((await initialMigration()).sql).toBe(inGit);
});

it('the schema in git is what the migrations make (else run `npm run db:dump`)', async () => {
  const inGit = await readFile(join(MIGRATIONS_FOLDER, 'schema.sql'), 'utf8');
  expect(await dumpSchema(database.store)).toBe(inGit);
});
