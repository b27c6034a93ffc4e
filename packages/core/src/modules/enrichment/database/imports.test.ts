import type { CompanyMatch } from '@leadline/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parquetOf } from './reading/test-parquet.ts';
import { type DatabaseWorld, openDatabaseWorld } from './test-database-world.ts';

let world: DatabaseWorld;
beforeAll(async () => {
  world = await openDatabaseWorld();
});
beforeEach(() => world.postgres.truncate());
afterAll(() => world.close());

const lookup = async (query: object): Promise<CompanyMatch[]> => (await world.ask('lookup', query)).matches;
const valueOf = (match: CompanyMatch | undefined, field: string) =>
  match?.observations.filter((each) => each.field === field).map((each) => each.value);

const CSV = `Company Name;Website;Company Number;Country;City;Employees;Founded;Tags
Brightwater Analytics GmbH;https://www.brightwater.de/about;HRB 12345;Germany;Berlin;1.200;2011;data|analytics
"Nordlicht ""Energie"" AG";nordlicht-energie.ch;;CH;Zürich;85;1998;energy
Ørsted Maskinfabrik A/S;orsted-maskin.dk;DK-887766;Denmark;Aarhus;340;1954;
`;

describe('an import', () => {
  test('keeps each row with its licence and date, and guesses the columns', async () => {
    const path = await world.write('companies.csv', CSV);
    const done = await world.import(path, {
      licence: 'bought from Example Data',
      asOf: '2026-03-01',
      confidence: 0.7,
    });
    expect(done).toMatchObject({
      status: 'done',
      rowsRead: 3,
      rowsKept: 3,
      rowsRefused: 0,
      share: 1,
      licence: 'bought from Example Data',
    });
    expect(done.rowsPerSecond).toBeGreaterThan(0);
    const [match] = await lookup({ domain: 'brightwater.de' });
    expect(match).toMatchObject({
      name: 'Brightwater Analytics GmbH',
      registryNumber: 'HRB 12345',
      country: 'DE',
      city: 'Berlin',
      score: 1,
    });
    expect(match?.observations).toContainEqual({
      field: 'employees',
      value: 1200,
      confidence: 0.7,
      observedAt: '2026-03-01T00:00:00.000Z',
      source: 'company-database',
      url: null,
    });
    expect(valueOf(match, 'foundedYear')).toEqual([2011]);
    expect(valueOf(match, 'keywords')).toEqual([['data', 'analytics']]);
  });

  test('a dry run shows the map, five companies and what would be refused, and keeps nothing', async () => {
    const path = await world.write('dry.csv', `${CSV};;;Germany;Berlin;1;2;\nbroken;row\n`);
    const preview = await world.ask('previewImport', { path });
    expect(preview.map).toMatchObject({
      name: 'Company Name',
      website: 'Website',
      hqCountry: 'Country',
      keywords: 'Tags',
    });
    expect(preview.sample[0]).toMatchObject({
      name: 'Brightwater Analytics GmbH',
      domain: 'brightwater.de',
      employees: 1200,
    });
    expect(preview.refused).toEqual([
      { row: 5, reason: 'it has neither a name nor a domain nor a registry number' },
      { row: 6, reason: 'it has 2 fields, but the header names 8 columns' },
    ]);
    expect((await world.ask('listImports', {})).items).toEqual([]);
  });

  test('a broken row is refused by itself, with its line, and the rest is kept', async () => {
    const rows = [
      'name,domain,employees',
      'Alpha,alpha.com,12',
      'Beta,"beta.com,9',
      '"Ga""mma",gamma.com,"1,500"',
      'Delta,localhost,many',
      'a,b',
    ];
    const done = await world.import(await world.write('broken.csv', rows.join('\r\n')));
    expect(done).toMatchObject({ rowsKept: 3, rowsRefused: 2 });
    expect(done.refused.map(({ row }) => row)).toEqual([3, 6]);
    expect(done.notes.join()).toContain('1 values of domain');
    expect(valueOf((await lookup({ domain: 'gamma.com' }))[0], 'employees')).toEqual([1500]);
    expect((await lookup({ name: 'Delta' }))[0]).toMatchObject({ name: 'Delta', domain: null });
  });

  test('a quoted field may hold line breaks, and lines are still counted right', async () => {
    const text = 'name,domain,description\n"Two\nLines",two.com,"said\n""so"""\nshort\nOne,one.com,x\n';
    const done = await world.import(await world.write('lines.csv', text));
    expect(done.refused.map(({ row }) => row)).toEqual([5]);
    expect(valueOf((await lookup({ domain: 'two.com' }))[0], 'description')).toEqual(['said\n"so"']);
  });

  test('JSONL is read line by line, with objects within objects', async () => {
    const lines = [
      {
        company: 'Kestrel Labs',
        url: 'kestrel.io',
        address: { city: 'Oslo', country: 'Norway' },
        employees: 12,
      },
      { company: 'Heron', url: 'heron.io', technologies: ['React', 'Go'] },
    ].map((line) => JSON.stringify(line));
    const path = await world.write('companies.jsonl', `${lines[0]}\n{"company": \n[1]\n${lines[1]}\n`);
    const done = await world.import(path, { map: { hqCity: 'address.city', hqCountry: 'address.country' } });
    expect(done).toMatchObject({ format: 'jsonl', rowsKept: 2 });
    expect(done.refused).toEqual([
      { row: 2, reason: 'it is not JSON' },
      { row: 3, reason: 'it is JSON, but no object' },
    ]);
    expect((await lookup({ domain: 'kestrel.io' }))[0]).toMatchObject({ city: 'Oslo', country: 'NO' });
    expect(valueOf((await lookup({ domain: 'heron.io' }))[0], 'technologies')).toEqual([['React', 'Go']]);
  });

  test('Parquet is read by row groups; a damaged group is refused, with its first row', async () => {
    const columns = ['name', 'domain', 'country'];
    const bytes = parquetOf(columns, [
      [
        ['Kestrel Labs', 'kestrel.io', 'Norway'],
        ['Heron AB', 'heron.se', 'SE'],
      ],
      [['Damaged', 'damaged.com', 'FI']],
      [['Osprey Ltd', 'osprey.co.uk', 'United Kingdom']],
    ]);
    const whole = await world.import(await world.write('companies.parquet', bytes));
    expect(whole).toMatchObject({ format: 'parquet', rowsRead: 4, rowsKept: 4, share: 1 });
    expect((await lookup({ domain: 'osprey.co.uk' }))[0]).toMatchObject({
      name: 'Osprey Ltd',
      country: 'GB',
    });
    await world.ask('undoImport', { importId: whole.id });
    bytes.fill(0xff, bytes.indexOf('Damaged') - 20, bytes.indexOf('Damaged'));
    const damaged = await world.import(await world.write('damaged.parquet', bytes));
    expect(damaged).toMatchObject({ status: 'done', rowsKept: 3 });
    expect(damaged.refused).toEqual([{ row: 3, reason: expect.stringContaining('cannot be read') }]);
    expect((await lookup({ domain: 'osprey.co.uk' }))[0]?.name).toBe('Osprey Ltd');
  });

  test('a file in Windows-1252 is read as such', async () => {
    const done = await world.import(
      await world.write('latin.csv', Buffer.from('name,domain\nMüller Söhne,mueller.de\n', 'latin1')),
    );
    expect(done.rowsKept).toBe(1);
    expect((await lookup({ domain: 'mueller.de' }))[0]?.name).toBe('Müller Söhne');
  });

  test.each([
    ['empty.csv', '', 'is empty'],
    ['book.csv', 'PK\u0003\u0004rest', 'Excel'],
    ['nothing.csv', 'foo,bar\n1,2\n', 'No column is known'],
    ['bad.parquet', 'PAR1 no footer', 'Parquet'],
  ])('%s is refused with a clear message', async (name, content, message) => {
    const path = await world.write(name, content);
    await expect(world.ask('startImport', { path })).rejects.toThrow(message);
  });

  test('a column that is not there is refused, with the columns that are', async () => {
    const path = await world.write('map.csv', CSV);
    const refused = world.ask('startImport', { path, map: { name: 'Firm' } });
    await expect(refused).rejects.toMatchObject({
      code: 'invalid_input',
      next: expect.stringContaining('“Company Name”'),
    });
  });

  test('over the network only files of the folder for imports are read', async () => {
    await world.write('inside.csv', CSV);
    const network = { origin: '203.0.113.7' };
    await expect(world.ask('previewImport', { path: '/etc/passwd' }, network)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(world.ask('previewImport', { path: '../../etc/passwd' }, network)).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect((await world.ask('previewImport', { path: 'inside.csv' }, network)).rowsRead).toBe(3);
  });

  test('goes on where it was killed: nothing is kept twice, nothing is missing', async () => {
    const line = (n: number) =>
      `Company ${n} Zq${n.toString(36)},c${n}.example-${n}.com,${'x'.repeat(600)}\n`;
    const text = `name,domain,description\n${Array.from({ length: 20_000 }, (_, n) => line(n)).join('')}`;
    const path = await world.write('large.csv', text);
    let blocks = 0;
    await world.restart({
      faultPoint: async () => {
        blocks += 1;
        if (blocks === 2) throw new Error('killed');
      },
    });
    const { id } = await world.ask('startImport', { path });
    await expect(world.jobs.result(id)).rejects.toThrow('killed');
    const stopped = await world.settled(id);
    expect(stopped.status).toBe('failed');
    expect(stopped.rowsKept).toBeGreaterThan(0);
    expect(stopped.rowsKept).toBeLessThan(20_000);
    await world.restart();
    await world.ask('refreshImport', { importId: id });
    await world.jobs.result(id);
    const done = await world.settled(id);
    expect(done).toMatchObject({ status: 'done', rowsRead: 20_000, rowsKept: 20_000, merged: 0 });
    const { rows } = await world.postgres.store.pool.query(
      'select count(*)::int as all, count(distinct domain)::int as domains from company_records',
    );
    expect(rows[0]).toEqual({ all: 20_000, domains: 20_000 });
  });
});

describe('duplicates', () => {
  const first =
    'name,domain,number,country,city\nAcme GmbH,acme.de,HRB 1,DE,Berlin\nZephyr Ltd,zephyr.co.uk,,GB,Leeds\nKite,,,FR,Lyon\n';
  const second =
    'name,domain,number,country,city,employees\nACME,acme.de,,DE,,50\nZephyr Limited,zephyr.com,,GB,leeds,7\nAcme Maschinenbau,,hrb-1,DE,,9\nOther Firm,zephyr.co.uk,,GB,,1\n';

  test('are found by domain, number, and name and place; the originals are kept', async () => {
    await world.import(await world.write('first.csv', first), { asOf: '2026-01-01' });
    const done = await world.import(await world.write('second.csv', second), { asOf: '2026-02-01' });
    expect(done).toMatchObject({ rowsKept: 4, merged: 3, conflictCount: 1 });
    expect(done.conflicts).toEqual([{ domain: 'zephyr.co.uk', names: ['Zephyr Ltd', 'Other Firm'] }]);
    const { items } = await world.ask('listMerges', { importId: done.id });
    expect(items.map(({ reason }) => reason).sort()).toEqual(['domain', 'name and place', 'number']);
    const [acme] = await lookup({ domain: 'acme.de' });
    expect(valueOf(acme, 'employees')?.sort()).toEqual([50, 9]);
    expect(
      acme?.observations
        .filter(({ field }) => field === 'name')
        .map(({ observedAt }) => observedAt.slice(0, 10))
        .sort(),
    ).toEqual(['2026-01-01', '2026-02-01', '2026-02-01']);
  });

  test('a single merge is undone, and is not made again', async () => {
    await world.import(await world.write('first.csv', first));
    const again = await world.import(await world.write('second.csv', second));
    const { items } = await world.ask('listMerges', {});
    const byPlace = items.find(({ reason }) => reason === 'name and place');
    expect(await world.ask('undoMerge', { mergeId: byPlace?.id })).toEqual({ undone: true });
    expect(await world.ask('undoMerge', { mergeId: byPlace?.id })).toEqual({ undone: false });
    expect(
      (await lookup({ domain: 'zephyr.com' }))[0]?.observations.filter(({ field }) => field === 'website'),
    ).toHaveLength(1);
    await world.import(await world.write('third.csv', 'name,domain\nUnrelated,unrelated.com\n'));
    const left = (await world.ask('listMerges', { importId: again.id })).items;
    expect(left.map(({ reason }) => reason)).not.toContain('name and place');
  });

  test('undoing an import leaves what was there before as it was', async () => {
    await world.import(await world.write('first.csv', first));
    const before = await lookup({ domain: 'acme.de' });
    const done = await world.import(await world.write('second.csv', second));
    expect(await lookup({ domain: 'acme.de' })).not.toEqual(before);
    expect(await world.ask('undoImport', { importId: done.id })).toMatchObject({ status: 'undone' });
    expect(await lookup({ domain: 'acme.de' })).toEqual(before);
    expect(await lookup({ domain: 'zephyr.com' })).toEqual([]);
  });

  test('undoing the older import keeps the later rows, which find each other', async () => {
    const done = await world.import(await world.write('first.csv', first));
    await world.import(
      await world.write('second.csv', 'name,domain,employees\nAcme,acme.de,50\nAcme AG,acme.de,60\n'),
    );
    await world.ask('undoImport', { importId: done.id });
    const matches = await lookup({ domain: 'acme.de' });
    expect(matches).toHaveLength(1);
    expect(valueOf(matches[0], 'employees')?.sort()).toEqual([50, 60]);
  });
});
