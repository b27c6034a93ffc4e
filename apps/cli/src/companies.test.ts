import type { CompanyImport } from '@leadline/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestShell, testShell } from './test-shell.ts';

let shell: TestShell;
let path: string;
beforeAll(async () => {
  shell = await testShell();
  path = await shell.file(
    'customers.csv',
    'Account,Site,Land,Staff\nAcme GmbH,acme.de,Deutschland,120\nbroken\nKite SARL,kite.fr,France,7\n',
  );
});
afterAll(() => shell.close());

it('shows what an import would do, imports, looks up and takes back', async () => {
  expect((await shell.run(['companies', 'imports'])).out).toContain('leadline companies import FILE');
  const dry = await shell.run(['companies', 'import', path, '--dry-run']);
  expect([dry.code, dry.err]).toEqual([0, '']);
  expect(dry.out).toMatch(/name +Account/u);
  expect(dry.out).toContain('line 3: it has 1 field, but the header names 4 columns');

  const done = await shell.run([
    'companies',
    'import',
    path,
    '--map',
    'website=Site',
    '--licence',
    'our CRM',
    '--json',
  ]);
  expect([done.code, done.err]).toEqual([0, '']);
  const { id, rowsKept } = JSON.parse(done.out) as CompanyImport;
  expect(rowsKept).toBe(2);

  const found = await shell.run(['companies', 'lookup', 'ACME Limited']);
  expect(found.out).toMatch(/employees +120 +0\.80/u);
  expect((await shell.run(['companies', 'lookup', 'kite.fr'])).out).toContain('same domain');
  expect((await shell.run(['companies', 'imports', id])).out).toContain('Licence: our CRM.');
  expect((await shell.run(['companies', 'merges'])).out).toBe('Nothing was merged.\n');

  expect((await shell.run(['companies', 'refresh', id])).out).toContain('2 as they were');
  expect((await shell.run(['companies', 'refresh', id, '--monthly'])).out).toContain('Refreshed next at');
  expect((await shell.run(['companies', 'refresh', id, '--stop'])).out).toContain('no more');
  expect((await shell.run(['companies', 'undo', id])).out).toContain('taken back with its 2 rows');
  expect((await shell.run(['companies', 'lookup', 'acme.de'])).out).toContain('knows no company');
}, 60_000);

it('tells a wrong map, a missing file and an unknown import clearly', async () => {
  const map = await shell.run(['companies', 'import', path, '--map', 'firm=Account']);
  expect([map.code, map.err.includes('cannot be read at "firm=Account"')]).toEqual([2, true]);
  const missing = await shell.run(['companies', 'import', 'nowhere.csv']);
  expect([missing.code, missing.err.includes('is not there')]).toEqual([1, true]);
  const unknown = await shell.run(['companies', 'undo', 'bd4a2d0c-6a8e-4c0e-9a52-111111111111']);
  expect([unknown.code, unknown.err.includes('There is no import')]).toEqual([1, true]);
}, 60_000);
