import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestShell, testShell } from './test-shell.ts';

let shell: TestShell;
beforeAll(async () => {
  shell = await testShell();
});
afterAll(() => shell.close());

const NAME = 'visibility.write-brief';
const prompts = (...args: readonly string[]) => shell.run(['llm', 'prompts', ...args]);
const json = async (...args: readonly string[]) =>
  JSON.parse((await prompts(...args, '--json')).out) as never;

describe('leadline llm prompts', () => {
  it('lists the prompts of tasks with the version that is live', async () => {
    const { code, out } = await prompts('list');
    expect(code).toBe(0);
    expect(out).toMatch(
      /visibility\.write-brief\s+\d+\.\d+\.\d+ \(code\) 100 %\s+0\s+Writes the executive brief/u,
    );
  });

  it('prints the instructions, takes the edited file back, and shows the difference', async () => {
    const before = await prompts('show', NAME, '--text');
    const edited = before.out.replace('No markdown.', 'No markdown, and no adjectives.');
    const file = await shell.file('brief.md', edited);
    const saved = await prompts('save', NAME, '--file', file, '--note', 'fewer adjectives');
    expect([saved.code, saved.out]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+-ws\n$/u)]);
    expect(saved.err).toContain('It has no traffic yet: leadline llm prompts split');
    const version = saved.out.trim();
    const { out } = await prompts('diff', NAME, version);
    expect(out).toContain('+Plain business English');
    expect(out).toContain('no adjectives.');
    expect(out.split('\n').filter((line) => /^[+-][^+-]/u.test(line))).toHaveLength(2);
    const again = await prompts('save', NAME, '--file', file, '--based-on', version);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('Nothing differs')]);
  });

  it('shares the traffic, promotes, and takes it back; each says what is live now', async () => {
    const versions = (await json('show', NAME)) as { versions: { version: string; source: string }[] };
    const version = versions.versions.find(({ source }) => source === 'workspace')?.version ?? '';
    const split = await prompts('split', NAME, 'code=90', `${version}=10`, '--note', 'a tenth');
    expect(split.out).toMatch(/\(code\) 90 %, .*-ws 10 % \(revision 1\)/u);
    expect((await prompts('promote', NAME, version, '--revision', '0')).err).toContain('revision 1');
    expect((await prompts('promote', NAME, version, '--revision', '1')).out).toContain(`${version} 100 %`);
    expect((await prompts('rollback', NAME)).out).toContain('(code) 90 %');
    const shown = await prompts('show', NAME);
    expect(shown.out).toContain('a tenth');
    expect(shown.out).toMatch(/history\n3 .*rollback.*\n2 .*promote.*\n1 .*split/u);
    await prompts('rollback', NAME);
    expect((await prompts('retire', NAME, version)).code).toBe(0);
    expect((await prompts('promote', NAME, version)).err).toContain('is retired');
    const other = await shell.file('other.md', 'Another text.');
    expect((await prompts('save', NAME, '--file', other, '--as', '1.9.0-mine')).out).toBe('1.9.0-mine\n');
  });

  it('saves a prompt of one’s own from JSON or standard input, with examples', async () => {
    const examples = [{ input: 'Hi {{who}}', output: 'Good day!' }];
    const file = await shell.file('support.json', JSON.stringify({ system: 'Be kind.', examples }));
    expect((await prompts('save', 'support', '--file', file)).err).toContain('It is live.');
    const saved = await shell.run(['llm', 'prompts', 'save', 'support', '--file', '-'], {
      stdin: 'Be kinder.\n',
    });
    expect(saved.out).toBe('1.0.1\n');
    const { content } = (await json('show', 'support', '1.0.1')) as { content: object };
    expect(content).toEqual({ version: '1.0.1', system: 'Be kinder.', examples, variables: ['who'] });
    expect((await prompts('show', 'support')).out).toContain('example 1\nHi {{who}}\nanswer\nGood day!');
  });

  it('shows figures, or says that there are none', async () => {
    expect((await prompts('figures', NAME)).out).toMatch(/^Nobody was asked with .* --since 90d\n$/u);
    const { pool } = shell.database.store;
    await pool.query(
      `insert into call_ledger (workspace_id, at, task, task_version, provider, model, attempt, outcome, input_tokens,
         cached_input_tokens, output_tokens, price_usd, latency_ms, queue_ms, idempotency_key, prompt_hash, prompt_version)
       select id, now() - interval '1 hour', 'chat', 'x', 'openai', 'm', 1, 'ok', 1, 0, 1, 0.02, 1500, 0, 'request-' || n, '',
         'support@1.0.0' from workspaces, generate_series(1, 12) as n where name = 'default'`,
    );
    const { out } = await prompts('score', 'request-1', '--name', 'helpful', '--value', '0.75');
    expect(out).toBe('Scored an answer of support 1.0.0: helpful 0.75.\n');
    const figures = (await prompts('figures', 'support')).out;
    expect(figures).toMatch(
      /1\.0\.0 .*100 % .*12 .*12 .*\$0\.24 .*\$0\.02 .*1\.5 s .*0 of 12 = 0\.0 % \[0\.0, 24\.2\]/u,
    );
    expect(figures).toContain('0.75 of 1 [');
  });

  it.each([
    [['show', 'nobody'], 'There is no prompt "nobody"'],
    [['show', 'visibility.nobody'], 'There is no task visibility.nobody'],
    [['split', NAME, 'code'], '"code" is no version with its weight'],
    [['split', NAME, 'code=many'], '"many" is not a number'],
    [['save', NAME, '--file', '/nowhere/prompt.md'], 'does not exist'],
    [['figures', NAME, '--since', 'yesterday'], 'since'],
    [['score', 'nobody', '--name', 'helpful', '--value', '2'], 'value'],
  ])('says what is wrong with %j', async (args, says) => {
    const { code, err } = await prompts(...args);
    expect(code).toBeGreaterThan(0);
    expect(err).toContain(says);
  });
});
