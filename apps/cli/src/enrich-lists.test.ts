import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListEstimate, ListHead } from '@leadline/contracts';
import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Ran, type TestShell, testShell } from './test-shell.ts';

const DOMAINS = [
  'oblumoacademy.com',
  'wesandercloud.in',
  'reyesobnorabrewery.com',
  'iyerreddy.in',
  'acme.com',
  'globex.com',
  'initech.com',
  'hooli.com',
];

let shell: TestShell;
let sandbox: Sandbox;
let child: ChildProcess | undefined;
beforeAll(async () => {
  [shell, sandbox] = await Promise.all([testShell(), startSandbox({ sourceLatency: 0.05 })]);
});
beforeEach(() => sandbox.reset());
afterEach(() => child?.kill('SIGKILL'));
afterAll(async () => {
  await sandbox.close();
  await shell.close();
});

const simulated = () => ({
  LEADLINE_SANDBOX_URL: sandbox.url,
  LEADLINE_CONTACT: 'tests@leadline.example',
  // They answer few questions a minute, or after long polling.
  LEADLINE_SOURCES_OFF: 'bright-data,gdelt,receita-ws,rdap,open-corporates',
});
const enrich = (args: readonly string[], env: Record<string, string> = simulated()) =>
  shell.run(['enrich', ...args], { env });
const csvOf = (domains: readonly string[], more = '') =>
  `Website,Our note,n\n${domains.map((domain, at) => `${domain},"note, ${at}",${at}\n`).join('')}${more}`;
const linesOf = async (file: string) => (await readFile(file, 'utf8')).trim().split('\r\n');
const columnsOf = async (file: string) => {
  const [head = '', ...rows] = await linesOf(file);
  return { head: head.replace('\uFEFF', '').split(','), rows };
};
const listIn = ({ out }: Ran) => (JSON.parse(out) as { list: ListHead }).list;
const FAST = ['--fields', 'industry,employees,hq', '--layers', '2'];

