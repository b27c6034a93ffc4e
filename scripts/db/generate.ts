/**
 * `npm run db:generate`: writes the one initial migration anew from every `tables.ts`, ending with the SQL that
 * fences workspaces' rows and seals what is append-only. Until the first release there is only this one; a database made by an earlier
 * version of it is refused with a clear message.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { APPEND_ONLY_SQL, FENCE_SQL, MIGRATIONS_FOLDER } from '../../packages/core/src/kernel/store/index.ts';
import { loadTables } from './tables.ts';

const TAG = '0000_initial';
const BREAKPOINT = '\n--> statement-breakpoint\n';

/** The migration's text; the same tables give the same text. */
export async function initialMigration(): Promise<{ readonly sql: string; readonly snapshot: unknown }> {
  const empty = generateDrizzleJson({});
  const snapshot = generateDrizzleJson(await loadTables(), empty.id);
  const statements = await generateMigration(empty, snapshot);
  return {
    sql: `${[...statements.map((statement) => statement.trim()), FENCE_SQL, APPEND_ONLY_SQL].join(BREAKPOINT)}\n`,
    snapshot,
  };
}

async function writeMigration(): Promise<boolean> {
  const { sql } = await initialMigration();
  const path = join(MIGRATIONS_FOLDER, `${TAG}.sql`);
  if ((await readFile(path, 'utf8').catch(() => '')) === sql) return false;
  const entry = { idx: 0, version: '7', when: Date.now(), tag: TAG, breakpoints: true };
  const journal = { version: '7', dialect: 'postgresql', entries: [entry] };
  await mkdir(join(MIGRATIONS_FOLDER, 'meta'), { recursive: true });
  await replaceFile(path, sql);
  await replaceFile(
    join(MIGRATIONS_FOLDER, 'meta', '_journal.json'),
    `${JSON.stringify(journal, null, 2)}\n`,
  );
  return true;
}

/** Through a file of our own, so that two runs at once never leave a mixture. */
async function replaceFile(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}`;
  await writeFile(partial, text);
  await rename(partial, path);
}

if (import.meta.main)
  process.stdout.write((await writeMigration()) ? `Wrote migrations/${TAG}.sql\n` : 'Nothing changed.\n');
