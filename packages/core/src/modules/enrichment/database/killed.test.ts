import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DatabaseWorld, openDatabaseWorld } from './test-database-world.ts';

let world: DatabaseWorld;
beforeAll(async () => {
  world = await openDatabaseWorld();
});
afterAll(() => world.close());

const IMPORTER = fileURLToPath(new URL('test-killed-import.ts', import.meta.url));
const ROWS = 90_000;

/** Imports in a process of its own, which is killed as soon as it has sent so many portions; gives the import's id. */
async function killedImport(path: string, portions: number): Promise<string> {
  const { connectionString, workspaceId } = world.postgres;
  const child = spawn(process.execPath, [IMPORTER, connectionString, workspaceId, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.split('portion').length > portions) child.kill('SIGKILL');
  });
  await once(child, 'close');
  expect(said).not.toContain('done');
  return /[0-9a-f-]{36}/u.exec(said)?.[0] ?? '';
}

test('an import whose process is killed with kill -9 goes on in another one, and keeps every row once', async () => {
  const line = (_: unknown, at: number) => `Company ${at} Zq,c${at}-killed.com,${'y'.repeat(200)}\n`;
  const path = await world.write(
    'bulk.csv',
    `name,domain,description\n${Array.from({ length: ROWS }, line).join('')}`,
  );
  // Nobody else may take the job before the kill.
  await world.jobs.stop();
  const id = await killedImport(path, 4);
  await world.restart();
  await world.jobs.result(id);
  const done = await world.settled(id);
  expect(done).toMatchObject({ status: 'done', rowsRead: ROWS, rowsKept: ROWS, merged: 0 });
  const { rows } = await world.postgres.store.pool.query(
    'select count(*)::int as kept, count(distinct domain)::int as domains from company_records',
  );
  expect(rows).toEqual([{ kept: ROWS, domains: ROWS }]);
  expect((await world.ask('lookup', { domain: 'c7-killed.com' })).matches).toHaveLength(1);
});
