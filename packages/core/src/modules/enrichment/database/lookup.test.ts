import type { CompanyMatch } from '@leadline/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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

describe('looking up', () => {
  beforeEach(async () => {
    await world.import(await world.write('companies.csv', CSV));
    await world.import(
      await world.write(
        'more.csv',
        'name,domain,country,city\nBank of Ravenna,,IT,Ravenna\nBank of Verona,,IT,Verona\nVan der Bilt Holding,,NL,Delft\nVictoria,victoria.fi,FI,\nVictoria,victoria.se,SE,\n',
      ),
    );
  });

  test.each([
    ['Brightwater Analytics', 'Brightwater Analytics GmbH'],
    ['BRIGHTWATER ANALYTICS LIMITED', 'Brightwater Analytics GmbH'],
    ['Brightwatr Analytics', 'Brightwater Analytics GmbH'],
    ['Brihgtwater', 'Brightwater Analytics GmbH'],
    ['Orsted Maskinfabrik', 'Ørsted Maskinfabrik A/S'],
    ['Maskinfabrik Oersted', 'Ørsted Maskinfabrik A/S'],
    ['Nordlicht Energy', 'Nordlicht "Energie" AG'],
    ['Vanderbilt Holdings', 'Van der Bilt Holding'],
    ['Bank of Verona', 'Bank of Verona'],
  ])('%s finds %s', async (name, expected) => {
    const [match] = await lookup({ name });
    expect(match?.name).toBe(expected);
    expect(match?.score).toBeGreaterThan(0.8);
    expect(match?.reasons.length).toBeGreaterThan(0);
  });

  test('by registry number, whatever stands between its letters and digits', async () => {
    expect((await lookup({ number: 'hrb12345' }))[0]?.domain).toBe('brightwater.de');
    expect(await lookup({ number: 'hrb12345', country: 'FR' })).toEqual([]);
  });

  test('by place alone, in whatever case, and only where nothing else was asked for', async () => {
    expect((await lookup({ city: 'berlin' })).map(({ domain }) => domain)).toEqual(['brightwater.de']);
    expect((await lookup({ city: 'Ravenna', country: 'IT' }))[0]).toMatchObject({
      name: 'Bank of Ravenna',
      reasons: ['same city'],
    });
    expect(await lookup({ city: 'Ravenna', country: 'DE' })).toEqual([]);
    expect(await lookup({ domain: 'nobody.example', city: 'Berlin' })).toEqual([]);
  });

  test('the country decides between companies of one name', async () => {
    const [first, second] = await lookup({ name: 'Victoria', country: 'SE' });
    expect(first).toMatchObject({ domain: 'victoria.se', score: 1 });
    expect(second?.score).toBeLessThan(first?.score ?? 0);
    expect(second?.reasons).toContain('in FI, not SE');
  });

  test('what is not there is not found, and an empty question is refused', async () => {
    expect(await lookup({ name: 'Quite Another Concern' })).toEqual([]);
    expect(await lookup({ domain: 'nowhere.example.com' })).toEqual([]);
    await expect(lookup({})).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('another workspace sees nothing of it', async () => {
    const workspaceId = await world.postgres.addWorkspace();
    for (const query of [
      { domain: 'brightwater.de' },
      { name: 'Brightwater Analytics' },
      { number: 'HRB 12345' },
    ])
      expect((await world.ask('lookup', query, { workspaceId })).matches).toEqual([]);
    const [mine] = (await world.ask('listImports', {})).items;
    await expect(world.ask('undoImport', { importId: mine?.id }, { workspaceId })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('a refresh', () => {
  test('applies what changed and keeps what did not', async () => {
    const path = await world.write(
      'live.csv',
      'name,domain,employees\nOne,one.com,1\nTwo,two.com,2\nThree,three.com,3\n',
    );
    const { id } = await world.import(path);
    const [two] = await lookup({ domain: 'two.com' });
    await world.write(
      'live.csv',
      'name,domain,employees\nTwo,two.com,2\nThree,three.com,33\nFour,four.com,4\n',
    );
    await world.ask('refreshImport', { importId: id });
    let done = await world.ask('getImport', { importId: id });
    for (let tries = 0; tries < 200 && done.lastRefresh === null; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      done = await world.ask('getImport', { importId: id });
    }
    expect(done).toMatchObject({
      status: 'done',
      rowsKept: 3,
      lastRefresh: { added: 2, removed: 2, unchanged: 1 },
    });
    expect((await lookup({ domain: 'two.com' }))[0]?.recordId).toBe(two?.recordId);
    expect(valueOf((await lookup({ domain: 'three.com' }))[0], 'employees')).toEqual([33]);
    expect(await lookup({ domain: 'one.com' })).toEqual([]);
  });

  test('is made by a schedule, which can be stopped', async () => {
    const path = await world.write('monthly.csv', 'name,domain\nOne,one.com\n');
    const { id } = await world.import(path);
    const schedule = await world.ask('scheduleRefresh', { importId: id });
    expect(schedule).toMatchObject({ cron: '0 4 1 * *', timeZone: 'UTC' });
    await world.write('monthly.csv', 'name,domain\nOne,one.com\nTwo,two.com\n');
    await world.postgres.store.pool.query(`update job_schedules set next_at = now()`);
    for (let tries = 0; tries < 300 && (await lookup({ domain: 'two.com' })).length === 0; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 25));
    expect(await lookup({ domain: 'two.com' })).toHaveLength(1);
    await world.settled(id);
    expect(await world.ask('stopRefresh', { importId: id })).toEqual({ stopped: true });
    expect(await world.ask('stopRefresh', { importId: id })).toEqual({ stopped: false });
  });
});