describe('leadline enrich --file', () => {
  it('shows what it costs, then the outcome of each row, and writes the file with the columns as they came', async () => {
    const more = 'broken row\nlocalhost,x,1\n';
    const file = await shell.file('companies.csv', csvOf(DOMAINS.slice(0, 3), more));
    const ran = await enrich(['--file', file, ...FAST, '--budget', '1']);
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('companies.csv: 5 rows, 3 companies; none is at hand.');
    expect(ran.err).toContain('2 rows cannot be used:');
    expect(ran.err).toMatch(
      /row 4: Line 5 cannot be read: it has 1 field, but the header names 3\s+columns\./u,
    );
    expect(ran.err).toMatch(/Simulated by the sandbox: nothing is spent; it would cost\s+likely/u);
    expect(ran.err).toMatch(/\[5\/5 \$[\d.]+ of \$1\.00\] hit rate \d+ %/u);
    expect(ran.out).toContain('Simulated by the sandbox: nothing here is true.');
    expect(ran.out).toContain('companies.csv: 3 of 5 rows enriched');
    expect(ran.out).toMatch(/Unusable {2}2 rows/u);
    const { head, rows } = await columnsOf(join(shell.folder, 'companies.enriched.csv'));
    expect(head.slice(0, 9)).toEqual([
      'Website',
      'Our note',
      'n',
      'company',
      'domain',
      'status',
      'problem',
      'cost_usd',
      'simulated',
    ]);
    expect(head).toContain('hqCity');
    expect(rows).toHaveLength(5);
    expect(rows[1]).toMatch(/^wesandercloud\.in,"note, 1",1,.*,done,.*,yes,/u);
    expect(rows[3]).toMatch(/^,,,,,unusable,/u);
  });

  it('costs nothing for what is known, and names sources on request', async () => {
    const file = await shell.file('again.csv', csvOf(DOMAINS.slice(0, 3)));
    const out = join(shell.folder, 'again.jsonl');
    const args = ['--file', file, ...FAST, '--budget', '1', '--out', out, '--provenance', '--json'];
    const list = listIn(await enrich(args));
    expect(list).toMatchObject({ status: 'succeeded', counts: { done: 3 }, atHand: 3, costUsd: 0 });
    const [first = ''] = (await readFile(out, 'utf8')).split('\n');
    expect(JSON.parse(first)).toMatchObject({
      simulated: true,
      hqCity: { source: expect.any(String), confidence: expect.any(Number) },
    });
  });

  it('only estimates with --dry-run', async () => {
    const file = await shell.file('dry.csv', csvOf(['unheard-of.com']));
    const ran = await enrich(['--file', file, '--dry-run', '--budget', '2', '--json']);
    expect(JSON.parse(ran.out) as ListEstimate).toMatchObject({ rows: 1, companies: 1, atHand: 0 });
    expect(sandbox.sourceCalls).toEqual([]);
  });

  it('stops before it passes its budget, writes what it has, and shows the very words that go on', async () => {
    const file = await shell.file('short.csv', csvOf(DOMAINS.slice(4)));
    const out = join(shell.folder, 'short out.csv');
    const args = [
      '--file',
      file,
      ...FAST,
      '--refresh',
      '--budget',
      '0.03',
      '--per-company',
      '0.03',
      '--out',
      out,
    ];
    const stopped = await enrich(args);
    expect(stopped.code).toBe(1);
    expect(stopped.err).toContain('(budget_reached)');
    expect(stopped.err).toContain(`Kept: What was found so far, in ${out}.`);
    expect(await linesOf(out)).toHaveLength(5);
    const words = /`leadline enrich (resume .*)`/u.exec(stopped.err)?.[1] ?? '';
    const again = [...words.matchAll(/'([^']*)'|(\S+)/gu)].map(([, quoted, bare]) => quoted ?? bare ?? '');
    again[again.indexOf('--budget') + 1] = '1';
    const resumed = await enrich(again);
    expect(resumed).toMatchObject({ code: 0, out: expect.stringContaining('4 of 4 rows enriched') });
    expect((await linesOf(out)).filter((line) => line.includes(',done,'))).toHaveLength(4);
  });

  it('keeps what it earned when credits are used up in its middle, and names the source and what to do', async () => {
    const poor = await startSandbox({
      sources: Object.fromEntries(
        ['clearbit', 'coresignal', 'bright-data', 'snov', 'serp-api', 'mapbox', 'google-places'].map(
          (name) => [name, { credits: 1 }],
        ),
      ),
    });
    try {
      const file = await shell.file('poor.csv', csvOf(DOMAINS.slice(0, 6)));
      const out = join(shell.folder, 'poor.csv.out.csv');
      const args = [
        '--file',
        file,
        ...FAST,
        '--refresh',
        '--budget',
        '3',
        '--per-company',
        '0.5',
        '--out',
        out,
      ];
      const ran = await enrich(args, { ...simulated(), LEADLINE_SANDBOX_URL: poor.url });
      expect(poor.sourceCalls.some(({ refused }) => refused === 'credits_used_up')).toBe(true);
      expect(ran.code).toBe(0);
      expect(ran.out).toContain('6 of 6 rows enriched');
      expect(ran.out).toMatch(/Source +\S.* is left alone: .*credits/u);
      expect(ran.out).toMatch(/top|credits/iu);
      expect((await linesOf(out)).filter((line) => line.includes(',done,'))).toHaveLength(6);
    } finally {
      await poor.close();
    }
  });

  it('goes on after kill -9, and pays for nothing twice', async () => {
    const names = Array.from({ length: 14 }, (_, at) => `killed-${at}.com`);
    const file = await shell.file('killed.csv', csvOf(names));
    const args = [
      'enrich',
      '--file',
      file,
      ...FAST,
      '--budget',
      '5',
      '--out',
      join(shell.folder, 'killed.out.csv'),
    ];
    child = spawn(process.execPath, [new URL('main.ts', import.meta.url).pathname, ...args], {
      env: { ...process.env, ...shell.env, ...simulated() },
      stdio: 'ignore',
    });
    const { pool } = shell.database.store;
    const finished = async () => {
      const { rows } = await pool.query<{ domain: string }>(
        `select r.query as domain from enrichment_list_rows r join enrichment_lists l on l.id = r.list_id
         where l.name = 'killed.csv' and r.status <> 'waiting'`,
      );
      return rows.map(({ domain }) => domain);
    };
    await expect
      .poll(async () => (await finished()).length, { interval: 20, timeout: 60_000 })
      .toBeGreaterThan(2);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const before = await finished();
    expect(before.length).toBeLessThan(names.length);
    const callsBefore = sandbox.sourceCalls.length;
    const lists = JSON.parse((await enrich(['lists', '--json'])).out) as { items: ListHead[] };
    const { id } = lists.items.find(({ name }) => name === 'killed.csv') as ListHead;
    const out = join(shell.folder, 'killed.out.csv');
    const resumed = await enrich(['resume', id, '--out', out, '--json']);
    expect(resumed.code).toBe(0);
    expect(listIn(resumed)).toMatchObject({ status: 'succeeded', rows: 14, counts: { waiting: 0 } });
    const again = sandbox.sourceCalls
      .slice(callsBefore)
      .filter(({ priceUsd, subject }) => priceUsd > 0 && subject !== null && before.includes(subject));
    expect(again).toEqual([]);
    expect(await linesOf(out)).toHaveLength(15);
  }, 120_000);

  it('that is interrupted writes what it has, says how to go on, and can be cancelled', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `stopped-${at}.com`);
    const file = await shell.file('stopped.csv', csvOf(names));
    const out = join(shell.folder, 'stopped.out.csv');
    const stop = new AbortController();
    const ran = await shell.run(
      ['enrich', '--file', file, '--fields', 'industry', '--layers', '1', '--budget', '5', '--out', out],
      {
        env: simulated(),
        stopped: stop.signal,
        onRemark: (text) => /\[ ?\d+\/20/u.test(text) && stop.abort('SIGINT'),
      },
    );
    expect(ran.code).toBe(130);
    expect(await linesOf(out)).toHaveLength(21);
    const [, id = ''] = /`leadline enrich resume (\S+) --out /u.exec(ran.err) ?? [];
    expect((await enrich(['cancel', id])).out).toContain(`List ${id} is cancelled.`);
    expect((await enrich(['lists'])).out).toMatch(/stopped\.csv .*\n +cancelled, simulated/u);
    const exported = join(shell.folder, 'exported.jsonl');
    expect((await enrich(['export', id, '--out', exported])).code).toBe(0);
    expect((await readFile(exported, 'utf8')).trim().split('\n')).toHaveLength(20);
    expect((await enrich(['resume', id], {})).err).toContain(`leadline enrich resume ${id} --sandbox`);
  });
});

describe('a list that cannot be started', () => {
  it.each([
    ['a budget of nothing', ['--budget', '0'], /--budget 0 leaves nothing to spend/],
    ['a negative budget', ['--budget=-3'], /--budget -3 leaves nothing to spend/],
    ['a budget that is no number', ['--budget', 'five'], /"five" is not a number/],
    ['an unknown field', ['--budget', '1', '--fields', 'emploiees'], /Did you mean employees/],
    ['an unknown column', ['--budget', '1', '--map', 'company=Site'], /The columns are "Website"/],
    ['another ending', ['--budget', '1', '--out', 'x.pdf'], /neither in \.csv nor in \.jsonl/],
    ['no budget and nobody to ask', [], /with --budget, or add --yes/],
    ['a company beside it', ['acme.com', '--budget', '1'], /either a company or --file/],
  ])('says so: %s', async (_what, args, message) => {
    const file = await shell.file('fine.csv', csvOf(['acme.com']));
    const ran = await enrich(['--file', file, ...args], {});
    expect(ran).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) });
    expect(ran.err).toContain('Kept: Nothing was started.');
  });

  it('is no list: not there, empty, or a workbook; and never its own output', async () => {
    const asked = async (name: string, content: string | null) => {
      const file = content === null ? join(shell.folder, name) : await shell.file(name, content);
      return enrich(['--file', file, '--budget', '1', '--out', file.replace('.xlsx', '.csv')], {});
    };
    expect((await asked('own.csv', csvOf(['acme.com']))).err).toContain('is the list itself');
    const file = await shell.file('empty.csv', '');
    expect((await enrich(['--file', file, '--budget', '1'], {})).err).toContain('empty.csv is empty.');
    expect((await asked('book.xlsx', 'PK\u0003\u0004')).err).toContain('is an Excel workbook');
    const nowhere = await enrich(['--file', 'nowhere.csv', '--budget', '1'], {});
    expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('nowhere.csv does not exist') });
  });
});
