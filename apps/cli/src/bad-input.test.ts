import { join } from 'node:path';
import { wireToPostgres } from '@leadline/core/testing';
import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWERS, type TestShell, testShell } from './test-shell.ts';

let shell: TestShell;
let sandbox: Sandbox;
let answers: string;
beforeAll(async () => {
  shell = await testShell();
  sandbox = await startSandbox({ latency: { kind: 'fixed', ms: 40 } });
  answers = await shell.file('answers.jsonl', ANSWERS);
});
afterAll(async () => {
  await sandbox.close();
  await shell.close();
});

const ACME = ['visibility', 'audit', '--brand', 'Acme', '--competitors', 'Globex'];
const audits = async () =>
  JSON.parse((await shell.run(['visibility', 'list', '--json'])).out) as { items: unknown[] };

/** Runs what cannot succeed, and sees that it says what is kept or to be done, and started nothing. */
async function refused(args: readonly string[], env: Record<string, string> = {}) {
  const ran = await shell.run(args, { env });
  expect(ran.code).toBeGreaterThan(0);
  expect(ran.out).toBe('');
  expect(ran.err).toMatch(/^Error .*\([a-z_]+\)$/mu);
  expect(ran.err).toMatch(/^(Kept|Next): /mu);
  expect(ran.err).not.toContain('    at ');
  return ran;
}

describe('files that cannot be read', () => {
  it.each<[string, string | Uint8Array, string, RegExp]>([
    ['empty.csv', '', 'unreadable_file', /is empty/u],
    ['blank.jsonl', ' \n\n', 'unreadable_file', /white space/u],
    [
      'binary.csv',
      Uint8Array.from({ length: 500 }, (_, at) => (at * 7) % 256),
      'unreadable_file',
      /not text/u,
    ],
    ['sheet.csv', Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]), 'unreadable_file', /Excel/u],
    [
      'latin1.csv',
      Buffer.from('query,text\nq,M\u00fcsli', 'latin1'),
      'unreadable_file',
      /not UTF-8: byte 0xFC/u,
    ],
    ['columns.csv', 'a,b\n1,2\n', 'invalid_input', /no column for the question/u],
    [
      'category.csv',
      'query,text,provider,category\nq,t,p,vague\n',
      'invalid_input',
      /“vague” is not a category/u,
    ],
    ['broken.jsonl', '{"query": "q", "text": \n', 'unreadable_file', /line 1|row 1/u],
    ['nobody.csv', 'query,text\nWhich tool?,Acme.\n', 'invalid_input', /which assistant/u],
  ])('%s is refused, and says why', async (name, content, code, words) => {
    const { err } = await refused([...ACME, '--answers', await shell.file(name, content)]);
    expect(err).toContain(`(${code})`);
    expect(err).toMatch(words);
    expect(err).toContain(name);
  });

  it('a file that is not there, or a folder, is named', async () => {
    for (const path of [join(shell.folder, 'nowhere.csv'), shell.folder])
      expect((await refused([...ACME, '--answers', path])).err).toContain(path);
  });

  it('a context file that is no JSON object is named', async () => {
    for (const content of ['{"brand":', '[1]', 'null']) {
      const context = await shell.file('context.json', content);
      expect((await refused([...ACME, '--answers', answers, '--context', context])).err).toContain(
        'context.json',
      );
    }
  });

  it('a question file without a question, or with too many, is refused', async () => {
    const live = [...ACME, '--live', '--sandbox'];
    await refused([...live, '--questions', await shell.file('none.txt', '\n')]);
    const many = Array.from({ length: 5_000 }, (_, at) => `Which tool suits case ${at}?`).join('\n');
    const { err } = await refused([...live, '--questions', await shell.file('many.txt', many)]);
    expect(err).toMatch(/2,?000/u);
  });
});

describe('audits that cannot be measured', () => {
  it.each([
    ['a brand of one letter', ['--brand', 'A'], /single letter/u],
    ['a brand equal to a rival', ['--competitors', 'ACME'], /read the same/u],
    ['a budget that is no number', ['--budget', 'much'], /"much" is not a number/u],
    ['a budget of nothing', ['--budget', '0'], /budgetUsd/u],
    ['an unknown analyst', ['--analyst', 'nobody/nothing'], /nobody/u],
    ['recorded and live answers at once', ['--live'], /not both/u],
  ])('%s is a wrong call', async (_case, flags, words) => {
    const before = await audits();
    const { code, err } = await refused([...ACME, '--answers', answers, ...flags]);
    expect(code).toBe(2);
    expect(err).toMatch(words);
    expect(await audits()).toEqual(before);
  });

  it('no brand, or no answers, is asked for', async () => {
    expect((await refused(['visibility', 'audit', '--answers', answers])).err).toContain('--brand NAME');
    expect((await refused(ACME)).err).toContain('--answers FILE');
  });
});

describe('a very long answer', () => {
  it('of 50 MB is read to its end', async () => {
    const filler = 'Tools differ in price, in speed and in how well they fit a team of a given size.\n';
    const text = `Globex is popular. ${filler.repeat(Math.ceil((50 * 1024 * 1024) / filler.length))} At last: Acme.`;
    const file = await shell.file(
      'long.jsonl',
      JSON.stringify({ query: 'Which tool?', text, provider: 'chatgpt' }),
    );
    const { code, out } = await shell.run([...ACME, '--answers', file]);
    expect(code).toBe(0);
    expect(out).toMatch(/Mention rate +100%/u);
  }, 60_000);
});

describe('no disk', () => {
  it('for the home is said before anything else', async () => {
    const file = await shell.file('a-file', '');
    const { err } = await refused(['visibility', 'list'], { LEADLINE_HOME: join(file, 'home') });
    expect(err).toMatch(/cannot be read or written.*\(disk_unavailable\)/u);
    expect(err).toContain('LEADLINE_HOME');
  });

  it('for the report is said before the audit is started', async () => {
    const before = await audits();
    const file = await shell.file('another-file', '');
    for (const report of [join(file, 'report.html'), shell.folder]) {
      const { err } = await refused([...ACME, '--answers', answers, '--report', report]);
      expect(err).toMatch(/cannot be written.*\(disk_unavailable\)\nKept: Nothing was started/u);
    }
    expect(await audits()).toEqual(before);
  });
});

describe('no database', () => {
  it('is said with where to look, and without its password', async () => {
    const { code, err } = await refused(['visibility', 'list'], {
      DATABASE_URL: 'postgres://leadline:hunter2@127.0.0.1:1/leadline',
    });
    expect(code).toBe(1);
    expect(err).toContain('leadline doctor');
    expect(err).not.toContain('hunter2');
  });

  it('for a while in the middle of an audit costs nothing but time', async () => {
    const wire = await wireToPostgres(shell.database.connectionString);
    let cuts = 0;
    const { code, out } = await shell.run([...ACME, '--answers', answers, '--analyst', 'auto'], {
      env: { DATABASE_URL: wire.connectionString, LEADLINE_SANDBOX_URL: sandbox.url },
      onRemark: (text) => {
        if (!text.includes('Analysing')) return;
        cuts += 1;
        wire.cut();
        setTimeout(() => wire.mend(), 500);
      },
    });
    await wire.close();
    expect(cuts).toBe(1);
    expect(code).toBe(0);
    expect(out).toContain('AI visibility of Acme');
  });
});
