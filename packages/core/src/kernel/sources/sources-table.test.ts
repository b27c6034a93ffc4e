import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createSourceDefinitions } from './index.ts';
import { sourcesTable } from './sources-table.ts';

const GUIDE = new URL('../../../../../docs/guides/enrichment.md', import.meta.url);

it('the guide’s table of sources is what the definitions say (`node scripts/sources-table.ts` writes it)', async () => {
  expect(await readFile(GUIDE, 'utf8')).toContain(`\n${sourcesTable(createSourceDefinitions())}\n`);
});
