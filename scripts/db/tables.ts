import { glob } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SOURCE = fileURLToPath(new URL('../../packages/core/src', import.meta.url));

/** Everything the `tables.ts` files export, by name. Two different exports of one name are an error. */
export async function loadTables(): Promise<Record<string, unknown>> {
  const tables: Record<string, unknown> = {};
  for (const path of (await Array.fromAsync(glob('**/tables.ts', { cwd: SOURCE }))).toSorted()) {
    const file = (await import(pathToFileURL(`${SOURCE}/${path}`).href)) as Record<string, unknown>;
    for (const [name, table] of Object.entries(file)) {
      if (name in tables && tables[name] !== table)
        throw new Error(`${path} exports "${name}", which another tables.ts already does: rename one.`);
      tables[name] = table;
    }
  }
  // Node lists a module's exports by name, Vite by their place in the file: the same order for both.
  return Object.fromEntries(Object.entries(tables).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
