/** Writes the table of data sources into docs/guides/enrichment.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { createSourceDefinitions } from '../packages/core/src/kernel/sources/index.ts';
import { sourcesTable } from '../packages/core/src/kernel/sources/sources-table.ts';

const guide = new URL('../docs/guides/enrichment.md', import.meta.url);
const text = await readFile(guide, 'utf8');
const table = sourcesTable(createSourceDefinitions());
await writeFile(
  guide,
  text.replace(/\| source \| keys \|[^\n]*\n(?:\|[^\n]*\n)*/u, () => `${table}\n`),
);
