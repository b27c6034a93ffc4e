import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listRowInputSchema, MOST_LIST_ROWS } from '@leadline/contracts';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseListMap, readListFile } from './index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leadline-list-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(name: string, content: string | Uint8Array, map = '') {
  const path = join(folder, name);
  await writeFile(path, content);
  return readListFile(path, parseListMap(map));
}
const queries = async (...given: Parameters<typeof read>) =>
  (await read(...given)).rows.map(({ query, country }) => (country ? `${query} [${country}]` : query));

describe('a list of companies', () => {
  test('is found in the column that says most surely which company it is', async () => {
    const csv = 'Name,Website,Country\nAcme,https://acme.com,Germany\nGlobex,,France\nInitech,n/a,\n';
    expect(await queries('a.csv', csv)).toEqual(['https://acme.com [DE]', 'Globex [FR]', 'Initech']);
  });

  test('takes a name with its place, where the file has one', async () => {
    const csv =
      'Company;City;Land\nAcme GmbH;Berlin;Deutschland\nstripe.com;Dublin;IE\nFoo, Inc.;;Atlantis\n';
    expect(await queries('b.csv', csv)).toEqual([
      'Acme GmbH, Berlin [DE]',
      'stripe.com [IE]',
      'Foo, Inc., Atlantis',
    ]);
  });

  test('believes a mapped column alone', async () => {
    const csv = 'domain\tNetz\tStaat\nwrong.example\tacme.com\tBR\n';
    expect(await queries('c.tsv', csv, 'company=netz, country=Staat')).toEqual(['acme.com [BR]']);
  });

  test('takes free mail providers for no company, and the company’s mail for its domain', async () => {
    const csv = 'email,name\nann@acme.com,Acme\nbob@gmail.com,Bob and Sons\n';
    expect(await queries('d.csv', csv)).toEqual(['ann@acme.com', 'Bob and Sons']);
  });

  test('may have one column, with a header or without', async () => {
    expect(await queries('e.csv', 'stripe.com\nacme.com\n')).toEqual(['stripe.com', 'acme.com']);
    expect(await queries('f.txt', 'Kunden\nAcme Ltd\n')).toEqual(['Acme Ltd']);
  });

  test('is JSON too: lines, an array, an array within an object, or bare names', async () => {
    expect(
      await queries('g.jsonl', '{"domain":"acme.com","at":{"city":"Bonn"}}\n{"domain":"b.com"}\n'),
    ).toEqual(['acme.com', 'b.com']);
    expect(await queries('h.json', '[\n{"website":"acme.com","n":1}\n]')).toEqual(['acme.com']);
    expect(await queries('i.json', '{"companies":[{"name":"Acme","city":"Bonn"}]}')).toEqual(['Acme, Bonn']);
    expect(await queries('j.json', '["acme.com", "b.com"]')).toEqual(['acme.com', 'b.com']);
  });

  test('keeps a broken row in its place, with the reason, and its columns', async () => {
    const { rows } = await read('k.csv', 'domain,note\nacme.com,a\nb.com\nc.com,"c"\n');
    expect(rows.map(({ broken }) => broken)).toEqual([
      undefined,
      'Line 3 cannot be read: it has 1 field, but the header names 2 columns.',
      undefined,
    ]);
    expect(rows.map(({ cells }) => Object.keys(cells ?? {}))).toEqual([
      ['domain', 'note'],
      ['domain', 'note'],
      ['domain', 'note'],
    ]);
  });

  test('loses no column where two have one name, or one has none', async () => {
    const { rows } = await read('l.csv', 'domain,x,x,\nacme.com,1,2,3\n');
    expect(rows[0]?.cells).toEqual({ domain: 'acme.com', x: '1', 'x (2)': '2', 'column 4': '3' });
  });

  test('never gives a row that a list would refuse, whatever its cells hold', async () => {
    const cell = fc.string({ maxLength: 700, unit: 'binary' });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ name: cell, city: cell, country: cell }), { minLength: 1 }),
        async (rows) => {
          for (const row of (await read('m.json', JSON.stringify(rows))).rows) {
            expect(listRowInputSchema.safeParse(row).error).toBeUndefined();
            expect(JSON.stringify(row)).not.toContain('\\u0000');
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a file that is no list', () => {
  const refused = async (...given: Parameters<typeof read>) => {
    const error: unknown = await read(...given).catch((caught: unknown) => caught);
    return error as { code: string; message: string; next: string; kept: string };
  };

  test.each([
    ['x.csv', '', 'unreadable_file', /x\.csv is empty/],
    ['x.csv', 'domain,name\n', 'unreadable_file', /no rows below its header/],
    ['x.xlsx', 'PK\u0003\u0004', 'unreadable_file', /is an Excel workbook/],
    ['x.csv', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]), 'unreadable_file', /is an Excel workbook/],
    ['x.csv', 'PK\u0003\u0004…', 'unreadable_file', /zip archive or an Excel workbook/],
    ['x.csv', 'colour,size\nred,1\n', 'invalid_input', /No column is known to name a company/],
  ])('%s %#: is refused with what to do', async (name, content, code, message) => {
    const error = await refused(name, content);
    expect(error).toMatchObject({
      code,
      message: expect.stringMatching(message),
      kept: 'Nothing was started.',
    });
    expect(error.next).toBeTruthy();
  });

  test('is named where it is not there, or a column of the map is not', async () => {
    await expect(readListFile(join(folder, 'nowhere.csv'))).rejects.toThrow(/nowhere\.csv does not exist/);
    await expect(readListFile(folder)).rejects.toThrow(/is no file/);
    expect(await refused('y.csv', 'domain\nacme.com\n', 'company=Site')).toMatchObject({
      code: 'invalid_input',
      next: 'The columns are "domain".',
    });
    expect(() => parseListMap('shoe=size')).toThrow(/cannot be read at "shoe=size"/);
  });

  test('says what to do with too many rows', async () => {
    const rows = Array.from({ length: MOST_LIST_ROWS + 1 }, (_, at) => `c${at}.com`);
    const error = await refused('z.csv', `domain\n${rows.join('\n')}\n`);
    expect(error).toMatchObject({
      code: 'too_large',
      next: expect.stringContaining('leadline companies import'),
    });
  });
});
